import { mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { zipSync } from 'fflate';
import * as assert from 'uvu/assert';
import { PROMPT_JOBS_WAITING_MAX, PROMPT_SOUND_UNDO_MS } from '../../appliance/base/limits-features.ts';
import { converted } from '../../appliance/library/decode.ts';
import { PromptLibrary } from '../../appliance/library/library.ts';
import { findEspeak } from '../../appliance/library/typed-speech.ts';
import { LibraryBusy, type NotSpoken, SoundRefused } from '../../appliance/library/types.ts';
import { SoundEncoder } from '../../appliance/media/sound-encoder.ts';
import { speechLevelDb } from '../../appliance/rtp/level.ts';
import { readWav, writeWav } from '../../appliance/rtp/wav.ts';
import { author, temporaryDirectory, testOffice } from '../kit/office.ts';
import { partOf } from '../kit/rtp-phone.ts';
import { suite } from '../kit/suite.ts';

const test = suite('library', { timeoutMs: 30_000 });

const vector = (name: string): Uint8Array => readFileSync(join(import.meta.dirname, '../vectors/sound', name));

/** A sine of so many milliseconds. */
function sine(hz: number, ms: number, rateHz: number, amplitude = 3_000): Int16Array {
  return Int16Array.from({ length: (rateHz * ms) / 1000 }, (_, at) =>
    Math.round(amplitude * Math.sin((2 * Math.PI * hz * at) / rateHz)),
  );
}

function library(more: { readonly espeak?: string | undefined } = { espeak: undefined }) {
  const { clock, random, config } = testOffice();
  const dataDir = temporaryDirectory();
  const troubles: unknown[] = [];
  const open = (): PromptLibrary =>
    new PromptLibrary({ clock, random, config, dataDir, onTrouble: (failure) => troubles.push(failure), ...more });
  return { clock, config, dataDir, open, library: open(), troubles };
}

async function pcmOf(lib: PromptLibrary, soundId: string): Promise<Int16Array> {
  const path = lib.files.pathOf(soundId);
  const wav = readWav(readFileSync(path as string));
  assert.ok(wav.ok);
  assert.is(wav.sampleRateHz, 16_000);
  assert.is(wav.channels, 1);
  return wav.pcm;
}

async function refusedAs(work: Promise<unknown>): Promise<string> {
  try {
    await work;
  } catch (error) {
    if (error instanceof SoundRefused) return error.why;
    throw error;
  }
  return 'taken';
}

test('EXT-04 an uploaded WAV of any rate is kept as mono at 16 kHz, trimmed and as loud as all others', async () => {
  const { library: lib } = library();
  const stereo = sine(500, 1_000, 44_100, 900);
  const both = Int16Array.from({ length: stereo.length * 2 }, (_, at) => stereo[at >> 1]!);
  const padded = new Int16Array(44_100 + both.length);
  padded.set(both, 44_100);
  const { soundId, durationMs } = await lib.keep(writeWav(padded, 44_100, 2), 'speech');
  const pcm = await pcmOf(lib, soundId);
  assert.ok(Math.abs(durationMs - 1_020) < 60, `${durationMs}`);
  assert.ok(Math.abs(speechLevelDb(pcm, 16_000) + 20) < 0.7);
  assert.ok(partOf(pcm, 500, 16_000) > 0.9);
  const peaks = (await lib.peaks(soundId)) as readonly number[];
  assert.is(peaks.length, 400);
  assert.ok(Math.max(...peaks) <= 1 && Math.max(...peaks) > 0.1);
});

test('EXT-04 MP3 is read: stereo and mono, with a fixed and a changing rate, with a tag before it', async () => {
  const { library: lib } = library();
  for (const [file, hz] of [
    ['tone-440-stereo.mp3', 440],
    ['tone-1000-vbr-id3.mp3', 1_000],
  ] as const) {
    const { soundId, durationMs } = await lib.keep(vector(file), 'speech');
    assert.ok(Math.abs(durationMs - 1_000) < 120, `${file}: ${durationMs} ms`);
    assert.ok(partOf(await pcmOf(lib, soundId), hz, 16_000) > 0.9, file);
  }
});

test('EXT-04 an mp3 of hours is refused before it has filled the memory', async () => {
  // MPEG 2.5, layer III, 8 kbit/s at 8 kHz: 72 bytes of silence for 72 ms; the file is two and a half hours long.
  const frame = Uint8Array.of(0xff, 0xe3, 0x18, 0xc0, ...new Uint8Array(68));
  const hours = new Uint8Array(125_000 * frame.length);
  for (let at = 0; at < hours.length; at += frame.length) hours.set(frame, at);
  const before = process.resourceUsage().maxRSS;
  assert.is(await refusedAs(converted(hours, true).then(() => 'taken')), 'too-long');
  const grownMb = (process.resourceUsage().maxRSS - before) / 1024;
  assert.ok(grownMb < 300, `${grownMb} MB`);
});

test('EXT-04 a file that is no audio is refused with its reason', async () => {
  const { library: lib, dataDir } = library();
  const mp3 = vector('tone-440-stereo.mp3');
  const png = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13);
  const broken = Uint8Array.from(mp3, (byte, at) => (at < 60 ? byte : (at * 97) & 0x7f));
  for (const [bytes, why] of [
    [new Uint8Array(0), 'no-audio'],
    [new TextEncoder().encode('Dear caller, please hold the line. '.repeat(200)), 'no-audio'],
    [png, 'no-audio'],
    [Uint8Array.from({ length: 5_000 }, (_, at) => (at * 31) & 255), 'no-audio'],
    [writeWav(new Int16Array(16_000), 16_000), 'silent'],
    [writeWav(new Int16Array(0), 16_000), 'silent'],
    [writeWav(sine(500, 40, 16_000), 16_000), 'silent'],
    [writeWav(sine(500, 1_000, 16_000), 16_000).subarray(0, 20), 'broken'],
    [writeWav(sine(500, 905_000, 8_000), 8_000), 'too-long'],
    [broken, 'no-audio'],
  ] as const) {
    assert.is(await refusedAs(lib.keep(bytes, 'speech')), why, `${bytes.length} bytes`);
  }
  assert.equal(
    readdirSync(dataDir).filter((name) => name === 'prompts'),
    [],
  );
});

