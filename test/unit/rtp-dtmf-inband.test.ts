/** Keys as tones: heard as ITU-T Q.24 asks for, not heard in speech, made so that others hear them. */
import { spawnSync } from 'node:child_process';
import * as assert from 'uvu/assert';
import { SeededRandom } from '../../appliance/base/random.ts';
import { ToneKeyReceiver, ToneKeySender } from '../../appliance/rtp/dtmf-inband.ts';
import { COLUMN_HZ, DTMF_KEYS, placeOf, ROW_HZ } from '../../appliance/rtp/dtmf-keys.ts';
import { alaw, decodeG711, encodeG711 } from '../../appliance/rtp/g711.ts';
import { resampled } from '../../appliance/rtp/resample.ts';
import { readWav } from '../../appliance/rtp/wav.ts';
import { testSeed } from '../kit/seed.ts';
import { joined, levelOf, together, tone } from '../kit/sound.ts';
import { suite } from '../kit/suite.ts';

const RATES_HZ = [8_000, 16_000, 48_000];
const test = suite('keys as tones', { timeoutMs: 30_000 });

interface Press {
  readonly ms?: number;
  readonly pauseMs?: number;
  readonly rowDb?: number;
  readonly columnDb?: number;
  /** Both frequencies off by this. */
  readonly offPercent?: number;
}

function press(key: string, rateHz: number, options: Press = {}): Int16Array {
  const { ms = 60, pauseMs = 60, rowDb = -15, columnDb = -15, offPercent = 0 } = options;
  const place = placeOf(key)!;
  const factor = 1 + offPercent / 100;
  return joined(
    together(
      tone(ROW_HZ[place.row]! * factor, rateHz, ms, { levelDb: rowDb }),
      tone(COLUMN_HZ[place.column]! * factor, rateHz, ms, { levelDb: columnDb, phase: 1 }),
    ),
    new Int16Array((rateHz * pauseMs) / 1000),
  );
}

/** Hears in frames of 20 ms, the first one shorter so that blocks lie differently each time. */
function heard(pcm: Int16Array, rateHz: number, offset = 0): string {
  const receiver = new ToneKeyReceiver(rateHz);
  let keys = receiver.hear(pcm.subarray(0, offset));
  for (let at = offset; at < pcm.length; at += rateHz / 50) keys += receiver.hear(pcm.subarray(at, at + rateHz / 50));
  return keys;
}

function all(rateHz: number, options?: Press): Int16Array {
  return joined(...[...DTMF_KEYS].map((key) => press(key, rateHz, options)));
}

for (const rateHz of RATES_HZ) {
  test(`${rateHz} Hz: all sixteen keys, 40 ms long with 40 ms between, however they lie`, () => {
    const silence = new Int16Array(rateHz / 100);
    for (let shift = 0; shift < 13; shift++) {
      const pcm = joined(silence.subarray(0, (shift * rateHz) / 1000), all(rateHz, { ms: 40, pauseMs: 40 }));
      assert.is(heard(pcm, rateHz), DTMF_KEYS, `${shift} ms`);
    }
  });

  test(`${rateHz} Hz: what is shorter than 23 ms is no key`, () => {
    assert.is(heard(all(rateHz, { ms: 23, pauseMs: 60 }), rateHz), '');
  });

  test(`${rateHz} Hz: frequencies off by 1.5 % are keys, by 3.5 % none (Q.24)`, () => {
    assert.is(heard(all(rateHz, { offPercent: 1.5 }), rateHz), DTMF_KEYS);
    assert.is(heard(all(rateHz, { offPercent: -1.5 }), rateHz), DTMF_KEYS);
    assert.is(heard(all(rateHz, { offPercent: 3.5, ms: 100 }), rateHz), '');
    assert.is(heard(all(rateHz, { offPercent: -3.5, ms: 100 }), rateHz), '');
  });

  test(`${rateHz} Hz: columns up to 4 dB above rows and 8 dB below, no more than 14`, () => {
    assert.is(heard(all(rateHz, { rowDb: -16, columnDb: -12 }), rateHz), DTMF_KEYS);
    assert.is(heard(all(rateHz, { rowDb: -10, columnDb: -18 }), rateHz), DTMF_KEYS);
    assert.is(heard(all(rateHz, { rowDb: -24, columnDb: -10 }), rateHz), '');
    assert.is(heard(all(rateHz, { rowDb: -10, columnDb: -24 }), rateHz), '');
  });
}

test('from −4 to −28 dB of full scale each tone is loud enough, at −40 it is not', () => {
  for (const levelDb of [-7, -15, -22, -28]) {
    assert.is(heard(all(8_000, { rowDb: levelDb, columnDb: levelDb }), 8_000), DTMF_KEYS, `${levelDb} dB`);
  }
  assert.is(heard(all(8_000, { rowDb: -40, columnDb: -40 }), 8_000), '');
});

test('one key held is one key, a gap of 8 ms in it does not make two, and a pause of 40 ms does', () => {
  assert.is(heard(press('5', 8_000, { ms: 3_000 }), 8_000), '5');
  const half = press('5', 8_000, { ms: 60, pauseMs: 8 });
  assert.is(heard(joined(half, half), 8_000), '5');
  const pressed = press('5', 8_000, { ms: 60, pauseMs: 40 });
  assert.is(heard(joined(pressed, pressed, pressed), 8_000), '555');
});

