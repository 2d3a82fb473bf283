import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import * as assert from 'uvu/assert';
import { Inside } from '../kit/inside.ts';
import { temporaryDirectory } from '../kit/office.ts';
import type { Baresip } from './phones/baresip.ts';
import { heardTone, inbandKeys } from './phones/hearing.ts';
import type { Linphonec } from './phones/linphonec.ts';
import { RealOffice } from './phones/office.ts';
import { check, suiteOfPeers } from './phones/peer-suite.ts';

/** What the box says to phones that no one here wrote, and the keys that they answer with. */
const peers = suiteOfPeers('the box speaks', ['baresip', 'linphonec', 'sox', 'ip']);
const { test } = peers;

const OFFICE = `
office: { name: Demo, country: NL, language: en, timeZone: Europe/Amsterdam, extensionLength: 3 }
users:
  - { number: "101", name: Anna, pin: "2580", lines: [{ username: "101", password: "Wilg-4711-Anna" }] }
  - { number: "102", name: Bram, pin: "3691", lines: [{ username: "102", password: "Beuk-4712-Bram" }] }
  - number: "103"
    name: Cor
    pin: "3692"
    lines: [{ username: "103", password: "Eik-4713-Cor", dtmf: info }]
  - number: "104"
    name: Dirk
    pin: "3693"
    lines: [{ username: "104", password: "Es-4714-Dirk", dtmf: inband }]
`;
const MENUS = `
autoAnswers: [{ number: "201", name: Closed, prompt: Menu }]
ivrs:
  - number: "202"
    name: Menu
    prompt: Menu
    options: [{ digits: "2", destination: "102" }]
`;
const TONE = { anna: 440, bram: 700, cor: 1000, dirk: 550, prompt: 620, ringing: 425 } as const;
const PROMPT_SEC = 3;
const OVER = ['calls', 'legs', 'mediaSessions', 'players'] as const;

let office: RealOffice;
let inside: Inside;
let anna: Baresip;
let bram: Baresip;
let cor: Linphonec;

test.before(async () => {
  if (peers.lacks) return;
  office = await RealOffice.open({ office: OFFICE });
  inside = new Inside(office.box.dataDir);
  const prompt = join(temporaryDirectory(), 'prompt.wav');
  execFileSync('sox', ['-n', '-r', '16000', '-c', '1', '-b', '16', prompt, 'synth', `${PROMPT_SEC}`, 'sine', '620']);
  await inside.upload('/api/prompts?name=Menu&use=speech', readFileSync(prompt), 'audio/wav');
  office.box.apply(MENUS);
  anna = await office.baresip({ username: '101', password: 'Wilg-4711-Anna', toneHz: TONE.anna });
  bram = await office.baresip({ username: '102', password: 'Beuk-4712-Bram', toneHz: TONE.bram });
  cor = await office.linphonec({
    ...{ username: '103', password: 'Eik-4713-Cor', toneHz: TONE.cor },
    ...{ keys: 'info', codecs: ['PCMA/8000'] },
  });
});
test.beforeEach(() => {
  for (const phone of [anna, bram, cor]) phone.beginTest();
});
test.after(() => office?.close());

/** The tone was heard as long as the prompt is, give or take a tenth of it, and neither too soft nor too loud. */
function promptHeard(file: string): void {
  const { sec, level } = heardTone(file, TONE.prompt);
  assert.ok(Math.abs(sec - PROMPT_SEC) < 0.3, `heard for ${sec} s`);
  // −30 to −10 dBFS: as loud as people are.
  assert.ok(level > 0.03 && level < 0.32, `level ${level}`);
}

/** Bram's phone rings after a choice: the caller hears it ring, then both hear each other. */
async function connects(callerHz: number): Promise<void> {
  await bram.rings();
  // Long enough for one ringing tone: a second of it, four of silence (NL).
  await wait(2_500);
  bram.answer();
  await bram.established();
  await wait(2_500);
  assert.ok(heardTone(bram.recordings('dec')[0]!, callerHz).sec > 1, 'Bram hears the caller');
}

function heardAll(file: string): void {
  assert.ok(heardTone(file, TONE.ringing).sec >= 0.8, `ringing tone: ${heardTone(file, TONE.ringing).sec} s`);
  assert.ok(heardTone(file, TONE.bram).sec > 1, `Bram: ${heardTone(file, TONE.bram).sec} s`);
}

check(
  peers,
  'AAN-01 a baresip and a linphonec hear the whole prompt and are hung up on, nothing is left over',
  async () => {
    anna.call('201');
    cor.call('201');
    await Promise.all([anna.established(), cor.established()]);
    await Promise.all([anna.closed(), cor.closed()]);
    promptHeard(anna.recordings('dec')[0]!);
    promptHeard(cor.recording());
    await inside.quiet(OVER, 2_000);
  },
);

check(peers, 'IVR-01 a key by RFC 4733 chooses: ringing tone, then tones both ways', async () => {
  anna.call('202');
  await anna.established();
  await wait(1_500);
  anna.keys('2');
  await connects(TONE.anna);
  anna.hangup();
  await bram.closed();
  const heard = anna.recordings('dec')[0]!;
  assert.ok(heardTone(heard, TONE.prompt).sec < PROMPT_SEC, 'the key interrupts the prompt');
  heardAll(heard);
  await inside.quiet(OVER, 2_000);
});

check(peers, 'IVR-01 a key by SIP INFO chooses, from a line that is set so', async () => {
  cor.call('202');
  await cor.established();
  await wait(1_000);
  await cor.keys('2');
  await connects(TONE.cor);
  cor.hangup();
  await bram.closed();
  heardAll(cor.recording());
  await inside.quiet(OVER, 2_000);
});

check(peers, 'IVR-01 a key as a tone chooses, from a line that is set so', async () => {
  const toneFile = inbandKeys({ waitSec: 2, keys: '2', toneHz: TONE.dirk });
  const dirk = await office.baresip({ username: '104', password: 'Es-4714-Dirk', toneHz: TONE.dirk, toneFile });
  dirk.call('202');
  await dirk.established();
  await connects(TONE.dirk);
  dirk.hangup();
  await bram.closed();
  heardAll(dirk.recordings('dec')[0]!);
  await inside.quiet(OVER, 2_000);
});

check(peers, 'CAL-02 whoever hangs up in the middle of a prompt, or while it rings, leaves nothing over', async () => {
  anna.call('202');
  await anna.established();
  await wait(1_000);
  anna.hangup();
  await inside.quiet(OVER, 2_000);
  anna.call('202');
  await anna.established();
  anna.keys('2');
  await bram.rings();
  anna.hangup();
  await bram.closed();
  await inside.quiet(OVER, 2_000);
});
