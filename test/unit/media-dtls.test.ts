/** DTLS-SRTP: against itself under loss, against OpenSSL both ways, and what it must never accept (RFC 6347, 5764). */
import { spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { DTLS_HANDSHAKE_MS, DTLS_MESSAGE_MAX_BYTES } from '../../appliance/base/limits-media.ts';
import { SeededRandom } from '../../appliance/base/random.ts';
import { DtlsAssociation } from '../../appliance/media/dtls/association.ts';
import { type DtlsCertificate, fingerprintOf, makeDtlsCertificate } from '../../appliance/media/dtls/certificate.ts';
import { fragments, type HandshakeMessage, Reassembly } from '../../appliance/media/dtls/flights.ts';
import {
  ClientHandshake,
  type DtlsEnd,
  type FlightItem,
  type HandshakeParts,
  ServerHandshake,
} from '../../appliance/media/dtls/handshake.ts';
import { prf } from '../../appliance/media/dtls/key-schedule.ts';
import { SrtpReceiver, SrtpSender } from '../../appliance/rtp/srtp.ts';
import { testSeed } from '../kit/seed.ts';
import { suite } from '../kit/suite.ts';

const test = suite('DTLS-SRTP', { timeoutMs: 20_000 });

const random = new SeededRandom(testSeed());
const NOW = Date.UTC(2026, 10, 21);
const clientCertificate = makeDtlsCertificate(random, NOW);
const serverCertificate = makeDtlsCertificate(random, NOW);

function parts(role: DtlsEnd, change: Partial<HandshakeParts> = {}): HandshakeParts {
  const [certificate, other] =
    role === 'client' ? [clientCertificate, serverCertificate] : [serverCertificate, clientCertificate];
  return { role, random, certificate, promised: [other.fingerprint], ...change };
}

interface Pair {
  readonly client: DtlsAssociation;
  readonly server: DtlsAssociation;
}

function pair(clientChange: Partial<HandshakeParts> = {}, serverChange: Partial<HandshakeParts> = {}): Pair {
  return {
    client: new DtlsAssociation(parts('client', clientChange), 0),
    server: new DtlsAssociation(parts('server', serverChange), 0),
  };
}

type Wire = (datagram: Uint8Array, from: DtlsEnd) => readonly Uint8Array[];

/** Lets both talk, 10 ms a step, until nothing is left to do. @returns when that was */
function run({ client, server }: Pair, wire: Wire = (datagram) => [datagram]): number {
  let waiting: { readonly to: DtlsEnd; readonly datagram: Uint8Array }[] = [];
  const send = (from: DtlsEnd, datagrams: readonly Uint8Array[]) => {
    const to = from === 'client' ? 'server' : 'client';
    for (const datagram of datagrams.flatMap((one) => wire(one, from))) waiting.push({ to, datagram });
  };
  send('client', client.start(0));
  let nowMs = 0;
  for (; nowMs < DTLS_HANDSHAKE_MS + 1_000; nowMs += 10) {
    const arrived = waiting;
    waiting = [];
    for (const { to, datagram } of arrived)
      send(to, (to === 'client' ? client : server).received(datagram, 0, datagram.length, nowMs));
    send('client', client.tick(nowMs));
    send('server', server.tick(nowMs));
    const busy = [client, server].some(({ state }) => state === 'handshake');
    if (!busy && waiting.length === 0) break;
  }
  return nowMs;
}

function assertReady({ client, server }: Pair): void {
  assert.is(client.state, 'ready', client.why);
  assert.is(server.state, 'ready', server.why);
  assert.equal(client.keys!.ownKey, server.keys!.remoteKey);
  assert.equal(client.keys!.remoteKey, server.keys!.ownKey);
  assert.is(client.keys!.suite, server.keys!.suite);
  assert.not.equal(client.keys!.ownKey, client.keys!.remoteKey);
}

test('both ends come to the same keys, and sound goes through by them', () => {
  const both = pair();
  run(both);
  assertReady(both);
  const [sending, receiving] = [both.client.keys!, both.server.keys!];
  const packet = new Uint8Array(200);
  packet.set([0x80, 8, 0, 1]);
  const end = new SrtpSender(sending.suite, sending.ownKey).protectRtp(packet, 0, 172);
  assert.is(new SrtpReceiver(receiving.suite, receiving.remoteKey).openRtp(packet, 0, end), 172);
  assert.is(both.client.deadlineMs, undefined);
  assert.is(both.server.deadlineMs, undefined);
});

test('P_SHA256: the vector that TLS implementations share', () => {
  const secret = Uint8Array.fromHex('9bbe436ba940f017b17652849a71db35');
  const seed = Uint8Array.fromHex('a0ba9f936cda311827a6f796ffd5198c');
  assert.is(
    prf(secret, 'test label', seed, 100).toHex(),
    'e3f229ba727be17b8d122620557cd453c2aab21d07c3d495329b52d4e61edb5a6b301791e90d35c9c9a46b4e14baf9af0fa022f7077def17abfd3797c0564bab4fbc91666e9def9b97fce34f796789baa48082d122ee42c5a72e5a5110fff70187347b66',
  );
});

test('loss, repetition and disorder: it gets there all the same', () => {
  for (let round = 0; round < 60; round++) {
    const both = pair();
    const late: Record<DtlsEnd, Uint8Array[]> = { client: [], server: [] };
    run(both, (datagram, from) => {
      const chance = random.integer(0, 9);
      if (chance < 2) return [];
      if (chance === 2) return [datagram, datagram];
      if (chance === 3) {
        late[from].push(datagram);
        return [];
      }
      return [datagram, ...late[from].splice(0)];
    });
    assertReady(both);
  }
});

test('the last flight lost: it is sent again when the other end repeats its own', () => {
  const both = pair();
  let fromServer = 0;
  run(both, (datagram, from) => (from === 'server' && ++fromServer === 2 ? [] : [datagram]));
  assertReady(both);
  assert.ok(fromServer >= 3);
});

test('records cut into datagrams one by one still make a handshake', () => {
  const both = pair();
  run(both, (datagram) => {
    const records: Uint8Array[] = [];
    for (let at = 0; at < datagram.length; ) {
      const next = at + 13 + ((datagram[at + 11]! << 8) | datagram[at + 12]!);
      records.push(datagram.slice(at, next));
      at = next;
    }
    return records;
  });
  assertReady(both);
});

test('nobody there: it asks ever more rarely, then gives up', () => {
  const { client } = pair();
  let asked = client.start(0).length;
  for (let nowMs = 0; nowMs <= DTLS_HANDSHAKE_MS; nowMs += 10) asked += client.tick(nowMs).length;
  assert.is(client.state, 'failed');
  assert.ok(asked >= 10 && asked <= 20, `${asked}`);
});

test('a certificate that the description did not promise is refused, at either end', () => {
  const stranger = makeDtlsCertificate(random, NOW);
  const asClient = pair({ certificate: stranger });
  run(asClient);
  assert.is(asClient.server.state, 'failed');
  assert.match(asClient.server.why ?? '', /did not promise/);
  assert.is(asClient.client.keys, undefined);
  const asServer = pair({}, { certificate: stranger });
  run(asServer);
  assert.is(asServer.client.state, 'failed');
  assert.match(asServer.client.why ?? '', /did not promise/);
  assert.is(asServer.server.keys, undefined);
});

test('somebody else’s certificate without its key proves nothing', () => {
  const thief = (victim: DtlsCertificate): DtlsCertificate => ({
    ...makeDtlsCertificate(random, NOW),
    der: victim.der,
    fingerprint: victim.fingerprint,
  });
  const asClient = pair({ certificate: thief(clientCertificate) });
  run(asClient);
  assert.is(asClient.server.state, 'failed');
  assert.match(asClient.server.why ?? '', /signature/);
  const asServer = pair({}, { certificate: thief(serverCertificate) });
  run(asServer);
  assert.match(asServer.client.why ?? '', /signature/);
  assert.is(asServer.client.keys, undefined);
});

test('any damaged byte of a plain handshake is noticed: never ready with different keys', () => {
  for (let round = 0; round < 150; round++) {
    const both = pair();
    let left = 1;
    run(both, (datagram, from) => {
      if (left === 0 || (from === 'client') !== (round % 2 === 0) || random.integer(0, 1) === 0) return [datagram];
      left--;
      const damaged = datagram.slice();
      damaged[random.integer(13, damaged.length - 1)]! ^= 1 << random.integer(0, 7);
      return [damaged];
    });
    if (both.client.state === 'ready' && both.server.state === 'ready') assertReady(both);
  }
});

test('rubbish changes nothing', () => {
  const both = pair();
  run(both, (datagram) => [random.bytes(random.integer(1, 80)), datagram]);
  assertReady(both);
  for (let round = 0; round < 2_000; round++) {
    const rubbish = random.bytes(random.integer(13, 120));
    rubbish.set([random.integer(20, 23), 0xfe, 0xfd, 0, random.integer(0, 1)]);
    rubbish.set([0, rubbish.length - 13], 11);
    both.server.received(rubbish, 0, rubbish.length, 50_000);
  }
  assert.is(both.server.state, 'ready');
});

/** The last record of a datagram. */
function lastRecord(datagram: Uint8Array): Uint8Array {
  let at = 0;
  for (;;) {
    const next = at + 13 + ((datagram[at + 11]! << 8) | datagram[at + 12]!);
    if (next === datagram.length) return datagram.slice(at);
    at = next;
  }
}

test('a protected record that came before is nobody’s', () => {
  const both = pair();
  let last: Uint8Array = new Uint8Array();
  run(both, (datagram, from) => {
    if (from === 'client') last = datagram;
    return [datagram];
  });
  const finished = lastRecord(last);
  assert.is(finished[4], 1, 'epoch 1');
  assert.equal(both.server.received(finished, 0, finished.length, 5_000), []);
  assert.is(both.server.received(last, 0, last.length, 5_000).length, 1, 'a flight said again is answered again');
});

test('a Finished in the clear is left out, and the genuine one still taken', () => {
  const both = pair();
  const forged = Uint8Array.fromHex(`16fefd00000000000000630018${'1400000c000400000000000c'}${'00'.repeat(12)}`);
  run(both, (datagram, from) => (from === 'client' ? [forged, datagram] : [datagram]));
  assertReady(both);
});

test('RFC 5246 §7.4.9: a Finished that says something else ends the handshake, at either end', () => {
  const [client, server] = [new ClientHandshake(parts('client')), new ServerHandshake(parts('server'))];
  const given = (items: readonly FlightItem[] | undefined) => (items ?? []).filter((item) => typeof item !== 'string');
  const hello = given(server.take(given(client.start())[0]!));
  let proofs: HandshakeMessage[] = [];
  for (const message of hello) proofs = given(client.take(message));
  const finished = proofs.pop()!;
  for (const message of proofs) server.take(message);
  const other = { ...finished, body: finished.body.with(3, finished.body[3]! ^ 1) };
  assert.throws(() => server.take(other), /tampered/);
  assert.throws(() => server.take({ ...finished, body: finished.body.slice(1) }), /tampered/);
  assert.is(server.srtp, undefined);
  const [theirs] = given(server.take(finished));
  assert.throws(() => client.take({ ...theirs!, body: theirs!.body.with(0, theirs!.body[0]! ^ 1) }), /tampered/);
  assert.is(client.srtp, undefined);
  client.take(theirs!);
  assert.equal(client.srtp!.ownKey, server.srtp!.remoteKey);
});

test('good-byes are heard only when they are genuine', () => {
  const both = pair();
  run(both);
  const plain = Uint8Array.fromHex('15fefd000000000000001000020100');
  both.server.received(plain, 0, plain.length, 1_000);
  assert.is(both.server.state, 'ready');
  const [bye] = both.client.close();
  both.server.received(bye!, 0, bye!.length, 1_000);
  assert.is(both.server.state, 'closed');
  assert.is(both.server.keys, undefined);
  assert.equal(both.client.close(), []);
});

test('fragments in any order, overlapping and twice, make the message; those that don’t fit break it off', () => {
  const message = { type: 1, number: 0, body: random.bytes(3_500) };
  const pieces = fragments(message);
  assert.is(pieces.length, 4);
  const reassembly = new Reassembly();
  for (const piece of [pieces[3]!, pieces[1]!, pieces[1]!, pieces[2]!]) reassembly.take(piece);
  assert.is(reassembly.next(), undefined);
  reassembly.take(pieces[0]!);
  assert.equal(reassembly.next(), message);
  assert.ok(reassembly.take(pieces[0]!), 'known as one that was through');
  const long = fragments({ type: 1, number: 1, body: new Uint8Array(DTLS_MESSAGE_MAX_BYTES + 1) });
  assert.throws(() => reassembly.take(long[0]!), /does not fit/);
  const [beyond] = fragments({ type: 1, number: 1, body: new Uint8Array(10) });
  beyond!.set([0, 0, 5], 6);
  assert.throws(() => reassembly.take(beyond!), /does not fit/);
});

test('an old version, and one without the extended master secret, are refused', () => {
  const hello = pair().client.start(0)[0]!;
  const old = hello.slice();
  // client_version is behind the heads of record and message.
  old.set([0xfe, 0xff], 25);
  const server = new DtlsAssociation(parts('server'), 0);
  server.received(old, 0, old.length, 0);
  assert.match(server.why ?? '', /older than DTLS 1\.2/);
  const without = hello.slice();
  const at = Buffer.from(hello).indexOf(Buffer.from('00170000', 'hex'));
  without[at + 1] = 0xf7;
  const other = new DtlsAssociation(parts('server'), 0);
  const [alert] = other.received(without, 0, without.length, 0);
  assert.match(other.why ?? '', /extended master secret/);
  assert.is(alert?.toHex().slice(-4), '0228', 'fatal: handshake failure');
});

test('RFC 5246 §7.4.1.4: what a client did not offer it is not answered', () => {
  const hello = pair().client.start(0)[0]!;
  const answer = (change: (hello: Buffer) => void): Buffer => {
    const changed = Buffer.from(hello);
    change(changed);
    return Buffer.from(new DtlsAssociation(parts('server'), 0).received(changed, 0, changed.length, 0)[0]!);
  };
  const [renegotiation, formats] = ['ff01000100', '000b00020100'].map((hex) => Buffer.from(hex, 'hex'));
  const whole = answer(() => {});
  assert.ok(whole.includes(renegotiation!) && whole.includes(formats!));
  const without = answer((changed) => {
    for (const extension of [renegotiation!, formats!]) changed.set([0xf0], changed.indexOf(extension));
  });
  assert.not.ok(without.includes(renegotiation!) || without.includes(formats!));
});

test('a certificate whose key nobody knows the kind of proves nothing, and breaks nothing', () => {
  const der = Buffer.from(clientCertificate.der);
  // id-ecPublicKey becomes a kind that there isn't.
  der.set([0x7f], der.indexOf(Buffer.from('2a8648ce3d0201', 'hex')) + 6);
  const strange = { ...clientCertificate, der, fingerprint: fingerprintOf(der, 'sha256') };
  const both = pair({ certificate: strange }, { promised: [strange.fingerprint] });
  run(both);
  assert.match(both.server.why ?? '', /signature|cannot be read/);
});

// --- Against OpenSSL ---

interface OpensslKeys {
  readonly material: string;
  readonly log: string;
}

const PROFILE = 'SRTP_AES128_CM_SHA1_80:SRTP_AEAD_AES_128_GCM';

/** Runs openssl's end over loopback until both have their keys. */
async function withOpenssl(role: DtlsEnd): Promise<{ ours: DtlsAssociation; theirs: OpensslKeys }> {
  const dir = mkdtempSync(join(tmpdir(), 'dtls-'));
  const socket = createSocket('udp4');
  const their = makeDtlsCertificate(random, NOW);
  const pem = `-----BEGIN CERTIFICATE-----\n${Buffer.from(their.der).toString('base64')}\n-----END CERTIFICATE-----\n`;
  writeFileSync(join(dir, 'pair.pem'), pem + their.privateKeyPem);
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  let peerPort = 0;
  const ours = new DtlsAssociation(parts(role, { promised: [fingerprintOf(their.der, 'sha256')] }), 0);
  const startedAt = performance.now();
  const now = () => performance.now() - startedAt;
  const send = (datagrams: readonly Uint8Array[]) => {
    for (const datagram of datagrams) socket.send(datagram, peerPort, '127.0.0.1');
  };
  socket.on('message', (datagram, { port }) => {
    peerPort = port;
    send(ours.received(datagram, 0, datagram.length, now()));
  });
  const common = ['-cert', join(dir, 'pair.pem'), '-key', join(dir, 'pair.pem'), '-dtls1_2', '-use_srtp', PROFILE];
  const exporting = ['-keymatexport', 'EXTRACTOR-dtls_srtp', '-keymatexportlen', '60'];
  if (role === 'client') peerPort = await freePort();
  const args =
    role === 'server'
      ? ['s_client', '-connect', `127.0.0.1:${socket.address().port}`, ...common, ...exporting]
      : ['s_server', '-port', String(peerPort), '-4', '-verify', '1', ...common, ...exporting];
  const child = spawn('openssl', args, { stdio: ['pipe', 'pipe', 'pipe'] });
  let log = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (log += chunk));
  const ticking = setInterval(() => {
    if (role === 'client' && ours.deadlineMs === DTLS_HANDSHAKE_MS && /ACCEPT/.test(log)) send(ours.start(now()));
    send(ours.tick(now()));
  }, 20);
  try {
    for (let waited = 0; waited < 10_000; waited += 20) {
      if (ours.state === 'failed' || (ours.state === 'ready' && /Keying material: \S+/.test(log))) break;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    return { ours, theirs: { material: /Keying material: (\S+)/.exec(log)?.[1] ?? '', log } };
  } finally {
    clearInterval(ticking);
    child.kill('SIGKILL');
    await once(child, 'close');
    socket.close();
    rmSync(dir, { recursive: true });
  }
}

async function freePort(): Promise<number> {
  const socket = createSocket('udp4');
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const { port } = socket.address();
  socket.close();
  return port;
}

/** client key, server key, client salt, server salt (RFC 5764 §4.2). */
function exported(client: Uint8Array, server: Uint8Array): string {
  const hex = [client.slice(0, 16), server.slice(0, 16), client.slice(16), server.slice(16)].map((part) =>
    part.toHex(),
  );
  return hex.join('').toUpperCase();
}

test('OpenSSL as the client, with its cookies and certificates, exports our keys', async () => {
  const { ours, theirs } = await withOpenssl('server');
  assert.is(ours.state, 'ready', `${ours.why}\n${theirs.log}`);
  assert.is(ours.keys!.suite, 'AES_CM_128_HMAC_SHA1_80');
  assert.is(exported(ours.keys!.remoteKey, ours.keys!.ownKey), theirs.material);
  assert.match(theirs.log, /ECDHE-ECDSA-AES128-GCM-SHA256/);
});

test('OpenSSL as the server exports our keys', async () => {
  const { ours, theirs } = await withOpenssl('client');
  assert.is(ours.state, 'ready', `${ours.why}\n${theirs.log}`);
  assert.is(exported(ours.keys!.ownKey, ours.keys!.remoteKey), theirs.material);
});
