/** G.711 and G.722 against what others make of the same sound, and by frequency and level. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import * as assert from 'uvu/assert';
import { type CodecDefinition, PAYLOAD_MAX_BYTES } from '../../appliance/rtp/codec.ts';
import { codecNamed, codecOfPayloadType, codecs } from '../../appliance/rtp/codecs.ts';
import { alaw, encodeG711, ulaw } from '../../appliance/rtp/g711.ts';
import { g722 } from '../../appliance/rtp/g722.ts';
import { levelOf, purityDb, tone } from '../kit/sound.ts';
import { suite } from '../kit/suite.ts';

interface Expected {
  readonly alaw: { readonly decode: readonly number[]; readonly encodeAllSha256: string };
  readonly ulaw: { readonly decode: readonly number[] };
  readonly g722: Readonly<Record<string, { readonly encodedSha256: string; readonly decodedOfQuarterSha256: string }>>;
}

const expected: Expected = JSON.parse(
  readFileSync(path.join(import.meta.dirname, '../vectors/codecs/expected.json'), 'utf8'),
);
const allSamples = Int16Array.from({ length: 65_536 }, (_, at) => at - 32_768);

function sha256(data: Uint8Array | Int16Array): string {
  return createHash('sha256')
    .update(new Uint8Array(data.buffer, data.byteOffset, data.byteLength))
    .digest('hex');
}

/** Noise that anybody can make again: a linear congruential generator's upper half. */
function noise(seed: number, length: number): Int16Array {
  let state = seed;
  return Int16Array.from({ length }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return (state >>> 16) - 32_768;
  });
}

/** Codes and decodes in packets of 20 ms. */
function throughCodec(codec: CodecDefinition, pcm: Int16Array): Int16Array {
  const encoder = codec.encoder();
  const decoder = codec.decoder();
  const frame = codec.sampleRateHz / 50;
  const payload = new Uint8Array(PAYLOAD_MAX_BYTES);
  const out = new Int16Array(pcm.length);
  for (let at = 0; at + frame <= pcm.length; at += frame) {
    const bytes = encoder.encode(pcm.subarray(at, at + frame), payload);
    decoder.decode(payload.subarray(0, bytes), out.subarray(at, at + frame));
  }
  return out;
}

const g711 = suite('G.711');

g711('every code has the value that another implementation gives it', () => {
  assert.equal([...alaw.decode], expected.alaw.decode);
  assert.equal([...ulaw.decode], expected.ulaw.decode);
});

g711('every sample has the A-law code that another implementation gives it', () => {
  const codes = new Uint8Array(65_536);
  encodeG711(alaw, allSamples, codes);
  assert.is(sha256(codes), expected.alaw.encodeAllSha256);
});

for (const [name, law] of Object.entries({ alaw, ulaw })) {
  g711(`${name}: a sample is off by at most a 32nd of itself, a small one by half the smallest step`, () => {
    const codes = new Uint8Array(65_536);
    encodeG711(law, allSamples, codes);
    for (const [at, sample] of allSamples.entries()) {
      const value = law.decode[codes[at]!]!;
      // µ-law ends 644 below full scale.
      const most = Math.max(Math.abs(sample) / 32 + 8, Math.abs(sample) - 32_124);
      if (Math.abs(value - sample) > most) assert.unreachable(`${sample} became ${value}`);
    }
  });

  g711(`${name}: what was decoded is coded as it was`, () => {
    const codes = Uint8Array.from({ length: 256 }, (_, code) => code);
    const again = new Uint8Array(256);
    encodeG711(law, law.decode, again);
    // µ-law has two zeros, and both mean silence.
    const differing = [...codes].filter((code) => again[code] !== code && law.decode[code] !== 0);
    assert.equal(differing, []);
  });
}

const wide = suite('G.722');

const signals: Readonly<Record<string, Int16Array>> = {
  noise: noise(1, 4_000),
  'quiet-noise': noise(2, 4_000).map((sample) => sample >> 9),
  square: Int16Array.from({ length: 4_000 }, (_, at) => (Math.floor(at / 20) % 2 ? 28_000 : -28_000)),
  extremes: noise(3, 4_000).map((sample) => (sample & 4_096 ? 32_767 : -32_768)),
  ramp: Int16Array.from({ length: 4_000 }, (_, at) => ((at * 37) % 65_536) - 32_768),
};

