import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import * as assert from 'uvu/assert';
import { Inside } from '../kit/inside.ts';
import { temporaryDirectory } from '../kit/office.ts';
import type { Baresip } from './phones/baresip.ts';
import { ANNA, BRAM, RealOffice } from './phones/office.ts';
import { check, near, suiteOfPeers } from './phones/peer-suite.ts';
import { measure } from './phones/sound.ts';

/** Calls of real phones that the box records, measured by ear. */
const test = suiteOfPeers('recorded calls', ['baresip', 'sox', 'ip']);

const OFFICE = (notice: string) => `
office: { name: Demo, country: NL, language: en, timeZone: Europe/Amsterdam, extensionLength: 3 }
recording: { enabled: true, notice: ${notice} }
users:
  - { number: "101", name: Anna de Vries, pin: "2580", lines: [{ username: "101", password: "Wilg-4711-Anna" }] }
  - { number: "102", name: Bram, pin: "3691", lines: [{ username: "102", password: "Beuk-4712-Bram" }] }
`;

interface Recorded {
  readonly id: string;
  readonly durationMs: number;
  readonly running: boolean;
}

/** Anna calls Bram, who answers. */
async function talk(office: RealOffice): Promise<{ anna: Baresip; bram: Baresip }> {
  const anna = await office.baresip(ANNA);
  const bram = await office.baresip(BRAM);
  anna.call('102');
  await bram.rings();
  bram.answer();
  await Promise.all([anna.established(), bram.established()]);
  return { anna, bram };
}

async function onlyRecording(inside: Inside): Promise<Recorded> {
  const { recordings } = await inside.ask<{ recordings: Recorded[] }>('/api/recordings');
  assert.is(recordings.length, 1);
  return recordings[0]!;
}

/** One side of a recording as a file: 1 is left. */
async function side(inside: Inside, id: string, channel: 1 | 2): Promise<string> {
  const wav = join(temporaryDirectory(), 'both.wav');
  writeFileSync(wav, await inside.bytes(`/api/recordings/${id}/sound`));
  const one = join(temporaryDirectory(), 'one.wav');
  execFileSync('sox', [wav, one, 'remix', String(channel)]);
  return one;
}

check(
  test,
  'FAC-06 the caller is heard on the left and the called one on the right, and both hear each other',
  async () => {
    const office = await RealOffice.open({ office: OFFICE('none') });
    try {
      const inside = new Inside(office.box.dataDir);
      const { anna, bram } = await talk(office);
      await wait(4_000);
      anna.hangup();
      await bram.closed();
      near(measure(anna.recordings('dec')[0]!, 2).frequencyHz, BRAM.toneHz);
      near(measure(bram.recordings('dec')[0]!, 2).frequencyHz, ANNA.toneHz);
      await wait(500);
      const { id, durationMs, running } = await onlyRecording(inside);
      assert.not.ok(running);
      assert.ok(durationMs > 3_000 && durationMs < 8_000, `${durationMs} ms`);
      near(measure(await side(inside, id, 1), 2).frequencyHz, ANNA.toneHz);
      near(measure(await side(inside, id, 2), 2).frequencyHz, BRAM.toneHz);
    } finally {
      await office.close();
    }
  },
);

check(test, 'FAC-05 a power cut in a recorded call costs at most the last second of it', async () => {
  const office = await RealOffice.open({ office: OFFICE('announcement') });
  try {
    await talk(office);
    const startedMs = Date.now();
    await wait(5_000);
    const spokeMs = Date.now() - startedMs;
    await office.box.kill9();
    await office.box.run();
    const { id, durationMs } = await onlyRecording(new Inside(office.box.dataDir));
    assert.ok(durationMs >= spokeMs - 1_500, `${durationMs} of ${spokeMs} ms`);
    near(measure(await side(new Inside(office.box.dataDir), id, 1), 1).frequencyHz, ANNA.toneHz);
  } finally {
    await office.close();
  }
});
