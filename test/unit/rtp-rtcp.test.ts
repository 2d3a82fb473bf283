/** Reports about sound: RFC 3550 §6 and §A, RFC 3611, and rubbish. */
import * as assert from 'uvu/assert';
import { RTCP_BLOCKS_MAX } from '../../appliance/base/limits-media.ts';
import { SeededRandom } from '../../appliance/base/random.ts';
import { Reception } from '../../appliance/rtp/reception.ts';
import {
  ntpMiddle,
  ntpTime,
  type OwnReport,
  type ReportBlock,
  readRtcp,
  reportIntervalMs,
  roundTripMs,
  type VoipReport,
  writeRtcp,
} from '../../appliance/rtp/rtcp.ts';
import { testSeed } from '../kit/seed.ts';
import { suite } from '../kit/suite.ts';

const test = suite('RTCP');

function bytes(hex: string): Uint8Array {
  return Uint8Array.fromHex(hex.replace(/\s/g, ''));
}

function read(hex: string) {
  return readRtcp(bytes(hex), 0, bytes(hex).length);
}

const BLOCK: ReportBlock = {
  ssrc: 0xdead_beef,
  fractionLost: 12,
  cumulativeLost: 345,
  highestSequence: 0x0001_0203,
  jitter: 99,
  lastSenderReport: 0xb705_2000,
  delaySince: 0x0005_4000,
};

const VOIP: VoipReport = {
  ssrc: 0xdead_beef,
  lossRate: 3,
  discardRate: 1,
  burstDensity: 40,
  gapDensity: 2,
  burstDurationMs: 120,
  gapDurationMs: 4_000,
  roundTripMs: 35,
  endSystemDelayMs: 60,
  signalLevelDbm: -22,
  noiseLevelDbm: undefined,
  echoReturnLossDb: undefined,
  gapMin: 16,
  rFactor: 88,
  mosListening: 4.3,
  mosConversational: undefined,
  jitterBufferNominalMs: 40,
  jitterBufferMaximumMs: 60,
  jitterBufferAbsoluteMaximumMs: 200,
};

function written(report: OwnReport): Uint8Array {
  const buffer = new Uint8Array(600).fill(0xaa);
  return buffer.slice(0, writeRtcp(buffer, 0, report));
}

test('RFC 7714 §17: the sender report of its example, its length put right', () => {
  const [packet] = read(`81c8000c 4d617273 4e545031 4e545032 52545020 0000042a 0000e930 4c756e61
    deadbeef deadbeef deadbeef deadbeef deadbeef`)!;
  assert.ok(packet?.kind === 'sender');
  assert.is(packet.ssrc, 0x4d61_7273);
  assert.equal(packet.sender, {
    ntp: { seconds: 0x4e54_5031, fraction: 0x4e54_5032 },
    rtpTimestamp: 0x5254_5020,
    packets: 0x42a,
    octets: 0xe930,
  });
  assert.is(packet.reports[0]?.ssrc, 0x4c75_6e61);
  assert.is(packet.reports[0]?.fractionLost, 0xde);
  assert.is(packet.reports[0]?.cumulativeLost, 0xadbeef - 0x100_0000, 'a negative number of 24 bits');
});

test('bytes of a report are where RFC 3550 §6.4 has them', () => {
  const report = written({ ssrc: 1, cname: 'ab', reports: [BLOCK] });
  assert.is(
    report.toHex(),
    '81c9000700000001deadbeef0c00015900010203' + '00000063b705200000054000' + '81ca0003000000010102616200000000',
  );
});

