/** Hostile packets at the media engine: damaged ones of each kind, from where a phone may send. */
import { DTLS_HANDSHAKE_MS } from '../../appliance/base/limits-media.ts';
import { type Random, SeededRandom } from '../../appliance/base/random.ts';
import { DtlsAssociation } from '../../appliance/media/dtls/association.ts';
import { type DtlsCertificate, makeDtlsCertificate } from '../../appliance/media/dtls/certificate.ts';
import { fragments } from '../../appliance/media/dtls/flights.ts';
import type { DtlsEnd } from '../../appliance/media/dtls/handshake.ts';
import { writeRecord } from '../../appliance/media/dtls/records.ts';
import { HmacSha1 } from '../../appliance/rtp/hmac-sha1.ts';
import { writeRtpHeader } from '../../appliance/rtp/packet.ts';
import { readRtcp, writeRtcp } from '../../appliance/rtp/rtcp.ts';
import { readStun, writeStun } from '../../appliance/rtp/stun.ts';
import { type World, world } from '../kit/media-world.ts';
import { portOf } from '../kit/rtp-phone.ts';
import { BOX } from '../kit/sound-phone.ts';

const PHONE = { address: '10.0.0.11', port: 4_000 };
const CRYPTO = 'a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:WVNfX19zZW1jdGwgKCkgewkyMjA7fQp9CnVubGVz';

function description(codecs: string, isSecure: boolean): string {
  return [
    ...['v=0', `o=- 1 1 IN IP4 ${PHONE.address}`, 's=-', `c=IN IP4 ${PHONE.address}`, 't=0 0'],
    `m=audio ${PHONE.port} RTP/${isSecure ? 'SAVP' : 'AVP'} ${codecs}`,
    ...(isSecure ? [CRYPTO] : []),
    ...['a=rtpmap:101 telephone-event/8000', 'a=rtpmap:107 opus/48000/2', 'a=sendrecv', ''],
  ].join('\r\n');
}

function pick<T>(random: Random, of: readonly T[]): T {
  return of[random.integer(0, of.length - 1)]!;
}

/** The same packet with bits, lengths or ends that are not its own. */
export function damaged(packet: Uint8Array, random: Random): Uint8Array {
  const bytes = packet.slice();
  const hits = random.integer(0, 4);
  for (let hit = 0; hit < hits && bytes.length > 0; hit++)
    bytes[random.integer(0, bytes.length - 1)] = random.integer(0, 255);
  const how = random.integer(0, 9);
  if (how === 0) return bytes.subarray(0, random.integer(0, bytes.length));
  if (how === 1) return Uint8Array.from([...bytes, ...random.bytes(random.integer(1, 200))]);
  return bytes;
}

function rtp(random: Random): Uint8Array {
  const lengths = [0, 1, 4, 80, 160, 320, random.integer(0, 1_400)];
  const payload = random.bytes(pick(random, lengths));
  const bytes = new Uint8Array(12 + payload.length);
  const type = pick(random, [0, 8, 9, 13, 101, 107, random.integer(0, 127)]);
  const sequence = pick(random, [random.integer(0, 65_535), random.integer(100, 140)]);
  const timestamp = pick(random, [random.integer(0, 0xffff_ffff), random.integer(1_000, 9_000)]);
  writeRtpHeader(bytes, 0, type, random.integer(0, 1) === 0, sequence, timestamp, pick(random, [1, 2, 0xffff_ffff]));
  bytes.set(payload, 12);
  // Now and then CSRCs, an extension, padding.
  if (random.integer(0, 3) === 0) bytes[0] = 0x80 | random.integer(0, 63);
  return bytes;
}

function rtcp(random: Random): Uint8Array {
  const bytes = new Uint8Array(600);
  const block = {
    ssrc: random.integer(0, 0xffff_ffff),
    fractionLost: random.integer(0, 255),
    cumulativeLost: random.integer(-8_388_608, 8_388_607),
    highestSequence: random.integer(0, 0xffff_ffff),
    jitter: random.integer(0, 0xffff_ffff),
    lastSenderReport: random.integer(0, 0xffff_ffff),
    delaySince: random.integer(0, 0xffff_ffff),
  };
  const sender = { ntp: { seconds: random.integer(0, 9_999), fraction: 5 }, rtpTimestamp: 1, packets: 2, octets: 3 };
  const end = writeRtcp(bytes, 0, {
    ...{ ssrc: pick(random, [1, 2]), cname: 'x'.repeat(random.integer(0, 60)), reports: [block, block] },
    ...(random.integer(0, 1) === 0 ? { sender } : {}),
    bye: random.integer(0, 4) === 0,
  });
  return bytes.slice(0, end);
}

function stun(random: Random): Uint8Array {
  const role = { role: pick(random, ['controlling', 'controlled'] as const), tieBreaker: random.bytes(8) };
  const username = `${random.token(8)}:${random.token(4)}`;
  const request = { kind: 'request', transaction: random.bytes(12), username, priority: 7, ...role } as const;
  return writeStun(request, new HmacSha1(random.bytes(16)));
}

