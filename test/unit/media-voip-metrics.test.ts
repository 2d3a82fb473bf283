/** Extended reports of the sound (RFC 3611): agreed on, sent where a phone asks, and what the phone tells. */
import * as assert from 'uvu/assert';
import { SeededRandom } from '../../appliance/base/random.ts';
import type { PacketPort } from '../../appliance/media/packet-io.ts';
import { GAP_MIN, LossBursts } from '../../appliance/rtp/loss-bursts.ts';
import type { RtcpPacket, VoipReport } from '../../appliance/rtp/rtcp.ts';
import { readRtcp, writeRtcp } from '../../appliance/rtp/rtcp.ts';
import { agreedFrom, answerTo, offerOf } from '../../appliance/sdp/own.ts';
import { end, open, Phone, type World, world } from '../kit/media-world.ts';
import { answered, BROWSER, lines, own, phone, sdp } from '../kit/own-media.ts';
import { portOf } from '../kit/rtp-phone.ts';
import { testSeed } from '../kit/seed.ts';
import { BOX } from '../kit/sound-phone.ts';
import { suite } from '../kit/suite.ts';

const test = suite('VoIP metrics');
const LINE = 'a=rtcp-xr:voip-metrics';
const mine = own({ voipMetrics: true });

// --- Agreeing (RFC 3611 §5) ---

test('a phone that asks is answered alike, one that doesn’t is not, and browsers never', () => {
  const linphone = answered(phone('linphonec'), mine);
  assert.ok(lines(linphone.sdp).includes(LINE), 'it asks above all media, with others');
  assert.is(linphone.agreed.voipMetrics, true);
  const baresip = answered(phone('baresip'), mine);
  assert.not.match(baresip.sdp, /rtcp-xr/);
  assert.is(baresip.agreed.voipMetrics, false);
  assert.not.match(offerOf(BROWSER), /rtcp-xr/);
  assert.is(answered(phone('chromium'), BROWSER).agreed.voipMetrics, false);
  assert.is(answered(phone('linphonec'), own()).agreed.voipMetrics, false);
});

test('what stands beside the sound counts before what stands above all', () => {
  const off = sdp('a=rtcp-xr:voip-metrics', 'm=audio 4000 RTP/AVP 8', 'a=rtcp-xr:rcvr-rtt=all');
  const on = sdp('a=rtcp-xr:rcvr-rtt=all', 'm=audio 4000 RTP/AVP 8', 'a=rtcp-xr:stat-summary=loss voip-metrics');
  const like = sdp('m=audio 4000 RTP/AVP 8', 'a=rtcp-xr:voip-metrics-2');
  assert.equal(
    [off, on, like].map((offer) => answerTo(offer, mine)?.agreed.voipMetrics),
    [false, true, false],
  );
});

test('we ask where we offer; whoever answers nothing of it gets none', () => {
  const offer = offerOf(mine);
  assert.ok(lines(offer).includes(LINE));
  const plain = ['m=audio 4000 RTP/AVP 8', 'a=rtpmap:8 PCMA/8000'];
  assert.is(agreedFrom(mine, offer, sdp(...plain))?.voipMetrics, false);
  assert.is(agreedFrom(mine, offer, sdp(...plain, LINE))?.voipMetrics, true);
});

// --- Bursts (RFC 3611 §4.7.2, appendix A.2) ---

/** By the words of §4.7.2 alone. */
function byDefinition(lost: readonly boolean[]) {
  const at = lost.flatMap((isLost, index) => (isLost ? [index] : []));
  const stretches: number[][] = [];
  for (const index of at) {
    const last = stretches.at(-1);
    if (last && index - last.at(-1)! - 1 < GAP_MIN) last.push(index);
    else stretches.push([index]);
  }
  const bursts = stretches.filter(({ length }) => length > 1);
  const packets = bursts.reduce((sum, burst) => sum + burst.at(-1)! - burst[0]! + 1, 0);
  const inBursts = bursts.reduce((sum, burst) => sum + burst.length, 0);
  return {
    burstDensity: bursts.length === 0 ? 0 : (256 * inBursts) / packets,
    gapDensity: (256 * (at.length - inBursts)) / (lost.length - packets),
    burstDurationMs: bursts.length === 0 ? 0 : (20 * packets) / bursts.length,
  };
}

