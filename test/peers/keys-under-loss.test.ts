import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import * as assert from 'uvu/assert';
import { Inside } from '../kit/inside.ts';
import { temporaryDirectory } from '../kit/office.ts';
import type { Baresip } from './phones/baresip.ts';
import { inbandKeys } from './phones/hearing.ts';
import { RealOffice } from './phones/office.ts';
import { check, suiteOfPeers } from './phones/peer-suite.ts';
import { playScenario, scenarioFile } from './phones/sipp.ts';

/**
 * Keys of every kind while one packet in twenty is lost, on the way to the box and on the way from it. What the box
 * has understood stands in the story of the call: a menu of long choices, whose last key is always wrong.
 */
const peers = suiteOfPeers('keys under loss', ['baresip', 'sipp', 'sox', 'nft', 'ip']);
const { test } = peers;

const OFFICE = `
office: { name: Demo, country: NL, language: en, timeZone: Europe/Amsterdam, extensionLength: 3 }
users:
  - { number: "101", name: Anna, voicemail: false, lines: [{ username: "101", password: "Wilg-4711-Anna" }] }
  - { number: "102", name: Bram, voicemail: false, lines: [{ username: "102", password: "Beuk-4712-Bram" }] }
  - { number: "103", name: Cor, voicemail: false, lines: [{ username: "103", password: "Eik-4713-Cor", dtmf: info }] }
  - { number: "104", name: Dirk, voicemail: false, lines: [{ username: "104", password: "Es-4714-Dirk", dtmf: inband }] }
`;
const MENU = `
ivrs:
  - number: "202"
    name: Menu
    prompt: Beep
    invalidPrompt: Beep
    optionDigits: 6
    invalidRetries: 9
    options:
      - { digits: "112233", destination: "102" }
      - { digits: "445566", destination: "102" }
      - { digits: "778899", destination: "102" }
      - { digits: "900990", destination: "102" }
`;
/** 42 keys, each one of them often, many twice in a row. */
const ROUNDS = ['112234', '445567', '778890', '900991', '112234', '445567', '778890'];
const LOST_PERCENT = 5;
const KEY_EVERY_MS = 250;
const ROUND_PAUSE_MS = 2_000;

let office: RealOffice;
let inside: Inside;
let anna: Baresip;
let bram: Baresip;
let dirk: Baresip;

test.before(async () => {
  if (peers.lacks) return;
  office = await RealOffice.open({ office: OFFICE });
  inside = new Inside(office.box.dataDir);
  const beep = join(temporaryDirectory(), 'beep.wav');
  execFileSync('sox', ['-n', '-r', '16000', '-c', '1', '-b', '16', beep, 'synth', '0.4', 'sine', '1000']);
  await inside.upload('/api/prompts?name=Beep&use=speech', readFileSync(beep), 'audio/wav');
  office.box.apply(MENU);
  const toneFile = inbandKeys({ waitSec: 3, keys: ROUNDS.join(' '), toneHz: 550 });
  const plain = { codecs: ['PCMU/8000/1'] };
  [anna, bram, dirk] = await Promise.all([
    office.baresip({ username: '101', password: 'Wilg-4711-Anna', toneHz: 440, ...plain }),
    office.baresip({ username: '102', password: 'Beuk-4712-Bram', toneHz: 700, codecs: ['PCMA/8000/1'] }),
    office.baresip({ username: '104', password: 'Es-4714-Dirk', toneHz: 550, toneFile, ...plain }),
  ]);
});
// All press at the same time, into calls of their own: a test waits for its own.
test.before(async () => {
  if (peers.lacks) return;
  for (const [kind, press] of Object.entries(PRESSING)) {
    const pressed = press();
    // Whoever asks later hears of it; until then a failure is no unhandled one.
    pressed.catch(() => {});
    pressing.set(kind, pressed);
  }
  // Not before the calls are up: a 401 that is repeated makes SIPp forget the tag of the 200 it had (1 run in 20).
  while ((await inside.gauges()).calls !== pressing.size) await wait(20);
  for (const host of [office.boxHost, bram.host]) host.lose(LOST_PERCENT);
});
test.after(() => office?.close());

async function pressAll(press: (key: string) => void, keys: string): Promise<void> {
  for (const key of keys) {
    press(key);
    await wait(KEY_EVERY_MS);
  }
}

async function pressRounds(press: (key: string) => void): Promise<void> {
  await wait(ROUND_PAUSE_MS);
  for (const round of ROUNDS) {
    await pressAll(press, round);
    await wait(ROUND_PAUSE_MS);
  }
}