test('what is written reads the same: sender and receiver reports, names, metrics, farewell', () => {
  const sender = { ntp: { seconds: 3_900_000_000, fraction: 5 }, rtpTimestamp: 160, packets: 7, octets: 1_120 };
  const packets = readRtcpOf(
    written({ ssrc: 5, cname: 'box@192.0.2.9', sender, reports: [BLOCK], voip: VOIP, bye: true }),
  );
  assert.equal(packets, [
    { kind: 'sender', ssrc: 5, sender, reports: [BLOCK] },
    { kind: 'names', names: [{ ssrc: 5, cname: 'box@192.0.2.9' }] },
    { kind: 'extended', ssrc: 5, voip: [VOIP] },
    { kind: 'bye', ssrcs: [5] },
  ]);
  for (const cname of ['', 'a', 'ab', 'abc', 'abcd', 'x'.repeat(255)])
    assert.equal(readRtcpOf(written({ ssrc: 5, cname, reports: [] })), [
      { kind: 'receiver', ssrc: 5, reports: [] },
      { kind: 'names', names: [{ ssrc: 5, cname }] },
    ]);
});

function readRtcpOf(packet: Uint8Array) {
  return readRtcp(packet, 0, packet.length);
}

test('what we don’t use is stepped over: APP, feedback, other extended reports', () => {
  const rest = written({ ssrc: 5, cname: 'x', reports: [] });
  const app = bytes('80cc0002 00000001 41424344');
  const nack = bytes('81cd0003 00000001 00000002 00010000');
  const pli = bytes('81ce0002 00000001 00000002');
  const referenceTime = bytes('80cf0004 00000001 04000002 11111111 22222222');
  const packets = readRtcpOf(new Uint8Array([...rest, ...app, ...nack, ...pli, ...referenceTime]));
  assert.equal(
    packets?.map(({ kind }) => kind),
    ['receiver', 'names', 'extended'],
  );
});

test('RFC 3550 §A.2: what is no compound is refused as a whole', () => {
  const refused: Readonly<Record<string, string>> = {
    nothing: '',
    'half a word': '80c9',
    'version 1': '40c90001 00000001',
    'longer than it is': '80c90002 00000001',
    'more blocks than there are': '82c90001 00000001',
    'rubbish behind': '80c90001 00000001 00',
    'padding in the middle': 'a0c90002 00000001 00000004 80c90001 00000001',
    'padding longer than the packet': 'a0c90002 00000001 000000ff',
    'a name longer than its packet': '81ca0002 00000001 01ff6162',
    'a block longer than its extended report': '80cf0002 00000001 07000008',
    'a farewell of nobody': '82cb0001 00000001',
  };
  for (const [what, hex] of Object.entries(refused)) assert.is(read(hex), undefined, what);
  assert.is(read('80c90001 00000001'.repeat(RTCP_BLOCKS_MAX + 1)), undefined, 'more than anybody sends');
  assert.ok(read('a0c90002 00000001 00000004'), 'padding of the last is fine');
});

test('random damage never throws', () => {
  const random = new SeededRandom(testSeed());
  const sender = { ntp: { seconds: 1, fraction: 5 }, rtpTimestamp: 160, packets: 7, octets: 1_120 };
  const whole = written({ ssrc: 5, cname: 'box', sender, reports: [BLOCK, BLOCK], voip: VOIP, bye: true });
  let taken = 0;
  for (let round = 0; round < 20_000; round++) {
    const packet = whole.slice(0, random.integer(1, whole.length));
    for (let times = random.integer(0, 3); times > 0; times--)
      packet[random.integer(0, packet.length - 1)] = random.integer(0, 255);
    if (readRtcpOf(packet)) taken++;
  }
  assert.ok(taken > 100);
});

// --- Times ---

test('NTP times, and the way there and back (RFC 3550 §6.4.1, its figure 2)', () => {
  assert.equal(ntpTime(0), { seconds: 2_208_988_800, fraction: 0 });
  assert.equal(ntpTime(1_500), { seconds: 2_208_988_801, fraction: 2 ** 31 });
  assert.is(ntpMiddle({ seconds: 0xb44d_b705, fraction: 0x2000_0000 }), 0xb705_2000);
  const block = { ...BLOCK, lastSenderReport: 0xb705_2000, delaySince: 0x0005_4000 };
  assert.is(roundTripMs(block, 0xb710_8000), 6_125);
  assert.is(roundTripMs({ ...block, lastSenderReport: 0 }, 0xb710_8000), undefined);
  assert.is(roundTripMs(block, 0xb705_2000), undefined, 'before it was sent');
  assert.is(roundTripMs(block, 0xb70a_5fff), 0, 'a hair before is now');
  assert.is(roundTripMs({ ...block, lastSenderReport: 0xffff_ff00, delaySince: 0 }, 0x100), (0x200 / 65_536) * 1000);
});

