/** Opus: tones come through, losses are repaired, silence needs nothing sent, and rubbish harms nobody. */
import { Application, createDecoder, createEncoder } from 'libopus-wasm';
import * as assert from 'uvu/assert';
import { SeededRandom } from '../../appliance/base/random.ts';
import { type EncoderOptions, PAYLOAD_MAX_BYTES } from '../../appliance/rtp/codec.ts';
import { loadCodecs } from '../../appliance/rtp/codecs.ts';
import { JitterBuffer } from '../../appliance/rtp/jitter-buffer.ts';
import { opus, opusSamples } from '../../appliance/rtp/opus.ts';
import { testSeed } from '../kit/seed.ts';
import { levelOf, loudestHz, rmsDb, together, tone } from '../kit/sound.ts';
import { suite } from '../kit/suite.ts';

/** Of the sound that goes in and comes out; timestamps count three times as fast. */
const RATE_HZ = 16_000;
const FRAME = 320;
const FRAME_TIMESTAMPS = 960;
const test = suite('Opus', { timeoutMs: 20_000 });

test.before(() => loadCodecs());

/** The turn in which a coder was made is over. */
async function coders(options?: EncoderOptions) {
  const pair = { encoder: opus.encoder(options), decoder: opus.decoder() };
  await new Promise((resolve) => setImmediate(resolve));
  return { ...pair, close: () => [pair.encoder.close(), pair.decoder.close()] };
}

/** Something with the ups and downs of speech: a buzz of 120 Hz and its harmonics, in syllables. */
function voice(lengthMs: number): Int16Array {
  const harmonics = [1, 2, 3, 4, 5, 6, 8, 10].map((n) => tone(120 * n, RATE_HZ, lengthMs, { levelDb: -18 - n }));
  return together(...harmonics).map((sample, at) => Math.round(sample * (0.6 + 0.4 * Math.sin(at / 1_000))));
}

function packetsOf(encoder: { encode(pcm: Int16Array, out: Uint8Array): number }, pcm: Int16Array): Uint8Array[] {
  const packets: Uint8Array[] = [];
  for (let at = 0; at + FRAME <= pcm.length; at += FRAME) {
    const payload = new Uint8Array(PAYLOAD_MAX_BYTES);
    packets.push(payload.slice(0, encoder.encode(pcm.subarray(at, at + FRAME), payload)));
  }
  return packets;
}

test('tones between 200 Hz and 7 kHz come through at their frequency and level', async () => {
  for (const frequency of [200, 400, 1_000, 3_000, 6_000, 7_000]) {
    const { encoder, decoder, close } = await coders({ bitrateBps: 64_000 });
    const heard = new Int16Array(RATE_HZ);
    packetsOf(encoder, tone(frequency, RATE_HZ, 1_000)).forEach((packet, at) => {
      assert.is(decoder.decode(packet, heard.subarray(at * FRAME)), FRAME);
    });
    const steady = heard.subarray(RATE_HZ / 2);
    assert.is(loudestHz(steady, RATE_HZ, 200, 8_000), frequency);
    assert.ok(Math.abs(levelOf(frequency, steady, RATE_HZ) + 12) < 1, `${levelOf(frequency, steady, RATE_HZ)}`);
    close();
  }
});

test('a far end that speaks and hears at 48 kHz is heard as it speaks, folds nothing down, and hears us', async () => {
  const rateHz = 48_000;
  const far = {
    encoder: await createEncoder({ sampleRate: rateHz, channels: 1, application: Application.Audio, bitrate: 64_000 }),
    decoder: await createDecoder({ sampleRate: rateHz, channels: 1 }),
  };
  const { encoder, decoder, close } = await coders();
  const heard = new Int16Array(RATE_HZ);
  const said = together(tone(1_000, rateHz, 1_000), tone(12_000, rateHz, 1_000));
  const back: number[] = [];
  for (let at = 0; at < 50; at++) {
    const packet = far.encoder.encode(said.subarray(at * 960, (at + 1) * 960), { frameSize: 960 });
    assert.is(decoder.decode(packet, heard.subarray(at * FRAME)), FRAME);
    const [own] = packetsOf(encoder, tone(1_000, RATE_HZ, 20));
    back.push(...far.decoder.decode(own!));
  }
  const steady = heard.subarray(RATE_HZ / 2);
  assert.is(loudestHz(steady, RATE_HZ, 200, 8_000), 1_000);
  assert.ok(Math.abs(levelOf(1_000, steady, RATE_HZ) + 12) < 1, `${levelOf(1_000, steady, RATE_HZ)} dB`);
  assert.ok(levelOf(4_000, steady, RATE_HZ) < -60, `${levelOf(4_000, steady, RATE_HZ)} dB where 12 kHz would fold to`);
  const theirs = Int16Array.from(back.slice(rateHz / 2));
  assert.is(loudestHz(theirs, rateHz, 200, 8_000), 1_000);
  assert.ok(Math.abs(levelOf(1_000, theirs, rateHz) + 12) < 1, `${levelOf(1_000, theirs, rateHz)} dB`);
  far.encoder.free();
  far.decoder.free();
  close();
});