for (const [name, signal] of Object.entries(signals)) {
  wide(`${name}: coded and decoded bit for bit as another implementation does`, () => {
    const payload = new Uint8Array(2_000);
    assert.is(g722.encoder().encode(signal, payload), 2_000);
    assert.is(sha256(payload), expected.g722[name]!.encodedSha256);
    const quarter = signal.map((sample) => sample >> 2);
    g722.encoder().encode(quarter, payload);
    const out = new Int16Array(4_000);
    assert.is(g722.decoder().decode(payload, out), 4_000);
    assert.is(sha256(out), expected.g722[name]!.decodedOfQuarterSha256);
  });
}

wide('packets of any length join without a seam', () => {
  const sound = tone(700, 16_000, 600);
  const whole = new Uint8Array(4_800);
  g722.encoder().encode(sound, whole);
  const inPieces = g722.encoder();
  const pieces: number[] = [];
  for (let at = 0, piece = 160; at < sound.length; at += piece, piece = 160 * (1 + (at % 6))) {
    const payload = new Uint8Array(PAYLOAD_MAX_BYTES);
    const bytes = inPieces.encode(sound.subarray(at, Math.min(at + piece, sound.length)), payload);
    pieces.push(...payload.subarray(0, bytes));
  }
  assert.equal(Uint8Array.from(pieces), whole);
});

wide('sound between 100 Hz and 7 kHz passes at its level', () => {
  for (const frequency of [100, 300, 1_000, 3_000, 3_900, 4_100, 5_000, 6_000, 6_900]) {
    const heard = throughCodec(g722, tone(frequency, 16_000, 500)).subarray(1_600);
    const level = levelOf(frequency, heard, 16_000);
    assert.ok(Math.abs(level + 12) < 0.7, `${frequency} Hz at ${level.toFixed(2)} dB instead of -12`);
  }
});

const all = suite('codecs');

all('each is found by its name in any case and by its payload type', () => {
  assert.is(codecNamed('pcma')?.name, 'PCMA');
  assert.is(codecNamed('G722')?.sampleRateHz, 16_000);
  assert.is(codecNamed('iLBC'), undefined);
  assert.is(codecOfPayloadType(0)?.name, 'PCMU');
  assert.is(codecOfPayloadType(8)?.name, 'PCMA');
  assert.is(codecOfPayloadType(9)?.name, 'G722');
  assert.is(codecOfPayloadType(96), undefined);
  assert.is(new Set(codecs.map(({ name }) => name.toLowerCase())).size, codecs.length);
});

all('timestamps of G.722 count 8,000 a second though it has 16,000 samples (RFC 3551 §4.5.2)', () => {
  assert.is(g722.clockRateHz, 8_000);
  assert.is(g722.decoder().samplesIn(new Uint8Array(160)), 320);
});

for (const codec of codecs.filter(({ name }) => name !== 'opus')) {
  all(`${codec.name}: a tone comes through at its level and clean`, () => {
    const heard = throughCodec(codec, tone(1_004, codec.sampleRateHz, 1_000)).subarray(codec.sampleRateHz / 10);
    assert.ok(Math.abs(levelOf(1_004, heard, codec.sampleRateHz) + 12) < 0.3);
    const purity = purityDb(1_004, heard, codec.sampleRateHz);
    assert.ok(purity > 33, `only ${purity.toFixed(1)} dB`);
  });

  all(`${codec.name}: every length of packet is as long as it says`, () => {
    for (const ms of codec.frameMs) {
      const pcm = tone(440, codec.sampleRateHz, ms);
      const payload = new Uint8Array(PAYLOAD_MAX_BYTES);
      const bytes = codec.encoder().encode(pcm, payload);
      const decoder = codec.decoder();
      assert.is(decoder.samplesIn(payload.subarray(0, bytes)), pcm.length);
      assert.is(decoder.decode(payload.subarray(0, bytes), new Int16Array(pcm.length)), pcm.length);
    }
  });
}
