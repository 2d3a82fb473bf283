/** Requests of ours on their way: flows, failover, TCP for large ones, challenges, routes. */
import * as assert from 'uvu/assert';
import { formatChallenge, isRightAnswer, parseDigestAnswer, passwordHash } from '../../appliance/sip/digest.ts';
import { udpFlow } from '../../appliance/sip/flow.ts';
import type { SipRequest } from '../../appliance/sip/message.ts';
import type { Flow, RequestOptions, RequestOutcome } from '../../appliance/sip/types.ts';
import { ANSWER, Caller, OFFER } from '../kit/pair.ts';
import { answered, BOX, PHONE, Probe, phoneFlow } from '../kit/probe.ts';
import { suite } from '../kit/suite.ts';

const test = suite('sip endpoint: requests of ours');

const OTHER: Flow = udpFlow(BOX, { address: '192.0.2.10', port: 5060 });
const TARGET = { transport: undefined, host: 'provider.example', port: undefined, secure: false };
const BASE = {
  requestUri: 'sip:bob@provider.example',
  from: '"Anna" <sip:anna@box>',
  to: '<sip:bob@provider.example>',
};
const CREDENTIALS = { username: 'anna', password: 'secret' };

function asks(probe: Probe, options: Partial<RequestOptions> = {}): { outcome: RequestOutcome | undefined } {
  const result: { outcome: RequestOutcome | undefined } = { outcome: undefined };
  probe.endpoint.request('OPTIONS', { ...BASE, destination: { flow: phoneFlow }, ...options }, (outcome) => {
    assert.is(result.outcome, undefined, 'told once');
    result.outcome = outcome;
  });
  return result;
}

function openings(probe: Probe): { token: number; transport: string | undefined; insteadOf: Flow | undefined }[] {
  return probe.outputs.flatMap((output) =>
    output.kind === 'open'
      ? [{ token: output.token, transport: output.target.transport, insteadOf: output.insteadOf }]
      : [],
  );
}

function status(outcome: RequestOutcome | undefined): number | string | undefined {
  return outcome?.kind === 'response' ? outcome.response.status : outcome?.kind;
}

test('a request has all that it must have', () => {
  const probe = new Probe();
  const result = asks(probe, {
    routes: ['<sip:proxy.example;lr>'],
    headers: [['Accept', 'application/sdp']],
    maxForwards: 12,
    contactUser: 'anna',
  });
  const request = probe.request('OPTIONS');
  assert.is(request.requestUri, 'sip:bob@provider.example');
  assert.is(
    request.topVia.toString().replace(/branch=\S+?;/, 'branch=…;'),
    'SIP/2.0/UDP 192.0.2.1:5060;branch=…;rport',
  );
  assert.ok(request.topVia.hasUniqueBranch);
  assert.is(request.headers.get('Max-Forwards'), '12');
  assert.is(request.headers.get('Route'), '<sip:proxy.example;lr>');
  assert.is(request.headers.get('Contact'), '<sip:anna@192.0.2.1:5060>');
  assert.is(request.headers.get('Accept'), 'application/sdp');
  assert.is(request.from.displayName, 'Anna');
  assert.ok(request.from.tag);
  probe.receive(answered(request, 200));
  assert.is(status(result.outcome), 200);
});

test('no response: told as time-out, and again to the next flow', () => {
  const probe = new Probe();
  const result = asks(probe, { destination: { target: TARGET } });
  const [opening] = openings(probe);
  assert.is(opening?.insteadOf, undefined);
  probe.endpoint.opened(opening!.token, [phoneFlow, OTHER]);
  probe.clock.advance(32_000);
  assert.is(result.outcome, undefined);
  const second = probe.request('OPTIONS');
  probe.receive(answered(second, 200), OTHER);
  assert.is(result.outcome?.kind === 'response' && result.outcome.flow.id, OTHER.id);
  const lonely = asks(probe);
  probe.clock.advance(32_000);
  assert.is(status(lonely.outcome), 'timeout');
});

test('503 and a broken connection lead to the next flow, other refusals do not', () => {
  const probe = new Probe();
  const tcp: Flow = { ...phoneFlow, id: 'tcp 1', transport: 'tcp' };
  const result = asks(probe, { destination: { target: TARGET } });
  probe.endpoint.opened(openings(probe)[0]!.token, [tcp, phoneFlow, OTHER]);
  probe.endpoint.flowClosed(tcp);
  const second = probe.request('OPTIONS');
  assert.is(second.topVia.transport, 'UDP');
  probe.receive(answered(second, 503));
  const third = probe.request('OPTIONS');
  assert.is.not(third.topVia.branch, second.topVia.branch);
  probe.receive(answered(third, 404));
  assert.is(status(result.outcome), 404);
});

