/** SRTP and SRTCP: vectors of RFC 3711 §B, 6188 §7, 7714 §16 and §17 and of libsrtp, roll-over, replay, forgeries. */
import { createHash, createHmac } from 'node:crypto';
import * as assert from 'uvu/assert';
import { RTP_PACKET_MAX_BYTES, SRTP_SOURCES_MAX } from '../../appliance/base/limits-media.ts';
import { SeededRandom } from '../../appliance/base/random.ts';
import { SRTP_SUITE_NAMES, SRTP_SUITES, type SrtpSuiteName } from '../../appliance/base/srtp-suites.ts';
import { HmacSha1 } from '../../appliance/rtp/hmac-sha1.ts';
import { writeRtpHeader } from '../../appliance/rtp/packet.ts';
import { SRTP_OVERHEAD_MAX_BYTES, SrtpReceiver, SrtpSender } from '../../appliance/rtp/srtp.ts';
import { PacketIndex, REPLAY_WINDOW } from '../../appliance/rtp/srtp-index.ts';
import { sessionKeys } from '../../appliance/rtp/srtp-keys.ts';
import { CounterKeystream, F8Keystream } from '../../appliance/rtp/srtp-keystreams.ts';
import { transformWith } from '../../appliance/rtp/srtp-transforms.ts';
import { testSeed } from '../kit/seed.ts';
import { suite } from '../kit/suite.ts';

const test = suite('SRTP');

function bytes(hex: string): Uint8Array {
  return Uint8Array.fromHex(hex.replace(/\s/g, ''));
}

/** A packet with room behind it, and how long it is. */
function roomy(packet: Uint8Array): Uint8Array {
  const buffer = new Uint8Array(packet.length + 2 * SRTP_OVERHEAD_MAX_BYTES);
  buffer.set(packet);
  return buffer;
}

const random = new SeededRandom(testSeed());

function masterOf(name: SrtpSuiteName): Uint8Array {
  return random.bytes(SRTP_SUITES[name].keyBytes + SRTP_SUITES[name].saltBytes);
}

function rtp(sequence: number, ssrc = 0xcafe_babe, payloadBytes = 160): Uint8Array {
  const packet = random.bytes(12 + payloadBytes);
  writeRtpHeader(packet, 0, 8, false, sequence, sequence * 160, ssrc);
  return packet;
}

function rtcp(ssrc = 0xcafe_babe, length = 52): Uint8Array {
  const packet = random.bytes(length);
  packet.set([0x80, 200, 0, 12, ssrc >>> 24, ssrc >>> 16, ssrc >>> 8, ssrc]);
  return packet;
}

function protectedRtp(sender: SrtpSender, packet: Uint8Array): Uint8Array {
  const buffer = roomy(packet);
  return buffer.slice(0, sender.protectRtp(buffer, 0, packet.length));
}

function protectedRtcp(sender: SrtpSender, packet: Uint8Array): Uint8Array {
  const buffer = roomy(packet);
  return buffer.slice(0, sender.protectRtcp(buffer, 0, packet.length));
}

function opened(receiver: SrtpReceiver, packet: Uint8Array): Uint8Array {
  const buffer = packet.slice();
  return buffer.slice(0, receiver.openRtp(buffer, 0, buffer.length));
}

function openedRtcp(receiver: SrtpReceiver, packet: Uint8Array): Uint8Array {
  const buffer = packet.slice();
  return buffer.slice(0, receiver.openRtcp(buffer, 0, buffer.length));
}

// --- Vectors ---

test('RFC 3711 §B.3: key derivation', () => {
  const master = bytes('E1F97A0D3E018BE0D64FA32C06DE4139 0EC675AD498AFEEBB6960B3AABE6');
  const keys = sessionKeys('AES_CM_128_HMAC_SHA1_80', master, 'rtp');
  assert.is(keys.cipher.toHex(), 'c61e7a93744f39ee10734afe3ff7a087');
  assert.is(keys.salt.toHex(), '30cbbc08863d8c85d49db34a9ae1');
  assert.is(keys.authentication.toHex(), 'cebe321f6ff7716b6fd4ab49af256a156d38baa4');
  assert.is(sessionKeys('AES_CM_128_HMAC_SHA1_80', master, 'rtcp').cipher.toHex(), '4c1aa45a81f73d61c800bbb00fbb1eaa');
});

