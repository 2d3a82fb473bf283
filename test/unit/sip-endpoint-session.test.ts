/** Calls between two endpoints: made, answered, refused, cancelled, ended, with everything lost that can get lost. */
import * as assert from 'uvu/assert';
import { ANSWER, OFFER, Pair } from '../kit/pair.ts';
import { suite } from '../kit/suite.ts';

const test = suite('sip endpoint: sessions');

test('a call is made, answered and ended by the caller', () => {
  const p = new Pair();
  p.call();
  p.link.advance(100);
  p.callee.session.answer(ANSWER);
  p.link.advance(100);
  assert.equal(p.caller.news(), ['progress 180', 'answered with sdp']);
  assert.equal(p.callee.news(), ['confirmed']);
  p.caller.session.bye();
  p.link.advance(100);
  assert.equal(p.caller.news(), ['ended local']);
  assert.equal(p.callee.news(), ['ended peer']);
  assert.equal(p.link.ladder(), [
    'alice→bob INVITE',
    'bob→alice 180 INVITE',
    'bob→alice 200 INVITE',
    'alice→bob ACK',
    'alice→bob BYE',
    'bob→alice 200 BYE',
  ]);
  p.atRest();
});

test('the callee can end it too, and both know the descriptions and each other', () => {
  const p = new Pair();
  p.connect();
  assert.is(p.caller.session.localSdp, OFFER);
  assert.is(p.caller.session.remoteSdp, ANSWER);
  assert.is(p.callee.session.localSdp, ANSWER);
  assert.is(p.callee.session.remoteSdp, OFFER);
  assert.is(p.caller.session.peerUserAgent, 'bob');
  assert.is(p.callee.session.peerUserAgent, 'alice');
  assert.ok(p.caller.session.peerAllows.has('UPDATE'));
  p.callee.session.bye({ headers: [['Reason', 'Q.850;cause=16']] });
  p.link.advance(100);
  assert.equal(p.caller.news(), ['ended peer']);
  p.atRest();
});

test('a call is cancelled while it rings', () => {
  const p = new Pair();
  p.call();
  p.link.advance(100);
  p.invite.cancel();
  assert.equal(p.caller.news(), ['progress 180', 'failed cancelled']);
  p.link.advance(100);
  assert.equal(p.callee.news(), ['cancelled']);
  assert.equal(p.link.ladder().slice(2), [
    'alice→bob CANCEL',
    'bob→alice 200 CANCEL',
    'bob→alice 487 INVITE',
    'alice→bob ACK',
  ]);
  p.atRest();
});

test('CANCEL waits for the first provisional response', () => {
  const p = new Pair();
  p.call();
  p.invite.cancel({ reason: 'SIP;cause=200;text="Call completed elsewhere"' });
  p.link.advance(1);
  assert.is(p.link.sent('CANCEL').length, 0);
  p.link.advance(100);
  assert.is(p.link.sent('CANCEL').length, 1);
  assert.match(p.link.sent('CANCEL')[0]!.text, 'Reason: SIP;cause=200;text="Call completed elsewhere"');
  assert.equal(p.caller.news(), ['failed cancelled']);
  assert.equal(p.callee.news(), ['cancelled']);
  p.atRest();
});

test('a 200 that crosses CANCEL is acknowledged and ended, also when its ACK gets lost', () => {
  const p = new Pair();
  p.call();
  p.link.advance(100);
  p.callee.session.answer(ANSWER);
  p.invite.cancel();
  const lost = new Set(['ACK', 'BYE']);
  p.link.drops = ({ what }) => lost.delete(what);
  p.link.advance(600);
  assert.equal(p.caller.news(), ['progress 180', 'failed cancelled']);
  assert.is(p.link.sent('ACK').length, 2);
  assert.is(p.link.sent('BYE').length, 2);
  assert.equal(p.callee.news().at(-1), 'ended peer');
  p.atRest();
});

test('CANCEL answered but the INVITE never: it is over after 64·T1, and a late 200 is still ended', () => {
  const p = new Pair();
  p.link.drops = ({ what }) => what === '487 INVITE';
  p.call();
  p.link.advance(100);
  p.invite.cancel();
  p.link.advance(100);
  assert.is(p.alice.endpoint.live().clientTransactions, 2);
  p.atRest();
});

test('a refusal reaches the caller and is acknowledged', () => {
  const p = new Pair({
    take: (request, pair) => {
      pair.callee.session = request.session(pair.callee);
      pair.callee.session.refuse(486, { headers: [['Reason', 'Q.850;cause=17']] });
    },
  });
  p.call();
  p.link.advance(100);
  assert.equal(p.caller.news(), ['failed response 486']);
  assert.equal(p.callee.news(), ['ended local']);
  assert.is(p.link.sent('ACK').length, 1);
  p.atRest();
});