test('the last 503 is the outcome', () => {
  const probe = new Probe();
  const result = asks(probe);
  probe.receive(answered(probe.request('OPTIONS'), 503));
  assert.is(status(result.outcome), 503);
});

test('no way there: told at once, or when opening takes too long', () => {
  const probe = new Probe();
  const result = asks(probe, { destination: { target: TARGET } });
  probe.endpoint.opened(openings(probe)[0]!.token, []);
  assert.is(status(result.outcome), 'transport');
  const slow = asks(probe, { destination: { target: TARGET } });
  const token = openings(probe).at(-1)!.token;
  probe.clock.advance(10_000);
  assert.is(status(slow.outcome), 'transport');
  probe.endpoint.opened(token, [phoneFlow]);
  assert.equal(probe.sent(), [], 'an answer that comes too late is for nobody');
});

test('places behind are asked for when all before them failed, each with its own time', () => {
  const probe = new Probe();
  const result = asks(probe, { destination: { target: TARGET } });
  const hops = [1, 2, 3].map((port) => ({
    transport: 'tcp' as const,
    address: PHONE.address,
    port,
    certificateName: TARGET.host,
  }));
  const asked = () => probe.outputs.findLast((output) => output.kind === 'open');
  probe.endpoint.opened(asked()!.token, [phoneFlow], hops);
  assert.is(openings(probe).length, 1, 'nothing has failed yet');
  probe.clock.advance(32_000);
  for (const left of [hops, hops.slice(1)]) {
    assert.equal(asked()?.hops, left);
    assert.is(asked()?.target, TARGET);
    probe.clock.advance(9_000);
    assert.is(result.outcome, undefined);
    probe.endpoint.opened(asked()!.token, [], left.slice(1));
  }
  probe.endpoint.opened(asked()!.token, [], []);
  assert.is(status(result.outcome), 'timeout', 'what the first place that was reached came to');
  assert.is(probe.endpoint.live().openings, 0);
});

test('given up while the next place is being opened: nothing goes there any more', () => {
  const probe = new Probe();
  const caller = new Caller();
  const invite = probe.endpoint.invite({ ...BASE, destination: { target: TARGET }, sdp: OFFER }, caller);
  const tcp: Flow = { ...phoneFlow, id: 'tcp 1', transport: 'tcp' };
  const hop = { transport: 'tcp' as const, address: '192.0.2.10', port: 5060, certificateName: TARGET.host };
  probe.endpoint.opened(openings(probe)[0]!.token, [tcp], [hop]);
  probe.endpoint.flowClosed(tcp);
  const [, second] = openings(probe);
  invite.cancel();
  probe.sent();
  probe.endpoint.opened(second!.token, [OTHER], []);
  assert.equal(probe.sentShort(), []);
  assert.is(probe.endpoint.live().openings, 0);
});

test('larger than 1,300 bytes: by TCP where the peer can', () => {
  const probe = new Probe();
  const body = { contentType: 'text/plain', content: 'x'.repeat(1_200) };
  asks(probe, { body });
  const [opening] = openings(probe);
  assert.is(opening?.transport, 'tcp');
  assert.is(opening?.insteadOf, phoneFlow);
  assert.equal(probe.sent(), []);
  probe.endpoint.opened(opening!.token, [{ ...phoneFlow, id: 'tcp 1', transport: 'tcp' }]);
  const request = probe.request('OPTIONS');
  assert.is(request.topVia.transport, 'TCP');
  assert.match(request.headers.get('Contact') ?? '', 'transport=tcp');
});

test('… by UDP all the same where it can not, asked for once', () => {
  const probe = new Probe();
  const body = { contentType: 'text/plain', content: 'x'.repeat(1_200) };
  const result = asks(probe, { body, credentials: CREDENTIALS });
  probe.endpoint.opened(openings(probe)[0]!.token, []);
  const request = probe.request('OPTIONS');
  assert.is(request.topVia.transport, 'UDP');
  probe.receive(answered(request, 401, { headers: [`WWW-Authenticate: Digest realm="r", nonce="n"`] }));
  assert.equal(openings(probe), []);
  probe.receive(answered(probe.request('OPTIONS'), 200));
  assert.is(status(result.outcome), 200);
});

