/** RTP headers in place: RFC 3550 §5.1 byte by byte, rubbish, and what shares a port (RFC 7983, 5761). */
import * as assert from 'uvu/assert';
import { SeededRandom } from '../../appliance/base/random.ts';
import {
  datagramKind,
  RTP_HEADER_BYTES,
  RtpHeader,
  readRtp,
  rtpHeaderBytes,
  sequenceDistance,
  timestampDistance,
  writeRtpHeader,
} from '../../appliance/rtp/packet.ts';
import { testSeed } from '../kit/seed.ts';
import { suite } from '../kit/suite.ts';

const test = suite('RTP packets');

function bytes(hex: string): Uint8Array {
  return Uint8Array.from(Buffer.from(hex.replace(/\s/g, ''), 'hex'));
}

function read(hex: string): RtpHeader | undefined {
  const header = new RtpHeader();
  const packet = bytes(hex);
  return readRtp(packet, 0, packet.length, header) ? header : undefined;
}

test('RFC 3711 §B: a packet without extras', () => {
  // The plaintext packet of libsrtp's validation, which RFC 7714 §16 uses with other numbers.
  const header = read('800f1234 decafbad cafebabe abababab abababab abababab abababab')!;
  assert.is(header.marker, false);
  assert.is(header.payloadType, 15);
  assert.is(header.sequence, 0x1234);
  assert.is(header.timestamp, 0xdecafbad);
  assert.is(header.ssrc, 0xcafebabe);
  assert.is(header.payloadAt, 12);
  assert.is(header.payloadBytes, 16);
});

test('RFC 3550 §5.1: marker, CSRCs, extension and padding', () => {
  const header = read(`
    b2 88 0001 00000002 00000003  11111111 22222222
    bede 0002 10ff0000 aabbccdd  01020304 05060003`)!;
  assert.is(header.marker, true);
  assert.is(header.payloadType, 8);
  assert.is(header.csrcCount, 2);
  assert.is(header.extensionProfile, 0xbede);
  assert.is(header.extensionAt, 24);
  assert.is(header.extensionBytes, 8);
  assert.is(header.payloadAt, 32);
  assert.is(header.payloadBytes, 5);
});

test('an object that is read into again keeps nothing of the packet before', () => {
  const header = new RtpHeader();
  const first = bytes('91800001 00000002 00000003 11111111 bede0001 10ff0000 aa');
  assert.ok(readRtp(first, 0, first.length, header));
  const second = bytes('80000001 00000002 00000003 aa');
  assert.ok(readRtp(second, 0, second.length, header));
  assert.equal([header.extensionProfile, header.extensionBytes, header.csrcCount], [0, 0, 0]);
  assert.equal([header.payloadAt, header.payloadBytes], [12, 1]);
});

test('rubbish is refused', () => {
  const refused: Readonly<Record<string, string>> = {
    nothing: '',
    'shorter than a header': '80000001 00000002 000000',
    'version 1': '40000001 00000002 00000003 aa',
    'version 3': 'c0000001 00000002 00000003 aa',
    'RTCP by its look': '80c80001 00000002 00000003 aa',
    'CSRCs that are not there': '83000001 00000002 00000003 11111111',
    'an extension without its head': '90000001 00000002 00000003 be',
    'an extension longer than the packet': '90000001 00000002 00000003 bede0002 11223344',
    'padding longer than the payload': 'a0000001 00000002 00000003 aa05',
    'padding of nothing': 'a0000001 00000002 00000003 aa00',
    'padding announced, no byte there': 'a0000001 00000002 00000003',
  };
  for (const [what, hex] of Object.entries(refused)) assert.is(read(hex), undefined, what);
});

test('an end behind the buffer is refused', () => {
  assert.is(rtpHeaderBytes(new Uint8Array(20).fill(0x80), 0, 40), 0);
});

test('what is written reads the same, anywhere in a buffer', () => {
  const random = new SeededRandom(testSeed());
  const header = new RtpHeader();
  for (let round = 0; round < 2_000; round++) {
    const buffer = random.bytes(200);
    const start = random.integer(0, 40);
    const end = random.integer(start + RTP_HEADER_BYTES, 200);
    const payloadType = [0, 8, 9, 13, 96, 101, 127][random.integer(0, 6)]!;
    const marker = random.integer(0, 1) === 1;
    const [sequence, timestamp, ssrc] = [random.integer(0, 65_535), random.integer(0, 2 ** 32 - 1), 0xfedcba98];
    assert.is(writeRtpHeader(buffer, start, payloadType, marker, sequence, timestamp, ssrc), start + 12);
    assert.ok(readRtp(buffer, start, end, header));
    assert.equal(
      [header.payloadType, header.marker, header.sequence, header.timestamp, header.ssrc],
      [payloadType, marker, sequence, timestamp, ssrc],
    );
    assert.equal([header.payloadAt, header.payloadBytes], [start + 12, end - start - 12]);
  }
});

test('random bytes never make a payload outside the packet', () => {
  const random = new SeededRandom(testSeed() + 1);
  const header = new RtpHeader();
  let taken = 0;
  for (let round = 0; round < 20_000; round++) {
    const buffer = random.bytes(random.integer(1, 80));
    buffer[0] = 0x80 | (buffer[0]! & 0x3f);
    const start = random.integer(0, 1);
    if (!readRtp(buffer, start, buffer.length, header)) continue;
    taken++;
    assert.ok(header.payloadAt >= start + 12 && header.payloadBytes >= 0);
    assert.ok(header.payloadAt + header.payloadBytes <= buffer.length);
    assert.ok(header.extensionAt + header.extensionBytes <= header.payloadAt);
  }
  assert.ok(taken > 1_000);
});

test('sequence numbers and timestamps count across their ends', () => {
  assert.is(sequenceDistance(65_535, 0), 1);
  assert.is(sequenceDistance(0, 65_535), -1);
  assert.is(sequenceDistance(10, 32_777), 32_767);
  assert.is(timestampDistance(0xffff_ffff, 159), 160);
  assert.is(timestampDistance(159, 0xffff_ffff), -160);
});

test('RFC 7983 §7, RFC 5761 §4: what shares a port is told apart', () => {
  const kind = (hex: string) => datagramKind(bytes(hex), 0, bytes(hex).length);
  assert.is(kind('0001 0000 2112a442'), 'stun');
  assert.is(kind('16fefd 0000'), 'dtls');
  assert.is(kind('14fefd 0000'), 'dtls');
  assert.is(kind('8000 0001'), 'rtp');
  assert.is(kind('80e5 0001'), 'rtp', 'payload type 101 with its marker');
  assert.is(kind('80c8 0006'), 'rtcp', 'SR');
  assert.is(kind('81cf 0006'), 'rtcp', 'XR');
  assert.is(kind('80c0 0006'), 'rtcp');
  assert.is(kind('80df 0006'), 'rtcp');
  assert.is(kind('80e0 0006'), 'rtp');
  assert.is(kind('80'), undefined);
  assert.is(kind(''), undefined);
  assert.is(kind('4001 0008'), undefined, 'TURN has no business here');
  assert.is(kind('13'), undefined);
  assert.is(kind('0d0a0d0a'), undefined);
  assert.is(kind('ff'), undefined);
});
