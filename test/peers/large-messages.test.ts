import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { UDP_REQUEST_MAX_BYTES } from '../../appliance/base/limits.ts';
import { Capture } from './phones/capture.ts';
import { ANNA, BRAM, RealOffice } from './phones/office.ts';
import { check, suiteOfPeers } from './phones/peer-suite.ts';
import { playScenario, scenarioFile } from './phones/sipp.ts';

/** A request that is too large for a datagram (RFC 3261 §18.1.1), to a phone that registered over UDP. */
const peers = suiteOfPeers('large messages', ['baresip', 'sipp', 'sox', 'tshark', 'ip']);

const TCP = '6';
const UDP = '17';

/** By which protocol the large INVITE reached Bram's phone, which answered it and was in the call. */
async function wayOfInvite({ refusesTcp }: { readonly refusesTcp: boolean }): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'large-'));
  const office = await RealOffice.open();
  try {
    const bram = await office.baresip({ ...BRAM, autoAnswer: true });
    if (refusesTcp) bram.host.refuseTcp();
    const capture = await Capture.start(bram.host, join(folder, 'bram.pcapng'));
    const { address, port } = office.box.sip;
    const { username, password } = ANNA;
    const scenario = scenarioFile('offers-much.caller');
    const keys = { callee: BRAM.username };
    await playScenario({ host: office.host('anna'), remote: `${address}:${port}`, username, password, scenario, keys });
    await bram.established();
    await bram.closed();
    await capture.stop();
    const filter = `sip.Method == "INVITE" && ip.src == ${address}`;
    const invites = capture.packets(filter, 'ip.proto', 'sip.Content-Length').map((invite) => invite.split('\t'));
    assert.ok(invites.length >= 1);
    for (const [, bodyBytes] of invites) assert.ok(Number(bodyBytes) > UDP_REQUEST_MAX_BYTES, `${bodyBytes} bytes`);
    return [...new Set(invites.map(([protocol = '']) => protocol))];
  } finally {
    await office.close();
    rmSync(folder, { recursive: true });
  }
}

check(peers, 'a phone that takes TCP is called over TCP', async () => {
  assert.equal(await wayOfInvite({ refusesTcp: false }), [TCP]);
});

check(peers, 'a phone that takes UDP alone is called over UDP all the same', async () => {
  assert.equal(await wayOfInvite({ refusesTcp: true }), [UDP]);
});
