import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import * as assert from 'uvu/assert';
import { Inside } from '../kit/inside.ts';
import type { NetworkHost } from '../kit/network.ts';
import { temporaryDirectory } from '../kit/office.ts';
import type { Baresip } from './phones/baresip.ts';
import { Capture } from './phones/capture.ts';
import { heardTone } from './phones/hearing.ts';
import { RealOffice } from './phones/office.ts';
import { check, suiteOfPeers } from './phones/peer-suite.ts';

/** Phones that encrypt or don't call at all, with plain ones and with each other, and what is seen on the wire. */
const peers = suiteOfPeers('encrypted calls', ['baresip', 'linphonec', 'sox', 'tshark', 'ip']);
const { test } = peers;

const OFFICE = `
office: { name: Demo, country: NL, language: en, timeZone: Europe/Amsterdam, extensionLength: 3, encryption: preferred }
users:
  - number: "101"
    name: Anna
    voicemail: false
    lines: [{ username: "101", password: "Wilg-4711-Anna", encryption: true }]
  - { number: "102", name: Bram, voicemail: false, lines: [{ username: "102", password: "Beuk-4712-Bram" }] }
  - number: "103"
    name: Cor
    voicemail: false
    lines: [{ username: "103", password: "Eik-4713-Cor", encryption: true }]
  - { number: "104", name: Dirk, voicemail: false, lines: [{ username: "104", password: "Es-4714-Dirk" }] }
`;
const SECRET = { transport: 'tls', mustEncrypt: true } as const;
const ANNA = { username: '101', password: 'Wilg-4711-Anna', toneHz: 440 } as const;
const BRAM = { username: '102', password: 'Beuk-4712-Bram', toneHz: 700 } as const;
const COR = { username: '103', password: 'Eik-4713-Cor', toneHz: 1_000, codecs: ['PCMA/8000', 'PCMU/8000'] } as const;
const DIRK = { username: '104', password: 'Es-4714-Dirk', toneHz: 550 } as const;
const OVER = ['calls', 'legs', 'mediaSessions'] as const;
const RTP_HEADER_BYTES = 12;

let office: RealOffice;
let inside: Inside;
let anna: Baresip;
let bram: Baresip;

test.before(async () => {
  if (peers.lacks) return;
  office = await RealOffice.open({ office: OFFICE });
  inside = new Inside(office.box.dataDir);
  anna = await office.baresip({ ...ANNA, ...SECRET });
  bram = await office.baresip(BRAM);
});
test.beforeEach(() => {
  for (const phone of [anna, bram]) phone.beginTest();
});
test.after(() => office?.close());

function hears(who: string, file: string, hz: number): void {
  const { sec } = heardTone(file, hz);
  assert.ok(sec >= 1.5, `${who} hears ${hz} Hz for ${sec} s`);
}

/** What came from that phone to the box, as if it were plain µ-law. */
function wiretap(capture: Capture, phone: NetworkHost): string {
  const fromPhone = `ip.src == ${phone.address} && udp.port != 5060 && udp.length > 160`;
  const payloads = capture.packets(fromPhone, 'udp.payload').map((hex) => Buffer.from(hex.replaceAll(':', ''), 'hex'));
  assert.ok(payloads.length > 50, `${payloads.length} packets of sound`);
  const dir = temporaryDirectory();
  const raw = join(dir, 'wire.ul');
  writeFileSync(
    raw,
    Buffer.concat(payloads.map((packet) => packet.subarray(RTP_HEADER_BYTES, RTP_HEADER_BYTES + 160))),
  );
  const wav = join(dir, 'wire.wav');
  execFileSync('sox', ['-t', 'ul', '-r', '8000', '-c', '1', raw, '-b', '16', '-e', 'signed', wav]);
  return wav;
}