test('every length of packet that it sends is as long as it says', async () => {
  const { encoder, decoder, close } = await coders();
  for (const ms of opus.frameMs) {
    const payload = new Uint8Array(PAYLOAD_MAX_BYTES);
    const packet = payload.subarray(0, encoder.encode(tone(300, RATE_HZ, ms), payload));
    assert.is(opusSamples(packet, RATE_HZ), (RATE_HZ * ms) / 1000);
    assert.is(decoder.decode(packet, new Int16Array(5_760)), (RATE_HZ * ms) / 1000);
  }
  close();
});

test('coders do not disturb each other', async () => {
  const alone = await coders();
  const sound = voice(400);
  const expected = packetsOf(alone.encoder, sound);
  const [one, other] = [await coders(), await coders()];
  const mixed: Uint8Array[] = [];
  for (let at = 0; at + FRAME <= sound.length; at += FRAME) {
    mixed.push(...packetsOf(one.encoder, sound.subarray(at, at + FRAME)));
    packetsOf(other.encoder, tone(900, RATE_HZ, 20));
  }
  assert.equal(mixed, expected);
  for (const pair of [alone, one, other]) pair.close();
});

test('a lost packet is recovered from what its successor repeats, better than it can be made up', async () => {
  const { encoder, close } = await coders({ forwardErrorCorrection: true, bitrateBps: 32_000 });
  encoder.expectLoss(20);
  const packets = packetsOf(encoder, voice(2_000));
  const far = { whole: opus.decoder(), repaired: opus.decoder(), madeUp: opus.decoder() };
  await new Promise((resolve) => setImmediate(resolve));
  let recovered = 0;
  const error = { repaired: 0, madeUp: 0 };
  const [whole, repaired, madeUp] = [new Int16Array(FRAME), new Int16Array(FRAME), new Int16Array(FRAME)];
  packets.forEach((packet, at) => {
    far.whole.decode(packet, whole);
    if (at % 10 === 5) {
      if (far.repaired.recover(packets[at + 1]!, repaired, FRAME)) recovered++;
      else far.repaired.conceal(repaired, FRAME);
      far.madeUp.conceal(madeUp, FRAME);
      for (let sample = 0; sample < FRAME; sample++) {
        error.repaired += (repaired[sample]! - whole[sample]!) ** 2;
        error.madeUp += (madeUp[sample]! - whole[sample]!) ** 2;
      }
    } else {
      far.repaired.decode(packet, repaired);
      far.madeUp.decode(packet, madeUp);
    }
  });
  assert.ok(recovered >= 4, `${recovered} of 10 packets repeated their predecessor`);
  assert.ok(error.repaired < error.madeUp, JSON.stringify(error));
  for (const decoder of Object.values(far)) decoder.close();
  close();
});

