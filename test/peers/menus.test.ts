import { setTimeout as wait } from 'node:timers/promises';
import * as assert from 'uvu/assert';
import { Inside } from '../kit/inside.ts';
import type { Baresip } from './phones/baresip.ts';
import { levelAt } from './phones/hearing.ts';
import { RealOffice } from './phones/office.ts';
import { check, near, suiteOfPeers } from './phones/peer-suite.ts';
import { measure, measureSeconds } from './phones/sound.ts';

/** Menus, logins by phone and conference rooms with real phones, measured by ear. */
const peers = suiteOfPeers('menus', ['baresip', 'sox', 'ip']);
const { test } = peers;

const OFFICE = `
office: { name: Demo, country: NL, language: en, timeZone: Europe/Amsterdam, extensionLength: 3 }
users:
  - { number: "101", name: Anna, pin: "2580", lines: [{ username: "101", password: "Wilg-4711-Anna" }] }
  - { number: "102", name: Bram, pin: "3691", lines: [{ username: "102", password: "Beuk-4712-Bram" }] }
  - { number: "103", name: Carla, pin: "96014" }
  - { number: "104", name: Dirk, lines: [{ username: "104", password: "Es-4714-Dirk" }] }
lines:
  - { username: desk, password: "Eik-4713-Desk" }
ivrs:
  - { number: "230", name: Welcome, options: [{ digits: "1", destination: "102", prefix: "Sales:" }] }
conferences:
  - { number: "260", name: Board }
`;
const ANNA_HZ = 440;
const BRAM_HZ = 700;
const DESK_HZ = 1_000;
const DIRK_HZ = 1_300;

let office: RealOffice;
let inside: Inside;
let anna: Baresip;
let bram: Baresip;
let desk: Baresip;
let dirk: Baresip;

test.before(async () => {
  if (peers.lacks) return;
  office = await RealOffice.open({ office: OFFICE });
  inside = new Inside(office.box.dataDir);
  [anna, bram, desk, dirk] = await Promise.all([
    office.baresip({ username: '101', password: 'Wilg-4711-Anna', toneHz: ANNA_HZ }),
    office.baresip({ username: '102', password: 'Beuk-4712-Bram', toneHz: BRAM_HZ }),
    office.baresip({ username: 'desk', password: 'Eik-4713-Desk', toneHz: DESK_HZ }),
    office.baresip({ username: '104', password: 'Es-4714-Dirk', toneHz: DIRK_HZ }),
  ]);
});
test.beforeEach(() => {
  for (const phone of [anna, bram, desk, dirk]) phone.beginTest();
});
test.after(() => office?.close());

const heardBy = (phone: Baresip): string => phone.recordings('dec').at(-1)!;

check(peers, 'IVR-01 EXT-05 the menu is heard, a key leads on, and the two hear each other', async () => {
  anna.call('230');
  await anna.established();
  await wait(1_500);
  anna.keys('1');
  const ringing = await bram.rings();
  assert.match(ringing.peerdisplayname ?? '', /^Sales: Anna/);
  await wait(1_000);
  bram.answer();
  await bram.established();
  await wait(3_000);
  near(measure(heardBy(anna), 1).frequencyHz, BRAM_HZ);
  near(measure(heardBy(bram), 1).frequencyHz, ANNA_HZ);
  const words = measureSeconds(heardBy(anna))[0];
  assert.ok(words && words.level > 0.01, `the menu speaks at ${words?.level}`);
  anna.hangup();
  await bram.closed();
  await inside.quiet(['calls', 'mediaSessions', 'players'], 8_000);
});

check(peers, 'COD-01 901 with extension and PIN: the phone rings for who logged in', async () => {
  desk.call('901');
  await desk.established();
  await wait(1_000);
  desk.keys('103');
  await wait(1_500);
  desk.keys('96014#');
  await desk.closed();
  desk.beginTest();
  anna.call('103');
  await desk.rings();
  anna.hangup();
  await desk.closed();
  await inside.quiet(['calls', 'mediaSessions', 'players'], 8_000);
});

check(peers, 'CAL-04 three in a conference room hear both others and not themselves', async () => {
  const phones = [anna, bram, dirk];
  for (const phone of phones) {
    phone.call('260');
    await phone.established();
  }
  // The words at the door, and the tone for the last who came.
  await wait(9_000);
  const tones = [ANNA_HZ, BRAM_HZ, DIRK_HZ];
  for (const [at, phone] of phones.entries()) {
    const levels = tones.map((hz) => levelAt(heardBy(phone), hz, 2));
    for (const [other, level] of levels.entries()) {
      const said = `${phone.username} hears ${tones[other]} Hz at ${level.toFixed(3)}`;
      if (other === at) assert.ok(level < 0.01, said);
      else assert.ok(level > 0.1, said);
    }
  }
  for (const phone of phones) phone.hangup();
  await inside.quiet(['calls', 'mediaSessions', 'players'], 8_000);
});

check(peers, 'COD-02 an unknown number is said to be so, unanswered, and then refused', async () => {
  anna.call('199');
  await anna.closed();
  const line = await inside.historyLine(({ dialled }) => dialled === '199');
  assert.equal([line.outcome, line.answeredAt], ['refused', undefined]);
  const { level } = measure(heardBy(anna));
  assert.ok(level > 0.01, `it was said at ${level}`);
});

check(peers, 'EXT-04 905: a tone is recorded by phone, heard back, and is in the library with its length', async () => {
  anna.call('905');
  await anna.established();
  // The words before the beep.
  await wait(9_000);
  const spokeMs = 4_000;
  await wait(spokeMs);
  anna.keys('#');
  await wait(2_000);
  anna.keys('1');
  await wait(spokeMs + 2_000);
  const tone = measureSeconds(heardBy(anna)).filter(
    ({ frequencyHz, level }) => Math.abs(frequencyHz - ANNA_HZ) < 25 && level > 0.05,
  );
  const heard = measureSeconds(heardBy(anna)).map(({ frequencyHz, level }) => `${frequencyHz} at ${level}`);
  assert.ok(tone.length >= 2, `heard ${heard.join(', ')}`);
  anna.keys('2');
  await anna.closed();
  const { prompts } = await inside.ask<{ prompts: { name: string; durationMs: number }[] }>('/api/prompts');
  assert.equal(
    prompts.map(({ name }) => name),
    ['Recording 1'],
  );
  assert.ok(prompts[0]!.durationMs > spokeMs - 1_000, `${prompts[0]!.durationMs} ms`);
  await inside.quiet(['calls', 'mediaSessions', 'players'], 8_000);
});
