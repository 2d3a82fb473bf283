/** The jitter buffer under everything that a network and a sender's clock do, for hours of virtual time. */
import * as assert from 'uvu/assert';
import { SeededRandom } from '../../appliance/base/random.ts';
import { pcma } from '../../appliance/rtp/g711.ts';
import { g722 } from '../../appliance/rtp/g722.ts';
import { JitterBuffer } from '../../appliance/rtp/jitter-buffer.ts';
import { testSeed } from '../kit/seed.ts';
import { largestStep, levelOf, loudestHz, rmsDb, tone, toneHeard } from '../kit/sound.ts';
import { suite } from '../kit/suite.ts';

const test = suite('jitter buffer', { timeoutMs: 120_000 });
const SSRC = 77;

interface Network {
  readonly codec?: typeof pcma;
  readonly seconds?: number;
  readonly packetMs?: number;
  readonly takeMs?: number;
  /** The sender's clock is this much fast. */
  readonly driftPpm?: number;
  /** Delay of each packet beyond the fastest; by its own number where that matters. */
  readonly jitterMs?: number | ((random: SeededRandom, packet: number) => number);
  readonly lossPercent?: number;
  readonly doubledPercent?: number;
  readonly firstSequence?: number;
  readonly firstTimestamp?: number;
  readonly seed?: number;
  /** The sound that is said over and over; a tone of 400 Hz by default. */
  readonly sound?: Int16Array;
}

interface Outcome {
  readonly buffer: JitterBuffer;
  readonly sent: number;
  readonly lost: number;
  /** What was heard in the last ten seconds. */
  readonly heard: Int16Array;
  /** The delay that sound had in the buffer, once a second. */
  readonly delays: readonly number[];
}

interface Arrival {
  readonly atMs: number;
  readonly number: number;
  readonly payload: Uint8Array;
}

