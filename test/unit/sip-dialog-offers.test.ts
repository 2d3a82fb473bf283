/** Offers inside a session (RFC 3261 §14, RFC 3311, RFC 6337): hold, resume, collisions, refusals, withdrawals. */
import * as assert from 'uvu/assert';
import type { OfferOutcome, Session } from '../../appliance/sip/types.ts';
import { ANSWER, OFFER, Pair } from '../kit/pair.ts';
import { suite } from '../kit/suite.ts';

const test = suite('sip dialog: offers');

/** Offers and notes what came of it. */
function offers(session: Session, sdp: string | undefined): { outcome: OfferOutcome | undefined } {
  const result: { outcome: OfferOutcome | undefined } = { outcome: undefined };
  session.reoffer(sdp, (outcome) => {
    result.outcome = outcome;
  });
  return result;
}

function connected(): Pair {
  const p = new Pair();
  p.connect();
  return p;
}

test('an offer is answered, and only then counts on both sides', () => {
  const p = connected();
  const result = offers(p.caller.session, 'hold');
  p.link.advance(100);
  assert.equal(p.callee.news(), ['offer hold']);
  assert.is(p.caller.session.localSdp, OFFER);
  assert.is(p.callee.session.remoteSdp, OFFER);
  p.callee.session.answerOffer('held');
  p.link.advance(100);
  assert.equal(result.outcome, { kind: 'answered', sdp: 'held' });
  assert.is(p.caller.session.localSdp, 'hold');
  assert.is(p.caller.session.remoteSdp, 'held');
  assert.is(p.callee.session.localSdp, 'held');
  assert.is(p.callee.session.remoteSdp, 'hold');
  p.caller.session.bye();
  p.atRest();
});

test('headers of the offer go along', () => {
  const p = connected();
  p.caller.session.reoffer('hold', () => {}, [['P-Asserted-Identity', '<sip:x@y>']]);
  p.link.advance(100);
  assert.match(p.link.sent('INVITE')[0]!.text, 'P-Asserted-Identity: <sip:x@y>');
  p.callee.session.answerOffer('held');
  p.link.advance(10);
  p.caller.session.bye();
  p.atRest();
});

test('of several wishes the last is sent, and all hear what came of it', () => {
  const p = connected();
  const first = offers(p.caller.session, 'hold');
  const second = offers(p.caller.session, 'resume 1');
  const third = offers(p.caller.session, 'resume 2');
  p.link.advance(100);
  p.callee.session.answerOffer('held');
  p.link.advance(100);
  assert.equal(p.callee.news(), ['offer hold', 'offer resume 2']);
  p.callee.session.answerOffer('resumed');
  p.link.advance(100);
  assert.equal(first.outcome, { kind: 'answered', sdp: 'held' });
  assert.equal(second.outcome, { kind: 'answered', sdp: 'resumed' });
  assert.equal(third.outcome, { kind: 'answered', sdp: 'resumed' });
  p.callee.session.bye();
  p.atRest();
});

test('a refused offer leaves everything as it was', () => {
  const p = connected();
  const result = offers(p.caller.session, 'video');
  p.link.advance(100);
  p.callee.session.refuseOffer(488);
  p.link.advance(100);
  assert.equal(result.outcome, { kind: 'refused', status: 488, reason: 'Not Acceptable Here' });
  assert.is(p.caller.session.localSdp, OFFER);
  assert.is(p.callee.session.remoteSdp, OFFER);
  assert.is(p.caller.session.state, 'confirmed');
  const again = offers(p.callee.session, 'other way');
  p.link.advance(100);
  p.caller.session.answerOffer('fine');
  p.link.advance(100);
  assert.is(again.outcome?.kind, 'answered');
  p.caller.session.bye();
  p.atRest();
});

test('an offer is asked for: the outcome tells it, the answer goes with the ACK', () => {
  const p = connected();
  const result = offers(p.caller.session, undefined);
  p.link.advance(100);
  assert.equal(p.callee.news(), ['offer wanted']);
  p.callee.session.answerOffer('offer of bob');
  p.link.advance(100);
  assert.equal(result.outcome, { kind: 'answered', sdp: 'offer of bob' });
  assert.is(p.link.sent('ACK').length, 0);
  p.caller.session.answerOffer('answer of alice');
  p.link.advance(100);
  assert.equal(p.callee.news(), ['answer answer of alice']);
  assert.is(p.callee.session.localSdp, 'offer of bob');
  assert.is(p.caller.session.localSdp, 'answer of alice');
  p.caller.session.bye();
  p.atRest();
});

test('… and never answered ends the session', () => {
  const p = connected();
  offers(p.caller.session, undefined);
  p.link.advance(100);
  p.callee.session.answerOffer('offer of bob');
  p.link.advance(33_000);
  assert.equal(p.caller.news(), ['ended timeout']);
  p.atRest();
});