test('RFC 6188 §7.2: key derivation with 256 bits', () => {
  const master = bytes('f0f04914b513f2763a1b1fa130f10e2998f6f6e43e4309d1e622a0e332b9f1b6 3b04803de51ee7c96423ab5b78d2');
  const keys = sessionKeys('AES_256_CM_HMAC_SHA1_80', master, 'rtp');
  assert.is(keys.cipher.toHex(), '5ba1064e30ec51613cad926c5a28ef731ec7fb397f70a960653caf06554cd8c4');
  assert.is(keys.salt.toHex(), 'fa31791685ca444a9e07c6c64e93');
  assert.is(keys.authentication.toHex(), 'fd9c32d39ed5fbb5a9dc96b30818454d1313dc05');
});

test('RFC 3711 §B.2: key stream in counter mode', () => {
  const keys = {
    cipher: bytes('2B7E151628AED2A6ABF7158809CF4F3C'),
    salt: bytes('F0F1F2F3F4F5F6F7F8F9FAFBFCFD'),
    authentication: new Uint8Array(20),
  };
  const packet = new Uint8Array(60);
  new CounterKeystream(keys).rtp(packet, 0, 12, 60, 0);
  assert.is(
    packet.subarray(12).toHex(),
    'e03ead0935c95e80e166b16dd92b4eb4d23513162b02d0f72a43a2fe4a5f97ab41e95b3bb0a2e8dd477901e4fca894c0',
  );
});

test('RFC 3711 §B.1: key stream in f8 mode', () => {
  const keys = {
    cipher: bytes('234829008467be186c3de14aae72d62c'),
    salt: bytes('32f2870d'),
    authentication: new Uint8Array(20),
  };
  const packet = bytes(`806e5cba50681de55c621599 70736575646f72616e646f6d6e657373
    20697320746865206e65787420626573 74207468696e67`);
  new F8Keystream(keys).rtp(packet, 0, 12, packet.length, 0xd462_564a * 65_536 + 0x5cba);
  assert.is(
    packet.subarray(12).toHex(),
    '019ce7a26e7854014a6366aa95d4eefd1ad4172a14f9faf455b7f1d4b62bd08f562c0eef7c4802',
  );
});

const GALLIA = `8040f17b 8041f8d3 5501a0b2 47616c6c 69612065 7374206f 6d6e6973 20646976 69736120 696e2070
  61727465 73207472 6573`;
const MARS = `81c8000d 4d617273 4e545031 4e545032 52545020 0000042a 0000e930 4c756e61
  deadbeef deadbeef deadbeef deadbeef deadbeef`;

test('RFC 7714 §16, §17: AES-GCM, both sizes, RTP and RTCP', () => {
  const vectors = [
    [
      'AEAD_AES_128_GCM',
      16,
      '8040f17b8041f8d35501a0b2f24de3a3fb34de6cacba861c9d7e4bcabe633bd50d294e6f42a5f47a51c7d19b36de3adf8833899d7f27beb16a9152cf765ee4390cce',
      '81c8000d4d61727363e94885dcdab67ca727d7662f6b7e997ff5c0f76c06f32dc676a5f1730d6fda4ce09b4686303ded0bb9275bc84aa45896cf4d2fc5abf87245d9eade800005d4',
    ],
    [
      'AEAD_AES_256_GCM',
      32,
      '8040f17b8041f8d35501a0b232b1de78a822fe12ef9f78fa332e33aab18012389a58e2f3b50b2a0276ffae0f1ba63799b87b7aa3db36dfffd6b0f9bb7878d7a76c13',
      '81c8000d4d617273d50ae4d1f5ce5d304ba297e47d470c282c3ece5dbffe0a50a2eaa5c1110555be8415f658c61de0476f1b6fad1d1eb30c4446839f57ff6f6cb26ac3be800005d4',
    ],
  ] as const;
  for (const [name, keyBytes, srtp, srtcp] of vectors) {
    const keys = {
      cipher: Uint8Array.from({ length: keyBytes }, (_, n) => n),
      salt: bytes('517569642070726f2071756f'),
      authentication: new Uint8Array(20),
    };
    const transform = transformWith(name, keys, keys);
    const sound = roomy(bytes(GALLIA));
    const end = transform.protectRtp(sound, 0, 12, bytes(GALLIA).length, 0xf17b);
    assert.is(sound.slice(0, end).toHex(), srtp);
    assert.is(transform.openRtp(sound, 0, 12, end, 0xf17b, 0), bytes(GALLIA).length);
    assert.equal(sound.slice(0, bytes(GALLIA).length), bytes(GALLIA));
    const report = roomy(bytes(MARS));
    const reportEnd = transform.protectRtcp(report, 0, bytes(MARS).length, 0x5d4);
    assert.is(report.slice(0, reportEnd).toHex(), srtcp);
    assert.is(transform.openRtcp(report, 0, reportEnd, 0x5d4, 0), bytes(MARS).length);
    assert.equal(report.slice(0, bytes(MARS).length), bytes(MARS));
  }
});

