/** How requests find their transaction, and what is refused before it has one. */
import * as assert from 'uvu/assert';
import { PARAMS_MAX } from '../../appliance/base/limits.ts';
import { udpFlow } from '../../appliance/sip/flow.ts';
import type { IncomingRequest, IncomingSessionListener } from '../../appliance/sip/types.ts';
import { BOX, PHONE, Probe, phoneFlow, written } from '../kit/probe.ts';
import { suite } from '../kit/suite.ts';

const test = suite('sip endpoint: matching and refusing');

const silent: IncomingSessionListener = { onCancelled() {}, onConfirmed() {}, onOffer() {}, onEnded() {} };

test('a repeated request is answered by its transaction, not by the user', () => {
  const probe = new Probe();
  probe.take = (request) => request.respond(404);
  probe.receive(written('OPTIONS'));
  probe.receive(written('OPTIONS'));
  assert.is(probe.asked.length, 1);
  const [first, second] = probe.sent();
  assert.is(first!.headers.get('To'), second!.headers.get('To'));
});

test('another branch, sent-by or method is another request', () => {
  const probe = new Probe();
  probe.receive(written('OPTIONS'));
  probe.receive(written('OPTIONS', { branch: 'z9hG4bK-b' }));
  probe.receive(written('OPTIONS', { via: 'SIP/2.0/UDP 192.0.2.9:5099;branch=z9hG4bK-a' }));
  probe.receive(written('REGISTER'));
  assert.is(probe.asked.length, 4);
});

test('RFC 2543: without the cookie the whole origin of a request is compared', () => {
  const probe = new Probe();
  probe.take = (request) => request.respond(486);
  const old = { via: 'SIP/2.0/UDP 192.0.2.9:5060' };
  probe.receive(written('INVITE', old));
  probe.receive(written('INVITE', old));
  assert.is(probe.asked.length, 1);
  assert.equal(probe.sentShort(), ['486 INVITE', '486 INVITE']);
  probe.receive(written('ACK', { ...old, to: '<sip:box@example.com>;tag=whatever' }));
  probe.clock.advance(4_000);
  assert.equal(probe.sentShort(), [], 'the ACK stopped the repetition');
  probe.receive(written('INVITE', { ...old, cseq: 2 }));
  assert.is(probe.asked.length, 2);
});

test('merged requests: the same INVITE on a second way gets 482', () => {
  const probe = new Probe();
  probe.receive(written('INVITE'));
  probe.sent();
  probe.receive(written('INVITE', { branch: 'z9hG4bK-other' }));
  probe.response(482);
  assert.is(probe.asked.length, 1);
  probe.receive(written('INVITE', { branch: 'z9hG4bK-third', cseq: 2 }));
  assert.is(probe.asked.length, 2, 'another CSeq is another request');
});

test('a challenged INVITE may come again with the same CSeq, as some phones send it', () => {
  const probe = new Probe();
  probe.take = (request) => request.respond(probe.asked.length === 1 ? 407 : 486);
  probe.receive(written('INVITE'));
  probe.receive(written('INVITE', { branch: 'z9hG4bK-again' }));
  assert.equal(probe.sentShort(), ['407 INVITE', '486 INVITE']);
});

test('a packet that leads to an error of ours is reported, and the next one is worked on', () => {
  const probe = new Probe();
  probe.take = (request) => {
    if (probe.asked.length === 1) throw new Error('a listener failed');
    request.respond(200);
  };
  assert.throws(() => probe.receive(written('OPTIONS')), 'a listener failed');
  probe.receive(written('OPTIONS', { branch: 'z9hG4bK-next' }));
  probe.response(200);
});

test('CANCEL finds its INVITE by branch, and both are answered', () => {
  const probe = new Probe();
  probe.take = (request) => request.session(silent).progress(180);
  probe.receive(written('INVITE'));
  probe.sent();
  probe.receive(written('CANCEL'));
  const [cancelled, terminated] = probe.sent();
  assert.is(cancelled?.kind === 'response' && cancelled.status, 200);
  assert.is(terminated?.kind === 'response' && terminated.status, 487);
  assert.is(cancelled!.to.tag, terminated!.to.tag);
});

test('CANCEL from behind NAT with another sent-by still finds its INVITE', () => {
  const probe = new Probe();
  probe.take = (request) => request.session(silent).progress(180);
  probe.receive(written('INVITE'));
  probe.sent();
  probe.receive(written('CANCEL', { via: 'SIP/2.0/UDP 198.51.100.7:1024;branch=z9hG4bK-a' }));
  assert.equal(probe.sentShort(), ['200 CANCEL', '487 INVITE']);
});

test('CANCEL with another branch, or from another address, cancels nothing', () => {
  const probe = new Probe();
  probe.take = (request) => request.session(silent).progress(180);
  probe.receive(written('INVITE'));
  probe.sent();
  probe.receive(written('CANCEL', { branch: 'z9hG4bK-x' }));
  const elsewhere = udpFlow(BOX, { address: '203.0.113.5', port: 5060 });
  probe.receive(written('CANCEL', { via: 'SIP/2.0/UDP 198.51.100.7:1024;branch=z9hG4bK-a' }), elsewhere);
  assert.equal(probe.sentShort(), ['481 CANCEL', '481 CANCEL']);
});

