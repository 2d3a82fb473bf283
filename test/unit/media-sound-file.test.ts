import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { SOUND_WAITING_MAX_BYTES } from '../../appliance/base/limits-features.ts';
import { soundOpener } from '../../appliance/media/open-sound.ts';
import { Player } from '../../appliance/media/player.ts';
import { soundAsWav, wavBytes } from '../../appliance/media/sound-as-wav.ts';
import { SoundEncoder } from '../../appliance/media/sound-encoder.ts';
import { SoundFile } from '../../appliance/media/sound-file.ts';
import { codingOf, SOUND_RATE_HZ, type SoundCoding, SoundUnreadable } from '../../appliance/media/sound-format.ts';
import { SoundSink } from '../../appliance/media/sound-sink.ts';
import { temporaryDirectory } from '../kit/office.ts';
import { suite } from '../kit/suite.ts';

const test = suite('media: sound files');

const key = new Uint8Array(32).fill(7);
const salt = new Uint8Array(16).fill(9);

function tone(hz: number, seconds: number, amplitude = 12_000): Int16Array {
  return Int16Array.from({ length: Math.round(seconds * SOUND_RATE_HZ) }, (_, at) =>
    Math.round(amplitude * Math.sin((2 * Math.PI * hz * at) / SOUND_RATE_HZ)),
  );
}

/** Written in bites that fit nothing: 20 ms and 7 samples each. */
function write(channels: readonly Int16Array[], finish = true): string {
  const parts: Uint8Array[] = [];
  const encoder = new SoundEncoder(channels.length as 1 | 2, key, salt, (bytes) => parts.push(bytes));
  for (let at = 0; at < channels[0]!.length; at += 327)
    encoder.write(channels.map((one) => one.subarray(at, at + 327)));
  if (finish) encoder.finish();
  const path = join(temporaryDirectory(), 'a.sound');
  writeFileSync(path, Buffer.concat(parts));
  return path;
}

function read(path: string, from = 0): Int16Array[] {
  const file = new SoundFile(path, key);
  const seconds = [...file.sound(from)];
  file.close();
  return Array.from({ length: file.channels }, (_, channel) => joined(seconds.map((second) => second[channel]!)));
}

