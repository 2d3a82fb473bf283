import { setTimeout as wait } from 'node:timers/promises';
import * as assert from 'uvu/assert';
import { ANNA, BRAM, RealOffice } from './phones/office.ts';
import { check, near, suiteOfPeers } from './phones/peer-suite.ts';
import { measure } from './phones/sound.ts';

const test = suiteOfPeers('real phones call each other', ['baresip', 'sox', 'ip']);

for (const transport of ['udp', 'tcp', 'tls'] as const) {
  check(test, `CAL-13 two phones over ${transport.toUpperCase()} hear each other directly`, async () => {
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

check(test, 'APP-07 after a power cut the phones are still known and the next call rings', async () => {
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