test('a large upload is converted while the main loop turns', async () => {
  const { library: lib } = library();
  const large = writeWav(sine(440, 300_000, 44_100), 44_100);
  // By what the main thread computes between two turns, not by the clock: other tests run on this machine too.
  let longestMs = 0;
  let last = process.threadCpuUsage();
  const watch = setInterval(() => {
    const { user, system } = process.threadCpuUsage(last);
    longestMs = Math.max(longestMs, (user + system) / 1_000);
    last = process.threadCpuUsage();
  }, 5);
  try {
    const { durationMs } = await lib.keep(large, 'music');
    assert.is(durationMs, 300_000);
  } finally {
    clearInterval(watch);
  }
  assert.ok(longestMs < 50, `${longestMs} ms`);
});

test('only so many wait to be converted, the others are told to come again', async () => {
  const { library: lib } = library();
  const wav = writeWav(sine(440, 300, 16_000), 16_000);
  const kept = Array.from({ length: PROMPT_JOBS_WAITING_MAX }, () => lib.keep(wav, 'speech'));
  await lib.keep(wav, 'speech').then(
    () => assert.unreachable(),
    (error) => assert.instance(error, LibraryBusy),
  );
  assert.is(new Set((await Promise.all(kept)).map(({ soundId }) => soundId)).size, PROMPT_JOBS_WAITING_MAX);
  await lib.keep(wav, 'speech');
});