check(
  peers,
  'FAC-10 a baresip with SRTP or nothing and a plain one hear each other; its leg is noise on the wire',
  async () => {
    const capture = await Capture.start(office.boxHost, join(temporaryDirectory(), 'box.pcapng'));
    anna.call('102');
    await bram.rings();
    bram.answer();
    await Promise.all([anna.established(), bram.established()]);
    await wait(3_000);
    anna.hangup();
    await bram.closed();
    await capture.stop();
    hears('Anna', anna.recordings('dec')[0]!, BRAM.toneHz);
    hears('Bram', bram.recordings('dec')[0]!, ANNA.toneHz);
    assert.ok(heardTone(wiretap(capture, bram.host), BRAM.toneHz).sec > 1.5, 'the plain leg can be listened to');
    assert.is(heardTone(wiretap(capture, anna.host), ANNA.toneHz).sec, 0, 'the encrypted one can not');
    const toPhone = (phone: Baresip): string[] => {
      const filter = `ip.src == ${office.boxHost.address} && ip.dst == ${phone.host.address} && udp.length > 160`;
      return capture.packets(`${filter} && udp.port != 5060`, 'udp.payload').map((hex) => hex.replaceAll(':', ''));
    };
    const plain = new Set(toPhone(bram).map((hex) => hex.slice(2 * RTP_HEADER_BYTES)));
    const again = toPhone(anna).filter((hex) => plain.has(hex.slice(2 * RTP_HEADER_BYTES, -20)));
    assert.equal(again, [], 'nothing that was sent in the clear is sent to Anna');
    const { encrypted } = await inside.historyLine(({ caller, answeredAt }) => caller.number === '101' && !!answeredAt);
    assert.is(encrypted, false, 'no lock: Bram is plain');
    await inside.quiet(OVER, 2_000);
  },
);

check(
  peers,
  'FAC-10 both encrypted, by a baresip and a linphonec: both hear, and the history shows the lock',
  async () => {
    const cor = await office.linphonec({ ...COR, ...SECRET });
    cor.call('101');
    await anna.rings();
    anna.answer();
    await Promise.all([cor.established(), anna.established()]);
    await wait(3_000);
    anna.hangup();
    await cor.closed();
    hears('Anna', anna.recordings('dec')[0]!, COR.toneHz);
    hears('Cor', cor.recording(), ANNA.toneHz);
    const { encrypted } = await inside.historyLine(({ caller }) => caller.number === '103');
    assert.is(encrypted, true);
    cor.beginTest();
    anna.beginTest();
    bram.call('103');
    await cor.rings();
    cor.answer();
    await Promise.all([cor.established(), bram.established()]);
    await wait(3_000);
    bram.hangup();
    await cor.closed();
    hears('Bram', bram.recordings('dec')[0]!, COR.toneHz);
    const mixed = await inside.historyLine(({ caller }) => caller.number === '102');
    assert.is(mixed.encrypted, false);
  },
);

check(peers, 'FAC-10 keys that would cross the wire in the clear, over UDP, are no way to a plain phone', async () => {
  const dirk = await office.baresip({ ...DIRK, mustEncrypt: true });
  dirk.call('102');
  const { param } = await dirk.closed();
  assert.match(param ?? '', /^488 Dirk’s phone wants encrypted sound alone: connect it over TLS, port 5061/);
  const { answeredAt, encrypted } = await inside.historyLine(({ caller }) => caller.number === '104');
  assert.equal([answeredAt, encrypted], [undefined, false]);
  await inside.quiet(OVER, 2_000);
});

check(peers, 'FAC-10 a line set to encryption can not call without it, and is told why', async () => {
  const elsewhere = await office.baresip({ ...ANNA, host: office.host('elsewhere') });
  elsewhere.call('102');
  const { param } = await elsewhere.closed();
  assert.match(param ?? '', /^488 A phone of this call has to be encrypted and isn.t/);
  const { outcome } = await inside.historyLine(({ reason }) => /has to be encrypted/.test(reason));
  assert.is(outcome, 'refused');
  await inside.quiet(OVER, 2_000);
});