test('a call that reaches nobody ends by time', () => {
  const p = new Pair();
  p.link.drops = () => true;
  p.call();
  p.link.advance(40_000);
  assert.equal(p.caller.news(), ['failed timeout']);
  assert.is(p.link.sent('INVITE').length, 7);
  p.atRest();
});

test('a lost 200 comes again until its ACK; a lost ACK comes again with it', () => {
  const p = new Pair();
  p.call();
  p.link.advance(100);
  const lost = { '200 INVITE': 2, ACK: 2 } as Record<string, number>;
  p.link.drops = ({ what }) => (lost[what] ?? 0) > 0 && lost[what]!-- > 0;
  p.callee.session.answer(ANSWER);
  p.link.advance(20_000);
  assert.is(p.link.sent('200 INVITE').length, 5);
  assert.is(p.link.sent('ACK').length, 3);
  assert.equal(p.callee.news(), ['confirmed']);
  assert.equal(p.caller.news(), ['progress 180', 'answered with sdp']);
  p.caller.session.bye();
  p.atRest();
});

test('without any ACK the callee ends the session after 64·T1', () => {
  const p = new Pair();
  p.link.drops = ({ what }) => what === 'ACK';
  p.call();
  p.link.advance(100);
  p.callee.session.answer(ANSWER);
  p.link.advance(31_000);
  assert.equal(p.callee.news(), []);
  p.link.advance(2_000);
  assert.equal(p.callee.news(), ['ended timeout']);
  assert.equal(p.caller.news().at(-1), 'ended peer');
  p.atRest();
});

test('hung up before the ACK: the BYE waits for the ACK', () => {
  const p = new Pair();
  p.call();
  p.link.advance(100);
  p.callee.session.answer(ANSWER);
  p.callee.session.bye();
  assert.equal(p.callee.news(), ['ended local']);
  assert.is(p.link.sent('BYE').length, 0);
  p.link.advance(100);
  assert.equal(p.link.ladder().slice(-4), [
    'bob→alice 200 INVITE',
    'alice→bob ACK',
    'bob→alice BYE',
    'alice→bob 200 BYE',
  ]);
  assert.equal(p.caller.news().at(-1), 'ended peer');
  p.atRest();
});

test('hung up before the ACK, and the ACK never comes: BYE all the same', () => {
  const p = new Pair();
  p.call();
  p.link.advance(100);
  p.link.drops = ({ what }) => what === 'ACK';
  p.callee.session.answer(ANSWER);
  p.callee.session.bye();
  p.link.advance(33_000);
  assert.is(p.link.sent('BYE').length, 1);
  p.atRest();
});

test('two BYEs that cross are both answered 200', () => {
  const p = new Pair();
  p.connect();
  p.caller.session.bye();
  p.callee.session.bye();
  p.link.advance(100);
  assert.is(p.link.sent('200 BYE').length, 2);
  assert.equal(p.caller.news(), ['ended local']);
  assert.equal(p.callee.news(), ['ended local']);
  p.atRest();
});

test('a caller that says BYE while it rings ends the call', () => {
  const p = new Pair();
  p.call();
  p.link.advance(100);
  const early = p.alice.endpoint.findSession({
    callId: p.invite.callId,
    localTag: p.callee.session.id.remoteTag,
    remoteTag: p.callee.session.id.localTag,
  });
  assert.is(early?.state, 'early');
  early?.request('BYE', {});
  p.link.advance(1);
  assert.is(p.link.sent('BYE').length, 0, 'an early session is not up, so this waits');
  early?.bye();
  p.link.advance(100);
  assert.equal(p.caller.news(), ['progress 180', 'failed cancelled']);
  assert.equal(p.callee.news(), ['cancelled']);
  p.atRest();
});

test('commands on what is over do nothing', () => {
  const p = new Pair();
  p.connect();
  p.caller.session.bye();
  p.link.advance(100);
  p.forget();
  const outcomes: string[] = [];
  for (const session of [p.caller.session, p.callee.session]) {
    session.bye();
    session.answerOffer('x');
    session.refuseOffer();
    session.reoffer('x', ({ kind }) => outcomes.push(kind));
    session.request('INFO', {}, (response) => outcomes.push(String(response)));
    session.refer('<sip:x@y>', { onProgress() {}, onDone: (status) => outcomes.push(`refer ${status}`) });
  }
  p.callee.session.progress(180);
  p.callee.session.answer('x');
  p.callee.session.refuse(486);
  p.invite.cancel();
  p.link.advance(100);
  assert.equal(p.link.ladder(), []);
  assert.equal(outcomes, ['ended', 'undefined', 'refer undefined', 'ended', 'undefined', 'refer undefined']);
  assert.equal([...p.caller.news(), ...p.callee.news()], []);
  p.atRest();
});

