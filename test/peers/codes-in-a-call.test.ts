import { setTimeout as wait } from 'node:timers/promises';
import * as assert from 'uvu/assert';
import { Inside } from '../kit/inside.ts';
import type { Baresip } from './phones/baresip.ts';
import { levelAt } from './phones/hearing.ts';
import { RealOffice } from './phones/office.ts';
import { check, suiteOfPeers } from './phones/peer-suite.ts';

/** CAL-03 and CAL-04: a real phone holds, asks a third and joins all by keys; what each hears is measured. */
const peers = suiteOfPeers('codes during a call', ['baresip', 'sox', 'ip']);
const { test } = peers;

const OFFICE = `
office: { name: Demo, country: NL, language: en, timeZone: Europe/Amsterdam, extensionLength: 3 }
users:
  - { number: "101", name: Anna, lines: [{ username: "101", password: "Wilg-4711-Anna", callCodes: true }] }
  - { number: "102", name: Bram, lines: [{ username: "102", password: "Beuk-4712-Bram" }] }
  - { number: "103", name: Carla, lines: [{ username: "103", password: "Eik-4713-Carla" }] }
`;
/** Between the notes of the music on hold. */
const TONES = { anna: 453, bram: 719, carla: 1_017 } as const;
type Person = keyof typeof TONES;

let office: RealOffice;
let inside: Inside;
let phones: Record<Person, Baresip>;

test.before(async () => {
  if (peers.lacks) return;
  office = await RealOffice.open({ office: OFFICE });
  inside = new Inside(office.box.dataDir);
  const [anna, bram, carla] = await Promise.all([
    office.baresip({ username: '101', password: 'Wilg-4711-Anna', toneHz: TONES.anna }),
    office.baresip({ username: '102', password: 'Beuk-4712-Bram', toneHz: TONES.bram }),
    office.baresip({ username: '103', password: 'Eik-4713-Carla', toneHz: TONES.carla }),
  ]);
  phones = { anna, bram, carla };
});
test.beforeEach(() => {
  for (const phone of Object.values(phones ?? {})) phone.beginTest();
});
test.after(() => office?.close());

/** Whose tone is in the last second and a half of what each of these heard: nobody else’s, and not one's own. */
async function hear(expected: Partial<Record<Person, readonly Person[]>>): Promise<void> {
  await wait(2_500);
  for (const [person, whom] of Object.entries(expected) as [Person, readonly Person[]][]) {
    const file = phones[person].recordings('dec').at(-1)!;
    for (const [other, hz] of Object.entries(TONES) as [Person, number][]) {
      const level = levelAt(file, hz, 1);
      const said = `${person} hears ${other} at ${level.toFixed(3)}`;
      if (whom.includes(other)) assert.ok(level > 0.1, said);
      else assert.ok(level < 0.02, said);
    }
  }
}

/** One after the other, as people press them. */
async function types(keys: string): Promise<void> {
  for (const key of keys) {
    phones.anna.keys(key);
    await wait(250);
  }
}

const callerOrCalled = { 'the caller’s': ['anna', 'bram'], 'the called one’s': ['bram', 'anna'] } as const;
for (const [whose, [from, to]] of Object.entries(callerOrCalled)) {
  check(peers, `CAL-03 CAL-04 ${whose} phone: hold, ask, toggle, join; hanging up connects`, async () => {
    const { anna, bram, carla } = phones;
    phones[from].call(to === 'bram' ? '102' : '101');
    await phones[to].rings();
    phones[to].answer();
    await phones[from].established();
    await hear({ anna: ['bram'], bram: ['anna'] });
    // A single # is for the other end.
    anna.keys('#');
    await bram.hearsKey('#');
    await wait(1_200);
    await types('##');
    await wait(1_500);
    await hear({ anna: [], bram: [] });
    await types('*#');
    await hear({ anna: ['bram'], bram: ['anna'] });
    await types('##103#');
    await carla.rings();
    carla.answer();
    await carla.established();
    await hear({ anna: ['carla'], carla: ['anna'], bram: [] });
    await types('2');
    await hear({ anna: ['bram'], bram: ['anna'], carla: [] });
    await types('3');
    await hear({ anna: ['bram', 'carla'], bram: ['anna', 'carla'], carla: ['anna', 'bram'] });
    anna.hangup();
    await hear({ bram: ['carla'], carla: ['bram'] });
    bram.hangup();
    await carla.closed();
    await inside.quiet(['calls', 'legs', 'mediaSessions', 'players'], 8_000);
  });
}
