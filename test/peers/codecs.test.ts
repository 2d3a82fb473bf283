import { setTimeout as wait } from 'node:timers/promises';
import * as assert from 'uvu/assert';
import { Inside } from '../kit/inside.ts';
import type { Baresip } from './phones/baresip.ts';
import { heardTone } from './phones/hearing.ts';
import { RealOffice } from './phones/office.ts';
import { check, suiteOfPeers } from './phones/peer-suite.ts';

/** Phones that have no codec in common talk through the box; each says its tone, the other's is measured. */
const peers = suiteOfPeers('codecs', ['baresip', 'linphonec', 'sox', 'ip']);
const { test } = peers;

/** One phone for each codec, which has no other. */
const PHONES = [
  { username: '101', password: 'Wilg-4711-A', toneHz: 440, codecs: ['PCMU/8000/1'] },
  { username: '102', password: 'Wilg-4712-B', toneHz: 600, codecs: ['PCMA/8000/1'] },
  { username: '103', password: 'Wilg-4713-C', toneHz: 800, codecs: ['G722/16000/1'] },
  { username: '104', password: 'Wilg-4714-D', toneHz: 1000, codecs: ['opus/48000/2'] },
] as const;
const LINPHONEC = { username: '105', password: 'Wilg-4715-E', toneHz: 1200, codecs: ['opus/48000'] } as const;

const users = [...PHONES, LINPHONEC].map(({ username, password }) => {
  const line = `{ username: "${username}", password: "${password}" }`;
  return `  - { number: "${username}", name: Person ${username}, lines: [${line}] }`;
});
const OFFICE = `
office: { name: Demo, country: NL, language: en, timeZone: Europe/Amsterdam, extensionLength: 3 }
users:
${users.join('\n')}
`;

/** A sine of half the full scale. */
const PLAYED_LEVEL = 0.5 / Math.SQRT2;
const NEAR_DB = 1;
const OVER = ['calls', 'legs', 'mediaSessions', 'players'] as const;

let office: RealOffice;
let inside: Inside;
const phones: Baresip[] = [];

test.before(async () => {
  if (peers.lacks) return;
  office = await RealOffice.open({ office: OFFICE });
  inside = new Inside(office.box.dataDir);
  for (const wishes of PHONES) phones.push(await office.baresip(wishes));
});
test.beforeEach(() => {
  for (const phone of phones) phone.beginTest();
});
test.after(() => office?.close());

function heard(who: string, file: string, hz: number): void {
  const { sec, level } = heardTone(file, hz);
  assert.ok(sec >= 1.5, `${who} heard ${hz} Hz for ${sec} s`);
  const db = 20 * Math.log10(level / PLAYED_LEVEL);
  assert.ok(Math.abs(db) <= NEAR_DB, `${who} heard ${hz} Hz ${db.toFixed(1)} dB louder than it was`);
}

async function talk(caller: Baresip, callee: Baresip): Promise<void> {
  caller.call(callee.username);
  await callee.rings();
  callee.answer();
  await Promise.all([caller.established(), callee.established()]);
  await wait(3_000);
  caller.hangup();
  await callee.closed();
  await inside.quiet(OVER, 2_000);
}

for (const [at, caller] of PHONES.entries()) {
  for (const [index, callee] of PHONES.entries()) {
    if (index <= at) continue;
    const name = `${caller.codecs[0]} and ${callee.codecs[0]} hear each other, as loud as they speak`;
    check(peers, name, async () => {
      const [one, other] = [phones[at]!, phones[index]!];
      await talk(one, other);
      heard('the caller', one.recordings('dec')[0]!, callee.toneHz);
      heard('the callee', other.recordings('dec')[0]!, caller.toneHz);
    });
  }
}

check(peers, 'a linphonec with Opus alone and a baresip with PCMU alone hear each other', async () => {
  const cor = await office.linphonec(LINPHONEC);
  const [anna] = phones;
  cor.call('101');
  await anna!.rings();
  anna!.answer();
  await Promise.all([cor.established(), anna!.established()]);
  await wait(3_000);
  anna!.hangup();
  await cor.closed();
  heard('the callee', anna!.recordings('dec')[0]!, LINPHONEC.toneHz);
  heard('the caller', cor.recording(), PHONES[0].toneHz);
});
