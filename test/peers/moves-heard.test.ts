import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import * as assert from 'uvu/assert';
import { Capture } from './phones/capture.ts';
import { earAt } from './phones/ear.ts';
import { RealOffice } from './phones/office.ts';
import { check, suiteOfPeers } from './phones/peer-suite.ts';

/** What real phones hear of each other while their call moves to the box and back, because somebody listens. */
const peers = suiteOfPeers('moves as real phones hear them', ['baresip', 'linphonec', 'sox', 'tshark', 'ip']);

const OFFICE = `
office: { name: Demo, country: NL, language: en, timeZone: Europe/Amsterdam, extensionLength: 3 }
users:
  - { number: "101", name: Anna, lines: [{ username: "101", password: "Wilg-4711-Anna" }] }
  - { number: "102", name: Bram, lines: [{ username: "102", password: "Beuk-4712-Bram" }] }
  - { number: "103", name: Carla, lines: [{ username: "103", password: "Eik-4713-Carla" }] }
accounts:
  - { username: carla, name: Carla, roles: [supervisor], user: "103" }
`;
const ANNA = { username: '101', password: 'Wilg-4711-Anna', toneHz: 453 } as const;
const BRAM = { username: '102', password: 'Beuk-4712-Bram', toneHz: 719 } as const;
const CARLA = { username: '103', password: 'Eik-4713-Carla', toneHz: 1_017 } as const;
/** As `makeTone` makes them. */
const LEVEL_DB = 20 * Math.log10(0.5);

const ROUNDS = 2;
const IN_THE_BOX_MS = 3_000;
/** The box stays between them for a second, and then they are asked. */
const DIRECT_AGAIN_MS = 3_500;
/** A real phone on a busy machine takes what it takes: reported; only what would be no talk is a fault. */
const GAP_MAX_MS = 500;

for (const kind of ['baresip', 'linphonec'] as const) {
  check(
    peers,
    `CAL-13 ${kind} calls, directly, through the box while somebody listens, and back: gaps measured`,
    async () => {
      const office = await RealOffice.open({ office: OFFICE });
      const folder = mkdtempSync(join(tmpdir(), 'moves-'));
      try {
        const anna =
          kind === 'baresip'
            ? await office.baresip(ANNA)
            : await office.linphonec({ ...ANNA, codecs: ['PCMU/8000', 'PCMA/8000'] });
        const bram = await office.baresip(BRAM);
        const carla = await office.baresip(CARLA);
        anna.call('102');
        await bram.rings();
        bram.answer();
        await anna.established();
        const atAnna = await Capture.start(anna.host, join(folder, 'anna.pcapng'));
        const atBram = await Capture.start(bram.host, join(folder, 'bram.pcapng'));
        for (let round = 0; round < ROUNDS; round++) {
          await wait(1_000);
          carla.call('906102');
          await carla.established();
          await wait(IN_THE_BOX_MS);
          carla.hangup();
          await carla.closed();
          await wait(DIRECT_AGAIN_MS);
        }
        await Promise.all([atAnna.stop(), atBram.stop()]);
        anna.hangup();
        await bram.closed();
        const [annas, brams, box] = [anna.host.address, bram.host.address, office.boxHost.address];
        const heardByAnna = earAt(atAnna, annas, BRAM.toneHz, LEVEL_DB);
        const heardByBram = earAt(atBram, brams, ANNA.toneHz, LEVEL_DB);
        assert.equal(heardByAnna.sources, [brams, box, brams, box, brams], 'directly, and through the box');
        assert.equal(heardByBram.sources, [annas, box, annas, box, annas]);
        const { gapMs, clickDb } = heardByAnna;
        console.log(`${kind}: gap ${gapMs} ms, click ${clickDb.toFixed(1)} dB`);
        assert.ok(gapMs < GAP_MAX_MS, `gap of ${gapMs} ms`);
        // The agent is told by a sentence that somebody listens: the packets alone are measured there.
        for (const { pauseMs, streams } of [heardByAnna, heardByBram]) {
          console.log(`${kind}: nothing came for ${pauseMs} ms at most, in ${streams} streams`);
          assert.ok(pauseMs < GAP_MAX_MS, `nothing for ${pauseMs} ms`);
        }
      } finally {
        await office.close();
        rmSync(folder, { recursive: true });
      }
    },
  );
}