test('libsrtp’s packets, master key to bytes on the wire', () => {
  const plain = bytes('800f1234 decafbad cafebabe abababab abababab abababab abababab');
  const vectors: readonly [SrtpSuiteName, string, string][] = [
    [
      'AES_CM_128_HMAC_SHA1_80',
      'e1f97a0d3e018be0d64fa32c06de4139 0ec675ad498afeebb6960b3aabe6',
      '800f1234decafbadcafebabe4e55dc4ce79978d88ca4d215949d2402b78d6acc99ea179b8dbb',
    ],
    [
      'AES_CM_128_HMAC_SHA1_32',
      'e1f97a0d3e018be0d64fa32c06de4139 0ec675ad498afeebb6960b3aabe6',
      '800f1234decafbadcafebabe4e55dc4ce79978d88ca4d215949d2402b78d6acc',
    ],
    [
      'AES_256_CM_HMAC_SHA1_80',
      'f0f04914b513f2763a1b1fa130f10e2998f6f6e43e4309d1e622a0e332b9f1b6 3b04803de51ee7c96423ab5b78d2',
      '800f1234decafbadcafebabef1d9de17ff251ff1aa007774b0b4b40da08d9d9a5b3a55d8873b',
    ],
    [
      'AEAD_AES_128_GCM',
      '000102030405060708090a0b0c0d0e0f a0a1a2a3a4a5a6a7a8a9aaab',
      '800f1234decafbadcafebabec5002ede04cfdd2eb91159e0880aa06ed2976826f796b201df3131a127e8a392',
    ],
    [
      'AEAD_AES_256_GCM',
      '000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f a0a1a2a3a4a5a6a7a8a9aaab',
      '800f1234decafbadcafebabe0af7f21e8a90bdad7a425c9c31ed4bb1d90238917e7390a2793500e1681acaea',
    ],
  ];
  for (const [name, master, wire] of vectors) {
    assert.is(protectedRtp(new SrtpSender(name, bytes(master)), plain).toHex(), wire, name);
    assert.equal(opened(new SrtpReceiver(name, bytes(master)), bytes(wire)), plain, name);
  }
  const sender = new SrtpSender('AES_CM_128_HMAC_SHA1_80', bytes(vectors[0]![1]));
  const report = bytes('81c8000b cafebabe abababab abababab abababab abababab');
  protectedRtcp(sender, report);
  // Theirs begins to count at 1.
  assert.is(
    protectedRtcp(sender, report).toHex(),
    '81c8000bcafebabe7128035be487b9bdbef89041f977a5a880000001993e08cd54d6c1230798',
  );
});

test('HMAC-SHA1 says what the library’s says, keys and messages of every length', () => {
  for (let length = 0; length < 300; length++) {
    const [key, message] = [random.bytes(length % 90), random.bytes(length + 3)];
    const hmac = new HmacSha1(key);
    hmac.digest(message, 3, message.length);
    assert.is(hmac.result.toHex(), createHmac('sha1', key).update(message.subarray(3)).digest('hex'));
  }
  assert.is(createHash('sha1').update('').digest('hex').length, 40);
});

// --- There and back ---

