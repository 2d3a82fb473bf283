/** Lost packets: made up so that the ear notices little; and sound made shorter or longer; and comfort noise. */
import * as assert from 'uvu/assert';
import { SeededRandom } from '../../appliance/base/random.ts';
import { ComfortNoise, comfortNoisePayload } from '../../appliance/rtp/comfort-noise.ts';
import { Concealment } from '../../appliance/rtp/concealment.ts';
import { findStretch, lengthen, shorten } from '../../appliance/rtp/stretch.ts';
import { testSeed } from '../kit/seed.ts';
import { joined, largestStep, levelOf, purityDb, rmsDb, together, tone } from '../kit/sound.ts';
import { suite } from '../kit/suite.ts';

const RATES_HZ = [8_000, 16_000];
const concealing = suite('concealment');

/** A voice of this pitch: a tone and its harmonics, falling. */
function voice(pitchHz: number, rateHz: number, lengthMs: number): Int16Array {
  const harmonics = [1, 2, 3, 4, 5, 6, 7].filter((n) => n * pitchHz < 3_400);
  return together(...harmonics.map((n) => tone(n * pitchHz, rateHz, lengthMs, { levelDb: -14 - 3 * n, phase: n })));
}

/** Passes sound by frames of 20 ms; frames whose number is in `lost` never come. */
function heard(sound: Int16Array, rateHz: number, lost: (frame: number) => boolean): Int16Array {
  const concealment = new Concealment(rateHz);
  const out = sound.slice();
  const frame = rateHz / 50;
  for (let number = 0; (number + 1) * frame <= sound.length; number++) {
    const piece = out.subarray(number * frame, (number + 1) * frame);
    if (lost(number)) concealment.lost(piece, frame);
    else concealment.received(piece, frame);
  }
  return out;
}

/** How far `b` is from `a`, in dB below `a`. */
function likenessDb(a: Int16Array, b: Int16Array): number {
  return rmsDb(a) - rmsDb(a.map((sample, at) => sample - b[at]!));
}

for (const rateHz of RATES_HZ) {
  concealing(`${rateHz} Hz: a lost packet of a voice of any pitch goes on as it would have`, () => {
    for (const pitchHz of [70, 100, 137, 180, 220, 310]) {
      const sound = voice(pitchHz, rateHz, 1_000);
      const made = heard(sound, rateHz, (frame) => frame === 30);
      // The first 10 ms are not faded yet.
      const from = 30 * (rateHz / 50);
      const [a, b] = [sound.subarray(from, from + rateHz / 100), made.subarray(from, from + rateHz / 100)];
      assert.ok(likenessDb(a, b) > 5, `${pitchHz} Hz: ${likenessDb(a, b).toFixed(1)} dB`);
      assert.ok(rmsDb(made.subarray(from, from + rateHz / 50)) > rmsDb(sound) - 3, `${pitchHz} Hz: too quiet`);
    }
  });

  concealing(`${rateHz} Hz: neither where the gap begins nor where it ends there is a click`, () => {
    for (const pitchHz of [90, 150, 240]) {
      const sound = voice(pitchHz, rateHz, 2_000);
      const made = heard(sound, rateHz, (frame) => frame > 20 && frame % 7 < (frame % 3) + 1);
      assert.ok(
        largestStep(made) < 1.6 * largestStep(sound),
        `${pitchHz} Hz: ${largestStep(made)} of ${largestStep(sound)}`,
      );
    }
  });

  concealing(`${rateHz} Hz: a hum that is too low for any period that is looked for doesn't click either`, () => {
    for (const hz of [31, 45, 52]) {
      const hum = tone(hz, rateHz, 1_000, { levelDb: -6 });
      const made = heard(hum, rateHz, (frame) => frame % 9 === 8);
      assert.ok(largestStep(made) < 6 * largestStep(hum), `${hz} Hz: ${largestStep(made)} of ${largestStep(hum)}`);
    }
  });

  concealing(`${rateHz} Hz: a long gap fades within 60 ms and is silent then`, () => {
    const made = heard(voice(120, rateHz, 1_000), rateHz, (frame) => frame >= 30);
    const level = (frame: number): number => rmsDb(made.subarray((frame * rateHz) / 50, ((frame + 1) * rateHz) / 50));
    assert.ok(level(30) > level(31) && level(31) > level(32), `${level(30)} ${level(31)} ${level(32)}`);
    assert.ok(level(34) < -100);
  });

  concealing(`${rateHz} Hz: far better than silence at 5 % loss`, () => {
    const sound = voice(130, rateHz, 4_000);
    const random = new SeededRandom(testSeed());
    const lostFrames = new Set(
      Array.from({ length: 200 }, (_, frame) => frame).filter(() => random.integer(1, 100) <= 5),
    );
    const made = heard(sound, rateHz, (frame) => lostFrames.has(frame));
    const silenced = sound.map((sample, at) => (lostFrames.has(Math.floor(at / (rateHz / 50))) ? 0 : sample));
    assert.ok(likenessDb(sound, made) > likenessDb(sound, silenced) + 4);
  });
}

