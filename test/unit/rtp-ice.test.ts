/** STUN held to RFC 5769, and the lite end of ICE: who may send, who is nominated, who is gone (RFC 8445, 7675). */
import * as assert from 'uvu/assert';
import { ICE_CONSENT_MS, ICE_SOURCES_MAX } from '../../appliance/base/limits-media.ts';
import { SeededRandom } from '../../appliance/base/random.ts';
import { HmacSha1 } from '../../appliance/rtp/hmac-sha1.ts';
import { IceLite, type IceSource } from '../../appliance/rtp/ice-lite.ts';
import { integrityHolds, type OwnStun, readStun, writeStun } from '../../appliance/rtp/stun.ts';
import { testSeed } from '../kit/seed.ts';
import { suite } from '../kit/suite.ts';

const test = suite('STUN and ICE');

function bytes(hex: string): Uint8Array {
  return Uint8Array.fromHex(hex.replace(/\s/g, ''));
}

function hmacOf(password: string): HmacSha1 {
  return new HmacSha1(new TextEncoder().encode(password));
}

function read(message: Uint8Array) {
  return readStun(message, 0, message.length);
}

const PASSWORD = 'VOkJxbRl1RmTxUk/WvJxBt';
const REQUEST = bytes(`00010058 2112a442 b7e7a701 bc34d686 fa87dfae 80220010 5354554e 20746573 7420636c 69656e74
  00240004 6e0001ff 80290008 932ff9b1 51263b36 00060009 6576746a 3a683676 59202020
  00080014 9aeaa70c bfd8cb56 781ef2b5 b2d3f249 c1b571a2 80280004 e57a3bcf`);
const RESPONSE_V4 = bytes(`0101003c 2112a442 b7e7a701 bc34d686 fa87dfae 8022000b 74657374 20766563 746f7220
  00200008 0001a147 e112a643 00080014 2b91f599 fd9e90c3 8c7489f9 2af9ba53 f06be7d7 80280004 c07d4c96`);
const RESPONSE_V6 = bytes(`01010048 2112a442 b7e7a701 bc34d686 fa87dfae 8022000b 74657374 20766563 746f7220
  00200014 0002a147 0113a9fa a5d3f179 bc25f4b5 bed2b9d9 00080014 a382954e 4be67bf1 1784c97c 8292c275 bfe3ed41
  80280004 c8fb0b4c`);

test('RFC 5769 §2.1: the request', () => {
  const message = read(REQUEST)!;
  assert.equal([message.kind, message.username, message.role], ['request', 'evtj:h6vY', 'controlled']);
  assert.is(message.transaction.toHex(), 'b7e7a701bc34d686fa87dfae');
  assert.ok(integrityHolds(REQUEST, 0, message, hmacOf(PASSWORD)));
  assert.not.ok(integrityHolds(REQUEST, 0, message, hmacOf(`${PASSWORD}x`)));
});

test('RFC 5769 §2.2, §2.3: the answers', () => {
  for (const [response, address] of [
    [RESPONSE_V4, 'c0000201'],
    [RESPONSE_V6, '20010db81234567800112233 44556677'.replace(' ', '')],
  ] as const) {
    const message = read(response)!;
    assert.is(message.kind, 'success');
    assert.equal([message.mapped!.address.toHex(), message.mapped!.port], [address, 32_853]);
    assert.ok(integrityHolds(response, 0, message, hmacOf(PASSWORD)));
  }
});

test('RFC 5769 §2.1: any flipped bit is noticed', () => {
  for (let bit = 0; bit < REQUEST.length * 8; bit++) {
    const damaged = REQUEST.slice();
    damaged[bit >> 3]! ^= 1 << (bit & 7);
    assert.is(read(damaged), undefined, `bit ${bit}`);
  }
});

test('what is written reads the same', () => {
  const transaction = bytes('0102030405060708090a0b0c');
  const hmac = hmacOf('secret');
  const mapped = { address: bytes('fd00000000000000000000000000000a'), port: 4_711 };
  const messages: readonly OwnStun[] = [
    { kind: 'success', transaction, mapped },
    { kind: 'success', transaction, mapped: { address: bytes('7f000001'), port: 65_535 } },
    { kind: 'request', transaction, username: 'a:bc', priority: 7, role: 'controlling', useCandidate: true },
    { kind: 'error', transaction, error: { code: 487, reason: 'Role Conflict' } },
    { kind: 'indication', transaction },
  ];
  for (const own of messages) {
    const wire = writeStun(own, hmac);
    const message = read(wire)!;
    assert.is(message.kind, own.kind);
    assert.equal(message.transaction, transaction);
    assert.equal(message.mapped, own.mapped);
    assert.is(message.username, own.username);
    assert.is(message.useCandidate, own.useCandidate ?? false);
    assert.is(message.role, own.role);
    assert.is(message.errorCode, own.error?.code);
    assert.ok(integrityHolds(wire, 0, message, hmac));
  }
});

test('rubbish, cut short or drawn out, is none', () => {
  const random = new SeededRandom(testSeed());
  for (let length = 0; length < REQUEST.length; length++) assert.is(read(REQUEST.slice(0, length)), undefined);
  assert.is(read(new Uint8Array([...REQUEST, 0, 0, 0, 0])), undefined);
  for (let round = 0; round < 5_000; round++) {
    const rubbish = random.bytes(random.integer(20, 120));
    rubbish.set([0, 1, 0, 4 * Math.floor((rubbish.length - 20) / 4), 0x21, 0x12, 0xa4, 0x42]);
    readStun(rubbish, 0, rubbish.length, false);
  }
});

