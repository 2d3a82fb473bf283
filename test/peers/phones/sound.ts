import { execFileSync, spawnSync } from 'node:child_process';

/** Makes a mono 8 kHz file with one tone. */
export function makeTone(file: string, frequencyHz: number, lengthSec = 60): string {
  const format = ['-n', '-r', '8000', '-c', '1', '-b', '16', file];
  execFileSync('sox', [...format, 'synth', String(lengthSec), 'sine', String(frequencyHz), 'vol', '0.5']);
  return file;
}

export interface Measured {
  readonly lengthSec: number;
  /** Rough frequency of the loudest tone. */
  readonly frequencyHz: number;
  /** Root mean square, 0 (silence) to 1. */
  readonly level: number;
}

/** The same of each second, one after the other: what was heard when. */
export function measureSeconds(file: string): Measured[] {
  const { stdout } = spawnSync('sox', ['--ignore-length', file, ...PLAIN, '-']);
  const second = RATE_HZ * BYTES_PER_SAMPLE;
  return Array.from({ length: Math.floor(stdout.length / second) }, (_, at) =>
    stat(stdout.subarray(at * second, (at + 1) * second), `second ${at} of ${file}`),
  );
}

const RATE_HZ = 8_000;
const BYTES_PER_SAMPLE = 2;
const PLAIN = ['-t', 'raw', '-r', String(RATE_HZ), '-c', '1', '-b', '16', '-e', 'signed'];

/**
 * What a recording holds, measured by sox; with `lastSec` only that much of its end. A phone writes the length into the
 * file's head when it is finished with it, which may be later: so the length is that of what there is.
 */
export function measure(file: string, lastSec?: number): Measured {
  const { stdout } = spawnSync('sox', ['--ignore-length', file, ...PLAIN, '-']);
  const part = lastSec === undefined ? stdout : stdout.subarray(-lastSec * RATE_HZ * BYTES_PER_SAMPLE);
  return stat(part, file);
}

function stat(samples: Buffer, name: string): Measured {
  const { stderr } = spawnSync('sox', [...PLAIN, '-', '-n', 'stat'], { input: samples, encoding: 'utf8' });
  const read = (label: string): number => {
    const match = new RegExp(`${label}:\\s+([\\d.]+)`).exec(stderr);
    if (!match) throw new Error(`sox said nothing about "${label}" of ${name}: ${stderr}`);
    return Number(match[1]);
  };
  return {
    lengthSec: read('Length \\(seconds\\)'),
    frequencyHz: read('Rough\\s+frequency'),
    level: read('RMS\\s+amplitude'),
  };
}