concealing('before anything came there is silence, and whole packets are never touched without a gap', () => {
  const out = new Int16Array(160).fill(3);
  new Concealment(8_000).lost(out, 160);
  assert.ok(out.every((sample) => sample === 0));
  const sound = voice(130, 8_000, 500);
  assert.equal(
    heard(sound, 8_000, () => false),
    sound,
  );
});

const stretching = suite('stretching');

for (const rateHz of [8_000, 16_000, 48_000]) {
  stretching(`${rateHz} Hz: a voice becomes shorter or longer by whole periods, without a click`, () => {
    for (const pitchHz of [110, 160, 230, 330]) {
      const sound = voice(pitchHz, rateHz, 100);
      const room = joined(sound, new Int16Array(rateHz / 100));
      const { shift, inaudible } = findStretch(sound, sound.length, rateHz, false);
      assert.ok(inaudible, `${pitchHz} Hz`);
      const periods = (shift * pitchHz) / rateHz;
      assert.ok(Math.abs(periods - Math.round(periods)) < 0.08, `${pitchHz} Hz: ${periods} periods`);
      const shorter = sound.slice();
      assert.is(shorten(shorter, sound.length, rateHz, shift), sound.length - shift);
      assert.ok(largestStep(shorter.subarray(0, sound.length - shift)) < 1.3 * largestStep(sound));
      assert.equal(shorter.subarray(rateHz / 50, sound.length - shift), sound.subarray(rateHz / 50 + shift));
      assert.is(lengthen(room, sound.length, rateHz, shift), sound.length + shift);
      assert.ok(largestStep(room.subarray(0, sound.length + shift)) < 1.3 * largestStep(sound));
      assert.equal(room.subarray(rateHz / 50 + shift, sound.length + shift), sound.subarray(rateHz / 50));
    }
  });
}

stretching('noise is not touched while it is loud, anywhere when it is quiet, and pieces too short never', () => {
  const random = new SeededRandom(testSeed());
  const noise = Int16Array.from({ length: 320 }, () => random.integer(-8_000, 8_000));
  assert.not(findStretch(noise, 320, 8_000, false).inaudible);
  assert.ok(findStretch(noise, 320, 8_000, true).inaudible);
  assert.is(findStretch(noise, 40, 8_000, true).shift, 0);
});

const noise = suite('comfort noise');

noise('is as loud as it was told, whatever its colour', () => {
  for (const level of [30, 45, 60, 70]) {
    for (const colour of [[], [127, 127], [180, 100], [30, 200, 140, 90, 127, 127, 127, 127, 127, 127]]) {
      const generator = new ComfortNoise();
      generator.update(Uint8Array.of(level, ...colour));
      const out = new Int16Array(16_000);
      generator.make(out, out.length);
      assert.ok(Math.abs(rmsDb(out) + level) < 1.5, `${level} ${colour}: ${rmsDb(out)}`);
    }
  }
});

noise('has the colour that the coefficients tell: low where the first is negative', () => {
  const spectrum = (coefficient: number): readonly [number, number] => {
    const generator = new ComfortNoise();
    generator.update(Uint8Array.of(40, coefficient));
    const out = new Int16Array(16_000);
    generator.make(out, out.length);
    const around = (hz: number): number => {
      let power = 0;
      for (let at = 0; at < 40; at++) power += 10 ** (levelOf(hz + at * 10, out, 8_000) / 10);
      return 10 * Math.log10(power);
    };
    return [around(300), around(3_300)];
  };
  // RFC 3389 §3.2: 127 is zero, less is negative.
  const [lowOfLow, highOfLow] = spectrum(30);
  assert.ok(lowOfLow > highOfLow + 10, `${lowOfLow} ${highOfLow}`);
  const [lowOfHigh, highOfHigh] = spectrum(224);
  assert.ok(highOfHigh > lowOfHigh + 10, `${lowOfHigh} ${highOfHigh}`);
});

noise('repeats nothing that an ear finds, and never is louder than −20 dB', () => {
  const generator = new ComfortNoise();
  generator.update(Uint8Array.of(0));
  const out = new Int16Array(16_000);
  generator.make(out, out.length);
  assert.ok(rmsDb(out) < -18);
  assert.ok([100, 440, 1_000, 2_345].every((hz) => purityDb(hz, out, 8_000) < -20));
  generator.update(new Uint8Array());
  for (let order = 0; order < 60; order++) {
    generator.update(new Uint8Array(order).fill(255));
    generator.make(out, out.length);
    assert.ok(rmsDb(out) < -15);
  }
});

noise('what is told is how loud it was', () => {
  assert.is(comfortNoisePayload(tone(500, 8_000, 20, { levelDb: -47 })), 50);
  assert.is(comfortNoisePayload(new Int16Array(160)), 100);
});