test('a CANCEL that comes before the user took the call ends it; the user hears of it then', () => {
  const probe = new Probe();
  probe.receive(written('INVITE'));
  probe.receive(written('CANCEL'));
  assert.equal(probe.sentShort(), ['100 INVITE', '200 CANCEL', '487 INVITE']);
  const heard: string[] = [];
  const session = probe.asked[0]!.session({ ...silent, onCancelled: () => heard.push('cancelled') });
  assert.equal(heard, ['cancelled']);
  session.answer('v=0');
  assert.equal(probe.sentShort(), []);
});

test('a CANCEL after the answer changes nothing', () => {
  const probe = new Probe();
  probe.take = (request) => request.session(silent).answer('v=0');
  probe.receive(written('INVITE', { body: 'v=0\r\n' }));
  probe.receive(written('CANCEL'));
  assert.equal(probe.sentShort(), ['200 INVITE', '200 CANCEL']);
});

test('requests inside a dialog that is not there get 481, an ACK nothing', () => {
  const probe = new Probe();
  const to = '<sip:box@example.com>;tag=gone';
  for (const method of ['BYE', 'INVITE', 'UPDATE', 'INFO', 'REFER', 'NOTIFY', 'PRACK', 'MESSAGE', 'SUBSCRIBE']) {
    probe.receive(written(method, { to, branch: `z9hG4bK-${method}` }));
    probe.response(481);
  }
  probe.receive(written('ACK', { to }));
  assert.equal(probe.sent(), []);
  assert.is(probe.endpoint.live().serverTransactions, 0, 'without any state');
});

test('BYE, UPDATE, PRACK and INFO mean nothing outside a dialog', () => {
  const probe = new Probe();
  for (const method of ['BYE', 'UPDATE', 'PRACK', 'INFO']) {
    probe.receive(written(method, { branch: `z9hG4bK-${method}` }));
    probe.response(481);
  }
});

test('an unknown method gets 501 with what is allowed', () => {
  const probe = new Probe();
  probe.receive(written('DANCE'));
  assert.match(probe.response(501).headers.line('Allow') ?? '', 'INVITE');
});

test('an unknown extension that is required gets 420 that names it', () => {
  const probe = new Probe();
  probe.receive(written('OPTIONS', { headers: ['Require: nothingSupportsThis, timer'] }));
  assert.is(probe.response(420).headers.get('Unsupported'), 'nothingSupportsThis');
  assert.is(probe.asked.length, 0);
});

test('a message with a fatal defect is answered without state, each time the same', () => {
  const probe = new Probe();
  const broken = written('OPTIONS').replace('Max-Forwards: 70', 'Max-Forwards: many');
  probe.receive(broken);
  probe.receive(broken);
  const [first, second] = probe.sent();
  assert.is(first?.kind === 'response' && first.status, 400);
  assert.is(first!.headers.get('To'), second!.headers.get('To'));
  assert.is(probe.endpoint.live().serverTransactions, 0);
});

test('Max-Forwards 0: a call goes no further, a question to the box itself is answered', () => {
  const probe = new Probe();
  probe.receive(written('INVITE').replace('Max-Forwards: 70', 'Max-Forwards: 0'));
  probe.response(483);
  probe.receive(written('OPTIONS').replace('Max-Forwards: 70', 'Max-Forwards: 0'));
  assert.is(probe.asked.length, 1);
});

test('a session interval that is too small gets 422 with the least', () => {
  const probe = new Probe();
  probe.receive(written('INVITE', { headers: ['Supported: timer', 'Session-Expires: 30'] }));
  assert.is(probe.response(422).headers.get('Min-SE'), '90');
});

test('100 Trying is sent at once', () => {
  const probe = new Probe();
  probe.receive(written('INVITE'));
  assert.is(probe.response(100).to.tag, undefined);
});

test('rport: the response goes to the source port and says so', () => {
  const probe = new Probe();
  probe.take = (request) => request.respond(200);
  const flow = udpFlow(BOX, { address: '203.0.113.5', port: 40_000 });
  probe.receive(written('OPTIONS', { via: 'SIP/2.0/UDP 192.168.1.5:5060;rport;branch=z9hG4bK-a' }), flow);
  assert.is(probe.lastFlow, flow);
  const { topVia } = probe.response(200);
  assert.is(topVia.received, '203.0.113.5');
  assert.is(topVia.rport, 40_000);
});

