/** Reports of phones about the sound that they heard (RFC 6035), as text. */
import * as assert from 'uvu/assert';
import { SeededRandom } from '../../appliance/base/random.ts';
import { readVoiceQuality } from '../../appliance/calls/voice-quality.ts';
import { mutate } from '../fuzz/mutator.ts';
import { testSeed } from '../kit/seed.ts';
import { suite } from '../kit/suite.ts';

const test = suite('voice quality reports');

/** As RFC 6035 §4.7.1 writes them, with everything. */
const FULL = `VQSessionReport: CallTerm
CallID: 6dg37f1890463
LocalID: Alice <sip:alice@example.org>
RemoteID: Bill <sip:bill@example.net>
OrigID: Alice <sip:alice@example.org>
LocalGroup: example-phone-55671
RemoteGroup: example-gateway-09871
LocalAddr: IP=10.10.1.100 PORT=5000 SSRC=1a3b5c7d
LocalMAC: 00:1f:5b:cc:21:0f
RemoteAddr: IP=11.1.1.150 PORT=5002 SSRC=0x2468abcd
LocalMetrics:
Timestamps: START=2004-10-10T18:23:43Z STOP=2004-10-01T18:26:02Z
SessionDesc: PT=18 PD=G729 SR=8000 FD=20 FO=20 FPP=2 PPS=50 PLC=3 SSUP=on
JitterBuffer: JBA=3 JBR=2 JBN=40 JBM=80 JBX=120
PacketLoss: NLR=5.0 JDR=2.0
BurstGapLoss: BLD=0 BD=0 GLD=2.0 GD=500 GMIN=16
Delay: RTD=200 ESD=140 SOWD=100 IAJ=2 MAJ=10
Signal: SL=-18 NL=-50 RERL=55
QualityEst: RLQ=90 RCQ=85 EXTRI=90 MOSLQ=4.2 MOSCQ=4.3 QoEEstAlg=P.564
RemoteMetrics:
PacketLoss: NLR=55.0 JDR=42.0
Delay: RTD=999 IAJ=222
QualityEst: RCQ=15 MOSLQ=1.2 MOSCQ=1.3
DialogID: 1890463548@alice.example.org;to-tag=8472761;from-tag=9123dh311
`.replaceAll('\n', '\r\n');

test('the report of the RFC: what the phone heard itself, and of which call', () => {
  assert.equal(readVoiceQuality(FULL), {
    callId: '6dg37f1890463',
    tags: ['9123dh311', '8472761'],
    heard: { lossPercent: 5, discardedPercent: 2, jitterMs: 2, bufferMs: 40, roundTripMs: 200, rFactor: 85, mos: 4.3 },
  });
});

test('as phones write it: without spaces, with bare line ends, in any order and case, with 127 for "not known"', () => {
  const text = [
    'VQSessionReport:CallTerm',
    'LocalMetrics:',
    'JitterBuffer:JBA=2 JBR=15 JBN=0 JBM=40 JBX=240',
    'packetloss:NLR=0.39;JDR=0.00',
    'Delay:RTD=0 ESD=177 SOWD=88 IAJ=0 MAJ=0',
    'QualityEst:RCQ=127 EXTRI=127 MOSLQ=3.8 MOSCQ=12.7',
    'CallID:329662837@192.168.1.21',
    'DialogID:329662837@192.168.1.21;to-tag=55cUUK26KmU4j;from-tag=2606093232',
  ].join('\n');
  const { callId, tags, heard } = readVoiceQuality(text) ?? {};
  assert.equal([callId, tags], ['329662837@192.168.1.21', ['2606093232', '55cUUK26KmU4j']]);
  assert.equal(heard, {
    ...{ lossPercent: 0.39, discardedPercent: 0, jitterMs: 0, bufferMs: undefined, roundTripMs: undefined },
    ...{ rFactor: undefined, mos: 3.8 },
  });
});

test('the call by its dialog alone; without a call it is no report, without figures it tells nothing', () => {
  assert.is(readVoiceQuality('DialogID: abc;from-tag=1')?.callId, 'abc');
  assert.is(readVoiceQuality('DialogID: abc;from-tag=1')?.tags, undefined, 'one tag alone says nothing');
  assert.equal(readVoiceQuality('CallID: abc\r\nLocalMetrics:\r\n'), {
    callId: 'abc',
    tags: undefined,
    heard: undefined,
  });
  for (const text of ['', 'hello', 'CallID:', 'PacketLoss: NLR=1.0', '\0\0\0'])
    assert.is(readVoiceQuality(text), undefined);
});

test('figures that can’t be are not known', () => {
  const heard = (line: string) => readVoiceQuality(`CallID: abc\nLocalMetrics:\nPacketLoss: NLR=1\n${line}`)?.heard;
  for (const line of [
    'QualityEst: MOSCQ=NaN',
    'QualityEst: MOSCQ=1e9',
    'Delay: RTD=99999999',
    'Delay: RTD=-4',
    'Delay: RTD=0x20',
  ]) {
    const { mos, roundTripMs } = heard(line) ?? {};
    assert.equal([mos, roundTripMs], [undefined, undefined], line);
  }
  assert.is(readVoiceQuality('CallID: a\nPacketLoss: NLR=101')?.heard, undefined);
});

test('damage never throws, and nothing comes out of it that can’t be', () => {
  const random = new SeededRandom(testSeed());
  let read = 0;
  for (let round = 0; round < 3_000; round++) {
    const bytes = mutate(random, [Buffer.from(FULL)]);
    const told = readVoiceQuality(Buffer.from(bytes).toString('utf8'));
    if (told?.heard) read++;
    const { lossPercent = 0, jitterMs = 0, mos = 1, rFactor = 1, bufferMs = 1 } = told?.heard ?? {};
    assert.ok(lossPercent >= 0 && lossPercent <= 100 && mos >= 1 && mos <= 5 && rFactor <= 100);
    assert.ok(jitterMs >= 0 && jitterMs <= 10_000 && bufferMs > 0 && bufferMs <= 10_000);
  }
  assert.ok(read > 500, `${read} were still reports`);
});