for (const [code, challengeName, answerName] of [
  [401, 'WWW-Authenticate', 'Authorization'],
  [407, 'Proxy-Authenticate', 'Proxy-Authorization'],
] as const) {
  test(`${code} is answered with our credentials, with the next CSeq`, () => {
    const probe = new Probe();
    const result = asks(probe, { credentials: CREDENTIALS });
    const first = probe.request('OPTIONS');
    const challenge = { realm: 'provider', nonce: 'abc', algorithm: 'SHA-256', qop: ['auth'] } as const;
    probe.receive(answered(first, code, { headers: [`${challengeName}: ${formatChallenge(challenge)}`] }));
    const second = probe.request('OPTIONS');
    assert.is(second.cseq.number, first.cseq.number + 1);
    assert.is(second.callId, first.callId);
    assert.is(second.from.tag, first.from.tag);
    const answer = parseDigestAnswer(second.headers.get(answerName) ?? '');
    assert.ok(answer && isRightAnswer(answer, passwordHash('SHA-256', 'anna', 'provider', 'secret'), second));
    assert.is(result.outcome, undefined);
    probe.receive(answered(second, code, { headers: [`${challengeName}: ${formatChallenge(challenge)}`] }));
    assert.is(status(result.outcome), code, 'a second challenge means a wrong password');
  });
}

test('a stale nonce is answered once more', () => {
  const probe = new Probe();
  const result = asks(probe, { credentials: CREDENTIALS });
  const challenge = (nonce: string, stale: boolean) =>
    `WWW-Authenticate: ${formatChallenge({ realm: 'r', nonce, algorithm: 'MD5', qop: ['auth'], stale })}`;
  probe.receive(answered(probe.request('OPTIONS'), 401, { headers: [challenge('one', false)] }));
  probe.receive(answered(probe.request('OPTIONS'), 401, { headers: [challenge('two', true)] }));
  const third = probe.request('OPTIONS');
  assert.is(parseDigestAnswer(third.headers.get('Authorization') ?? '')?.nonce, 'two');
  assert.is(third.headers.count('Authorization'), 1);
  probe.receive(answered(third, 401, { headers: [challenge('three', true)] }));
  assert.is(status(result.outcome), 401);
});

test('without credentials, or for another realm, a challenge is the outcome', () => {
  const headers = ['WWW-Authenticate: Digest realm="other", nonce="n"'];
  for (const credentials of [undefined, { ...CREDENTIALS, realm: 'ours' }]) {
    const probe = new Probe();
    const result = asks(probe, { credentials });
    probe.receive(answered(probe.request('OPTIONS'), 401, { headers }));
    assert.is(status(result.outcome), 401);
    assert.equal(probe.sent(), []);
  }
});

function calls(probe: Probe, caller: Caller, options: Partial<RequestOptions> = {}) {
  return probe.endpoint.invite({ ...BASE, destination: { flow: phoneFlow }, sdp: OFFER, ...options }, caller);
}

test('a challenged INVITE goes on as the same call, and CANCEL is for its second try', () => {
  const probe = new Probe();
  const caller = new Caller();
  const invite = calls(probe, caller, { credentials: CREDENTIALS });
  const first = probe.request('INVITE');
  probe.receive(answered(first, 401, { headers: ['WWW-Authenticate: Digest realm="r", nonce="n"'] }));
  const [ack, second] = probe.sent() as SipRequest[];
  assert.is(ack?.method, 'ACK');
  assert.is(ack?.topVia.branch, first.topVia.branch);
  assert.ok(second?.headers.has('Authorization'));
  assert.equal(caller.news(), []);
  probe.receive(answered(second!, 180));
  invite.cancel();
  const cancel = probe.request('CANCEL');
  assert.is(cancel.topVia.branch, second!.topVia.branch);
  assert.is(cancel.cseq.number, second!.cseq.number);
  probe.receive(answered(first, 401, { headers: ['WWW-Authenticate: Digest realm="r", nonce="n"'] }));
  assert.equal(probe.sentShort(), ['ACK'], 'the first try is only acknowledged again');
});

test('a challenge that comes after the user gave up is not answered', () => {
  const probe = new Probe();
  const caller = new Caller();
  const invite = calls(probe, caller, { credentials: CREDENTIALS });
  const first = probe.request('INVITE');
  invite.cancel();
  probe.receive(answered(first, 401, { headers: ['WWW-Authenticate: Digest realm="r", nonce="n"'] }));
  assert.equal(probe.sentShort(), ['ACK']);
  assert.equal(caller.news(), ['failed cancelled']);
});