test('without FINGERPRINT it is no check of ICE', () => {
  const bare = REQUEST.slice(0, -8);
  bare[3] = 0x50;
  assert.is(read(bare), undefined);
  assert.ok(integrityHolds(bare, 0, readStun(bare, 0, bare.length, false)!, hmacOf(PASSWORD)));
});

// --- The lite end ---

const OWN = { ufrag: 'ours', pwd: 'a-password-of-twenty-two' };
const A: IceSource = { address: '192.0.2.1', port: 1_000 };
const B: IceSource = { address: '192.0.2.2', port: 2_000 };

interface Asking {
  readonly username?: string;
  readonly password?: string;
  readonly useCandidate?: boolean;
  readonly role?: 'controlling' | 'controlled';
}

function ask(ice: IceLite, source: IceSource, nowMs: number, how: Asking = {}) {
  const { username = 'ours:theirs', password = OWN.pwd, useCandidate = false, role = 'controlling' } = how;
  const transaction = bytes('0102030405060708090a0b0c');
  const check = writeStun(
    { kind: 'request', transaction, username, priority: 1, role, useCandidate },
    hmacOf(password),
  );
  const reply = ice.received(check, 0, check.length, source, bytes('c0000201'), nowMs);
  return reply && { wire: reply, message: read(reply)! };
}

test('RFC 8445 §7.3: who asks properly is answered with its address, and may send', () => {
  const ice = new IceLite(OWN, 'theirs');
  const { wire, message } = ask(ice, A, 0)!;
  assert.is(message.kind, 'success');
  assert.equal([message.mapped!.address.toHex(), message.mapped!.port], ['c0000201', 1_000]);
  assert.ok(integrityHolds(wire, 0, message, hmacOf(OWN.pwd)));
  assert.ok(ice.isValid(A));
  assert.not.ok(ice.isValid({ ...A, port: 1_001 }));
  assert.is(ice.selected, undefined, 'not nominated yet');
});

test('the one nominated last is where sound goes', () => {
  const ice = new IceLite(OWN, 'theirs');
  ask(ice, A, 0, { useCandidate: true });
  assert.equal(ice.selected, A);
  ask(ice, B, 10);
  assert.equal(ice.selected, A);
  ask(ice, B, 20, { useCandidate: true });
  assert.equal(ice.selected, B);
});

test('a wrong password, name or partner is refused and leaves no trace', () => {
  const ice = new IceLite(OWN, 'theirs');
  const code = (how: Asking) => ask(ice, A, 0, { useCandidate: true, ...how })!.message.errorCode;
  assert.is(code({ password: 'another' }), 401);
  assert.is(code({ username: 'other:theirs' }), 401);
  assert.is(code({ username: 'ours:other' }), 401);
  assert.is(code({ username: '' }), 401);
  assert.not.ok(ice.isValid(A));
  assert.is(ice.selected, undefined);
});

test('checks may be faster than the description that names their sender', () => {
  const ice = new IceLite(OWN, undefined);
  assert.is(ask(ice, A, 0, { username: 'ours:early' })!.message.kind, 'success');
  ice.remoteIs('theirs');
  assert.is(ask(ice, A, 0, { username: 'ours:early' })!.message.errorCode, 401);
});

test('RFC 8445 §7.3.1.1: a lite end never controls', () => {
  const ice = new IceLite(OWN, 'theirs');
  assert.is(ask(ice, A, 0, { role: 'controlled' })!.message.errorCode, 487);
  assert.not.ok(ice.isValid(A));
});

test('a nomination behind the integrity is nobody’s', () => {
  const ice = new IceLite(OWN, 'theirs');
  const transaction = bytes('0102030405060708090a0b0c');
  const check = writeStun(
    { kind: 'request', transaction, username: 'ours:theirs', role: 'controlling' },
    hmacOf(OWN.pwd),
  );
  const late = new Uint8Array([...check.slice(0, -8), 0, 0x25, 0, 0]);
  late[3] = late.length - 20;
  const message = readStun(late, 0, late.length, false)!;
  assert.ok(integrityHolds(late, 0, message, hmacOf(OWN.pwd)));
  assert.is(message.useCandidate, false);
  assert.is(ice.received(late, 0, late.length, A, bytes('c0000201'), 0), undefined, 'no FINGERPRINT');
});

test('answers and indications are not answered', () => {
  const ice = new IceLite(OWN, 'theirs');
  for (const message of [RESPONSE_V4, writeStun({ kind: 'indication', transaction: new Uint8Array(12) }, undefined)])
    assert.is(ice.received(message, 0, message.length, A, bytes('c0000201'), 0), undefined);
});

test('RFC 7675: when checks stop, the other end is gone', () => {
  const ice = new IceLite(OWN, 'theirs');
  assert.ok(ice.consents(1_000_000), 'nobody yet');
  ask(ice, A, 1_000, { useCandidate: true });
  assert.ok(ice.consents(1_000 + ICE_CONSENT_MS - 1));
  assert.not.ok(ice.consents(1_000 + ICE_CONSENT_MS));
  ask(ice, A, 40_000);
  assert.ok(ice.consents(60_000));
});

test('sources are bounded; the nominated one is never forgotten', () => {
  const ice = new IceLite(OWN, 'theirs');
  ask(ice, A, 0, { useCandidate: true });
  for (let port = 1; port <= 2 * ICE_SOURCES_MAX; port++) ask(ice, { address: '192.0.2.7', port }, port);
  assert.ok(ice.isValid(A));
  assert.not.ok(ice.isValid({ address: '192.0.2.7', port: 1 }));
  assert.ok(ice.isValid({ address: '192.0.2.7', port: 2 * ICE_SOURCES_MAX }));
});