test('FAC-10 every suite: what is protected opens again, RTP and RTCP, and nothing of it is in clear', () => {
  for (const name of SRTP_SUITE_NAMES) {
    const master = masterOf(name);
    const [sender, receiver] = [new SrtpSender(name, master), new SrtpReceiver(name, master)];
    for (let sequence = 0; sequence < 200; sequence++) {
      const packet = rtp(sequence, 7, random.integer(0, 400));
      const wire = protectedRtp(sender, packet);
      assert.is(wire.length, packet.length + SRTP_SUITES[name].tagBytes);
      assert.equal(wire.slice(0, 12), packet.slice(0, 12));
      if (packet.length > 24) assert.not.equal(wire.slice(12, packet.length), packet.slice(12));
      assert.equal(opened(receiver, wire), packet, name);
      const report = rtcp(7, 8 + 4 * random.integer(0, 40));
      const sealed = protectedRtcp(sender, report);
      assert.is(sealed.length, report.length + 4 + SRTP_SUITES[name].rtcpTagBytes);
      assert.equal(openedRtcp(receiver, sealed), report, name);
    }
  }
});

test('a header with CSRCs and an extension stays in clear, whatever lies behind is protected', () => {
  const packet = new Uint8Array([
    ...bytes('9108 0001 00000002 00000003 11111111 bede0001 10ff0000'),
    ...random.bytes(160),
  ]);
  const master = masterOf('AES_CM_128_HMAC_SHA1_80');
  const wire = protectedRtp(new SrtpSender('AES_CM_128_HMAC_SHA1_80', master), packet);
  assert.equal(wire.slice(0, 24), packet.slice(0, 24));
  assert.not.equal(wire.slice(24, 40), packet.slice(24, 40));
  assert.equal(opened(new SrtpReceiver('AES_CM_128_HMAC_SHA1_80', master), wire), packet);
});

test('anywhere in a buffer, leaving the rest of it alone', () => {
  for (const name of SRTP_SUITE_NAMES) {
    const master = masterOf(name);
    const packet = rtp(1);
    const buffer = new Uint8Array(400).fill(0x5a);
    buffer.set(packet, 50);
    const end = new SrtpSender(name, master).protectRtp(buffer, 50, 50 + packet.length);
    assert.ok(buffer.subarray(0, 50).every((byte) => byte === 0x5a));
    assert.ok(
      buffer.subarray(end).every((byte) => byte === 0x5a),
      name,
    );
    assert.is(new SrtpReceiver(name, master).openRtp(buffer, 50, end), 50 + packet.length);
    assert.equal(buffer.slice(50, 50 + packet.length), packet);
  }
});

test('one flipped bit anywhere, and it is dropped; the genuine one is still taken afterwards', () => {
  for (const name of SRTP_SUITE_NAMES) {
    const master = masterOf(name);
    const receiver = new SrtpReceiver(name, master);
    const packet = rtp(5, 7, 20);
    const wire = protectedRtp(new SrtpSender(name, master), packet);
    const sealed = protectedRtcp(new SrtpSender(name, master), rtcp());
    for (let bit = 0; bit < wire.length * 8; bit++) {
      const forged = wire.slice();
      forged[bit >> 3]! ^= 1 << (bit & 7);
      assert.is(opened(receiver, forged).length, 0, `${name}, bit ${bit}`);
    }
    for (let bit = 0; bit < sealed.length * 8; bit++) {
      const forged = sealed.slice();
      forged[bit >> 3]! ^= 1 << (bit & 7);
      assert.is(openedRtcp(receiver, forged).length, 0, `${name}, RTCP, bit ${bit}`);
    }
    assert.equal(opened(receiver, wire), packet);
    assert.ok(openedRtcp(receiver, sealed).length > 0);
  }
});

test('a packet that was no use is left as it was, for whoever tries another key', () => {
  const name = 'AES_CM_128_HMAC_SHA1_80';
  const wire = protectedRtp(new SrtpSender(name, masterOf(name)), rtp(1));
  const buffer = wire.slice();
  assert.is(new SrtpReceiver(name, masterOf(name)).openRtp(buffer, 0, buffer.length), 0);
  assert.equal(buffer, wire);
});

