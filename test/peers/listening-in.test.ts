import { statSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import * as assert from 'uvu/assert';
import { Inside } from '../kit/inside.ts';
import type { Baresip } from './phones/baresip.ts';
import { levelAt } from './phones/hearing.ts';
import type { Linphonec } from './phones/linphonec.ts';
import { RealOffice } from './phones/office.ts';
import { check, suiteOfPeers } from './phones/peer-suite.ts';

/** CAL-08 with real phones: each says a tone of its own, and what each hears of the others is measured. */
const peers = suiteOfPeers('listening in', ['baresip', 'linphonec', 'sox', 'ip']);
const { test } = peers;

const OFFICE = `
office: { name: Demo, country: NL, language: en, timeZone: Europe/Amsterdam, extensionLength: 3 }
users:
  - { number: "101", name: Anna, lines: [{ username: "101", password: "Wilg-4711-Anna" }] }
  - { number: "102", name: Bram, lines: [{ username: "102", password: "Beuk-4712-Bram" }] }
  - { number: "103", name: Carla, lines: [{ username: "103", password: "Eik-4713-Carla" }] }
  - { number: "104", name: Daan, lines: [{ username: "104", password: "Iep-4714-Daan" }] }
accounts:
  - { username: carla, name: Carla, roles: [supervisor], user: "103" }
`;
/** Between the notes of the music. */
const TONES = { anna: 453, bram: 719, carla: 1_017, daan: 1_361 } as const;
type Person = keyof typeof TONES;

let office: RealOffice;
let inside: Inside;
/** Two who call, the agent and the supervisor. */
let phones: { readonly anna: Baresip; readonly bram: Baresip; readonly carla: Baresip };
let daan: Linphonec;

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
  const codecs = ['PCMU/8000'];
  daan = await office.linphonec({ username: '104', password: 'Iep-4714-Daan', toneHz: TONES.daan, codecs });
});
test.beforeEach(() => {
  for (const phone of Object.values(phones ?? {})) phone.beginTest();
});
test.afterEach(() => {
  // Of a test that failed in the middle.
  for (const phone of Object.values(phones ?? {})) phone.hangup();
});
test.after(() => office?.close());

/** Longer than any sentence that is said meanwhile, and a second more. */
const SETTLED_MS = 4_500;
const LOOKS_AGAIN = 3;
const LOOKS_AGAIN_MS = 1_500;

/** Whose tones are in that second, and how loud: those of all these and of nobody else. */
function hears(person: Person, file: string, whom: readonly Person[]): void {
  for (const [other, hz] of Object.entries(TONES) as [Person, number][]) {
    const level = levelAt(file, hz, 1);
    const said = `${person} hears ${other} at ${level.toFixed(3)}`;
    if (whom.includes(other)) assert.ok(level > 0.1, said);
    else assert.ok(level < 0.02, said);
  }
}

/** What it heard is where it wrote last: it begins a new file when its sound moves to the box. */
function heardBy(phone: Baresip): string {
  const files = phone.recordings('dec').map((file) => ({ file, writtenMs: statSync(file).mtimeMs }));
  return files.sort((one, other) => one.writtenMs - other.writtenMs).at(-1)!.file;
}

async function hear(expected: Partial<Record<keyof typeof phones, readonly Person[]>>): Promise<void> {
  await wait(SETTLED_MS);
  const all = Object.entries(expected) as [keyof typeof phones, readonly Person[]][];
  const look = (): void => {
    for (const [person, whom] of all) hears(person, heardBy(phones[person]), whom);
  };
  for (let again = 0; again < LOOKS_AGAIN; again++) {
    try {
      look();
      return;
    } catch {
      // On a busy machine phones write late.
      await wait(LOOKS_AGAIN_MS);
    }
  }
  look();
}

async function over(): Promise<void> {
  await inside.quiet(['calls', 'legs', 'listeners', 'mediaSessions', 'players'], 8_000);
}

check(
  peers,
  'CAL-08 COD-02 hears only, coaches, joins: what the caller, the agent and the supervisor hear',
  async () => {
    const { anna, bram, carla } = phones;
    anna.call('102');
    await bram.rings();
    bram.answer();
    await anna.established();
    // A phone names its recordings by the second: one that begins anew in the same loses what it hears.
    await hear({ anna: ['bram'], bram: ['anna'] });
    carla.call('906102');
    await carla.established();
    await hear({ anna: ['bram'], bram: ['anna'], carla: ['anna', 'bram'] });
    carla.keys('2');
    await hear({ anna: ['bram'], bram: ['anna', 'carla'], carla: ['anna', 'bram'] });
    carla.keys('4');
    await hear({ anna: ['bram', 'carla'], bram: ['anna', 'carla'], carla: ['anna', 'bram'] });
    carla.keys('1');
    await hear({ anna: ['bram'], bram: ['anna'], carla: ['anna', 'bram'] });
    // Keys of the caller reach the agent, though they no longer talk past the box.
    anna.keys('7');
    await bram.hearsKey('7');
    carla.hangup();
    await hear({ anna: ['bram'], bram: ['anna'] });
    anna.hangup();
    await bram.closed();
    await over();
  },
);

check(
  peers,
  'CAL-08 waits with music for the next call; the agent coached, another kind of phone hears none of it',
  async () => {
    const { bram, carla } = phones;
    carla.call('906');
    await carla.established();
    await wait(1_000);
    carla.keys('102');
    await wait(SETTLED_MS);
    daan.call('102');
    await bram.rings();
    bram.answer();
    await daan.established();
    await hear({ bram: ['daan'], carla: ['bram', 'daan'] });
    carla.keys('2');
    await hear({ bram: ['carla', 'daan'], carla: ['bram', 'daan'] });
    bram.hangup();
    await daan.closed();
    hears('daan', daan.recording(), ['bram']);
    // She hears music again, and nobody.
    await hear({ carla: [] });
    carla.hangup();
    await carla.closed();
    await over();
  },
);
