/**
 * `node scripts/music.ts`: makes the music on hold, two calm pieces of our own, and packs them into
 * `appliance/prompts/sound/music.pack`. They lie where a telephone hears well, and go round without a seam.
 */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { type ClipToPack, PACK_RATE_HZ, writePack } from '../appliance/prompts/pack.ts';
import { coded } from './sound/coder.ts';
import { Circle, electricPiano, pitchHz, plucked, strings } from './sound/instruments.ts';

const BITRATE = 24_000;
/** A little softer than speech (-20 dB): nobody shall be startled. */
const LEVEL_DB = -25;

const notes = (text: string): string[] => text.split(' ');

/** Four quarters, sixteen bars of 3.75 s: broken chords on an electric piano under a sparse melody. */
function morning(): Circle {
  const bar = 3.75;
  const chords = [
    'C4 E4 G4 B4',
    'A3 C4 E4 G4',
    'F3 A3 C4 E4',
    'G3 B3 D4 F4',
    'C4 E4 G4 B4',
    'E3 G3 B3 D4',
    'F3 A3 C4 E4',
    'G3 C4 D4 F4',
    'A3 C4 E4 G4',
    'E3 G3 B3 D4',
    'F3 A3 C4 E4',
    'C4 E4 G4 B4',
    'D4 F4 A4 C5',
    'F3 A3 C4 E4',
    'G3 B3 D4 F4',
    'C4 E4 G4 C5',
  ];
  const melody = [
    'G5 - E5 -',
    'C5 - - D5',
    'E5 - A5 -',
    'G5 - - -',
    'E5 - G5 -',
    'B4 - - D5',
    'C5 - E5 -',
    'D5 - - -',
    'E5 - C5 -',
    'G5 - - E5',
    'A5 - F5 -',
    'E5 - - -',
    'F5 - A5 -',
    'A5 - G5 -',
    'F5 - D5 -',
    'C5 - - -',
  ];
  const piece = new Circle(chords.length * bar);
  chords.forEach((chord, at) => {
    const [root = '', third = '', fifth = '', top = ''] = notes(chord);
    const from = at * bar;
    piece.add(from, electricPiano(pitchHz(root), 3.2), 0.8);
    [third, fifth, top, fifth, third, fifth, top].forEach((note, step) => {
      piece.add(from + (step + 1) * (bar / 8), electricPiano(pitchHz(note), 1.8), step % 2 === 0 ? 0.42 : 0.36);
    });
    notes(melody[at] as string).forEach((note, beat) => {
      if (note !== '-') piece.add(from + (beat * bar) / 4, electricPiano(pitchHz(note), 2.4), 0.55);
    });
  });
  piece.echo(bar / 8, 0.22);
  return piece;
}

/** Three quarters, twenty-four bars of 2.5 s: a plucked waltz over strings. */
function garden(): Circle {
  const bar = 2.5;
  const chords = [
    'F3 A3 C4 E4',
    'C4 E4 G4',
    'D4 F4 A4',
    'A3 C4 E4',
    'Bb3 D4 F4',
    'F3 A3 C4',
    'G3 Bb3 D4',
    'C4 E4 G4',
    'F3 A3 C4 E4',
    'C4 E4 G4',
    'D4 F4 A4',
    'A3 C4 E4',
    'Bb3 D4 F4',
    'C4 E4 G4',
    'F3 A3 C4',
    'F3 A3 C4',
    'Bb3 D4 F4',
    'A3 C4 E4',
    'G3 Bb3 D4',
    'F3 A3 C4',
    'Bb3 D4 F4',
    'C4 E4 G4',
    'D4 F4 A4',
    'C4 E4 G4 Bb4',
  ];
  const melody = [
    'A4 C5 E5',
    'G4 - C5',
    'F5 E5 D5',
    'C5 - -',
    'D5 F5 A5',
    'G5 - F5',
    'D5 - Bb4',
    'C5 - -',
    'A4 C5 E5',
    'G4 - C5',
    'F5 E5 D5',
    'C5 - -',
    'Bb4 D5 F5',
    'E5 - G5',
    'F5 - -',
    'C5 - -',
    'D5 - F5',
    'E5 - C5',
    'Bb4 - D5',
    'C5 - A4',
    'D5 - F5',
    'G5 - E5',
    'F5 - D5',
    'E5 - -',
  ];
  const piece = new Circle(chords.length * bar);
  chords.forEach((chord, at) => {
    const from = at * bar;
    const [root = '', ...upper] = notes(chord);
    for (const note of [root, ...upper]) piece.add(from, strings(pitchHz(note), bar + 0.9), 0.05);
    piece.add(from, plucked(pitchHz(root), 2.2), 0.9);
    for (const beat of [1, 2]) {
      for (const note of upper) piece.add(from + (beat * bar) / 3, plucked(pitchHz(note), 1.4), 0.3);
    }
    notes(melody[at] as string).forEach((note, beat) => {
      if (note !== '-') piece.add(from + (beat * bar) / 3, plucked(pitchHz(note), 2.2), 0.75);
    });
  });
  piece.echo(0.31, 0.2);
  return piece;
}

const folder = path.join(import.meta.dirname, '../appliance/prompts/sound');
const clips = new Map<string, ClipToPack>();
let skipSamples = 0;
for (const [name, piece] of [
  ['one', morning()],
  ['two', garden()],
] as const) {
  const clip = await coded(piece.pcm(LEVEL_DB), 'music', BITRATE);
  skipSamples = clip.skipSamples;
  clips.set(name, { ...clip, says: '' });
}
const bytes = writePack(clips, { madeBy: 'scripts/music.ts', skipSamples });
writeFileSync(path.join(folder, 'music.pack'), bytes);
console.log(
  `music.pack: ${bytes.length} bytes, ${[...clips].map(([name, { samples }]) => `${name} ${samples / PACK_RATE_HZ} s`)}`,
);