test('glare: both get 491 and try again, the owner of the Call-ID later, and both succeed', () => {
  const p = connected();
  const ours = offers(p.caller.session, 'from alice');
  const theirs = offers(p.callee.session, 'from bob');
  p.link.advance(100);
  assert.is(p.link.sent('491 INVITE').length, 2);
  assert.equal([...p.caller.news(), ...p.callee.news()], []);
  const startedAtMs = p.link.clock.now();
  p.link.advance(2_050);
  assert.equal(p.caller.news(), ['offer from bob'], 'bob, who does not own the Call-ID, tries within two seconds');
  p.caller.session.answerOffer('to bob');
  p.link.advance(2_000);
  assert.equal(p.callee.news(), ['offer from alice']);
  const again = p.link.sent('INVITE').filter(({ from }) => from === 'alice');
  assert.ok(again[1]!.atMs - startedAtMs >= 1_900, 'alice owns the Call-ID and waits at least 2.1 s');
  p.callee.session.answerOffer('to alice');
  p.link.advance(100);
  assert.equal(ours.outcome, { kind: 'answered', sdp: 'to alice' });
  assert.equal(theirs.outcome, { kind: 'answered', sdp: 'to bob' });
  p.caller.session.bye();
  p.atRest();
});

test('an offer that a later request overtook on the way is made again under a new number', () => {
  const p = connected();
  let lost = 0;
  p.link.drops = ({ what }) => what === 'INVITE' && lost++ === 0;
  const held = offers(p.caller.session, 'hold');
  p.caller.session.request('INFO', {});
  p.link.advance(600);
  assert.is(p.link.sent('500 INVITE').length, 1);
  assert.equal(p.callee.news(), ['INFO', 'offer hold']);
  p.callee.session.answerOffer('held');
  p.link.advance(100);
  assert.equal(held.outcome, { kind: 'answered', sdp: 'held' });
  p.caller.session.bye();
  p.atRest();
});

test('the pauses after 491 are multiples of 10 ms in the bands of RFC 3261 §14.1', () => {
  const pauses = { alice: new Set<number>(), bob: new Set<number>() };
  for (let seed = 1; seed <= 60; seed++) {
    const p = new Pair({ seed });
    p.connect();
    offers(p.caller.session, 'from alice');
    offers(p.callee.session, 'from bob');
    p.link.advance(10);
    const refusedAtMs = Math.max(...p.link.sent('491 INVITE').map(({ atMs }) => atMs)) + 1;
    // Nobody answers, so that each side's second try is seen.
    p.link.advance(4_100);
    for (const name of ['alice', 'bob'] as const) {
      const second = p.link.sent('INVITE').filter(({ from }) => from === name)[1];
      if (second) pauses[name].add(second.atMs - refusedAtMs);
    }
  }
  const all = [...pauses.alice, ...pauses.bob];
  assert.ok(all.every((ms) => ms % 10 === 0));
  assert.ok([...pauses.bob].every((ms) => ms >= 0 && ms <= 2_000));
  assert.ok(pauses.bob.size > 30);
});

test('a wish made while a collision is waited out replaces the one that collided', () => {
  const p = connected();
  const ours = offers(p.caller.session, 'hold');
  offers(p.callee.session, 'from bob');
  p.link.advance(100);
  const later = offers(p.caller.session, 'resume');
  p.link.advance(2_050);
  p.caller.session.answerOffer('to bob');
  p.link.advance(2_100);
  assert.equal(p.callee.news(), ['offer resume']);
  p.callee.session.answerOffer('resumed');
  p.link.advance(100);
  assert.equal(ours.outcome, { kind: 'answered', sdp: 'resumed' });
  assert.equal(later.outcome, { kind: 'answered', sdp: 'resumed' });
  p.callee.session.bye();
  p.atRest();
});

test('a second offer of the peer while the first is open gets 500 with Retry-After', () => {
  const p = connected();
  offers(p.caller.session, 'first');
  p.link.advance(100);
  const invite = p.link.sent('INVITE')[0]!.text;
  const second = invite
    .replace(/CSeq: (\d+)/, (_, n) => `CSeq: ${Number(n) + 1}`)
    .replace(/branch=\w+/, 'branch=z9hG4bKsecond');
  p.bob.endpoint.receive(p.link.udp(p.bob, p.alice), Buffer.from(second));
  const refusal = p.link.passed.at(-1)!;
  assert.is(refusal.what, '500 INVITE');
  assert.match(refusal.text, /Retry-After: \d+/);
  p.callee.session.answerOffer('held');
  p.link.advance(100);
  p.caller.session.bye();
  p.atRest();
});