test('905 what a call recorded becomes a prompt', async () => {
  const { library: lib, dataDir } = library();
  const key = new Uint8Array(32).fill(7);
  const parts: Uint8Array[] = [];
  const encoder = new SoundEncoder(1, key, new Uint8Array(16), (part) => parts.push(part));
  encoder.write([sine(700, 2_000, 16_000, 1_500)]);
  encoder.finish();
  const path = join(dataDir, 'recorded');
  writeFileSync(path, Buffer.concat(parts));
  const { soundId, durationMs } = await lib.keepRecorded(path, key);
  assert.ok(Math.abs(durationMs - 2_000) < 60, `${durationMs}`);
  assert.ok(partOf((await pcmOf(lib, soundId)).subarray(2_000), 700, 16_000) > 0.9);
  assert.is(await refusedAs(lib.keepRecorded(path, new Uint8Array(32))), 'broken');
  assert.is(await refusedAs(lib.keepRecorded(join(dataDir, 'nothing'), key)), 'broken');
});

test('EXT-04 typed text is spoken where espeak-ng is installed, and it is said where nothing can speak', async () => {
  const { library: mute } = library({ espeak: undefined });
  assert.is(mute.speaker(), 'nobody');
  await mute.keepSpoken('Hello', 'en').then(
    () => assert.unreachable(),
    (error) => assert.is((error as NotSpoken).why, 'no-voice'),
  );
  const espeak = findEspeak();
  if (espeak === undefined) return;
  const { library: lib } = library({ espeak });
  assert.is(lib.speaker(), 'box');
  const { durationMs, soundId } = await lib.keepSpoken('Goedemiddag, u bent verbonden met de fietsenmaker.', 'nl');
  assert.ok(durationMs > 2_000 && durationMs < 6_000, `${durationMs}`);
  assert.ok(Math.abs(speechLevelDb(await pcmOf(lib, soundId), 16_000) + 20) < 2);
  // What looks like an option is text.
  assert.ok((await lib.keepSpoken('--version', 'en')).durationMs > 300);
});

