import { setTimeout as wait } from 'node:timers/promises';
import * as assert from 'uvu/assert';
import { has } from '../kit/box.ts';
import { TestNetwork } from '../kit/network.ts';
import { suite } from '../kit/suite.ts';
import { ANNA, BRAM, RealOffice } from './phones/office.ts';
import { measure } from './phones/sound.ts';

const test = suite('real phones call each other', { timeoutMs: 60_000 });

/** sox guesses the frequency from zero crossings of a recording that begins in the middle of a wave. */
const NEAR_HZ = 12;

function near(heardHz: number, playedHz: number): void {
  assert.ok(Math.abs(heardHz - playedHz) <= NEAR_HZ, `heard ${heardHz} Hz instead of ${playedHz} Hz`);
}

function check(name: string, body: () => Promise<void>): void {
  const missing = ['baresip', 'sox', 'ip'].filter((program) => !has(program));
  if (missing.length > 0) test.skip(name, `needs ${missing.join(', ')}`);
  else if (!TestNetwork.possible()) test.skip(name, 'needs the right to make network namespaces');
  else test(name, body);
}

for (const transport of ['udp', 'tcp', 'tls'] as const) {
  check(`CAL-13 two phones over ${transport.toUpperCase()} hear each other directly`, async () => {
    const office = await RealOffice.open();
    try {
      const anna = await office.baresip({ ...ANNA, transport, displayName: 'Somebody Else' });
      const bram = await office.baresip({ ...BRAM, transport });
      anna.call('102');
      const incoming = await bram.rings();
      assert.is(incoming.peerdisplayname, 'Anna de Vries', 'the configured name, not the claimed one');
      bram.answer();
      await anna.established();
      await bram.established();
      await wait(2_500);
      anna.hangup();
      await bram.closed();
      near(measure(anna.recordings('dec')[0]!).frequencyHz, BRAM.toneHz);
      near(measure(bram.recordings('dec')[0]!).frequencyHz, ANNA.toneHz);
    } finally {
      await office.close();
    }
  });
}

check('APP-07 after a power cut the phones are still known and the next call rings', async () => {
  const office = await RealOffice.open();
  try {
    const anna = await office.baresip(ANNA);
    const bram = await office.baresip(BRAM);
    await wait(1_000);
    await office.box.kill9();
    await office.box.run();
    bram.call('101');
    await anna.rings();
    anna.answer();
    await bram.established();
    bram.hangup();
    await anna.closed();
  } finally {
    await office.close();
  }
});