test('through A-law and with noise 20 dB below', () => {
  const random = new SeededRandom(testSeed());
  const pcm = all(8_000, { ms: 50, pauseMs: 50 }).map((sample) => sample + random.integer(-900, 900));
  const codes = new Uint8Array(pcm.length);
  encodeG711(alaw, pcm, codes);
  decodeG711(alaw, codes, pcm);
  assert.is(heard(pcm, 8_000), DTMF_KEYS);
});

test('a pair of tones among others as strong is a voice or music and no key', () => {
  for (const key of DTMF_KEYS) {
    for (const besides of [300, 500, 1_050, 2_000, 2_900]) {
      const pcm = together(press(key, 8_000, { ms: 400 }), tone(besides, 8_000, 400, { levelDb: -15 }));
      assert.is(heard(pcm, 8_000), '', `${key} and ${besides} Hz`);
    }
  }
});

test('one of the two tones off by 4 % is enough to be no key', () => {
  for (const key of DTMF_KEYS) {
    const { row, column } = placeOf(key)!;
    for (const [low, high] of [
      [1.04, 1],
      [0.96, 1],
      [1, 1.04],
      [1, 0.96],
    ] as const) {
      const pair = [tone(ROW_HZ[row]! * low, 8_000, 300), tone(COLUMN_HZ[column]! * high, 8_000, 300)];
      assert.is(heard(together(...pair), 8_000), '', `${key}: ${low} ${high}`);
    }
  }
});

test('noise, single tones and the tones of the network are no keys', () => {
  const random = new SeededRandom(testSeed());
  const noise = Int16Array.from({ length: 8_000 * 60 }, () => random.integer(-15_000, 15_000));
  assert.is(heard(noise, 8_000), '');
  for (const hz of [350, 425, 440, 697, 770, 852, 941, 1_000, 1_209, 1_336, 1_477, 1_633, 2_100]) {
    assert.is(heard(tone(hz, 8_000, 1_000), 8_000), '', `${hz} Hz`);
  }
  assert.is(heard(together(tone(350, 8_000, 1_000), tone(440, 8_000, 1_000)), 8_000), '');
});

const SENTENCES = [
  'Good morning, this is the office. Please hold the line, somebody will be with you in a moment.',
  'Seven hundred and seventy seven reels of eight metre cable were ordered on the eleventh of November.',
  'Aah. Eeh. Ooh. Mmm. Nnn. La la la la, who are you? We all owe you one yellow lorry.',
  'Een ogenblik geduld alstublieft, u wordt zo spoedig mogelijk doorverbonden met een van onze medewerkers.',
];

function spoken(text: string, voice: string): Int16Array | undefined {
  const { stdout, status } = spawnSync('espeak-ng', ['-v', voice, '--stdout', text], { maxBuffer: 1 << 25 });
  if (status !== 0) return undefined;
  const wav = readWav(stdout);
  return wav.ok ? resampled(wav.pcm, wav.sampleRateHz, 16_000) : undefined;
}

const voices = ['en+m1', 'en+f2', 'en+f5', 'en+m7', 'nl+f3', 'nl', 'de+m3', 'es+f4'];
if (spoken('a', 'en')) {
  test('minutes of speech in men’s and women’s voices hold no key', () => {
    let seconds = 0;
    for (const voice of voices) {
      for (const sentence of SENTENCES) {
        const pcm = spoken(sentence, voice)!;
        seconds += pcm.length / 16_000;
        assert.is(heard(pcm, 16_000), '', `${voice}: ${sentence}`);
        assert.is(heard(resampled(pcm, 16_000, 8_000), 8_000), '', `${voice}: ${sentence}`);
      }
    }
    assert.ok(seconds > 120, `${seconds} s`);
  });
} else {
  test.skip('minutes of speech in men’s and women’s voices hold no key', 'espeak-ng is not installed');
}

test('harmonics of a voice that happen to lie on a pair of tones are no key', () => {
  // 110 to 260 Hz sliding up and down, with the many harmonics that a voice has.
  for (const rateHz of [8_000, 16_000]) {
    let phase = 0;
    const voice = Int16Array.from({ length: rateHz * 60 }, (_, at) => {
      phase += (2 * Math.PI * (185 + 75 * Math.sin(at / rateHz))) / rateHz;
      let sample = 0;
      for (let n = 1; n <= 12; n++) sample += Math.sin(n * phase) / (1 + Math.abs(n - 5));
      return Math.round(sample * 5_000);
    });
    assert.is(heard(voice, rateHz), '');
  }
});

for (const rateHz of RATES_HZ) {
  test(`${rateHz} Hz: keys that are made are heard, in pieces of any length, and silence follows`, () => {
    const sender = new ToneKeySender(rateHz);
    sender.press('0123 456789*#abcd');
    const receiver = new ToneKeyReceiver(rateHz);
    let keys = '';
    let pieces = 0;
    for (; sender.busy; pieces++) {
      const piece = new Int16Array((rateHz / 1000) * (5 + (pieces % 3) * 10));
      sender.make(piece);
      keys += receiver.hear(piece);
    }
    assert.is(keys, DTMF_KEYS);
    const after = new Int16Array(160).fill(9);
    sender.make(after);
    assert.ok(after.every((sample) => sample === 0));
  });
}

test('a key that is made has its two tones at −9 and −7 dBm0', () => {
  const sender = new ToneKeySender(8_000);
  sender.press('5');
  const pcm = new Int16Array(800);
  sender.make(pcm);
  assert.ok(Math.abs(levelOf(770, pcm, 8_000) + 12.1) < 0.5, `${levelOf(770, pcm, 8_000)}`);
  assert.ok(Math.abs(levelOf(1_336, pcm, 8_000) + 10.1) < 0.5, `${levelOf(1_336, pcm, 8_000)}`);
});
