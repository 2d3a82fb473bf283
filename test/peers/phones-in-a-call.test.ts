import { setTimeout as wait } from 'node:timers/promises';
import * as assert from 'uvu/assert';
import { type HistoryLine, Inside } from '../kit/inside.ts';
import type { NetworkHost } from '../kit/network.ts';
import type { Baresip } from './phones/baresip.ts';
import { speakersTo } from './phones/capture.ts';
import type { Linphonec } from './phones/linphonec.ts';
import { RealOffice } from './phones/office.ts';
import { check, near, suiteOfPeers } from './phones/peer-suite.ts';
import { measure } from './phones/sound.ts';

/**
 * What people do during calls, with phones that no one here wrote: hold, keys, transfers, several phones of one person.
 * Who talks with whom is heard: each phone plays a tone of its own.
 */
const peers = suiteOfPeers('phones in a call', ['baresip', 'linphonec', 'sox', 'tshark', 'ip']);
const { test } = peers;

const OFFICE = `
office: { name: Demo, country: NL, language: en, timeZone: Europe/Amsterdam, extensionLength: 3 }
users:
  - { number: "101", name: Anna, pin: "2580", lines: [{ username: "101", password: "Wilg-4711-Anna" }] }
  - { number: "102", name: Bram, pin: "3691", lines: [{ username: "102", password: "Beuk-4712-Bram" }] }
  - number: "103"
    name: Cor
    pin: "3692"
    lines: [{ username: "103", password: "Eik-4713-Cor" }, { username: "103b", password: "Eik-4713-Cor-b" }]
`;
const TONE = { anna: 440, bram: 700, cor: 1000, corAtHome: 550 } as const;

let office: RealOffice;
let inside: Inside;
let anna: Baresip;
let bram: Baresip;
let corAtHome: Baresip;
let cor: Linphonec;

test.before(async () => {
  if (peers.lacks) return;
  office = await RealOffice.open({ office: OFFICE });
  inside = new Inside(office.box.dataDir);
  [anna, bram, cor] = await Promise.all([
    office.baresip({ username: '101', password: 'Wilg-4711-Anna', toneHz: TONE.anna }),
    office.baresip({ username: '102', password: 'Beuk-4712-Bram', toneHz: TONE.bram }),
    office.linphonec({ username: '103', password: 'Eik-4713-Cor', toneHz: TONE.cor }),
  ]);
});
test.beforeEach(() => {
  for (const phone of [anna, bram, cor]) phone.beginTest();
});
test.after(() => office?.close());

/** Anna calls Bram. */
async function annaTalksToBram(): Promise<void> {
  anna.call('102');
  await bram.rings();
  bram.answer();
  await Promise.all([anna.established(), bram.established()]);
}

/** Cor calls somebody's baresip, which answers. The id of the call on Cor's phone. */
async function corTalksTo(phone: Baresip): Promise<number> {
  const call = await cor.callUntilItRings(phone.username);
  phone.answer();
  await Promise.all([cor.established(), phone.established()]);
  return call;
}

/** Datagrams that arrive here within a second: fifty when somebody talks. */
async function heardInASecond(host: NetworkHost): Promise<number> {
  const before = host.datagrams();
  await wait(1_000);
  return host.datagrams() - before;
}

const LAST_SEC = 1;
const SOUND_SOME = 35;
const SOUND_NONE = 8;

/** What this phone heard at the end of its last call. */
function heardLast(phone: Baresip): number {
  return measure(phone.recordings('dec').at(-1)!, LAST_SEC).frequencyHz;
}

/** Sound comes from the other one and from nobody else. */
function hearEachOther(one: Baresip | Linphonec, other: Baresip | Linphonec): void {
  assert.equal(speakersTo(one.host), [other.host.address], `what ${one.username} hears`);
  assert.equal(speakersTo(other.host), [one.host.address], `what ${other.username} hears`);
}

async function historyOf(caller: string): Promise<HistoryLine> {
  return inside.historyLine((line) => line.caller.number === caller);
}

