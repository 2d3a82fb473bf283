import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import * as assert from 'uvu/assert';
import { Capture } from './phones/capture.ts';
import { ANNA, BRAM, RealOffice } from './phones/office.ts';
import { check, suiteOfPeers } from './phones/peer-suite.ts';

/**
 * What really goes over the cable while two makers' phones call each other through the box, as Wireshark sees it. A
 * broken build sends what Wireshark can't read, or lets sound take the way through the box.
 */
const peers = suiteOfPeers('on the wire', ['baresip', 'linphonec', 'tshark', 'ip']);

/**
 * Everything between two hosts but signalling. Whether Wireshark calls it RTP depends on whether it saw the description
 * before the first packet. Not what an ICMP message quotes of it, nor what is said to everybody.
 */
const SOUND = 'udp && udp.port != 5060 && !icmp && !(ip.dst == 224.0.0.0/4) && !(ip.dst == 255.255.255.255)';

let office: RealOffice;
let folder: string;
let atBox: Capture;
/** While the two only talk: there and at the phone. */
let talkAtBox: Capture;
let talkAtAnna: Capture;
let annasAddress: string;
let bramsAddress: string;

peers.test.before(async () => {
  if (peers.lacks) return;
  folder = mkdtempSync(join(tmpdir(), 'wire-'));
  office = await RealOffice.open();
  const boxCapture = Capture.start(office.boxHost, join(folder, 'box.pcapng'));
  const anna = await office.baresip(ANNA);
  const bram = await office.linphonec(BRAM);
  atBox = await boxCapture;
  talkAtBox = await Capture.start(office.boxHost, join(folder, 'talk-box.pcapng'));
  talkAtAnna = await Capture.start(anna.host, join(folder, 'talk-anna.pcapng'));
  [annasAddress, bramsAddress] = [anna.host.address, bram.host.address];

  anna.call('102');
  await bram.rings();
  bram.answer();
  await anna.established();
  await wait(1_500);
  await Promise.all([talkAtBox.stop(), talkAtAnna.stop()]);
  // From here on the box speaks too: music for who is on hold, a sentence about a number that nobody has.
  anna.hold();
  await wait(500);
  anna.resume();
  await wait(500);
  anna.hangup();
  await bram.closed();
  bram.call('101');
  await anna.rings();
  bram.hangup();
  await anna.closed();
  anna.call('199');
  await wait(1_000);
  await atBox.stop();
});
peers.test.after(async () => {
  await office?.close();
  if (folder) rmSync(folder, { recursive: true });
});

check(peers, 'Wireshark finds no fault with a single SIP message of the box', async () => {
  const fromBox = `sip && ip.src == ${office.box.sip.address}`;
  // The calls alone; whether the registrations are seen depends on how fast the capture begins.
  assert.ok(atBox.packets(fromBox).length > 20, 'there are many');
  assert.equal(atBox.packets(`${fromBox} && (_ws.malformed || _ws.expert.severity >= "Warning")`), []);
  const unread = atBox.packets(`udp.port == 5060 && ip.src == ${office.box.sip.address} && !sip`);
  assert.equal(unread, [], 'and it is all SIP');
});

check(peers, 'CAL-13 sound goes from phone to phone and never to the box', async () => {
  const ways = new Set(talkAtAnna.packets(SOUND, 'ip.src', 'ip.dst'));
  assert.equal([...ways].sort(), [`${annasAddress}\t${bramsAddress}`, `${bramsAddress}\t${annasAddress}`].sort());
  const count = talkAtAnna.packets(SOUND).length;
  assert.ok(count > 50, `${count} packets of sound`);
  assert.equal(talkAtBox.packets('udp && udp.port != 5060'), [], 'nothing but SIP at the box');
});
