/**
 * WAV files: what sox writes in every coding is read, what the box writes sox reads, and the rest is refused by reason.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import * as assert from 'uvu/assert';
import { SeededRandom } from '../../appliance/base/random.ts';
import { mixedToMono, readWav, readWavHeader, samplesOf, wavHeader, writeWav } from '../../appliance/rtp/wav.ts';
import { testSeed } from '../kit/seed.ts';
import { levelOf, loudestHz, tone } from '../kit/sound.ts';
import { suite } from '../kit/suite.ts';

const test = suite('WAV files', { timeoutMs: 20_000 });
const hasSox = spawnSync('sox', ['--version']).status === 0;

/** 300 ms of 440 Hz at −6 dB in a coding of sox's. */
function bySox(...format: readonly string[]): Uint8Array {
  return execFileSync('sox', ['-n', ...format, '-t', 'wav', '-', 'synth', '0.3', 'sine', '440', 'vol', '0.5']);
}

const CODINGS: Readonly<Record<string, readonly string[]>> = {
  'unsigned 8 bits': ['-e', 'unsigned', '-b', '8', '-r', '8000', '-c', '1'],
  '16 bits': ['-e', 'signed', '-b', '16', '-r', '16000', '-c', '1'],
  '24 bits, extensible': ['-e', 'signed', '-b', '24', '-r', '44100', '-c', '1'],
  '32 bits': ['-e', 'signed', '-b', '32', '-r', '48000', '-c', '1'],
  'float 32': ['-e', 'float', '-b', '32', '-r', '48000', '-c', '1'],
  'float 64': ['-e', 'float', '-b', '64', '-r', '22050', '-c', '1'],
  'A-law': ['-e', 'a-law', '-r', '8000', '-c', '1'],
  'µ-law': ['-e', 'u-law', '-r', '8000', '-c', '1'],
  'stereo 16 bits': ['-e', 'signed', '-b', '16', '-r', '44100', '-c', '2'],
  'six channels': ['-e', 'signed', '-b', '16', '-r', '48000', '-c', '6'],
};

if (hasSox) {
  for (const [name, format] of Object.entries(CODINGS)) {
    test(`${name} as sox writes it`, () => {
      const wav = readWav(bySox(...format));
      if (!wav.ok) return assert.unreachable(wav.why);
      assert.is(wav.sampleRateHz, Number(format[format.indexOf('-r') + 1]));
      assert.is(wav.channels, Number(format.at(-1)));
      assert.is(wav.pcm.length, Math.round(wav.sampleRateHz * 0.3));
      assert.is(loudestHz(wav.pcm.subarray(0, wav.sampleRateHz / 10), wav.sampleRateHz), 440);
      assert.ok(Math.abs(levelOf(440, wav.pcm, wav.sampleRateHz) + 6) < 0.1);
    });
  }

  test('a coding that is not read is refused as that', () => {
    assert.equal(readWav(bySox('-e', 'ms-adpcm', '-r', '8000', '-c', '1')), { ok: false, why: 'unknown-coding' });
    assert.equal(readWav(bySox('-e', 'gsm-full-rate', '-r', '8000', '-c', '1')), { ok: false, why: 'unknown-coding' });
  });

  test('what the box writes sox reads, finished or cut off in the middle', () => {
    const pcm = tone(1_000, 16_000, 500);
    const stat = (input: Uint8Array): string =>
      spawnSync('sox', ['-t', 'wav', '--ignore-length', '-', '-n', 'stat'], { input, encoding: 'utf8' }).stderr;
    assert.match(stat(writeWav(pcm, 16_000)), /Length \(seconds\):\s+0\.50.*Rough\s+frequency:\s+(?:99\d|100\d)/s);
    const unfinished = writeWav(pcm, 16_000);
    unfinished.set(wavHeader(16_000, 1));
    assert.match(stat(unfinished), /Length \(seconds\):\s+0\.50/);
  });
} else {
  test.skip('files that sox writes and reads', 'sox is not installed');
}

test('a file is read back as it was written, mono and stereo', () => {
  const pcm = tone(500, 8_000, 100);
  const mono = readWav(writeWav(pcm, 8_000));
  assert.ok(mono.ok);
  assert.equal(mono.pcm, pcm);
  const stereo = new Int16Array(pcm.length * 2).map((_, at) => (at % 2 ? 100 : pcm[at >> 1]!));
  const bytes = writeWav(stereo, 48_000, 2);
  const header = readWavHeader(bytes);
  assert.ok(header.ok);
  assert.is(header.channels, 2);
  assert.equal(samplesOf(bytes.subarray(header.dataAt), header), stereo);
  assert.is(mixedToMono(Int16Array.of(100, 201, -3, -4), 2).join(), '151,-3');
});

test('a recording that was cut off is what there is of it', () => {
  const pcm = tone(500, 8_000, 100);
  const whole = writeWav(pcm, 8_000);
  const cut = readWav(whole.subarray(0, 44 + 301));
  assert.ok(cut.ok);
  assert.is(cut.pcm.length, 150, 'half a sample is none');
  for (const claimed of [0, 0xffff_ffff, 5_000]) {
    const odd = whole.slice();
    new DataView(odd.buffer).setUint32(40, claimed, true);
    const read = readWav(odd);
    assert.ok(read.ok);
    assert.is(read.pcm.length, pcm.length, `${claimed}`);
  }
  const start = readWavHeader(whole.subarray(0, 60), whole.length);
  assert.ok(start.ok);
  assert.is(start.dataBytes, pcm.length * 2, 'the header alone is enough where the length of the file is known');
});

test('chunks that say nothing about sound are passed over, those of odd length too', () => {
  const inner = writeWav(tone(500, 8_000, 50), 8_000);
  const list = Uint8Array.of(...Buffer.from('LIST'), 3, 0, 0, 0, 1, 2, 3, 0);
  const bytes = Buffer.concat([inner.subarray(0, 12), list, inner.subarray(12)]);
  const read = readWav(bytes);
  assert.ok(read.ok);
  assert.is(read.pcm.length, 400);
});

test('what is no sound is refused with its reason', () => {
  const why = (bytes: Uint8Array): string => {
    const read = readWav(bytes);
    return read.ok ? 'read' : read.why;
  };
  const good = writeWav(tone(500, 8_000, 50), 8_000);
  const changed = (at: number, value: number): Uint8Array => {
    const bytes = good.slice();
    new DataView(bytes.buffer).setUint16(at, value, true);
    return bytes;
  };
  assert.is(why(new Uint8Array()), 'not-wav');
  assert.is(why(Buffer.from('ID3\u0004 an mp3 file')), 'not-wav');
  assert.is(why(good.subarray(0, 30)), 'broken');
  assert.is(why(good.subarray(0, 44)), 'empty');
  assert.is(why(changed(20, 0x55)), 'unknown-coding');
  assert.is(why(changed(34, 12)), 'unknown-coding');
  assert.is(why(changed(22, 0)), 'broken');
  assert.is(why(changed(24, 3)), 'broken');
});

test('whatever bytes come, it is read or refused', () => {
  const random = new SeededRandom(testSeed());
  const good = writeWav(tone(500, 8_000, 20), 8_000);
  for (let round = 0; round < 20_000; round++) {
    const bytes = good.slice(0, random.integer(0, good.length));
    for (let change = random.integer(0, 4); change > 0 && bytes.length > 0; change--) {
      bytes[random.integer(0, Math.min(bytes.length, 50) - 1)] = random.integer(0, 255);
    }
    const read = readWav(bytes);
    assert.ok(read.ok ? read.pcm.length > 0 : read.why);
  }
});
