import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import * as assert from 'uvu/assert';
import { binaryCommand } from '../kit/binary.ts';
import { Inside } from '../kit/inside.ts';
import { temporaryDirectory } from '../kit/office.ts';
import type { Baresip } from '../peers/phones/baresip.ts';
import { RealOffice } from '../peers/phones/office.ts';
import { check, suiteOfPeers } from '../peers/phones/peer-suite.ts';
import { makeTone, measureSeconds } from '../peers/phones/sound.ts';

/**
 * The one file speaks: its own words come out of what was packed into it, and a file that somebody uploads is converted
 * by a thread whose code was packed too. A broken build is silent, though everything works from the sources.
 */
const peers = suiteOfPeers('the binary speaks', ['baresip', 'sox', 'ip']);

const OFFICE = `
office: { name: Demo, country: NL, language: nl, timeZone: Europe/Amsterdam, extensionLength: 3 }
users:
  - { number: "101", name: Anna, pin: "2580", lines: [{ username: "101", password: "Wilg-4711-Anna" }] }
autoAnswers:
  - { number: "200", name: Eigen woorden, language: nl }
`;
const TONE_HZ = 440;

let office: RealOffice;
let inside: Inside;
let anna: Baresip;

peers.test.before(async () => {
  if (peers.lacks) return;
  office = await RealOffice.open({ office: OFFICE, command: await binaryCommand('x64') });
  inside = new Inside(office.box.dataDir);
  anna = await office.baresip({ username: '101', password: 'Wilg-4711-Anna', toneHz: 700 });
});
peers.test.beforeEach(() => anna?.beginTest());
peers.test.after(() => office?.close());

/** Seconds of what Anna hears when she calls that number, until the box hangs up. */
async function heard(number: string) {
  anna.call(number);
  await anna.established();
  await inside.quiet(['calls', 'mediaSessions', 'players'], 15_000);
  await wait(500);
  return measureSeconds(anna.recordings('dec').at(-1)!);
}

check(peers, 'APP-07 AAN-01 the box says its own words, and hangs up', async () => {
  const seconds = await heard('200');
  const spoken = seconds.filter(({ level }) => level > 0.02);
  assert.ok(spoken.length >= 2 && spoken.length <= 8, `${spoken.length} s of speech`);
  // Words, no tone: their loudest frequency goes up and down.
  assert.ok(new Set(spoken.map(({ frequencyHz }) => Math.round(frequencyHz / 50))).size > 1, JSON.stringify(seconds));
});

check(peers, 'APP-07 EXT-04 a file that is uploaded is converted and played', async () => {
  const file = makeTone(join(temporaryDirectory(), 'tone.wav'), TONE_HZ, 4);
  const { id, durationMs } = await inside.upload<{ id: string; durationMs: number }>(
    '/api/prompts?name=Toon',
    readFileSync(file),
    'audio/wav',
  );
  assert.ok(Math.abs(durationMs - 4_000) < 50, `${durationMs}`);
  await inside.post('/api/extensions', { type: 'auto-answer', number: '201', name: 'Toon', promptId: id });
  const tones = (await heard('201')).filter(({ frequencyHz }) => Math.abs(frequencyHz - TONE_HZ) < 25);
  assert.ok(tones.length >= 3, `${tones.length} s of the tone`);
});
