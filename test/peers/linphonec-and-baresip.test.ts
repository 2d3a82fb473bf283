import { setTimeout as wait } from 'node:timers/promises';
import { ANNA, BRAM, RealOffice } from './phones/office.ts';
import { check, near, suiteOfPeers } from './phones/peer-suite.ts';
import { measure } from './phones/sound.ts';

const test = suiteOfPeers('phones of two makers', ['baresip', 'linphonec', 'sox', 'ip']);

for (const transport of ['udp', 'tcp', 'tls'] as const) {
  check(test, `CAL-13 linphonec over ${transport.toUpperCase()} and baresip call each other both ways`, async () => {
    const office = await RealOffice.open();
    try {
      const anna = await office.linphonec({ ...ANNA, transport });
      const bram = await office.baresip({ ...BRAM, transport });
      anna.call('102');
      await bram.rings();
      bram.answer();
      await anna.established();
      await wait(2_500);
      anna.hangup();
      await bram.closed();
      near(measure(bram.recordings('dec')[0]!).frequencyHz, ANNA.toneHz);
      near(measure(anna.recording()).frequencyHz, BRAM.toneHz);
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
}
