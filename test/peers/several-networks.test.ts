import { setTimeout as wait } from 'node:timers/promises';
import * as assert from 'uvu/assert';
import { Inside } from '../kit/inside.ts';
import type { Baresip } from './phones/baresip.ts';
import { speakersTo } from './phones/capture.ts';
import { ANNA, BRAM, RealOffice } from './phones/office.ts';
import { check, near, suiteOfPeers } from './phones/peer-suite.ts';
import { measure } from './phones/sound.ts';

/** Phones that reach the box over IPv6, and phones that reach it over different interfaces. */
const peers = suiteOfPeers('several networks', ['baresip', 'sox', 'tshark', 'ip']);

/** Anna calls Bram and hangs up; each hears the other's tone. Answers the messages of the call as text. */
async function hearEachOther(
  { office, anna, bram }: { readonly office: RealOffice; readonly anna: Baresip; readonly bram: Baresip },
  meanwhile: () => void = () => {},
): Promise<string> {
  anna.call('102');
  await bram.rings();
  bram.answer();
  await Promise.all([anna.established(), bram.established()]);
  await wait(2_500);
  meanwhile();
  anna.hangup();
  await bram.closed();
  near(measure(anna.recordings('dec')[0]!).frequencyHz, BRAM.toneHz);
  near(measure(bram.recordings('dec')[0]!).frequencyHz, ANNA.toneHz);
  const inside = new Inside(office.box.dataDir);
  const { id, outcome } = await inside.historyLine(({ caller }) => caller.number === '101');
  assert.is(outcome, 'answered');
  return JSON.stringify(await inside.ask(`/api/history/${id}/ladder`));
}

for (const transport of ['udp', 'tcp', 'tls'] as const) {
  check(peers, `CAL-13 two phones over IPv6 and ${transport.toUpperCase()} hear each other directly`, async () => {
    const office = await RealOffice.open({ hasIpv6: true });
    try {
      const boxAddress = office.boxHost.address6!;
      const anna = await office.baresip({ ...ANNA, transport, boxAddress });
      const bram = await office.baresip({ ...BRAM, transport, boxAddress });
      const ladder = await hearEachOther({ office, anna, bram });
      assert.match(ladder, `c=IN IP6 ${anna.host.address6}`);
      assert.match(ladder, `SIP/2.0/${transport.toUpperCase()} [${boxAddress}]:`);
      assert.not.match(ladder, 'IN IP4');
    } finally {
      await office.close();
    }
  });
}

check(peers, 'CAL-13 phones at two interfaces, each with its own --sip, hear each other', async () => {
  const office = await RealOffice.open({ onWires: ['anna', 'bram'] });
  try {
    const [annas, brams] = office.wires;
    const anna = await office.baresip({ ...ANNA, host: annas!.host, boxAddress: annas!.gateway });
    const bram = await office.baresip({ ...BRAM, host: brams!.host, boxAddress: brams!.gateway });
    const ladder = await hearEachOther({ office, anna, bram }, () => {
      assert.equal(speakersTo(bram.host), [anna.host.address], 'not by way of the box');
    });
    const [toAnna, toBram] = [annas!.gateway, brams!.gateway].map((address) => address.replaceAll('.', '\\.'));
    assert.match(ladder, new RegExp(`Via: SIP/2.0/UDP ${toBram}:5060`), 'the INVITE to Bram');
    for (const address of [toAnna, toBram]) {
      assert.match(ladder, new RegExp(`Contact: <sip:[^>]*@?${address}:5060`), 'each phone is to answer where it is');
    }
  } finally {
    await office.close();
  }
});