async function service(answer: (request: IncomingMessage, body: string) => { status: number; body: Uint8Array }) {
  const asked: { readonly url: string; readonly key: string | undefined; readonly body: unknown }[] = [];
  const server: Server = createServer((request, response) => {
    let text = '';
    request.on('data', (part) => {
      text += part;
    });
    request.on('end', () => {
      asked.push({ url: request.url ?? '', key: request.headers.authorization, body: JSON.parse(text) });
      const { status, body } = answer(request, text);
      response.writeHead(status, { 'content-type': 'audio/wav' }).end(body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { asked, url: `http://127.0.0.1:${port}/v1/`, close: () => server.close() };
}

test('EXT-04 typed text is spoken by the OpenAI-compatible service that the office names', async () => {
  const { library: lib, config } = library();
  let status = 200;
  const speech = await service(() => ({ status, body: writeWav(sine(600, 800, 24_000), 24_000) }));
  try {
    const body = { url: speech.url, key: 'secret', model: 'piper', voice: 'nl_ronnie' };
    config.apply([{ what: 'change', entity: 'speech-service', id: 'speech-service', body }], author);
    assert.is(lib.speaker(), 'service');
    const { soundId } = await lib.keepSpoken('Hallo', 'nl');
    assert.ok(partOf(await pcmOf(lib, soundId), 600, 16_000) > 0.9);
    assert.equal(speech.asked, [
      {
        url: '/v1/audio/speech',
        key: 'Bearer secret',
        body: { model: 'piper', voice: 'nl_ronnie', input: 'Hallo', response_format: 'wav' },
      },
    ]);
    status = 401;
    const failure = await lib.keepSpoken('Hallo', 'nl').catch((error: unknown) => error);
    assert.match((failure as NotSpoken).detail, /^401/);
  } finally {
    speech.close();
  }
  const failure = await lib.keepSpoken('Hallo', 'nl').catch((error: unknown) => error);
  assert.is((failure as NotSpoken).why, 'service');
  assert.match((failure as NotSpoken).detail, /ECONNREFUSED/);
});

test('a single sentence is replaced, stays over a restart, and is taken back', async () => {
  const { library: lib, open } = library();
  const own = writeWav(sine(800, 1_500, 48_000), 48_000);
  assert.is(await lib.voice.replace('de', 'common.goodbye', own), true);
  for (const it of [lib, open()]) {
    const file = it.voice.fileOf('de', 'common.goodbye');
    assert.is(file?.pauseMs, 220);
    assert.ok(Math.abs((it.voice.durationMs('de', 'common.goodbye') ?? 0) - 1_720) < 60);
    assert.is(it.voice.list('de').find(({ clip }) => clip === 'common.goodbye')?.own, true);
    assert.is(it.voice.fileOf('nl', 'common.goodbye'), undefined);
  }
  const heard = readWav((await lib.voice.sound('de', 'common.goodbye')) as Uint8Array);
  assert.ok(heard.ok && partOf(heard.pcm, 800, 16_000) > 0.9);
  for (const clip of ['common.nothing', '../../../etc/passwd', '']) {
    assert.is(await lib.voice.replace('de', clip, own), false, clip);
    assert.is(await lib.voice.sound('de', clip), undefined, clip);
  }
  assert.is(await lib.voice.restore('de', 'common.goodbye'), true);
  assert.is(await lib.voice.restore('de', 'common.goodbye'), false);
  assert.is(open().voice.fileOf('de', 'common.goodbye'), undefined);
  const boxes = readWav((await lib.voice.sound('de', 'common.goodbye')) as Uint8Array);
  assert.ok(boxes.ok && Math.abs(speechLevelDb(boxes.pcm, 16_000) + 20) < 3);
});

test('a zip with a voice is taken over as far as it goes, and what it lacks is said', async () => {
  const { library: lib } = library();
  const wav = writeWav(sine(300, 600, 16_000), 16_000);
  const zip = zipSync({
    'sentences.csv': new TextEncoder().encode('file,sentence'),
    'voice/number.3.wav': wav,
    'voice/common.welcome.mp3': vector('tone-440-stereo.mp3'),
    'voice/common.goodbye.wav': new TextEncoder().encode('no sound'),
    'voice/holiday.jpg': new Uint8Array(10),
    '../../../escaped.wav': wav,
  });
  const { taken, missing, unknown, refused } = await lib.voice.import('lv', zip);
  assert.is(taken, 2);
  assert.equal([...unknown].sort(), ['../../../escaped.wav', 'voice/holiday.jpg']);
  assert.equal(refused, [{ clip: 'common.goodbye', why: 'no-audio' }]);
  assert.is(missing.length, lib.voice.list('lv').length - 2);
  assert.equal(missing.find(({ clip }) => clip === 'common.goodbye')?.text, 'Uz redzēšanos.');
  assert.ok(lib.voice.fileOf('lv', 'number.3') && lib.voice.fileOf('lv', 'common.welcome'));
  assert.is(await refusedAs(lib.voice.import('lv', wav)), 'no-audio');
  assert.is(await refusedAs(lib.voice.import('lv', zip.subarray(0, zip.length - 30))), 'broken');
});

test('the sound of a deleted prompt stays as long as an undo may want it back', async () => {
  const { library: lib, dataDir } = library();
  const folder = join(dataDir, 'prompts');
  mkdirSync(folder, { recursive: true });
  const day = 86_400_000;
  const now = 1_000 * day;
  for (const [name, ageDays] of [
    ['used.wav', 900],
    ['gone.wav', 31],
    ['gone.peaks', 31],
    ['fresh.wav', 29],
    ['note.txt', 900],
  ] as const) {
    writeFileSync(join(folder, name), '');
    const seconds = (now - ageDays * day) / 1000;
    utimesSync(join(folder, name), seconds, seconds);
  }
  assert.is(PROMPT_SOUND_UNDO_MS, 30 * day);
  await lib.files.sweep((soundId) => soundId === 'used', now);
  assert.equal(readdirSync(folder).sort(), ['fresh.wav', 'note.txt', 'used.wav']);
  // Its age counts from the day on which it was used last.
  await lib.files.sweep(() => false, now + 29 * day);
  assert.equal(readdirSync(folder).sort(), ['note.txt', 'used.wav']);
});
