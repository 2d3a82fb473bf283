import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import * as assert from 'uvu/assert';
import { Inside } from '../kit/inside.ts';
import { temporaryDirectory } from '../kit/office.ts';
import type { Baresip } from './phones/baresip.ts';
import { RealOffice } from './phones/office.ts';
import { check, suiteOfPeers } from './phones/peer-suite.ts';
import { measureSeconds } from './phones/sound.ts';

/**
 * A real phone leaves a message, another one's lamp tells of it, and it is listened to by 1233. What was said is a
 * tone, so a broken build plays something else or nothing; a power cut in the middle must not lose it.
 */
const peers = suiteOfPeers('voicemail', ['baresip', 'sox', 'ip']);
const { test } = peers;

const OFFICE = `
office: { name: Demo, country: NL, language: en, timeZone: Europe/Amsterdam, extensionLength: 3 }
users:
  - { number: "101", name: Anna, pin: "2580", lines: [{ username: "101", password: "Wilg-4711-Anna" }] }
  - number: "102"
    name: Bram
    pin: "3691"
    voicemailAfterSec: 5
    lines: [{ username: "102", password: "Beuk-4712-Bram", trusted: true }]
`;
const ANNAS_TONE_HZ = 440;
/** The standard greeting and the beep. */
const GREETING_MS = 9_000;
const SPEAKS_MS = 5_000;

let office: RealOffice;
let inside: Inside;
let anna: Baresip;
let bram: Baresip;

test.before(async () => {
  if (peers.lacks) return;
  office = await RealOffice.open({ office: OFFICE });
  inside = new Inside(office.box.dataDir);
  [anna, bram] = await Promise.all([
    office.baresip({ username: '101', password: 'Wilg-4711-Anna', toneHz: ANNAS_TONE_HZ }),
    office.baresip({ username: '102', password: 'Beuk-4712-Bram', toneHz: 700, hasLamp: true }),
  ]);
});
test.beforeEach(() => {
  for (const phone of [anna, bram]) phone.beginTest();
});
test.after(() => office?.close());

/** Anna calls Bram, who doesn't answer, and speaks on his voicemail. */
async function annaLeavesAMessage(): Promise<void> {
  anna.call('102');
  await bram.rings();
  await anna.established();
  await wait(GREETING_MS + SPEAKS_MS);
}

/** Seconds in a row in which this phone heard Anna's tone, at a good level. */
function secondsOfTone(phone: Baresip): number {
  let longest = 0;
  let row = 0;
  for (const { frequencyHz, level } of measureSeconds(phone.recordings('dec').at(-1)!)) {
    const isTone = Math.abs(frequencyHz - ANNAS_TONE_HZ) < 25 && level > 0.05;
    row = isTone ? row + 1 : 0;
    longest = Math.max(longest, row);
  }
  return longest;
}

/** Bram listens: welcome, number of messages, position, time, caller, and the message itself. */
async function bramListens(): Promise<void> {
  bram.call('1233');
  await bram.established();
  await wait(24_000);
}

function soundFiles(): string[] {
  return soundFilesBelow(office.box.dataDir);
}

function soundFilesBelow(dataDir: string): string[] {
  const root = join(dataDir, 'voicemail');
  if (!existsSync(root)) return [];
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.sound'))
    .map((name) => join(root, name));
}

check(
  peers,
  'VMB-04 nobody answers: the caller leaves a message, the lamp goes on, 1233 plays it, 7 deletes it',
  async () => {
    await annaLeavesAMessage();
    anna.hangup();
    await bram.lamp(/Messages-Waiting: yes[\s\S]*Voice-Message: 1\/0/);
    const line = await inside.historyLine(({ caller }) => caller.number === '101');
    assert.equal([line.outcome, line.reason], ['voicemail', 'Anna hung up.']);
    const [file] = soundFiles();
    assert.not.match(readFileSync(file!).toString('latin1'), /RIFF|WAVE/, 'not in the clear');
    await bramListens();
    await bram.lamp(/Voice-Message: 0\/1/);
    bram.keys('7');
    await wait(3_000);
    bram.hangup();
    await bram.lamp(/Voice-Message: 0\/0/);
    const heard = secondsOfTone(bram);
    assert.ok(heard >= SPEAKS_MS / 1_000 - 2, `heard Anna for ${heard} s`);
    await inside.quiet(['calls', 'mediaSessions', 'players'], 5_000);
    assert.equal(soundFiles(), []);
  },
);

check(
  peers,
  'VMB-05 kill -9 in the middle of a message: after the start it is there, up to the last second',
  async () => {
    await annaLeavesAMessage();
    await office.box.kill9();
    await office.box.run();
    assert.is(soundFiles().length, 1);
    anna.hangup();
    bram.beginTest();
    await bramListens();
    bram.hangup();
    const heard = secondsOfTone(bram);
    assert.ok(heard >= SPEAKS_MS / 1_000 - 2, `heard Anna for ${heard} s`);
  },
);

const small = temporaryDirectory();
const mounted = peers.lacks === undefined && mountSmall(small);
test.after(() => {
  if (mounted) spawnSync('umount', ['-l', small]);
});

/** Sixty-four megabytes: room for a box, but not for messages. */
function mountSmall(directory: string): boolean {
  return spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64m', 'cordboard-test', directory]).status === 0;
}

const refuses = 'VMB-05 with a full disk the caller is told politely, and nothing is recorded';
if (mounted) test(refuses, fullDisk);
else test.skip(refuses, peers.lacks ?? 'no file system may be mounted here');

async function fullDisk(): Promise<void> {
  const full = await RealOffice.open({ office: OFFICE, dataDir: small });
  try {
    const caller = await full.baresip({ username: '101', password: 'Wilg-4711-Anna', toneHz: ANNAS_TONE_HZ });
    caller.beginTest();
    caller.call('102');
    await caller.established();
    await caller.closed();
    const line = await new Inside(small).historyLine(({ caller: { number } }) => number === '101');
    assert.equal(
      [line.outcome, line.reason],
      ['voicemail', 'No message could be left for Bram: the box’s disk is full.'],
    );
    const spoken = measureSeconds(caller.recordings('dec').at(-1)!).filter(({ level }) => level > 0.02);
    assert.ok(spoken.length >= 3, `the caller heard ${spoken.length} s of it`);
    assert.equal(soundFilesBelow(small), []);
  } finally {
    await full.close();
  }
}