function joined(parts: readonly Int16Array[]): Int16Array {
  const all = new Int16Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** How much of the sound is at this frequency, 0 to 1 (a single bin of Fourier). */
function share(samples: Int16Array, hz: number): number {
  let [re, im, all] = [0, 0, 0];
  for (const [at, sample] of samples.entries()) {
    re += sample * Math.cos((2 * Math.PI * hz * at) / SOUND_RATE_HZ);
    im += sample * Math.sin((2 * Math.PI * hz * at) / SOUND_RATE_HZ);
    all += sample * sample;
  }
  return all === 0 ? 0 : (2 * (re * re + im * im)) / (samples.length * all);
}

test('FAC-06 caller left, callee right: each channel gives back its own tone, of its length and level', () => {
  const path = write([tone(440, 2.5), tone(1_000, 2.5, 6_000)]);
  const [left, right] = read(path) as [Int16Array, Int16Array];
  assert.is(left.length, 2.5 * SOUND_RATE_HZ);
  assert.ok(share(left, 440) > 0.99, `left ${share(left, 440)}`);
  assert.ok(share(right, 1_000) > 0.99, `right ${share(right, 1_000)}`);
  const level = Math.max(...left.subarray(1_000, 9_000));
  assert.ok(level > 11_000 && level < 13_000, `level ${level}`);
});

test('a length that fits no frame is filled up with silence', () => {
  const path = write([tone(440, 1.013)]);
  assert.is(new SoundFile(path, key).durationMs, 1_020);
});

test('FAC-06 reading from the middle gives what reading from the beginning gives there', () => {
  const path = write([tone(300, 5)]);
  const whole = read(path)[0]!;
  const from = Math.round(3.21 * SOUND_RATE_HZ);
  const part = read(path, from)[0]!;
  assert.is(part.length, whole.length - from);
  let worst = 0;
  for (const [at, sample] of part.entries()) worst = Math.max(worst, Math.abs(sample - whole[from + at]!));
  assert.ok(worst < 600, `differs by ${worst}`);
  assert.is(read(path, whole.length).length, 1);
  assert.is(read(path, whole.length)[0]!.length, 0);
});

test('FAC-05 a crash costs at most the last second, wherever it cuts the file off', () => {
  const path = write([tone(440, 3.5), tone(440, 3.5)]);
  const { length } = readFileSync(path);
  for (const cut of [1, 20, 5_000, 8_000]) {
    truncateSync(path, length - cut);
    const file = new SoundFile(path, key);
    assert.is([...file.sound()].length, file.durationMs / 1_000);
    file.close();
    assert.is(file.durationMs, 3_000);
  }
  truncateSync(path, 40);
  assert.is(new SoundFile(path, key).durationMs, 0);
  assert.is(new SoundFile(write([tone(440, 2.9)], false), key).durationMs, 2_000, 'never finished');
});

test('VMB-05 what a power cut left as zeros at the end is no sound; what is before it is heard to its end', () => {
  const path = write([tone(440, 5)]);
  const bytes = readFileSync(path);
  // Chunks of mono are 8,028 bytes, behind 32 of header: the last two seconds never reached the disk.
  bytes.fill(0, 32 + 3 * 8_028 + 700);
  writeFileSync(path, bytes);
  assert.is(new SoundFile(path, key).durationMs, 3_000);
  assert.is(read(path)[0]!.length, 3 * SOUND_RATE_HZ);
});

test('FAC-05 nobody reads it without its key, and nothing in it can be changed', () => {
  const path = write([tone(440, 2)]);
  assert.not(readFileSync(path).includes(Buffer.from(tone(440, 0.01).buffer)), 'plain');
  const wrong = new SoundFile(path, new Uint8Array(32));
  assert.throws(
    () => [...wrong.sound()],
    (error: unknown) => error instanceof SoundUnreadable,
  );
  for (const at of [9, 20, 33, 100, 9_000]) {
    const bytes = readFileSync(write([tone(440, 2)]));
    bytes[at]! ^= 1;
    const changed = join(temporaryDirectory(), 'changed.sound');
    writeFileSync(changed, bytes);
    assert.throws(
      () => [...new SoundFile(changed, key).sound()],
      (error: unknown) => error instanceof SoundUnreadable,
      `byte ${at}`,
    );
  }
  writeFileSync(path, 'RIFF and so on, but none of ours: forty bytes of it');
  assert.throws(
    () => new SoundFile(path, key),
    (error: unknown) => error instanceof SoundUnreadable,
  );
});

/** Written frame by frame as a recorder does: `parts` say in which coding the next seconds of a tone come. */
function writeAsHeard(hz: number, parts: readonly { coding: SoundCoding; seconds: number }[]): string {
  const bytes: Uint8Array[] = [];
  const encoder = new SoundEncoder(1, key, salt, (part) => bytes.push(part));
  let frame = 0;
  for (const { coding, seconds } of parts) {
    for (let at = 0; at < seconds * 50; at++, frame++) {
      encoder.codeAs(0, coding);
      const rateHz = encoder.rateHz(0);
      const samples = rateHz / 50;
      encoder.frame(
        0,
        Int16Array.from({ length: samples }, (_, sample) =>
          Math.round(12_000 * Math.sin((2 * Math.PI * hz * (frame * samples + sample)) / rateHz)),
        ),
      );
    }
  }
  encoder.finish();
  const path = join(temporaryDirectory(), 'heard.sound');
  writeFileSync(path, Buffer.concat(bytes));
  return path;
}

for (const coding of ['PCMA', 'PCMU', 'G722'] as const) {
  test(`FAC-06 what was heard in ${coding} is read in 16 kHz, of its length, frequency and level`, () => {
    const path = writeAsHeard(440, [{ coding, seconds: 2.5 }]);
    const [sound] = read(path) as [Int16Array];
    assert.is(sound.length, 2.5 * SOUND_RATE_HZ);
    const rest = sound.subarray(200);
    assert.ok(share(rest, 440) > 0.995, `${share(rest, 440)}`);
    const level = Math.max(...rest);
    assert.ok(level > 11_500 && level < 12_500, `level ${level}`);
    const part = read(path, 2 * SOUND_RATE_HZ + 77)[0]!;
    const same = sound.subarray(2 * SOUND_RATE_HZ + 77);
    assert.is(part.length, same.length);
    if (coding !== 'G722') assert.equal([...part], [...same], 'from the middle it is the same to the bit');
    assert.is(readFileSync(path).length, 32 + 2 * (2 + 10 + 8_000 + 16) + (2 + 5 + 4_000 + 16), 'as large in each');
  });
}

test('FAC-05 a phone that changes its coding is kept in the new one, and nothing clicks or is missing there', () => {
  const path = writeAsHeard(440, [
    { coding: 'G722', seconds: 1.5 },
    { coding: 'PCMA', seconds: 1.5 },
    { coding: 'PCMU', seconds: 1 },
    { coding: 'G722', seconds: 1 },
  ]);
  const bytes = readFileSync(path);
  const chunk = 2 + 10 + 8_000 + 16;
  const codings = [0, 1, 2, 3, 4].map((second) => bytes[32 + second * chunk]);
  // From the second after the change on: until then it goes on as it was.
  assert.equal(codings, [0, 0, 1, 2, 0]);
  const [sound] = read(path) as [Int16Array];
  assert.is(sound.length, 5 * SOUND_RATE_HZ);
  // Phases differ by how late each coding is.
  for (const second of [0, 2, 3, 4]) {
    const part = sound.subarray(second * SOUND_RATE_HZ + 200, (second + 1) * SOUND_RATE_HZ);
    assert.ok(share(part, 440) > 0.99, `second ${second}: ${share(part, 440)}`);
  }
  const steepest = (12_000 * 2 * Math.PI * 440) / SOUND_RATE_HZ;
  for (let at = 201; at < sound.length; at++) {
    const step = Math.abs(sound[at]! - sound[at - 1]!);
    assert.ok(step < 2 * steepest, `a click of ${step} at sample ${at}`);
  }
});

test('FAC-05 what older boxes recorded is read as ever', () => {
  // Written by the box as it was at commit ee18af7: 440 Hz, 100 ms, under this key and salt.
  const path = join(import.meta.dirname, '../vectors/sound/before.cbsound1');
  assert.is(readFileSync(path).subarray(0, 8).toString('latin1'), 'CBSOUND1');
  const [sound] = read(path) as [Int16Array];
  assert.is(sound.length, 1_600);
  assert.ok(share(sound.subarray(160), 440) > 0.99);
});

test('a chunk in a coding that nobody knows is refused', () => {
  assert.throws(
    () => codingOf(Uint8Array.of(3, 50), 0),
    (error: unknown) => error instanceof SoundUnreadable,
  );
});

test('chunks cannot change their places', () => {
  const path = write([tone(440, 2)]);
  const bytes = readFileSync(path);
  const size = (bytes.length - 32) / 2;
  const swapped = Buffer.concat([bytes.subarray(0, 32), bytes.subarray(32 + size), bytes.subarray(32, 32 + size)]);
  writeFileSync(path, swapped);
  assert.throws(() => [...new SoundFile(path, key).sound()], 'changed');
});

test('FAC-06 the picture shows where it is loud, per channel', () => {
  const silence = new Int16Array(SOUND_RATE_HZ);
  const path = write([joined([tone(440, 1, 32_000), silence]), joined([silence, tone(440, 1, 8_000)])]);
  const [left, right] = new SoundFile(path, key).peaks(4) as [number[], number[]];
  assert.ok(left[0]! > 0.95 && left[1]! > 0.95 && left[2]! < 0.05 && left[3]! < 0.05, String(left));
  assert.ok(right[0]! < 0.05 && right[2]! > 0.2 && right[2]! < 0.3, String(right));
});

async function bytesOf(stream: ReadableStream<Uint8Array>): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const part of stream) parts.push(part);
  return Buffer.concat(parts);
}