test('given up while the connection is being opened: nothing is sent', () => {
  const probe = new Probe();
  const caller = new Caller();
  const invite = calls(probe, caller, { destination: { target: TARGET } });
  invite.cancel();
  assert.equal(caller.news(), ['failed cancelled']);
  probe.endpoint.opened(openings(probe)[0]!.token, [phoneFlow]);
  assert.equal(probe.sent(), []);
  assert.is(probe.endpoint.live().openings, 0);
});

test('in-dialog requests follow the route set and the remote target (loose routing)', () => {
  const probe = new Probe();
  const caller = new Caller();
  calls(probe, caller);
  const invite = probe.request('INVITE');
  const headers = ['Contact: <sip:bob@10.9.9.9:5099>', 'Record-Route: <sip:b.example;lr>, <sip:a.example;lr>'];
  probe.receive(answered(invite, 200, { headers, body: ANSWER }));
  const ack = probe.request('ACK');
  assert.is(ack.requestUri, 'sip:bob@10.9.9.9:5099');
  assert.equal(ack.headers.all('Route'), ['<sip:a.example;lr>', '<sip:b.example;lr>']);
  caller.session.bye();
  const bye = probe.request('BYE');
  assert.equal(bye.headers.all('Route'), ['<sip:a.example;lr>', '<sip:b.example;lr>']);
  assert.is(bye.cseq.number, invite.cseq.number + 1);
});

test('a first hop without lr is a strict router: it becomes the Request-URI', () => {
  const probe = new Probe();
  const caller = new Caller();
  calls(probe, caller);
  const invite = probe.request('INVITE');
  const headers = ['Contact: <sip:bob@10.9.9.9>', 'Record-Route: <sip:b.example;lr>, <sip:a.example>'];
  probe.receive(answered(invite, 200, { headers, body: ANSWER }));
  const ack = probe.request('ACK');
  assert.is(ack.requestUri, 'sip:a.example');
  assert.equal(ack.headers.all('Route'), ['<sip:b.example;lr>', '<sip:bob@10.9.9.9>']);
});

test('a dead connection: the next request of the dialog opens one to the first route, else to the remote target', () => {
  for (const [routes, host] of [
    [['Record-Route: <sip:edge.example:5070;transport=tcp;lr>'], 'edge.example'],
    [[], '10.9.9.9'],
  ] as const) {
    const probe = new Probe();
    const caller = new Caller();
    const tcp: Flow = { ...phoneFlow, id: 'tcp 1', transport: 'tcp' };
    calls(probe, caller, { destination: { flow: tcp } });
    const invite = probe.request('INVITE');
    const headers = ['Contact: <sip:bob@10.9.9.9;transport=tcp>', ...routes];
    probe.receive(answered(invite, 200, { headers, body: ANSWER }), tcp);
    probe.sent();
    probe.endpoint.flowClosed(tcp);
    assert.is(caller.session.state, 'confirmed');
    caller.session.bye();
    const [output] = probe.outputs;
    assert.ok(output?.kind === 'open');
    assert.is(output.target.host, host);
    assert.is(output.target.transport, 'tcp');
    const anew: Flow = { ...tcp, id: 'tcp 2' };
    probe.endpoint.opened(output.token, [anew]);
    assert.is(probe.lastFlow?.id, 'tcp 2');
    probe.request('BYE');
  }
});

test('a session that moves to another flow is answered there, and reached there', () => {
  const probe = new Probe();
  const caller = new Caller();
  calls(probe, caller);
  const invite = probe.request('INVITE');
  probe.receive(answered(invite, 200, { headers: ['Contact: <sip:bob@10.9.9.9>'], body: ANSWER }));
  probe.sent();
  const moved = udpFlow(BOX, { address: '192.0.2.9', port: 33_333 });
  const info = [
    'INFO sip:anna@192.0.2.1 SIP/2.0',
    'Via: SIP/2.0/UDP 192.0.2.9:33333;rport;branch=z9hG4bKinfo',
    'Max-Forwards: 70',
    `From: <sip:bob@provider.example>;tag=bob`,
    `To: ${invite.from}`,
    `Call-ID: ${invite.callId}`,
    'CSeq: 7 INFO',
    'Content-Length: 0',
  ];
  probe.receive(info, moved);
  probe.response(200);
  caller.session.bye();
  assert.is(probe.lastFlow?.id, moved.id);
});
