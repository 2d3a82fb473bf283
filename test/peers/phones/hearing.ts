import { execFileSync, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { temporaryDirectory } from '../../kit/office.ts';

/** What is in a recording when: band by band, in windows of a twentieth of a second. */

const RATE_HZ = 8_000;
const WINDOW = RATE_HZ / 20;
const FULL_SCALE = 32_768;
/** Softer than this nobody hears anything. */
const AUDIBLE = 0.005;
/** Part of a window's power that a tone has in it, to be what is heard. */
const MAIN_PART = 0.6;

/** Samples of the recording, mono, 8 kHz, −1 to 1. */
function samplesOf(file: string): Float64Array {
  const plain = ['-t', 'raw', '-r', String(RATE_HZ), '-c', '1', '-b', '16', '-e', 'signed', '-'];
  const { stdout } = spawnSync('sox', ['--ignore-length', file, ...plain], { maxBuffer: 64 * 1024 * 1024 });
  const pcm = new Int16Array(stdout.buffer, stdout.byteOffset, stdout.length >> 1);
  return Float64Array.from(pcm, (value) => value / FULL_SCALE);
}

/** Power of one frequency by Goertzel's algorithm: that of a sine of that amplitude, a²/2. */
function power(samples: Float64Array, hz: number): number {
  const turn = (2 * Math.PI * hz) / RATE_HZ;
  const factor = 2 * Math.cos(turn);
  let [last, before] = [0, 0];
  for (const sample of samples) [last, before] = [sample + factor * last - before, last];
  const energy = last * last + before * before - factor * last * before;
  return (2 * Math.max(0, energy)) / samples.length ** 2;
}

function meanSquare(samples: Float64Array): number {
  return samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length;
}

/** For how many seconds (in twentieths) of the recording this tone is what is heard, and at which level (RMS). */
export function heardTone(file: string, hz: number): { readonly sec: number; readonly level: number } {
  const samples = samplesOf(file);
  const heard: number[] = [];
  for (let at = 0; at + WINDOW <= samples.length; at += WINDOW) {
    const window = samples.subarray(at, at + WINDOW);
    const all = meanSquare(window);
    const tone = power(window, hz);
    if (Math.sqrt(all) > AUDIBLE && tone > MAIN_PART * all) heard.push(tone);
  }
  const level = heard.length === 0 ? 0 : Math.sqrt(heard.reduce((sum, each) => sum + each, 0) / heard.length);
  return { sec: (heard.length * WINDOW) / RATE_HZ, level };
}

/** How loud one frequency is in the last seconds of a recording: amplitude, 0 to 1. */
export function levelAt(file: string, hz: number, lastSec: number): number {
  return Math.sqrt(2 * power(samplesOf(file).slice(-lastSec * RATE_HZ), hz));
}

const ROWS = [697, 770, 852, 941];
const COLUMNS = [1209, 1336, 1477];
const KEYS = ['123', '456', '789', '*0#'];
const KEY_SEC = 0.1;
const PAUSE_SEC = 0.1;
const LONG_PAUSE_SEC = 2.5;

export interface InbandFile {
  /** Silence before the first key. */
  readonly waitSec: number;
  /** A space is a longer pause. */
  readonly keys: string;
  /** Heard from a second after the last key. */
  readonly toneHz: number;
}

/** A file with keys as tones (ITU-T Q.23), for phones that have no other way to send them. */
export function inbandKeys({ waitSec, keys, toneHz }: InbandFile): string {
  const dir = temporaryDirectory();
  let count = 0;
  const make = (...effect: string[]): string => {
    const file = join(dir, `${count++}.wav`);
    execFileSync('sox', ['-n', '-r', '8000', '-c', '1', '-b', '16', file, ...effect]);
    return file;
  };
  const sine = (hz: number): string[] => ['sine', String(hz)];
  const silence = (sec: number): string => make('trim', '0', String(sec));
  const pause = silence(PAUSE_SEC);
  const longPause = silence(LONG_PAUSE_SEC);
  const parts = [...keys].flatMap((key) => {
    if (key === ' ') return [longPause];
    const row = KEYS.findIndex((each) => each.includes(key));
    const [low = 0, high = 0] = [ROWS[row], COLUMNS[KEYS[row]!.indexOf(key)]];
    const tones = ['synth', String(KEY_SEC), ...sine(low), 'synth', String(KEY_SEC), 'sine', 'mix', String(high)];
    return [make(...tones, 'vol', '0.5'), pause];
  });
  const all = join(dir, 'keys.wav');
  const talk = make('synth', '60', ...sine(toneHz), 'vol', '0.5');
  execFileSync('sox', [silence(waitSec), ...parts, silence(1), talk, all]);
  return all;
}