test('cut short or drawn out, it is dropped', () => {
  for (const name of SRTP_SUITE_NAMES) {
    const master = masterOf(name);
    const receiver = new SrtpReceiver(name, master);
    const wire = protectedRtp(new SrtpSender(name, master), rtp(5, 7, 20));
    const sealed = protectedRtcp(new SrtpSender(name, master), rtcp(7, 8));
    for (let length = 0; length < wire.length; length++) assert.is(opened(receiver, wire.slice(0, length)).length, 0);
    for (let length = 0; length < sealed.length; length++)
      assert.is(openedRtcp(receiver, sealed.slice(0, length)).length, 0);
    assert.is(opened(receiver, new Uint8Array([...wire, 0])).length, 0);
  }
});

test('RFC 3711 §3.1: the name of a key in each packet is stepped over', () => {
  for (const name of ['AES_CM_128_HMAC_SHA1_80', 'AES_CM_128_HMAC_SHA1_32', 'AEAD_AES_128_GCM'] as const) {
    const master = masterOf(name);
    const sender = new SrtpSender(name, master);
    const receiver = new SrtpReceiver(name, master, 4);
    const packet = rtp(9);
    const wire = protectedRtp(sender, packet);
    const behind = name === 'AEAD_AES_128_GCM' ? 0 : SRTP_SUITES[name].tagBytes;
    const named = new Uint8Array([
      ...wire.slice(0, wire.length - behind),
      ...[0, 0, 0, 1],
      ...wire.slice(wire.length - behind),
    ]);
    assert.equal(opened(receiver, named), packet, name);
    const report = rtcp();
    const sealed = protectedRtcp(sender, report);
    const tag = name === 'AEAD_AES_128_GCM' ? 0 : 10;
    const namedReport = new Uint8Array([
      ...sealed.slice(0, sealed.length - tag),
      ...[0, 0, 0, 1],
      ...sealed.slice(sealed.length - tag),
    ]);
    assert.equal(openedRtcp(receiver, namedReport), report, name);
  }
});

test('RTCP that is authentic but not encrypted was never agreed on: dropped', () => {
  const name = 'AES_CM_128_HMAC_SHA1_80';
  const master = masterOf(name);
  const clear = new Uint8Array([...rtcp(), 0, 0, 0, 5]);
  const hmac = new HmacSha1(sessionKeys(name, master, 'rtcp').authentication);
  hmac.digest(clear, 0, clear.length);
  assert.is(
    openedRtcp(new SrtpReceiver(name, master), new Uint8Array([...clear, ...hmac.result.slice(0, 10)])).length,
    0,
  );
});

// --- Numbers ---

test('RFC 3711 §3.3.2: what came before is dropped, what comes late is taken, what comes too late is not', () => {
  const name = 'AES_CM_128_HMAC_SHA1_80';
  const master = masterOf(name);
  const [sender, receiver] = [new SrtpSender(name, master), new SrtpReceiver(name, master)];
  const wires = Array.from({ length: 300 }, (_, sequence) => protectedRtp(sender, rtp(sequence)));
  const taken = (sequence: number) => opened(receiver, wires[sequence]!).length > 0;
  assert.ok(taken(10));
  assert.not.ok(taken(10));
  assert.ok(taken(8));
  assert.not.ok(taken(8));
  assert.ok(taken(200));
  assert.not.ok(taken(200 - REPLAY_WINDOW));
  assert.ok(taken(200 - REPLAY_WINDOW + 1));
  assert.ok(taken(199));
  const sealed = Array.from({ length: 3 }, () => protectedRtcp(sender, rtcp()));
  assert.ok(openedRtcp(receiver, sealed[2]!).length > 0);
  assert.ok(openedRtcp(receiver, sealed[0]!).length > 0);
  assert.is(openedRtcp(receiver, sealed[0]!).length, 0);
});

test('RFC 3711 §3.3.1: sequence numbers roll over, with loss and disorder around it', () => {
  const name = 'AES_CM_128_HMAC_SHA1_32';
  const master = masterOf(name);
  const [sender, receiver] = [new SrtpSender(name, master), new SrtpReceiver(name, master)];
  for (let from = 65_000; from < 65_000 + 3 * 65_536; from += 50) {
    const numbers = Array.from({ length: 50 }, (_, n) => from + n);
    const wires = numbers.map((number) => protectedRtp(sender, rtp(number % 65_536, 7, 4)));
    // Each third is lost, neighbours change places.
    for (let n = 0; n + 1 < wires.length; n += 3) {
      assert.ok(opened(receiver, wires[n + 1]!).length > 0, `packet ${numbers[n + 1]}`);
      assert.ok(opened(receiver, wires[n]!).length > 0, `packet ${numbers[n]}`);
    }
  }
});

