/** Tones of the countries: frequency, level and cadence as they are measured in what is made. */
import * as assert from 'uvu/assert';
import { toneCountries, tonePlan } from '../../appliance/rtp/tone-plans.ts';
import { ToneGenerator, type ToneName } from '../../appliance/rtp/tones.ts';
import { largestStep, levelOf, rmsDb } from '../kit/sound.ts';
import { suite } from '../kit/suite.ts';

const test = suite('tones');
const RATE_HZ = 8_000;

function made(name: ToneName, country: string, ms: number, rateHz = RATE_HZ): Int16Array {
  const generator = new ToneGenerator(name, country, rateHz);
  const out = new Int16Array((rateHz * ms) / 1000);
  const frame = rateHz / 50;
  for (let at = 0; at < out.length; at += frame) generator.make(out.subarray(at, at + frame));
  return out;
}

/** Lengths of sound and silence in turns, to 10 ms, as far as they are whole. */
function turnsOf(pcm: Int16Array, rateHz = RATE_HZ): number[] {
  const piece = rateHz / 100;
  const turns: number[] = [];
  let before: boolean | undefined;
  for (let at = 0; at + piece <= pcm.length; at += piece) {
    const sounding = rmsDb(pcm.subarray(at, at + piece)) > -30;
    if (sounding === before) turns[turns.length - 1]! += 10;
    else turns.push(10);
    before = sounding;
  }
  return turns.slice(0, -1);
}

/** As people of these countries hear it: ITU-T E.180 supplement 2. */
const HEARD: readonly (readonly [ToneName, string, readonly number[], readonly number[]])[] = [
  ['ringing', 'NL', [425], [1_000, 4_000]],
  ['busy', 'NL', [425], [500, 500]],
  ['congestion', 'NL', [425], [250, 250]],
  ['call-waiting', 'NL', [425], [500, 9_500]],
  ['ringing', 'BE', [425], [1_000, 3_000]],
  ['busy', 'DE', [425], [480, 480]],
  ['ringing', 'FR', [440], [1_500, 3_500]],
  ['ringing', 'GB', [400, 450], [400, 200, 400, 2_000]],
  ['busy', 'ES', [425], [200, 200]],
  ['dial', 'IT', [425], [200, 200, 600, 1_000]],
  ['busy', 'LV', [425], [300, 300]],
  ['ringing', 'US', [440, 480], [2_000, 4_000]],
  ['busy', 'US', [480, 620], [500, 500]],
  ['ringing', 'XX', [425], [1_000, 4_000]],
];

for (const [name, country, hz, turns] of HEARD) {
  test(`${name} of ${country}: ${hz.join(' + ')} Hz, ${turns.join(' · ')} ms`, () => {
    const whole = turns.reduce((sum, ms) => sum + ms, 0);
    const pcm = made(name, country, whole * 2 + 100);
    const measured = turnsOf(pcm).slice(0, turns.length * 2);
    measured.forEach((ms, at) => {
      assert.ok(Math.abs(ms - turns[at % turns.length]!) <= 20, `${measured}`);
    });
    assert.ok(measured.length >= turns.length, `${measured}`);
    const sounding = pcm.subarray(100, (turns[0]! * RATE_HZ) / 1000 - 100);
    assert.ok(Math.abs(rmsDb(sounding) - (-13 - 3.14 - 3.01)) < 0.7, `${rmsDb(sounding)} dB`);
    for (const frequency of hz) {
      assert.ok(levelOf(frequency, sounding, RATE_HZ) > -16.2 - 10 * Math.log10(hz.length) - 0.7, `${frequency} Hz`);
    }
  });
}

test('dial tone sounds on and on without a seam', () => {
  for (const country of ['NL', 'GB', 'FR', 'US', 'AT']) {
    for (const rateHz of [8_000, 16_000, 48_000]) {
      const pcm = made('dial', country, 5_000, rateHz);
      assert.is(turnsOf(pcm, rateHz).length, 0);
      const beginning = largestStep(pcm.subarray(0, rateHz / 2));
      assert.ok(largestStep(pcm) <= beginning + 2, `${country}: a click`);
    }
  }
});

test('no tone of any country clicks where it begins and ends', () => {
  for (const country of [...toneCountries, 'XX']) {
    for (const name of ['ringing', 'busy', 'congestion', 'call-waiting', 'beep', 'confirmation', 'refusal'] as const) {
      const plan = tonePlan(name, country);
      const highest = Math.max(...plan.steps.flatMap(({ hz }) => hz));
      const pcm = made(name, country, 6_000);
      // A sine of −16 dB full scale moves by this much a sample at most; a click would be a step of thousands.
      const most = 32_767 * 10 ** (-16.1 / 20) * 2 * Math.PI * (highest / RATE_HZ) * 1.5;
      assert.ok(largestStep(pcm) < most, `${name} of ${country}: ${largestStep(pcm)} of ${most}`);
    }
  }
});

test('the box’s own tones end by themselves, the others never do', () => {
  for (const [name, ms] of [
    ['beep', 250],
    ['confirmation', 260],
    ['refusal', 460],
  ] as const) {
    const generator = new ToneGenerator(name, 'NL', RATE_HZ);
    const out = new Int16Array(RATE_HZ).fill(7);
    assert.is(generator.make(out), (RATE_HZ * ms) / 1000);
    assert.is(out.at(-1), 0);
    assert.is(generator.make(out), 0);
  }
  const ringing = new ToneGenerator('ringing', 'nl', RATE_HZ);
  for (let minute = 0; minute < 60; minute++) assert.is(ringing.make(new Int16Array(RATE_HZ)), RATE_HZ);
});
