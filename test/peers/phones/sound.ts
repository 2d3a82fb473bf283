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

/** What a recording holds, measured by sox. */
export function measure(file: string): Measured {
  const { stderr } = spawnSync('sox', [file, '-n', 'stat'], { encoding: 'utf8' });
  const read = (label: string): number => {
    const match = new RegExp(`${label}:\\s+([\\d.]+)`).exec(stderr);
    if (!match) throw new Error(`sox said nothing about "${label}" of ${file}: ${stderr}`);
    return Number(match[1]);
  };
  return {
    lengthSec: read('Length \\(seconds\\)'),
    frequencyHz: read('Rough\\s+frequency'),
    level: read('RMS\\s+amplitude'),
  };
}