function counted(lost: readonly boolean[], first = 65_000): ReturnType<LossBursts['figures']> {
  const bursts = new LossBursts();
  for (const [at, isLost] of lost.entries()) if (!isLost) bursts.arrived((first + at) & 0xffff);
  return bursts.figures(20);
}

function nearly(value: number, expected: number, what: string, part = 0.1): void {
  assert.ok(Math.abs(value - expected) <= part * Math.max(expected, 5), `${what}: ${value} instead of ${expected}`);
}

test('nothing lost, one lost, three of five lost: as the definitions say', () => {
  const whole = Array.from({ length: 100 }, () => false);
  assert.equal(counted(whole), { burstDensity: 0, gapDensity: 0, burstDurationMs: 0, gapDurationMs: 2_000 });
  const one = counted([...whole, true, ...whole]);
  assert.equal([one.burstDensity, one.burstDurationMs], [0, 0]);
  nearly(one.gapDensity, 256 / 201, 'density of the gap', 0.01);
  const burst = counted([...whole, true, false, true, false, true, ...whole]);
  nearly(burst.burstDensity, (256 * 3) / 5, 'density of the burst', 0.01);
  assert.equal([burst.burstDurationMs, burst.gapDensity, burst.gapDurationMs], [100, 0, 2_000]);
});

test('losses at random and in bursts come near the definitions, over all roll-overs', () => {
  const random = new SeededRandom(testSeed());
  let isBad = false;
  const lost = Array.from({ length: 200_000 }, () => {
    if (random.integer(0, 999) < (isBad ? 50 : 4)) isBad = !isBad;
    return random.integer(0, 999) < (isBad ? 400 : 5);
  });
  lost[0] = false;
  const figures = counted(lost);
  const expected = byDefinition(lost);
  nearly(figures.burstDensity, expected.burstDensity, 'burst density');
  nearly(figures.burstDurationMs, expected.burstDurationMs, 'burst length', 0.2);
  nearly(figures.gapDensity, expected.gapDensity, 'gap density', 0.5);
});

test('packets that come twice, and a source that begins anew, are no losses; a late one is no burst', () => {
  const bursts = new LossBursts();
  for (const sequence of [10, 11, 11, 13, 12, 14, 40_000, 40_001]) bursts.arrived(sequence);
  bursts.begin();
  for (let sequence = 5; sequence < 30; sequence++) bursts.arrived(sequence);
  const { burstDensity, gapDensity } = bursts.figures(20);
  assert.is(burstDensity, 0);
  nearly(gapDensity, 256 / 31, 'one of thirty-one', 0.2);
});

// --- In a call ---

/** The ear of a phone's RTCP. */
class Reporter {
  readonly heard: RtcpPacket[] = [];
  readonly #out: PacketPort;
  readonly #world: World;

  constructor(here: World, { address, port }: Phone) {
    this.#world = here;
    this.#out = here.network.open(
      { host: address, port: port + 1, shared: false },
      { receive: (bytes, to) => void this.heard.push(...(readRtcp(bytes, 0, to) ?? [])) },
    );
  }

  get told(): readonly VoipReport[] {
    return this.heard.flatMap((packet) => (packet.kind === 'extended' ? packet.voip : []));
  }

  /** Who we are to this phone. */
  get boxSsrc(): number {
    const report = this.heard.find(({ kind }) => kind === 'sender' || kind === 'receiver');
    return report && 'ssrc' in report ? report.ssrc : 0;
  }

  tells(port: number, voip: VoipReport): void {
    const bytes = new Uint8Array(300);
    const block = {
      ...{ ssrc: voip.ssrc, fractionLost: 0, cumulativeLost: 0, highestSequence: 0 },
      ...{ jitter: 80, lastSenderReport: 0, delaySince: 0 },
    };
    const to = writeRtcp(bytes, 0, { ssrc: 77, cname: 'phone', reports: [block], voip });
    this.#out.send(bytes, to, this.#world.network.target(BOX, port));
  }
}