test('FAC-05 downloaded it is a WAV file that others read, and any part of it is that part', async () => {
  const wav = soundAsWav(write([tone(440, 2.5), tone(1_000, 2.5)]), key);
  const whole = await bytesOf(wav.read(0, wav.size));
  assert.is(whole.length, wav.size);
  for (const [from, until] of [
    [0, 10],
    [40, 50],
    [44, 48],
    [64_001, 64_123],
    [wav.size - 3, wav.size],
  ] as const) {
    const part = await bytesOf(wav.read(from, until));
    assert.is(part.length, until - from);
    // Decoding from the middle differs by a whisper.
    if (from < 64_000) assert.equal(part, whole.subarray(from, until));
  }
  if (!existsSync('/usr/bin/sox')) return;
  const path = join(temporaryDirectory(), 'a.wav');
  writeFileSync(path, whole);
  assert.match(execFileSync('soxi', [path], { encoding: 'utf8' }), /Channels {7}: 2\nSample Rate {4}: 16000/);
});

test('a stream that nobody reads to its end lets go of its file', async () => {
  const wav = soundAsWav(write([tone(440, 5)]), key);
  const reader = wav.read(0, wav.size).getReader();
  await reader.read();
  await reader.read();
  await reader.cancel();
});

test('VMB-05 what is appended is on the disk piece by piece, in order', async () => {
  const path = join(temporaryDirectory(), 'a.sound');
  const sink = new SoundSink(path);
  for (let at = 0; at < 50; at++) sink.append(new Uint8Array([at]));
  await sink.close();
  assert.is(sink.trouble, undefined);
  assert.equal([...readFileSync(path)], [...Array(50).keys()]);
});

