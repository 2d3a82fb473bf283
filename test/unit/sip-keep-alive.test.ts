/** Asking peers whether they are there. */
import * as assert from 'uvu/assert';
import { KeepAlive } from '../../appliance/sip/keep-alive.ts';
import { Pair } from '../kit/pair.ts';
import { suite } from '../kit/suite.ts';

const test = suite('sip: keep-alive');

function asking(p: Pair): { heard: string[]; keepAlive: KeepAlive } {
  const heard: string[] = [];
  const options = {
    destination: { flow: p.link.udp(p.alice, p.bob) },
    requestUri: 'sip:bob@10.0.0.2',
    from: '<sip:box@10.0.0.1>',
    to: '<sip:bob@10.0.0.2>',
  };
  const keepAlive = new KeepAlive(p.alice.endpoint, options, 25_000, {
    onAnswer: (isThere, tookMs) => heard.push(`${isThere} ${tookMs}`),
  });
  return { heard, keepAlive };
}

test('any answer is a sign of life, silence is none, and asking goes on', () => {
  const p = new Pair({ take: (request) => request.respond(404) });
  const { heard, keepAlive } = asking(p);
  p.link.advance(75_000);
  assert.ok(heard.length >= 2 && heard.every((word) => word === 'true 2'), heard.join());
  p.link.drops = ({ to }) => to === 'bob';
  p.link.advance(60_000);
  assert.is(heard.at(-1), 'false 32000');
  keepAlive.stop();
  const asked = p.link.sent('OPTIONS').length;
  p.atRest();
  assert.is(p.link.sent('OPTIONS').length, asked);
});

test('many peers are asked at different moments', () => {
  const moments = new Set<number>();
  for (let seed = 1; seed <= 30; seed++) {
    const p = new Pair({ seed, take: (request) => request.respond(200) });
    asking(p);
    p.link.advance(25_100);
    moments.add(p.link.sent('OPTIONS')[0]!.atMs);
  }
  assert.ok(moments.size > 25);
});