/** What the menu understood in the last call of that person. */
async function understood(number: string): Promise<string[]> {
  const { id } = await inside.historyLine(({ caller }) => caller.number === number, 10_000);
  const { trail } = await inside.ask<{ trail: { sentence: string }[] }>(`/api/history/${id}`);
  return trail.flatMap(({ sentence }) => /the caller chose (\S+), which/.exec(sentence)?.[1] ?? []);
}

/** The keys of one are those of the other, of which some may be missing. */
function isPartOf(some: string, all: string): boolean {
  let at = 0;
  for (const key of all) if (key === some[at]) at++;
  return at === some.length;
}

async function annaPresses(): Promise<void> {
  anna.call('202');
  await anna.established();
  await pressRounds((key) => anna.keys(key));
  anna.hangup();
}

/** The scenario that sends two keys by INFO, with all of the rounds instead. */
function infoScenario(): string {
  const written = readFileSync(scenarioFile('sends-keys.caller'), 'utf8');
  const pause = '<pause milliseconds="200" />';
  const [head = '', rest = ''] = written.replace('"180" />', '"180" optional="true" />').split(pause);
  const [first = '', , bye = ''] = rest.split('<recv response="200" />');
  let cseq = 3;
  const keys = ROUNDS.flatMap((round) => {
    const each = [...round].map((key) =>
      first.replace('Signal=5', `Signal=${key}`).replace('3 INFO', `${cseq++} INFO`),
    );
    return [
      `<pause milliseconds="${ROUND_PAUSE_MS}" />`,
      ...each.map((one) => `${one}<recv response="200" />${pause}`),
    ];
  });
  const end = `${bye.replace('9 BYE', `${cseq} BYE`)}<recv response="200" /></scenario>`;
  const file = join(temporaryDirectory(), 'presses.xml');
  writeFileSync(file, [head, ...keys, `<pause milliseconds="${ROUND_PAUSE_MS}" />`, end].join('\n'));
  return file;
}

// linphonec sends the first key of a call by INFO and no further one.
async function corPresses(): Promise<void> {
  const { address, port } = office.box.sip;
  await playScenario({
    ...{ scenario: infoScenario(), host: office.host('cor'), remote: `${address}:${port}`, timeoutSec: 55 },
    ...{ username: '103', password: 'Eik-4713-Cor', keys: { callee: '202' } },
  });
}

async function dirkPresses(): Promise<void> {
  dirk.call('202');
  await dirk.established();
  await wait(3_000 + ROUNDS.length * 3_700);
  dirk.hangup();
}

const PRESSING = { events: annaPresses, info: corPresses, tones: dirkPresses } as const;
const pressing = new Map<string, Promise<void>>();

check(peers, 'keys by RFC 4733 to the box: none lost, none twice', async () => {
  await pressing.get('events');
  assert.equal(await understood('101'), ROUNDS);
});

check(peers, 'keys by SIP INFO to the box: none lost, none twice', async () => {
  await pressing.get('info');
  assert.equal(await understood('103'), ROUNDS);
});

// What a lost packet cuts out of a tone is gone: who wants every key to arrive uses events.
check(peers, 'keys as tones to the box: most arrive, none twice', async () => {
  await pressing.get('tones');
  const heard = await understood('104');
  const whole = heard.filter((round) => ROUNDS.includes(round)).length;
  assert.ok(whole >= ROUNDS.length - 2, `${whole} of ${ROUNDS.length}: ${heard}`);
  assert.ok(isPartOf(heard.join(''), ROUNDS.join('')), `in order and none twice: ${heard}`);
});

const ALL = ROUNDS.join('');
const LAST_KEY_WITHIN_MS = 3_000;

function keysHeardBy(phone: Baresip): string {
  const heard = phone.events.all.filter(({ type }) => type === 'CALL_DTMF_START');
  return heard.map(({ param }) => param).join('');
}

check(
  peers,
  'keys by RFC 4733 through the box to another phone, lost on both ways: none lost, none twice',
  async () => {
    await Promise.allSettled(pressing.values());
    for (const phone of [anna, bram]) phone.beginTest();
    anna.call('102');
    await bram.rings();
    bram.answer();
    await Promise.all([anna.established(), bram.established()]);
    await wait(500);
    await pressAll((key) => anna.keys(key), ALL);
    for (const from = performance.now(); keysHeardBy(bram).length < ALL.length; await wait(50)) {
      if (performance.now() - from > LAST_KEY_WITHIN_MS) break;
    }
    // What came twice would come now.
    await wait(500);
    assert.is(keysHeardBy(bram), ALL);
    anna.hangup();
    await bram.closed();
  },
);