check(peers, 'hold silences the call at both phones and resume brings it back', async () => {
  await annaTalksToBram();
  assert.ok((await heardInASecond(anna.host)) >= SOUND_SOME, 'Anna hears Bram');
  anna.hold();
  await wait(500);
  assert.ok((await heardInASecond(anna.host)) <= SOUND_NONE, 'Bram sends nothing to a phone that holds');
  const [call] = (await inside.ask<{ calls: { state: string }[] }>('/api/calls')).calls;
  assert.is(call?.state, 'held', 'the page shows it');
  anna.resume();
  await wait(500);
  assert.ok((await heardInASecond(anna.host)) >= SOUND_SOME, 'Anna hears Bram again');
  anna.hangup();
  await bram.closed();
  near(heardLast(anna), TONE.bram);
  near(heardLast(bram), TONE.anna);
  const { id } = await historyOf('101');
  const ladder = JSON.stringify(await inside.ask(`/api/history/${id}/ladder`));
  assert.match(ladder, /a=sendonly/);
  assert.match(ladder, /a=recvonly/);
});

check(peers, 'DEV-07 keys pressed during a call are heard by the other phone', async () => {
  await annaTalksToBram();
  await wait(300);
  anna.keys('5');
  await bram.hearsKey('5');
  bram.keys('#');
  await anna.hearsKey('#');
  anna.hangup();
  await bram.closed();
});

check(peers, 'CAL-01 Anna puts Bram through to Cor without asking: Bram and Cor hear each other', async () => {
  await annaTalksToBram();
  await wait(500);
  anna.transfer('103');
  await cor.rings();
  await anna.closed();
  cor.answer();
  await cor.established();
  await wait(1_500);
  hearEachOther(bram, cor);
  bram.hangup();
  await cor.closed();
  near(measure(cor.recording(), LAST_SEC).frequencyHz, TONE.bram);
  const { callee, talks, reason } = await historyOf('101');
  assert.is(callee?.name, 'Bram', 'Anna herself never talked to Cor');
  const pairs = talks.map(({ parties }) => parties.map(({ name }) => name).join('–'));
  assert.equal(pairs, ['Anna–Bram', 'Bram–Cor']);
  assert.is(reason, 'Bram hung up.');
});

// baresip ends its call after every transfer, failed or not; linphonec keeps it.
check(peers, 'CAL-01 a transfer to a number that nobody has leaves the call as it was', async () => {
  await corTalksTo(anna);
  cor.transfer('199');
  await wait(1_000);
  assert.ok((await heardInASecond(anna.host)) >= SOUND_SOME, 'Anna hears Cor still');
  cor.hangup();
  await anna.closed();
  near(heardLast(anna), TONE.cor);
  const { id } = await historyOf('103');
  assert.match(JSON.stringify(await inside.ask(`/api/history/${id}/ladder`)), /SIP\/2\.0 404 199 is nobody’s number/);
});

check(peers, 'CAL-02 Cor speaks with Bram first and then connects Anna with him', async () => {
  const first = await corTalksTo(anna);
  await cor.hold();
  const second = await corTalksTo(bram);
  await wait(300);
  cor.connect(first, second);
  await cor.connected();
  await wait(500);
  hearEachOther(anna, bram);
  anna.hangup();
  await bram.closed();
  await inside.quiet(['calls', 'legs'], 2_000);
});

check(peers, 'CAL-02 Cor connects Anna with Bram while his phone still rings', async () => {
  const first = await corTalksTo(anna);
  await cor.hold();
  const second = await cor.callUntilItRings('102');
  cor.connect(first, second);
  await cor.connected();
  bram.answer();
  await bram.established();
  await wait(500);
  hearEachOther(anna, bram);
  bram.hangup();
  await anna.closed();
  await inside.quiet(['calls', 'legs'], 2_000);
});

check(peers, 'GRP-01 two phones of Cor ring; the one that he leaves shows no missed call', async () => {
  corAtHome = await office.baresip({ username: '103b', password: 'Eik-4713-Cor-b', toneHz: TONE.corAtHome });
  anna.call('103');
  await Promise.all([cor.rings(), corAtHome.rings()]);
  corAtHome.answer();
  await anna.established();
  await cor.closed();
  assert.is(await cor.lastCallInList(), 'answered elsewhere');
  await wait(1_500);
  anna.hangup();
  await corAtHome.closed();
  near(heardLast(anna), TONE.corAtHome);
});