const KINDS: readonly ((random: Random) => Uint8Array)[] = [rtp, rtp, rtp, rtcp, stun, (random) => random.bytes(40)];

/** @returns what went wrong; undefined when nothing did */
export function fuzzSession(seed: number, packets: number): string | undefined {
  const random = new SeededRandom(seed);
  const here: World = world();
  const troubles: string[] = [];
  const listener = { onKey: () => {}, onFlow: () => {}, onLost: () => troubles.push('a session was lost') };
  const isSecure = seed % 4 === 3;
  const options = { group: 'call', host: BOX, kind: 'plain', dtmf: 'rfc4733', listener } as const;
  const encryption = isSecure ? 'required' : 'off';
  const first = here.pool.open({ ...options, peer: PHONE.address, encryption });
  const port = portOf(first.answer(description(pick(random, ['8 101', '107 101', '9 13 101', '0 13']), isSecure))!);
  const second = here.pool.open({ ...options, peer: '10.0.0.12', encryption: 'off' });
  second.answer(description(pick(random, ['0 101', '8 101', '107']), false).replaceAll(PHONE.address, '10.0.0.12'));
  if (seed % 2 === 0) first.connect(second);
  else {
    const room = here.pool.room({ near: first });
    for (const session of [first, second]) room.add(session, { kind: 'party' });
  }
  const out = here.network.open({ host: PHONE.address, port: PHONE.port, shared: false }, { receive: () => {} });
  here.clock.advance(20);
  for (let packet = 0; packet < packets; packet++) {
    const bytes = damaged(pick(random, KINDS)(random), random);
    out.send(bytes, bytes.length, here.network.target(BOX, port + pick(random, [0, 0, 0, 1])));
    if (random.integer(0, 2) === 0) here.clock.advance(pick(random, [1, 5, 20, 100]));
  }
  here.clock.advance(1_000);
  for (const session of [first, second]) session.close();
  here.pool.stop();
  return troubles[0];
}

const NOW_MS = Date.UTC(2026, 10, 21);

/** Certificates cost more than all the rest. */
let certificates: Readonly<Record<DtlsEnd, DtlsCertificate>> | undefined;

/** A handshake whose datagrams are damaged, mixed with forged messages. @returns what went wrong */
export function fuzzDtls(seed: number): string | undefined {
  const random = new SeededRandom(seed);
  certificates ??= { client: makeDtlsCertificate(random, NOW_MS), server: makeDtlsCertificate(random, NOW_MS) };
  const { client: clientCertificate, server: serverCertificate } = certificates;
  const make = (role: DtlsEnd, certificate: DtlsCertificate, other: DtlsCertificate): DtlsAssociation =>
    new DtlsAssociation({ role, random, certificate, promised: [other.fingerprint] }, 0);
  const ends = {
    client: make('client', clientCertificate, serverCertificate),
    server: make('server', serverCertificate, clientCertificate),
  };
  const waiting: { readonly to: DtlsEnd; readonly bytes: Uint8Array }[] = [];
  const send = (to: DtlsEnd, datagrams: readonly Uint8Array[]): void => {
    for (const bytes of datagrams) {
      if (random.integer(0, 5) > 0) waiting.push({ to, bytes });
      if (random.integer(0, 4) === 0) waiting.push({ to, bytes: damaged(bytes, random) });
      if (random.integer(0, 6) === 0) waiting.push({ to, bytes: forged(random) });
    }
  };
  send('server', ends.client.start(0));
  for (let nowMs = 0; nowMs < DTLS_HANDSHAKE_MS + 1_000; nowMs += 50) {
    for (const { to, bytes } of waiting.splice(0))
      send(to === 'client' ? 'server' : 'client', ends[to].received(bytes, 0, bytes.length, nowMs));
    send('server', ends.client.tick(nowMs));
    send('client', ends.server.tick(nowMs));
    if (waiting.length > 400) return 'each datagram makes more of them';
  }
  const [a, b] = [ends.client.keys, ends.server.keys];
  if (a && b && Buffer.compare(a.ownKey, b.remoteKey) !== 0) return 'ready with different keys';
  return ends.client.state === 'handshake' || ends.server.state === 'handshake' ? 'it never ends' : undefined;
}

/** A handshake message of any kind that nobody said, in the clear. */
function forged(random: Random): Uint8Array {
  const type = pick(random, [0, 1, 2, 3, 11, 12, 13, 14, 15, 16, 20, random.integer(0, 255)]);
  const message = { type, number: random.integer(0, 9), body: random.bytes(random.integer(0, 300)) };
  const [fragment] = fragments(message);
  return writeRecord({
    content: random.integer(20, 23),
    epoch: random.integer(0, 1),
    sequence: 5,
    fragment: fragment!,
  });
}

/** Readers that get bytes without any gate before them: none may throw. */
export function fuzzReaders(seed: number, rounds: number): void {
  const random = new SeededRandom(seed);
  for (let round = 0; round < rounds; round++) {
    const bytes = damaged(pick(random, KINDS)(random), random);
    readStun(bytes, 0, bytes.length);
    readStun(bytes, 0, bytes.length, false);
    readRtcp(bytes, 0, bytes.length);
  }
}