test('INVITE without a description: the callee offers, the caller answers in the ACK', () => {
  const p = new Pair();
  p.call({ sdp: undefined });
  p.link.advance(100);
  p.callee.session.answer('offer of bob');
  p.link.advance(2_000);
  assert.is(p.link.sent('ACK').length, 0, 'the ACK waits for the answer');
  assert.equal(p.caller.news(), ['progress 180', 'answered with sdp']);
  assert.is(p.caller.sdp, 'offer of bob');
  p.caller.session.answerOffer('answer of alice');
  p.link.advance(100);
  assert.equal(p.callee.news(), ['answer answer of alice', 'confirmed']);
  assert.is(p.caller.session.remoteSdp, 'offer of bob');
  assert.is(p.callee.session.remoteSdp, 'answer of alice');
  p.callee.session.bye();
  p.atRest();
});

test('… with answerLate at once', () => {
  const p = new Pair();
  p.call({ sdp: undefined, answerLate: (offer) => `answer to ${offer}` });
  p.link.advance(100);
  p.callee.session.answer('offer of bob');
  p.link.advance(100);
  assert.equal(p.callee.news(), ['answer answer to offer of bob', 'confirmed']);
  p.caller.session.bye();
  p.atRest();
});

test('… never answered: the session ends after 64·T1', () => {
  const p = new Pair();
  p.call({ sdp: undefined });
  p.link.advance(100);
  p.callee.session.answer('offer of bob');
  p.link.advance(33_000);
  assert.equal(p.caller.news(), ['progress 180', 'answered with sdp', 'ended timeout']);
  assert.equal(p.callee.session.state, 'ended');
  p.atRest();
});

test('INFO is never deferred, what changes the session waits for the ACK', () => {
  const p = new Pair();
  p.call();
  p.link.advance(100);
  p.link.drops = ({ what }) => what === 'ACK';
  p.callee.session.answer(ANSWER);
  p.link.advance(100);
  p.callee.session.request('INFO', { body: { contentType: 'application/dtmf-relay', content: 'Signal=5' } });
  p.callee.session.request('MESSAGE', { body: { contentType: 'text/plain', content: 'hello' } });
  p.callee.session.reoffer('later', () => {});
  p.link.advance(100);
  assert.equal(p.caller.news(), ['progress 180', 'answered with sdp', 'INFO']);
  p.link.drops = () => false;
  p.link.advance(1_000);
  assert.equal(p.caller.news().sort(), ['MESSAGE', 'offer later']);
  p.caller.session.answerOffer('ok');
  p.link.advance(100);
  p.caller.session.bye();
  p.atRest();
});

test('a request that a later one overtook on the way is sent again under a new number', () => {
  const p = new Pair({ latencyMs: [1, 1] });
  p.connect();
  let lost = 0;
  p.link.drops = ({ what }) => what === 'INFO' && lost++ === 0;
  let status: number | undefined;
  p.caller.session.request('INFO', {}, (response) => {
    status = response?.status;
  });
  p.caller.session.request('MESSAGE', {});
  p.link.advance(600);
  assert.is(p.link.sent('500 INFO').length, 1);
  assert.equal(p.callee.news(), ['MESSAGE', 'INFO']);
  assert.is(status, 200);
  p.caller.session.bye();
  p.atRest();
});

test('a message in the dialog that came out of order gets 500, a BYE never', () => {
  const p = new Pair({ latencyMs: [1, 1] });
  p.connect();
  p.caller.session.request('INFO', {});
  const held = p.link.passed.length;
  p.link.advance(100);
  assert.is(p.link.passed.length, held + 1);
  const text = p.link.sent('INFO')[0]!.text;
  const later = text
    .replace(/CSeq: (\d+)/, (_, n) => `CSeq: ${Number(n) - 1}`)
    .replace(/branch=\w+/, 'branch=z9hG4bKold');
  p.bob.endpoint.receive(p.link.udp(p.bob, p.alice), Buffer.from(later));
  p.link.advance(10);
  assert.is(p.link.passed.at(-1)!.what, '500 INFO');
  const bye = later.replaceAll('INFO', 'BYE').replace('z9hG4bKold', 'z9hG4bKbye');
  p.bob.endpoint.receive(p.link.udp(p.bob, p.alice), Buffer.from(bye));
  p.link.advance(10);
  assert.is(p.link.passed.at(-1)!.what, '200 BYE');
  p.caller.session.bye();
  p.atRest();
});