test('reports come every 5 s or so, the first sooner', () => {
  assert.is(Math.round(reportIntervalMs(0, false)), 2_052);
  assert.is(Math.round(reportIntervalMs(1, false)), 6_156);
  assert.is(Math.round(reportIntervalMs(0.5, true)), 2_052);
});

// --- Reception ---

function received(numbers: readonly number[]): Reception {
  const reception = new Reception(7, 8_000);
  for (const [at, number] of numbers.entries()) reception.arrived(number % 65_536, number * 160, at * 20);
  return reception;
}

test('RFC 3550 §A.3: losses, since the beginning and since the last report', () => {
  const reception = received([0, 1, 2, 3, 5, 6, 7, 9]);
  assert.equal(reception.figures().lostPercent, 20);
  const first = reception.report(0);
  assert.equal([first.cumulativeLost, first.fractionLost, first.highestSequence], [2, 51, 9]);
  for (let number = 10; number < 20; number++) reception.arrived(number, number * 160, number * 20);
  assert.equal(reception.report(0).fractionLost, 0);
  assert.equal(reception.report(0).cumulativeLost, 2);
});

test('packets that come twice count twice, late ones are not lost', () => {
  const twice = received([0, 1, 1, 1, 2]).report(0);
  assert.equal([twice.cumulativeLost, twice.fractionLost], [-2, 0]);
  assert.is(received([0, 2, 1, 3]).report(0).cumulativeLost, 0);
});

test('numbers roll over', () => {
  const reception = received(Array.from({ length: 140_000 }, (_, n) => 65_000 + n));
  const report = reception.report(0);
  assert.is(report.cumulativeLost, 0);
  assert.is(report.highestSequence, 65_000 + 139_999);
});

test('a source that begins anew with other numbers has lost nothing; one strange packet changes nothing', () => {
  assert.is(received([10, 11, 40_000, 12, 13]).report(0).cumulativeLost, 0);
  const anew = received([10, 11, 12, 30_000, 30_001, 30_002]);
  assert.equal([anew.report(0).cumulativeLost, anew.figures().packets], [0, 5], 'its first was not believed');
});

test('RFC 3550 §A.8: jitter, a sixteenth at a time', () => {
  const reception = new Reception(7, 8_000);
  let jitter = 0;
  let transit: number | undefined;
  const random = new SeededRandom(testSeed());
  for (let n = 0; n < 500; n++) {
    const arrivalMs = n * 20 + random.integer(0, 15);
    reception.arrived(n, n * 160, arrivalMs);
    const now = arrivalMs * 8 - n * 160;
    if (transit !== undefined) jitter += (Math.abs(now - transit) - jitter) / 16;
    transit = now;
  }
  assert.ok(Math.abs(reception.figures().jitterMs - jitter / 8) < 1e-9);
  assert.is(reception.report(0).jitter, Math.floor(jitter));
  assert.ok(reception.figures().jitterMs > 3);
});

test('keys sent as events stand still in time: no jitter', () => {
  const reception = received([0, 1, 2]);
  for (let n = 3; n < 12; n++) reception.arrived(n, 480, n * 20, false);
  for (let n = 12; n < 20; n++) reception.arrived(n, n * 160, n * 20);
  assert.is(reception.figures().jitterMs, 0);
});

test('a sender report’s time goes back with its age', () => {
  const reception = received([0, 1]);
  assert.equal([reception.report(100).lastSenderReport, reception.report(100).delaySince], [0, 0]);
  reception.senderReported(0xb705_2000, 1_000);
  const report = reception.report(1_500);
  assert.equal([report.lastSenderReport, report.delaySince], [0xb705_2000, 32_768]);
});