test('BYE while an offer is open ends everything', () => {
  const p = connected();
  const result = offers(p.caller.session, 'hold');
  p.link.advance(100);
  p.callee.session.bye();
  p.link.advance(100);
  assert.equal(result.outcome, { kind: 'refused', status: 487, reason: 'Request Terminated' });
  assert.is(p.link.sent('487 INVITE').length, 1);
  assert.equal(p.caller.news(), ['ended peer']);
  p.callee.session.answerOffer('too late');
  p.atRest();
});

test('an offer that is never answered ends the session, which the peer hears', () => {
  const p = connected();
  p.link.drops = ({ what }) => what === 'INVITE';
  const result = offers(p.caller.session, 'hold');
  p.link.advance(33_000);
  assert.equal(result.outcome, { kind: 'ended' });
  assert.equal(p.caller.news(), ['ended timeout']);
  assert.equal(p.callee.news(), ['ended peer']);
  p.atRest();
});

test('a lost ACK of a re-INVITE comes again with its 200', () => {
  const p = connected();
  const lost = new Set(['ACK']);
  p.link.drops = ({ what }) => lost.delete(what);
  offers(p.caller.session, 'hold');
  p.link.advance(100);
  p.callee.session.answerOffer('held');
  p.link.advance(1_000);
  assert.is(p.link.sent('ACK').length, 2);
  assert.is(p.link.sent('200 INVITE').length, 2);
  p.link.advance(40_000);
  assert.is(p.callee.session.state, 'confirmed');
  p.caller.session.bye();
  p.atRest();
});

test('a re-INVITE that comes before the ACK of the first INVITE is worked on', () => {
  const p = new Pair();
  p.call();
  p.link.advance(100);
  p.link.drops = ({ what }) => what === 'ACK';
  p.callee.session.answer(ANSWER);
  p.link.advance(100);
  const result = offers(p.caller.session, 'hold');
  p.link.advance(100);
  assert.equal(p.callee.news(), ['confirmed', 'offer hold']);
  p.link.drops = () => false;
  p.callee.session.answerOffer('held');
  p.link.advance(100);
  assert.is(result.outcome?.kind, 'answered');
  p.link.advance(60_000);
  assert.is(p.callee.session.state, 'confirmed');
  p.caller.session.bye();
  p.atRest();
});

test('… but where the ACK would bring the answer it gets 491', () => {
  const p = new Pair();
  p.call({ sdp: undefined, answerLate: () => 'answer' });
  p.link.advance(100);
  const lost = new Set(['ACK']);
  p.link.drops = ({ what }) => lost.delete(what);
  p.callee.session.answer('offer of bob');
  p.link.advance(100);
  offers(p.caller.session, 'hold');
  p.link.advance(100);
  assert.is(p.link.sent('491 INVITE').length, 1);
  p.link.advance(5_000);
  assert.equal(p.callee.news(), ['answer answer', 'confirmed', 'offer hold']);
  p.callee.session.answerOffer('held');
  p.link.advance(100);
  p.caller.session.bye();
  p.atRest();
});

test('word for word the same description is a sign of life: answered without the user', () => {
  const p = connected();
  const result = offers(p.caller.session, OFFER);
  p.link.advance(100);
  assert.equal(p.callee.news(), []);
  assert.equal(result.outcome, { kind: 'answered', sdp: ANSWER });
  p.caller.session.bye();
  p.atRest();
});

test('a connection that dies during an offer: refused, and the session goes on over a new one', () => {
  const p = new Pair();
  const tcp = p.link.connect(p.alice, p.bob);
  p.connect({ destination: { flow: tcp } });
  const result = offers(p.caller.session, 'hold');
  p.link.break(tcp);
  p.link.advance(100);
  assert.equal(result.outcome, { kind: 'refused', status: 503, reason: 'Service Unavailable' });
  const again = offers(p.caller.session, 'hold again');
  p.link.advance(100);
  assert.equal(p.callee.news(), ['offer hold again']);
  p.callee.session.answerOffer('held');
  p.link.advance(100);
  assert.is(again.outcome?.kind, 'answered');
  p.callee.session.bye();
  p.link.advance(100);
  assert.equal(p.caller.news(), ['ended peer']);
  p.atRest();
});

test('a re-INVITE whose connection died before the answer is withdrawn on the other side', () => {
  const p = new Pair();
  const tcp = p.link.connect(p.alice, p.bob);
  p.connect({ destination: { flow: tcp } });
  offers(p.caller.session, 'hold');
  p.link.advance(100);
  p.link.break(tcp);
  assert.equal(p.callee.news(), ['offer hold', 'offer withdrawn']);
  p.callee.session.answerOffer('too late');
  p.link.advance(100);
  assert.is(p.callee.session.remoteSdp, OFFER);
  p.caller.session.bye();
  p.atRest();
});