test('VMB-05 a disk that refuses ends it, and an existing file is never written over', async () => {
  const path = join(temporaryDirectory(), 'a.sound');
  writeFileSync(path, 'before');
  for (const where of [path, join(path, 'no', 'folder')]) {
    const sink = new SoundSink(where);
    sink.append(new Uint8Array(10));
    await sink.close();
    assert.ok(sink.trouble instanceof Error, where);
  }
  assert.is(readFileSync(path, 'utf8'), 'before');
});

test('what waits for the disk is bounded', async () => {
  const sink = new SoundSink(join(temporaryDirectory(), 'a.sound'));
  sink.append(new Uint8Array(SOUND_WAITING_MAX_BYTES));
  assert.is(sink.trouble, undefined);
  sink.append(new Uint8Array(1));
  assert.ok(sink.trouble instanceof Error);
  await sink.close();
});

const otherKey = new Uint8Array(32).fill(8);

/** What a player makes of it, in seconds of sound, and how it ends. */
function played(path: string, keys: readonly Uint8Array[]): { seconds: number; how: string } {
  let how = '';
  const open = soundOpener({ keys }, { onTrouble: () => {} });
  const sounds = [{ file: path }];
  const player = new Player({ id: 1, sounds, loop: false, rateHz: SOUND_RATE_HZ, open, onEnd: (end) => (how = end) });
  const piece = new Int16Array(SOUND_RATE_HZ / 50);
  let pieces = 0;
  while (player.read(piece)) pieces++;
  return { seconds: pieces / 50, how };
}

test('of several keys the one that fits is found, whichever stands first', () => {
  const path = write([tone(440, 2)]);
  assert.equal(played(path, [otherKey, key]), { seconds: 2, how: 'played' });
  assert.equal(played(path, [key, otherKey]), { seconds: 2, how: 'played' });
  assert.equal(played(path, [otherKey]), { seconds: 0, how: 'unreadable' });
});

test('a sound that can’t be opened is told of in words, once, and is no sound', () => {
  const told: string[] = [];
  const open = soundOpener({ keys: [otherKey] }, { onTrouble: ({ message }) => told.push(message) });
  const gone = join(temporaryDirectory(), 'gone.wav');
  const foreign = write([tone(440, 1)]);
  for (let time = 0; time < 2; time++) {
    for (const file of [gone, foreign]) assert.is(open({ file }, SOUND_RATE_HZ), undefined);
    assert.is(open({ clip: 'music/none' }, SOUND_RATE_HZ), undefined);
  }
  assert.is(told.length, 3);
  assert.match(told[0]!, /gone\.wav can't be played: ENOENT: no such file/);
  assert.match(told[1]!, /can't be played: .* is no wav that can be played: .*; sealed with another key, or changed/);
  assert.is(told[2], "music/none can't be played: it is not there");
});

test('a file that is damaged in its middle is played up to there, and breaks nothing', () => {
  const path = write([tone(440, 4)]);
  const bytes = readFileSync(path);
  bytes[Math.floor(bytes.length * 0.6)]! ^= 1;
  writeFileSync(path, bytes);
  assert.equal(played(path, [key]), { seconds: 2, how: 'unreadable' });
});

test('FAC-06 a recording of any length has a whole number of bytes, or no browser would take it', () => {
  const broken = Array.from({ length: 30_000 }, (_, frame) => frame * 20).filter((durationMs) => {
    return !Number.isInteger(wavBytes(durationMs, 2));
  });
  assert.equal(broken, []);
});