test('the guess of an index: nearest to the highest, never before the first', () => {
  const index = new PacketIndex();
  assert.is(index.guess(100), 100);
  index.window.note(100);
  assert.is(index.guess(65_535), -1, 'before the first');
  assert.is(index.guess(32_868), 32_868);
  index.window.note(65_535);
  assert.is(index.guess(0), 65_536);
  index.window.note(65_536);
  assert.is(index.guess(65_534), 65_534);
  assert.is(index.guess(65_535), -1, 'came already');
});

test('a number is never used twice for sending: that would give both packets away', () => {
  const name = 'AEAD_AES_128_GCM';
  const sender = new SrtpSender(name, masterOf(name));
  assert.ok(protectedRtp(sender, rtp(7)).length > 0);
  assert.is(protectedRtp(sender, rtp(7)).length, 0);
  assert.ok(protectedRtp(sender, rtp(8)).length > 0);
});

test('several sources under one key, each with numbers of its own; a change of source goes through', () => {
  const name = 'AES_CM_128_HMAC_SHA1_80';
  const master = masterOf(name);
  const [sender, receiver] = [new SrtpSender(name, master), new SrtpReceiver(name, master)];
  for (let round = 0; round < 5; round++)
    for (const ssrc of [1, 2, 0xffff_ffff]) {
      const packet = rtp(ssrc === 2 ? 65_533 + round : round, ssrc);
      assert.equal(opened(receiver, protectedRtp(sender, packet)), packet);
    }
});

test('forgeries leave no trace: any number of sources is tried, genuine ones stay', () => {
  const name = 'AES_CM_128_HMAC_SHA1_80';
  const master = masterOf(name);
  const [sender, receiver] = [new SrtpSender(name, master), new SrtpReceiver(name, master)];
  const first = protectedRtp(sender, rtp(1));
  assert.ok(opened(receiver, first).length > 0);
  for (let n = 0; n < 10 * SRTP_SOURCES_MAX; n++) assert.is(opened(receiver, rtp(9, n)).length, 0);
  assert.is(opened(receiver, first).length, 0, 'still known as one that came');
});

test('of more sources than anybody has, the one silent longest is forgotten', () => {
  const name = 'AES_CM_128_HMAC_SHA1_80';
  const master = masterOf(name);
  const [sender, receiver] = [new SrtpSender(name, master), new SrtpReceiver(name, master)];
  const wires = Array.from({ length: SRTP_SOURCES_MAX + 1 }, (_, ssrc) => protectedRtp(sender, rtp(1, ssrc + 1)));
  for (const wire of wires) assert.ok(opened(receiver, wire).length > 0);
  assert.ok(opened(receiver, wires[0]!).length > 0, 'forgotten');
  assert.is(opened(receiver, wires[5]!).length, 0, 'known');
});

test('what is no packet, too long or without room behind it is refused', () => {
  const name = 'AES_CM_128_HMAC_SHA1_80';
  const sender = new SrtpSender(name, masterOf(name));
  assert.is(sender.protectRtp(roomy(bytes('400f1234decafbadcafebabe')), 0, 12), 0);
  assert.is(sender.protectRtp(rtp(1), 0, 172), 0, 'no room');
  assert.is(sender.protectRtcp(rtcp(), 0, 52), 0, 'no room');
  assert.is(sender.protectRtcp(roomy(rtcp(7, 8)), 0, 7), 0);
  const long = roomy(rtp(1, 7, RTP_PACKET_MAX_BYTES));
  assert.is(sender.protectRtp(long, 0, RTP_PACKET_MAX_BYTES), 0);
  const longest = RTP_PACKET_MAX_BYTES - SRTP_OVERHEAD_MAX_BYTES;
  assert.is(sender.protectRtp(long, 0, longest), longest + 10);
});
