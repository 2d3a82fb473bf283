/** The box's own sound as tests have it, and offers of real phones (test/vectors/offers). */
import { readFileSync } from 'node:fs';
import * as assert from 'uvu/assert';
import { SeededRandom } from '../../appliance/base/random.ts';
import { SRTP_SUITE_NAMES, SRTP_SUITES, type SrtpSuiteName } from '../../appliance/base/srtp-suites.ts';
import { answerFault, describe } from '../../appliance/sdp/describe.ts';
import { answerTo } from '../../appliance/sdp/own.ts';
import type { Agreed, CodecName, OwnMedia } from '../../appliance/sdp/own-media.ts';
import { testSeed } from './seed.ts';

export function phone(name: string): string {
  const text = readFileSync(new URL(`../vectors/offers/${name}.sdp`, import.meta.url), 'utf8');
  return text.replaceAll('\n', '\r\n');
}

export function sdp(...lines: string[]): string {
  return ['v=0', 'o=- 1 2 IN IP4 192.0.2.1', 's=-', 'c=IN IP4 192.0.2.1', 't=0 0', ...lines, ''].join('\r\n');
}

const random = new SeededRandom(testSeed());

export const keys = SRTP_SUITE_NAMES.map((name) => ({
  suite: name,
  key: random.bytes(SRTP_SUITES[name].keyBytes + SRTP_SUITES[name].saltBytes),
}));

export function keyOf(name: SrtpSuiteName): Uint8Array {
  return keys.find((key) => key.suite === name)!.key;
}

export const ALL: readonly CodecName[] = ['opus', 'G722', 'PCMA', 'PCMU'];

export function own(change: Partial<OwnMedia> = {}): OwnMedia {
  return {
    address: '192.0.2.9',
    rtpPort: 20_000,
    rtcp: 20_001,
    codecs: ALL,
    events: true,
    comfortNoise: false,
    ptimeMs: 20,
    voipMetrics: false,
    direction: 'sendrecv',
    encryption: 'off',
    sdes: keys,
    ...change,
  };
}

export const BROWSER = own({
  rtcp: 'mux',
  dtls: { fingerprint: { hash: 'sha-256', value: Array.from({ length: 32 }, () => '7B').join(':') } },
  ice: {
    ufrag: 'abcd',
    pwd: 'abcdefghijklmnopqrstuvwx',
    candidates: [
      { component: 1, transport: 'udp', priority: 2130706431, address: '192.0.2.9', port: 20_000, kind: 'host' },
    ],
  },
});

export function answered(offer: string, mine: OwnMedia): { readonly sdp: string; readonly agreed: Agreed } {
  const answer = answerTo(offer, mine);
  if (!answer) throw new Error('not answered');
  assert.is(answerFault(describe(offer)!, describe(answer.sdp)!), undefined);
  return answer;
}

export function lines(text: string): string[] {
  return text.split('\r\n');
}
