import { existsSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import * as assert from 'uvu/assert';
import { EXECUTABLE } from '../browser/browser.ts';
import { Inside } from '../kit/inside.ts';
import type { Baresip } from './phones/baresip.ts';
import { levelAt } from './phones/hearing.ts';
import { RealOffice } from './phones/office.ts';
import { PagePhone } from './phones/page-phone.ts';
import { check, near, suiteOfPeers } from './phones/peer-suite.ts';
import { measure } from './phones/sound.ts';

/** The phone on the page, in Chromium with a tone as its microphone, with desk phones and with another page. */
const found = suiteOfPeers('a phone in a browser', ['baresip', 'sox', 'ip']);
const peers = existsSync(EXECUTABLE) ? found : { ...found, lacks: 'needs chromium' };
const { test } = peers;

const OFFICE = `
office: { name: Demo, country: NL, language: en, timeZone: Europe/Amsterdam, extensionLength: 3 }
users:
  - { number: "101", name: Anna, pin: "2580", voicemail: false }
  - { number: "102", name: Bram, voicemail: false, lines: [{ username: "102", password: "Beuk-4712-Bram" }] }
  - { number: "103", name: Cor, voicemail: false, lines: [{ username: "103", password: "Eik-4713-Cor" }] }
  - { number: "104", name: Dirk, pin: "2581", voicemail: false }
`;
const TONE = { anna: 440, bram: 700, cor: 1_000, dirk: 550 } as const;
const OVER = ['calls', 'legs', 'mediaSessions', 'players'] as const;
const LAST_SEC = 1;

let office: RealOffice;
let inside: Inside;
let anna: PagePhone;
let bram: Baresip;
let cor: Baresip;

test.before(async () => {
  if (peers.lacks) return;
  office = await RealOffice.open({ office: OFFICE });
  inside = new Inside(office.box.dataDir);
  bram = await office.baresip({ username: '102', password: 'Beuk-4712-Bram', toneHz: TONE.bram });
  cor = await office.baresip({ username: '103', password: 'Eik-4713-Cor', toneHz: TONE.cor });
  anna = await PagePhone.start(office.box, office.host('anna'), '101', TONE.anna);
});
test.beforeEach(() => {
  for (const phone of [bram, cor]) phone?.beginTest();
});
test.after(async () => {
  await anna?.stop();
  await office?.close();
});

function heardBy(phone: Baresip): string {
  return phone.recordings('dec').at(-1)!;
}

async function annaTalksToBram(): Promise<void> {
  await anna.call('102');
  await bram.rings();
  bram.answer();
  await bram.established();
  await anna.says('Talking');
  await wait(1_500);
}

async function hearsTone(phone: PagePhone, hz: number): Promise<void> {
  const { hz: heard, level } = await phone.hears();
  near(heard, hz);
  assert.ok(level > 0.02, `at ${level}`);
}

check(peers, 'DEV-15 calls a desk phone: tones both ways, keys, hold with music, transfer', async () => {
  await annaTalksToBram();
  await hearsTone(anna, TONE.bram);
  near(measure(heardBy(bram), LAST_SEC).frequencyHz, TONE.anna);
  await anna.press('Keys');
  await anna.press('Key 5');
  await bram.hearsKey('5');
  await anna.press('Hold');
  await anna.says('On hold');
  await wait(2_500);
  const music = measure(heardBy(bram), LAST_SEC);
  assert.ok(music.level > 0.01, `music at ${music.level}`);
  assert.ok(levelAt(heardBy(bram), TONE.anna, LAST_SEC) < 0.02, 'and not Anna');
  await anna.press('Resume');
  await wait(2_000);
  near(measure(heardBy(bram), LAST_SEC).frequencyHz, TONE.anna);
  await hearsTone(anna, TONE.bram);
  await anna.transfer('103');
  await cor.rings();
  cor.answer();
  await cor.established();
  await wait(3_000);
  near(measure(heardBy(cor), LAST_SEC).frequencyHz, TONE.bram);
  bram.hangup();
  await cor.closed();
  await inside.quiet(OVER, 3_000);
});

check(
  peers,
  'DEV-15 is called by a desk phone: tones both ways, its hold brings music, hang-up on the page',
  async () => {
    bram.call('101');
    await anna.rings();
    await anna.press('Answer');
    await bram.established();
    await anna.says('Talking');
    await wait(1_500);
    await hearsTone(anna, TONE.bram);
    near(measure(heardBy(bram), LAST_SEC).frequencyHz, TONE.anna);
    bram.hold();
    await wait(1_500);
    const { hz, level } = await anna.hears();
    assert.ok(level > 0.005, `music at ${level}`);
    assert.ok(Math.abs(hz - TONE.bram) > 20, `${hz} Hz`);
    bram.resume();
    await wait(1_500);
    await hearsTone(anna, TONE.bram);
    await anna.press('Hang up');
    await bram.closed();
    const { outcome } = await inside.historyLine(({ caller }) => caller.number === '102');
    assert.is(outcome, 'answered');
    await inside.quiet(OVER, 3_000);
  },
);

check(peers, 'DEV-15 hears what the box says before anybody has answered: why a number can’t be reached', async () => {
  await anna.call('199');
  await anna.connected();
  const { level } = await anna.hears();
  assert.ok(level > 0.01, `the sentence at ${level}`);
  const { outcome } = await inside.historyLine(({ dialled }) => dialled === '199');
  assert.is(outcome, 'refused');
  await inside.quiet(OVER, 3_000);
});

check(peers, 'DEV-15 a page calls a page: each hears the other’s tone', async () => {
  const dirk = await PagePhone.start(office.box, office.host('dirk'), '104', TONE.dirk);
  try {
    await dirk.call('101');
    await anna.rings();
    await anna.press('Answer');
    await dirk.says('Talking');
    await wait(1_500);
    await hearsTone(anna, TONE.dirk);
    await hearsTone(dirk, TONE.anna);
    await dirk.press('Hang up');
    await anna.says('The call has ended');
    await inside.quiet(OVER, 3_000);
  } finally {
    await dirk.stop();
  }
  assert.equal(anna.errors, []);
});