const TOLD: VoipReport = {
  ...{ ssrc: 0, lossRate: 5, discardRate: 3, burstDensity: 0, gapDensity: 0, burstDurationMs: 0, gapDurationMs: 0 },
  ...{ roundTripMs: 40, endSystemDelayMs: 60, signalLevelDbm: -20, noiseLevelDbm: -60, echoReturnLossDb: undefined },
  ...{ gapMin: 16, rFactor: 88, mosListening: 4.3, mosConversational: 4.1 },
  ...{ jitterBufferNominalMs: 45, jitterBufferMaximumMs: 80, jitterBufferAbsoluteMaximumMs: 300 },
};

function calling(asks: boolean) {
  const here = world();
  const a = new Phone(here, '10.0.0.11');
  const b = new Phone(here, '10.0.0.12');
  const reporter = new Reporter(here, a);
  const sa = open(here, { name: 'a', peer: a.address });
  const sb = open(here, { name: 'b', peer: b.address });
  const answer = sa.answer(`${a.description()}${asks ? `${LINE}\r\n` : ''}`)!;
  const portB = portOf(sb.offer());
  assert.ok(sb.accept(b.description()));
  sa.connect(sb);
  here.clock.advance(10);
  const portA = portOf(answer);
  const talk = (packets: number): void => {
    for (let at = 0; at < packets; at++) {
      a.say(portA);
      b.say(portB);
      here.clock.advance(20);
    }
  };
  const close = (): void => {
    sa.close();
    sb.close();
    end(here);
  };
  return { here, a, sa, portA, reporter, talk, close };
}

test('a phone that asks is told how its sound came: losses, bursts, what that is worth', () => {
  const { here, a, portA, reporter, talk, close } = calling(true);
  let sent = 0;
  // Three of five, once a hundred packets.
  here.network.carries = (from, to) =>
    !(from.address === a.address && to.port === portA && [50, 52, 54].includes(sent++ % 100));
  talk(1_200);
  const told = reporter.told.at(-1);
  assert.ok(told && reporter.told.length >= 3);
  assert.is(told.ssrc, a.ssrc);
  nearly(told.lossRate, 256 * 0.03, 'loss', 0.2);
  nearly(told.burstDensity, 256 * 0.6, 'density', 0.1);
  assert.is(told.burstDurationMs, 100);
  assert.ok(told.mosListening! > 3.4 && told.mosListening! < 4.3, `MOS ${told.mosListening}`);
  assert.equal([told.rFactor, told.mosConversational], [undefined, undefined], 'nobody knows the way back');
  assert.equal([told.jitterBufferNominalMs, told.endSystemDelayMs, told.discardRate], [0, 0, 0], 'it is passed on');
  close();
});

test('one that doesn’t ask gets the usual reports and nothing more', () => {
  const { reporter, talk, close } = calling(false);
  talk(800);
  assert.ok(reporter.heard.some(({ kind }) => kind === 'sender'));
  assert.equal(reporter.told, []);
  close();
});

test('what the phone tells of our sound is kept as its own words, and only that', () => {
  const { sa, portA, reporter, talk, close } = calling(true);
  talk(300);
  assert.is(sa.quality().reported, undefined);
  reporter.tells(portA + 1, { ...TOLD, ssrc: 0x1234 });
  talk(300);
  assert.is(sa.quality().reported, undefined, 'of somebody else’s sound');
  reporter.tells(portA + 1, { ...TOLD, ssrc: reporter.boxSsrc });
  talk(300);
  const { reported, lossPercent } = sa.quality();
  assert.is(lossPercent, 0, 'what was measured here stays what it was');
  assert.equal(reported, {
    ...{ lossPercent: (5 * 100) / 256, discardedPercent: (3 * 100) / 256, jitterMs: 10, bufferMs: 45 },
    ...{ roundTripMs: 40, rFactor: 88, mos: 4.1 },
  });
  const nothing = { roundTripMs: 0, jitterBufferNominalMs: 0, rFactor: 111, mosListening: 0, mosConversational: 9 };
  reporter.tells(portA + 1, { ...TOLD, ...nothing, ssrc: reporter.boxSsrc });
  talk(300);
  const { bufferMs, roundTripMs, rFactor, mos } = sa.quality().reported ?? {};
  assert.equal([bufferMs, roundTripMs, rFactor, mos], [undefined, undefined, undefined, undefined]);
  close();
});