/** Runs a sender against a buffer from which is taken in step with our clock. */
function run(network: Network): Outcome {
  const { codec = pcma, seconds = 30, packetMs = 20, takeMs = 20, driftPpm = 0, jitterMs = 0 } = network;
  const { lossPercent = 0, doubledPercent = 0, firstSequence = 65_000, firstTimestamp = 0xffff_f000 } = network;
  const random = new SeededRandom(network.seed ?? testSeed());
  const rate = codec.sampleRateHz;
  const samples = (rate * packetMs) / 1000;
  const sound = network.sound ?? tone(400, rate, 1_200);
  const encoder = codec.encoder();
  const pieces = Math.floor(sound.length / samples);
  const payload = new Uint8Array(2_000);
  const buffer = new JitterBuffer({ decoder: codec.decoder(), clockRateHz: codec.clockRateHz, sampleRateHz: rate });
  const underway: Arrival[] = [];
  const [out, heard, delays] = [new Int16Array((rate * takeMs) / 1000), new Int16Array(rate * 10), [] as number[]];
  let [sent, lost] = [0, 0];
  const everyMs = packetMs / (1 + driftPpm / 1e6);
  for (let nowMs = 0; nowMs < seconds * 1000; nowMs += takeMs) {
    while (sent * everyMs <= nowMs) {
      const late = typeof jitterMs === 'number' ? random.integer(0, jitterMs * 1000) / 1000 : jitterMs(random, sent);
      const from = (sent % pieces) * samples;
      const coded = payload.slice(0, encoder.encode(sound.subarray(from, from + samples), payload));
      const copies = random.integer(1, 1000) <= doubledPercent * 10 ? 2 : 1;
      // What is still under way at the end would count as lost.
      if (random.integer(1, 1000) <= lossPercent * 10 && sent * everyMs < seconds * 1000 - 1_000) lost++;
      else
        for (let copy = 0; copy < copies; copy++)
          underway.push({ atMs: sent * everyMs + late, number: sent, payload: coded });
      sent++;
    }
    underway.sort((a, b) => a.atMs - b.atMs);
    while (underway[0] && underway[0].atMs <= nowMs) {
      const { atMs, number, payload: coded } = underway.shift()!;
      const timestamp = (firstTimestamp + (number * packetMs * codec.clockRateHz) / 1000) >>> 0;
      buffer.put(SSRC, (firstSequence + number) & 0xffff, timestamp, coded, atMs);
    }
    buffer.get(out, nowMs);
    heard.copyWithin(0, out.length);
    heard.set(out, heard.length - out.length);
    if (nowMs % 1000 === 0) delays.push(buffer.delayMs!);
  }
  return { buffer, sent, lost, heard, delays };
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

test('a steady network: everything is heard, within 40 ms, as it was said', () => {
  for (const codec of [pcma, g722]) {
    const { buffer, heard, delays } = run({ codec });
    assert.is(buffer.runs.lost, 0);
    assert.ok(mean(delays.slice(10)) < 40, `${mean(delays.slice(10))} ms`);
    const level = levelOf(400, heard, codec.sampleRateHz);
    assert.ok(Math.abs(level + 12) < 0.6, `${level} dB`);
    assert.ok(
      largestStep(heard) < 1.6 * largestStep(tone(400, codec.sampleRateHz, 1_000)),
      `${codec.name}: ${largestStep(heard)}`,
    );
    assert.is(buffer.concealedSamples, 0);
  }
});

for (const packetMs of [10, 20, 30, 40, 60]) {
  for (const takeMs of [10, 20]) {
    test(`packets of ${packetMs} ms, taken by ${takeMs} ms, with 30 ms of jitter: none is lost`, () => {
      const { buffer, heard, delays } = run({ packetMs, takeMs, jitterMs: 30, seconds: 60 });
      assert.ok(buffer.runs.lost + buffer.late <= 1, `${buffer.runs.lost} lost, ${buffer.late} late`);
      assert.ok(mean(delays.slice(20)) < 75, `${mean(delays.slice(20))} ms`);
      assert.is(loudestHz(heard.subarray(0, 4_000), 8_000), 400);
      assert.ok(largestStep(heard) < 2 * largestStep(tone(400, 8_000, 1_000)), 'a click');
    });
  }
}

test('the delay follows the jitter, up within seconds and down again', () => {
  const { delays } = run({
    seconds: 120,
    jitterMs: (random, packet) => (packet < 2_000 || packet > 4_000 ? random.integer(0, 4) : random.integer(0, 100)),
  });
  const [calm, wild, after] = [mean(delays.slice(20, 40)), mean(delays.slice(50, 80)), mean(delays.slice(110))];
  assert.ok(calm < 45, `${calm}`);
  assert.ok(wild > 80 && wild < 150, `${wild}`);
  assert.ok(after < 45, `${after}`);
});

test('lost packets are made up, counted, and delay nothing', () => {
  const { buffer, lost, delays, heard } = run({ seconds: 120, lossPercent: 5, jitterMs: 10 });
  assert.is(buffer.runs.lost, lost);
  assert.ok(Math.abs(buffer.runs.lossPercent! - 5) < 1);
  assert.ok(buffer.concealedSamples >= lost * 160 && buffer.concealedSamples <= (lost + 5) * 160);
  assert.ok(mean(delays.slice(20)) < 45, `${mean(delays.slice(20))}`);
  assert.ok(rmsDb(heard) > -17, `${rmsDb(heard)}`);
});

test('what comes twice or out of order is heard once and in order', () => {
  const { buffer, lost } = run({ seconds: 60, doubledPercent: 20, jitterMs: 50 });
  assert.ok(buffer.duplicates > 300, `${buffer.duplicates}`);
  assert.is(lost, 0);
  assert.ok(buffer.runs.lost <= 1);
});

for (const driftPpm of [-200, 200]) {
  for (const seed of [1, 2]) {
    test(`an hour with a clock ${driftPpm} ppm off (seed ${seed}): the delay is bounded and does not grow, nothing is lost`, () => {
      const { buffer, lost, delays, heard } = run({ seconds: 3_600, driftPpm, jitterMs: 20, lossPercent: 1, seed });
      const [early, final] = [mean(delays.slice(60, 360)), mean(delays.slice(-300))];
      assert.ok(Math.max(...delays.slice(10)) < 70, `up to ${Math.max(...delays.slice(10))} ms`);
      assert.ok(Math.abs(final - early) < 12, `${early} ms, then ${final} ms`);
      assert.ok(Math.abs(buffer.runs.lost - lost) <= 2, `${buffer.runs.lost} not heard of ${lost} lost`);
      const needless = buffer.concealedSamples / 160 - lost;
      assert.ok(needless < 180_000 * 0.002, `${needless} packets made up that came`);
      // 200 millionths of an hour are 720 ms, which went somewhere.
      const corrected = driftPpm < 0 ? buffer.lengthenedSamples + needless * 160 : buffer.shortenedSamples;
      assert.ok(corrected > 700 * 8, `${corrected / 8} ms`);
      assert.is(loudestHz(heard.subarray(0, 4_000), 8_000), 400);
    });
  }
}

test('loud noise, which repeats nothing, is kept in time too', () => {
  const random = new SeededRandom(testSeed());
  const sound = Int16Array.from({ length: 9_600 }, () => random.integer(-9_000, 9_000));
  for (const driftPpm of [-200, 200]) {
    const { buffer, delays } = run({ seconds: 1_200, driftPpm, jitterMs: 10, sound });
    assert.ok(Math.max(...delays.slice(10)) < 100, `${Math.max(...delays.slice(10))} ms`);
    assert.ok(buffer.runs.lost <= 3, `${buffer.runs.lost}`);
  }
});

test('seeds of every kind of network: never more lost than the network loses', () => {
  for (let seed = 1; seed <= 40; seed++) {
    const random = new SeededRandom(seed);
    const network: Network = {
      seconds: 90,
      packetMs: [10, 20, 30, 40, 60][random.integer(0, 4)]!,
      takeMs: [10, 20][random.integer(0, 1)]!,
      driftPpm: random.integer(-200, 200),
      jitterMs: random.integer(0, 80),
      lossPercent: random.integer(0, 10),
      doubledPercent: random.integer(0, 10),
      firstSequence: random.integer(0, 65_535),
      firstTimestamp: random.integer(0, 2 ** 32 - 1),
      seed,
    };
    const { buffer, lost, delays } = run(network);
    const told = JSON.stringify({ network, lost, missed: buffer.runs.lost, late: buffer.late, delays: delays.at(-1) });
    assert.ok(buffer.runs.lost - lost <= 3, told);
    assert.ok(delays.at(-1)! < (network.jitterMs as number) + 75, told);
  }
});

/** A buffer with packets of 20 ms put by hand: number 0 came at 0 ms. */
function byHand(codec = pcma) {
  const buffer = new JitterBuffer({ decoder: codec.decoder(), clockRateHz: 8_000, sampleRateHz: codec.sampleRateHz });
  const encoder = codec.encoder();
  const frame = codec.sampleRateHz / 50;
  const sound = tone(400, codec.sampleRateHz, 60_000);
  const out = new Int16Array(frame);
  const heard: number[] = [];
  return {
    buffer,
    heard,
    put(number: number, atMs: number, { ssrc = SSRC, sequence = number, timestamp = number * 160 } = {}): void {
      const payload = new Uint8Array(160);
      encoder.encode(sound.subarray(number * frame, (number + 1) * frame), payload);
      buffer.put(ssrc, sequence & 0xffff, timestamp >>> 0, payload, atMs);
    },
    get(atMs: number): number {
      buffer.get(out, atMs);
      heard.push(...out);
      return rmsDb(out);
    },
  };
}

test('before anything came there is silence', () => {
  const { buffer, get } = byHand();
  assert.ok(get(0) < -100);
  assert.is(buffer.delayMs, undefined);
});

test('a sender that is silent for minutes is heard again at once, however its clock went', () => {
  const { buffer, put, get } = byHand();
  let number = 0;
  for (let nowMs = 0; nowMs < 2_000; nowMs += 20) {
    put(number++, nowMs);
    get(nowMs);
  }
  for (let nowMs = 2_000; nowMs < 182_000; nowMs += 20) assert.ok(get(nowMs) < -60 || nowMs < 2_400);
  const after = number;
  let began = 0;
  for (let nowMs = 182_000; nowMs < 183_000; nowMs += 20) {
    // The timestamp went on with the time, the sequence did not: silence was not sent (RFC 3551 §4.1).
    put(number, nowMs, { timestamp: (nowMs / 20 + 1) * 160 });
    number++;
    if (get(nowMs) > -20 && began === 0) began = nowMs;
  }
  assert.ok(began > 0 && began <= 182_080, `${began}`);
  assert.is(buffer.runs.lost, 0, 'silence is no loss');
  assert.ok(after > 0);
});

test('timestamps that stood still in the silence, or jump to anywhere, cost two packets at most', () => {
  for (const jump of [0, 5_000_000, -3_000_000, 0x8000_0000]) {
    const { buffer, put, get } = byHand();
    let number = 0;
    let nowMs = 0;
    for (; nowMs < 2_000; nowMs += 20) {
      put(number++, nowMs);
      get(nowMs);
    }
    for (; nowMs < 12_000; nowMs += 20) get(nowMs);
    let silent = 0;
    for (; nowMs < 14_000; nowMs += 20) {
      put(number, nowMs, { timestamp: number * 160 + jump });
      number++;
      if (get(nowMs) < -30) silent++;
    }
    assert.ok(silent <= 6, `${jump}: ${silent * 20} ms of silence`);
    assert.ok(buffer.delayMs! < 60, `${buffer.delayMs}`);
  }
});

test('one packet with a wild timestamp harms nothing', () => {
  const { put, get } = byHand();
  for (let number = 0; number < 200; number++) {
    put(number, number * 20, number === 100 ? { timestamp: 3_000_000_000 } : {});
    const level = get(number * 20);
    assert.ok(number < 5 || level > -22, `${number}: ${level}`);
  }
});

test('another source takes over at once', () => {
  const { buffer, put, get } = byHand();
  for (let number = 0; number < 100; number++) {
    put(number, number * 20);
    get(number * 20);
  }
  let silent = 0;
  for (let number = 100; number < 200; number++) {
    put(number, number * 20, { ssrc: 99, sequence: number + 40_000, timestamp: number * 160 + 1_234_567_890 });
    if (get(number * 20) < -30) silent++;
  }
  assert.ok(silent <= 3, `${silent}`);
  assert.is(buffer.runs.lost, 0);
});

test('CAL-13 another source that says the same is heard without a gap or a click', () => {
  const { put, get, heard } = byHand();
  for (let number = 0; number < 200; number++) {
    if (number < 100) put(number, number * 20);
    else put(number, number * 20, { ssrc: 99, sequence: number + 40_000, timestamp: number * 160 + 1_234_567_890 });
    get(number * 20);
  }
  const { gapMs, clickDb } = toneHeard(400, Int16Array.from(heard.slice(8_000)), 8_000, -12);
  assert.ok(gapMs <= 10 && clickDb < -10, `${gapMs} ms, ${clickDb} dB`);
});

test('key events between packets of sound are no loss', () => {
  const { buffer, put, get } = byHand();
  for (let number = 0; number < 200; number++) {
    if (number % 20 < 5) buffer.pass(SSRC, number);
    else put(number, number * 20);
    get(number * 20);
  }
  assert.is(buffer.runs.lost, 0);
});

test('a standstill of a second is caught up with at once, not by talking fast', () => {
  const { buffer, put, get } = byHand();
  for (let number = 0; number < 400; number++) {
    put(number, number * 20);
    if (number < 300 || number >= 350) get(number * 20);
  }
  assert.ok(buffer.delayMs! < 120, `${buffer.delayMs} ms`);
  assert.ok(buffer.shortenedSamples < 8 * 300, `${buffer.shortenedSamples / 8} ms`);
});

test('a burst after two hundred milliseconds without anything is heard, none of it lost', () => {
  const { buffer, put, get } = byHand();
  for (let number = 0; number < 1_000; number++) {
    if (number >= 300 && number < 310) get(number * 20);
    else {
      if (number === 310) for (let held = 300; held < 310; held++) put(held, number * 20);
      put(number, number * 20);
      get(number * 20);
    }
  }
  assert.ok(buffer.runs.lost <= 1, `${buffer.runs.lost}`);
  assert.ok(buffer.delayMs! < 100, `${buffer.delayMs}`);
});

test('comfort noise is heard between talking, as loud as it was told', () => {
  const { buffer, put, get } = byHand();
  for (let number = 0; number < 50; number++) {
    put(number, number * 20);
    get(number * 20);
  }
  buffer.putNoise(SSRC, 50, 50 * 160, Uint8Array.of(50), 1_000);
  const levels: number[] = [];
  for (let nowMs = 1_000; nowMs < 6_000; nowMs += 20) levels.push(get(nowMs));
  assert.ok(Math.abs(mean(levels.slice(20)) + 50) < 1.5, `${mean(levels.slice(20))}`);
  for (let number = 51; number < 100; number++) {
    put(number, 6_000 + number * 20, { timestamp: (300 + number) * 160 });
    get(6_000 + number * 20);
  }
  assert.ok(get(6_000 + 2_000) > -30);
  assert.is(buffer.runs.lost, 0);
});

test('what cannot be read is counted and made up', () => {
  const buffer = new JitterBuffer({ decoder: pcma.decoder(), clockRateHz: 8_000, sampleRateHz: 8_000 });
  buffer.put(SSRC, 1, 0, new Uint8Array(), 0);
  buffer.put(SSRC, 2, 160, new Uint8Array(1_400), 20);
  assert.is(buffer.unreadable, 2);
});

test('whatever comes, it is always filled and never breaks', () => {
  const random = new SeededRandom(testSeed());
  const buffer = new JitterBuffer({ decoder: g722.decoder(), clockRateHz: 8_000, sampleRateHz: 16_000 });
  for (let round = 0, nowMs = 0; round < 60_000; round++) {
    nowMs += random.integer(0, 30);
    const [ssrc, sequence] = [random.integer(0, 1), random.integer(0, 65_535)];
    const near = random.integer(0, 3) > 0;
    const timestamp = near ? nowMs * 8 : random.integer(0, 2 ** 32 - 1);
    const payload = random.bytes(random.integer(0, 200));
    if (random.integer(0, 9) === 0) buffer.putNoise(ssrc, sequence, timestamp, payload, nowMs);
    else buffer.put(ssrc, near ? round & 0xffff : sequence, timestamp, payload, nowMs);
    if (random.integer(0, 9) === 0) buffer.pass(ssrc, sequence);
    buffer.get(new Int16Array(160 * random.integer(1, 6)), nowMs);
  }
  assert.ok(Number.isFinite(buffer.delayMs!));
});