test('without rport the response goes to the port named in Via, unless the sender is behind NAT', () => {
  const probe = new Probe();
  probe.take = (request) => request.respond(200);
  const plain = udpFlow(BOX, { address: PHONE.address, port: 40_000 });
  probe.receive(written('OPTIONS', { via: 'SIP/2.0/UDP 192.0.2.9:5070;branch=z9hG4bK-a' }), plain);
  assert.is(probe.lastFlow?.remote.port, 5070);
  const nat = udpFlow(BOX, { address: '203.0.113.5', port: 40_000 });
  probe.receive(written('OPTIONS', { via: 'SIP/2.0/UDP 192.168.1.5:5070;branch=z9hG4bK-b' }), nat);
  assert.is(probe.lastFlow?.remote.port, 40_000);
});

test('several Vias in one line keep their order', () => {
  const probe = new Probe();
  probe.take = (request) => request.respond(200);
  const via = 'SIP/2.0/UDP 192.0.2.9:5060;branch=z9hG4bK-a, SIP/2.0/UDP 10.1.1.1;branch=z9hG4bK-z';
  probe.receive(written('OPTIONS', { via }));
  const branches = probe.response(200).vias.map(({ branch }) => branch);
  assert.equal(branches, ['z9hG4bK-a', 'z9hG4bK-z']);
});

test('keep-alives: a double line break on a connection is answered, on UDP not', () => {
  const probe = new Probe();
  const tcp = { ...phoneFlow, id: 'tcp 1', transport: 'tcp' as const };
  probe.receive('\r\n\r\n', tcp);
  const [pong] = probe.outputs.splice(0);
  assert.is(pong?.kind === 'send' && Buffer.from(pong.bytes).toString(), '\r\n');
  probe.receive('\r\n', tcp);
  probe.receive('\r\n\r\n', phoneFlow);
  assert.equal(probe.outputs, []);
});

test('garbage and responses to nothing are dropped', () => {
  const probe = new Probe();
  probe.receive('GET / HTTP/1.1\r\n\r\n');
  probe.receive('\u0000\u0001\u0002 nonsense');
  probe.receive([
    'SIP/2.0 200 OK',
    'Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK-none',
    'From: <sip:a@b>;tag=1',
    'To: <sip:c@d>;tag=2',
    'Call-ID: x',
    'CSeq: 1 INVITE',
    'Content-Length: 0',
  ]);
  assert.equal(probe.outputs, []);
});

test('a dead connection takes its transactions along', () => {
  const probe = new Probe();
  const tcp = { ...phoneFlow, id: 'tcp 1', transport: 'tcp' as const };
  const heard: string[] = [];
  probe.take = (request) => {
    if (request.message.method === 'INVITE') request.session({ ...silent, onCancelled: () => heard.push('cancelled') });
  };
  probe.receive(written('INVITE'), tcp);
  probe.receive(written('OPTIONS'), tcp);
  assert.is(probe.endpoint.live().serverTransactions, 2);
  probe.endpoint.flowClosed(tcp);
  assert.equal(heard, ['cancelled']);
  assert.is(probe.endpoint.live().serverTransactions, 0);
  probe.sent();
  probe.asked[1]!.respond(200);
  assert.equal(probe.sent(), []);
});

test('a Via with so many parameters that no room is left for its source is refused', () => {
  for (const [count, expected] of [
    [PARAMS_MAX, ['513 OPTIONS']],
    [PARAMS_MAX - 1, ['200 OPTIONS']],
  ] as const) {
    const probe = new Probe();
    probe.take = (request) => request.respond(200);
    const more = Array.from({ length: count - 2 }, (_, at) => `;p${at}=1`).join('');
    probe.receive(written('OPTIONS', { via: `SIP/2.0/UDP 10.9.9.9:5060;rport;branch=z9hG4bKm${more}` }));
    assert.equal(probe.sentShort(), expected, `${count}`);
  }
});

test('100 comes when nothing else was answered at once, and only then', () => {
  const probe = new Probe();
  let invite: IncomingRequest | undefined;
  probe.take = (request) => {
    invite = request;
  };
  probe.receive(written('INVITE'));
  assert.equal(probe.sentShort(), ['100 INVITE']);
  invite!.respond(486);
  assert.equal(probe.sentShort(), ['486 INVITE']);
});

test('a challenge is not remembered: the same request without credentials is challenged again', () => {
  const probe = new Probe();
  const seen: string[] = [];
  probe.take = (request) => {
    seen.push(request.message.method);
    request.respond(401);
  };
  const register = written('REGISTER');
  probe.receive(register);
  probe.receive(register);
  assert.equal(probe.sentShort(), ['401 REGISTER', '401 REGISTER']);
  assert.equal(seen, ['REGISTER', 'REGISTER']);
  assert.is(probe.endpoint.live().serverTransactions, 0);
});

test('entering the endpoint from within a turn is an assertion, from a listener or an output it is not', () => {
  const probe = new Probe();
  assert.throws(() => probe.endpoint.turn(() => probe.endpoint.turn(() => {})), 'while it was at work');
  const order: string[] = [];
  probe.take = (request) => {
    request.respond(180);
    order.push(probe.sentShort().join());
    request.respond(486);
    order.push(probe.sentShort().join());
  };
  probe.receive(written('INVITE'));
  assert.equal(order, ['180 INVITE', '486 INVITE']);
});