test('the jitter buffer recovers what was lost where the successor waits already', async () => {
  const { encoder, decoder, close } = await coders({ forwardErrorCorrection: true });
  encoder.expectLoss(20);
  let recovered = 0;
  const counting = {
    samplesIn: (payload: Uint8Array) => decoder.samplesIn(payload),
    decode: (payload: Uint8Array, out: Int16Array) => decoder.decode(payload, out),
    conceal: (out: Int16Array, samples: number) => decoder.conceal(out, samples),
    recover(next: Uint8Array, out: Int16Array, samples: number): boolean {
      const done = decoder.recover(next, out, samples);
      if (done) recovered++;
      return done;
    },
    close: () => decoder.close(),
  };
  const buffer = new JitterBuffer({ decoder: counting, clockRateHz: opus.clockRateHz, sampleRateHz: RATE_HZ });
  const random = new SeededRandom(testSeed());
  const out = new Int16Array(FRAME);
  const arriving: { atMs: number; number: number; packet: Uint8Array }[] = [];
  let lost = 0;
  for (const [number, packet] of packetsOf(encoder, voice(20_000)).entries()) {
    if (number % 20 === 13) lost++;
    else arriving.push({ atMs: number * 20 + random.integer(0, 50), number, packet });
  }
  arriving.sort((a, b) => a.atMs - b.atMs);
  for (let nowMs = 0; nowMs < 20_200; nowMs += 20) {
    for (; arriving[0] && arriving[0].atMs <= nowMs; arriving.shift()) {
      buffer.put(1, arriving[0].number, arriving[0].number * FRAME_TIMESTAMPS, arriving[0].packet, arriving[0].atMs);
    }
    buffer.get(out, nowMs);
  }
  // Only voiced packets repeat their predecessor.
  assert.ok(recovered > lost * 0.3, `${recovered} of ${lost}`);
  assert.ok(buffer.runs.lost >= lost && buffer.runs.lost <= lost + 3);
  close();
});

test('without forward error correction nothing is repeated', async () => {
  const { encoder, decoder, close } = await coders({ forwardErrorCorrection: false });
  encoder.expectLoss(20);
  const [first, second] = packetsOf(encoder, voice(40));
  decoder.decode(first!, new Int16Array(FRAME));
  assert.not(decoder.recover(second!, new Int16Array(FRAME), FRAME));
  close();
});

test('packets that never come are made up, fading out', async () => {
  const { encoder, decoder, close } = await coders();
  const out = new Int16Array(FRAME);
  for (const packet of packetsOf(encoder, voice(400))) decoder.decode(packet, out);
  const before = rmsDb(out);
  decoder.conceal(out, FRAME);
  assert.ok(rmsDb(out) > before - 8, 'the first 20 ms go on');
  for (let lost = 0; lost < 20; lost++) decoder.conceal(out, FRAME);
  assert.ok(rmsDb(out) < before - 30, 'after 400 ms there is silence');
  close();
});

test('silence needs next to nothing sent where that is wished for', async () => {
  const { encoder, close } = await coders({ discontinuous: true });
  packetsOf(encoder, voice(500));
  const silent = packetsOf(encoder, new Int16Array(2 * RATE_HZ));
  const sent = silent.slice(50).filter((packet) => packet.length > 0);
  assert.ok(sent.length <= 5, `${sent.length} of 50 packets of silence`);
  close();
});

test('bitrate and complexity are what was asked for', async () => {
  const bytes = async (bitrateBps: number): Promise<number> => {
    const { encoder, close } = await coders({ bitrateBps, forwardErrorCorrection: false });
    const total = packetsOf(encoder, voice(1_000)).reduce((sum, packet) => sum + packet.length, 0);
    close();
    return total * 8;
  };
  const [little, much] = [await bytes(12_000), await bytes(64_000)];
  assert.ok(little < 16_000, `${little} bit/s`);
  // Of 16 kHz there is no more to say than this.
  assert.ok(much > 30_000, `${much} bit/s`);
});

test('rubbish is no packet and leaves the decoder in order', async () => {
  const { encoder, decoder, close } = await coders();
  const random = new SeededRandom(testSeed());
  const out = new Int16Array(5_760);
  for (let round = 0; round < 3_000; round++) {
    const bytes = random.bytes(random.integer(0, 60));
    const samples = decoder.decode(bytes, out);
    assert.ok(samples === 0 || samples === opusSamples(bytes, RATE_HZ));
    decoder.recover(bytes, out, FRAME);
  }
  assert.is(opusSamples(new Uint8Array(), RATE_HZ), 0);
  let heard = 0;
  for (const packet of packetsOf(encoder, tone(1_000, RATE_HZ, 600))) heard = decoder.decode(packet, out);
  assert.is(loudestHz(out.subarray(0, heard), RATE_HZ, 100), 1_000);
  close();
});

test('a coder that was closed in the turn in which it was made is given back all the same', async () => {
  for (let round = 0; round < 50; round++) {
    opus.encoder().close();
    opus.decoder().close();
  }
  const encoder = opus.encoder();
  assert.is(encoder.encode(new Int16Array(FRAME), new Uint8Array(100)), 0, 'not there yet');
  await new Promise((resolve) => setImmediate(resolve));
  assert.ok(encoder.encode(tone(500, RATE_HZ, 20), new Uint8Array(PAYLOAD_MAX_BYTES)) > 0);
  encoder.close();
});
