/** The E-model against the tables of ITU-T G.107 and G.113. */
import * as assert from 'uvu/assert';
import { SeededRandom } from '../../appliance/base/random.ts';
import { pcma } from '../../appliance/rtp/g711.ts';
import { conversationMos, LossRuns, listeningMos, mosOf, oneWayMs } from '../../appliance/rtp/quality.ts';
import { testSeed } from '../kit/seed.ts';
import { suite } from '../kit/suite.ts';

const test = suite('quality');
const codec = pcma.impairment;

function near(actual: number | undefined, expected: number, within = 0.01): void {
  assert.ok(actual !== undefined && Math.abs(actual - expected) <= within, `${actual} instead of ${expected}`);
}

test('R becomes the opinion that G.107 table B.1 gives it', () => {
  for (const [r, mos] of [
    [90, 4.34],
    [80, 4.03],
    [70, 3.6],
    [60, 3.1],
    [50, 2.58],
    [0, 1],
    [-20, 1],
    [100, 4.5],
    [120, 4.5],
  ] as const) {
    near(mosOf(r), mos, 0.01);
  }
  for (let r = 1; r <= 100; r++) assert.ok(mosOf(r) >= mosOf(r - 1), 'never worse for a better R');
});

test('a call without loss and delay has 4.4, the most that the telephone network has', () => {
  near(conversationMos({ codec, lossPercent: 0, delayMs: 20 }), 4.41);
});

test('loss costs what G.113 says of G.711 with concealment, and more in runs', () => {
  // Ie,eff = 95 · 5 / (5 + 25.1) = 15.8 → R 77.4.
  near(listeningMos({ codec, lossPercent: 5 }), mosOf(77.42), 0.01);
  near(listeningMos({ codec, lossPercent: 5 }), 3.93, 0.01);
  assert.ok(listeningMos({ codec, lossPercent: 5, burstRatio: 4 })! < listeningMos({ codec, lossPercent: 5 })! - 0.03);
  near(listeningMos({ codec, lossPercent: 100 }), 1.3, 0.4);
});

test('delay costs nothing up to 100 ms, little to 150 and much above 300', () => {
  const at = (delayMs: number): number => conversationMos({ codec, lossPercent: 0, delayMs })!;
  assert.is(at(100), at(0));
  assert.ok(at(150) > 4.35);
  // Idd of 400 ms is 25 · (65^(1/6) − 3 · (1 + (2/3)^6)^(1/6) + 2) ≈ 24.4 → R 68.8
  near(at(400), 3.5, 0.1);
  assert.ok(at(1_000) < 2.6);
});

test('what was not measured is not rated', () => {
  assert.is(listeningMos({ codec, lossPercent: undefined }), undefined);
  assert.is(conversationMos({ codec, lossPercent: 0 }), undefined);
  assert.is(conversationMos({ codec, lossPercent: undefined, delayMs: 10 }), undefined);
  assert.is(oneWayMs(undefined, 40, 20), undefined);
  assert.is(oneWayMs(30, undefined, 20), undefined);
  assert.is(oneWayMs(30, 40, 20), 75);
  assert.is(new LossRuns().lossPercent, undefined);
});

test('runs of losses are counted against chance', () => {
  const random = new SeededRandom(testSeed());
  const chance = new LossRuns();
  for (let packet = 0; packet < 100_000; packet++) chance.count(random.integer(1, 100) <= 10);
  near(chance.lossPercent, 10, 0.5);
  near(chance.burstRatio, 1, 0.05);
  const runs = new LossRuns();
  for (let packet = 0; packet < 10_000; packet++) runs.count(packet % 50 < 5);
  near(runs.lossPercent, 10, 0.01);
  near(runs.burstRatio, 4.5, 0.01);
});
