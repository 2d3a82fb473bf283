/** What a phone writes in bodies is read in time that grows with its length and no faster: 40,000 times one letter. */
import * as assert from 'uvu/assert';
import { takeKey } from '../../appliance/calls/keys.ts';
import type { Leg } from '../../appliance/calls/leg.ts';
import type { AnswerableRequest } from '../../appliance/sip/types.ts';
import { open, type World, world } from '../kit/media-world.ts';
import { suite } from '../kit/suite.ts';

const test = suite('long runs', { timeoutMs: 60_000 });

const RUN = 40_000;
const LETTERS = [' ', '\n', '\r\n', '=', '9', 'A', ':', ';', '/', '|', '.'];
/** A search that tries each beginning anew takes seconds, on the fastest machine. */
const MOST_MS = 1_000;

const HEAD = ['v=0', 'o=- 1 1 IN IP4 10.0.0.11', 's=-', 'c=IN IP4 10.0.0.11', 't=0 0'];
const KEY = 'WVNfX19zZW1jdGwgKCkgewkyMjA7fQp9CnVubGVz';
const SDES = [
  ...[...HEAD, 'm=audio 4000 RTP/SAVP 8 101', `a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:${KEY}|2^31|1:4 WSH=64`],
  ...['a=rtcp:4001 IN IP4 10.0.0.11', 'a=rtpmap:101 telephone-event/8000', 'a=fmtp:101 0-15', 'a=ptime:20'],
  ...['a=rtcp-xr:voip-metrics', 'a=sendrecv'],
];
const BROWSER = [
  ...[...HEAD, 'a=group:BUNDLE 0', 'm=audio 9 UDP/TLS/RTP/SAVPF 111 8', 'a=rtpmap:111 opus/48000/2', 'a=mid:0'],
  ...['a=fmtp:111 minptime=10;useinbandfec=1', 'a=ice-ufrag:abcd', 'a=ice-pwd:browserbrowserbrowserbrow'],
  ...[`a=fingerprint:sha-256 ${'AB:'.repeat(31)}CD`, 'a=setup:actpass', 'a=rtcp-mux'],
  'a=candidate:1 1 udp 2122260223 192.0.2.3 61665 typ host',
];

function timed(what: string, work: () => unknown): void {
  const startedAt = performance.now();
  work();
  const ms = performance.now() - startedAt;
  assert.ok(ms < MOST_MS, `${what}: ${Math.round(ms)} ms`);
}

/** The run, and a letter that ends it, before each sign of punctuation and at the end. */
function withRuns(line: string, run: string): string[] {
  const places = [...line.matchAll(/[:= |;/]|$/g)].map(({ index }) => index);
  return places.map((at) => `${line.slice(0, at)}${run}x${line.slice(at)}`);
}

for (const [name, kind, lines] of [
  ['plain', 'plain', SDES],
  ['browser', 'browser', BROWSER],
] as const) {
  test(`the description of a ${name} phone`, () => {
    const here: World = world();
    const session = open(here, { kind, peer: '10.0.0.11', encryption: 'required' });
    assert.ok(session.answer(`${lines.join('\r\n')}\r\n`), 'as it is, it is understood');
    for (const [at, line] of lines.entries()) {
      for (const letter of LETTERS) {
        for (const bad of withRuns(line, letter.repeat(RUN / letter.length))) {
          const offer = `${lines.with(at, bad).join('\r\n')}\r\n`;
          timed(`${line} and ${JSON.stringify(letter)}`, () => session.answer(offer));
        }
      }
    }
    here.pool.stop();
  });
}

test('a key by INFO', () => {
  const told: string[] = [];
  const leg = { media: { infoKey: (key: string) => told.push(key) } } as unknown as Leg;
  const take = (bodyText: string): void => {
    const headers = new Map([['Content-Type', 'application/dtmf-relay']]);
    const request = { message: { headers, method: 'INFO', bodyText }, respond: () => {} };
    takeKey(leg, request as unknown as AnswerableRequest);
  };
  const keys = ['Signal=5\r\nDuration=160\r\n', 'Signal= 11\nDuration=100', '*', ' 7 \r\n', '\r\nSignal = D \r\n'];
  for (const body of keys) take(body);
  assert.equal(told, ['5', '#', '*', '7', 'D']);
  for (const letter of [...LETTERS, 'Signal=', '1\n', 'Signal=\r\n']) {
    const run = letter.repeat(RUN / letter.length);
    for (const body of [run, `${run}x`, `Signal=${run}5`, `Signal${run}`])
      timed(`a key and ${JSON.stringify(letter)}`, () => take(body));
  }
});
