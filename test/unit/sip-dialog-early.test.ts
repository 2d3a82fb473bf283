/** Before the answer: early media, reliable provisional responses (RFC 3262), UPDATE (RFC 3311), forks. */
import * as assert from 'uvu/assert';
import { FORKS_MAX } from '../../appliance/base/limits.ts';
import type { SipRequest } from '../../appliance/sip/message.ts';
import { ANSWER, Caller, OFFER, Pair, type rings } from '../kit/pair.ts';
import { answered, Probe, phoneFlow, written } from '../kit/probe.ts';
import { suite } from '../kit/suite.ts';

const test = suite('sip dialog: before the answer');

/** Answers an INVITE without ringing first. */
function takes(request: Parameters<typeof rings>[0], p: Pair): void {
  p.callee.session = request.session(p.callee);
}

test('ringing without a description is not sent reliably', () => {
  const p = new Pair();
  p.call();
  p.link.advance(100);
  assert.not.match(p.link.sent('180 INVITE')[0]!.text, 'RSeq');
  p.invite.cancel();
  p.atRest();
});

test('early media are sent reliably, and the answer needs no description any more', () => {
  const p = new Pair({ take: takes });
  p.call();
  p.link.advance(10);
  p.callee.session.progress(183, { sdp: ANSWER });
  p.link.advance(10);
  assert.equal(p.caller.news(), ['progress 183 with sdp']);
  assert.match(p.link.sent('183 INVITE')[0]!.text, /Require: 100rel\r\nRSeq: \d+/);
  assert.is(p.link.sent('PRACK').length, 1);
  assert.is(p.link.sent('200 PRACK').length, 1);
  p.callee.session.answer(ANSWER);
  p.link.advance(10);
  assert.not.match(p.link.sent('200 INVITE')[0]!.text, 'v=0');
  assert.equal(p.caller.news(), ['answered with sdp']);
  assert.is(p.caller.sdp, ANSWER);
  assert.is(p.callee.session.localSdp, ANSWER);
  p.caller.session.bye();
  p.atRest();
});

test('a peer without 100rel gets early media unreliably, and the 200 says the same', () => {
  const probe = new Probe();
  probe.take = (request) => {
    const session = request.session({ onCancelled() {}, onConfirmed() {}, onOffer() {}, onEnded() {} });
    session.progress(183, { sdp: ANSWER });
    session.answer(ANSWER);
  };
  probe.receive(written('INVITE', { body: OFFER }));
  const [early, final] = probe.sent();
  assert.is(early?.sdp, ANSWER);
  assert.not.ok(early?.headers.has('RSeq'));
  assert.is(final?.sdp, ANSWER);
});

test('a peer that requires 100rel gets even ringing reliably', () => {
  const probe = new Probe();
  probe.take = (request) =>
    request.session({ onCancelled() {}, onConfirmed() {}, onOffer() {}, onEnded() {} }).progress(180);
  probe.receive(written('INVITE', { body: OFFER, headers: ['Require: 100rel'] }));
  assert.ok(probe.response(180).headers.has('RSeq'));
});

test('a reliable response comes again until its PRACK, later ones wait for it, and so does the 200', () => {
  const p = new Pair({ take: takes });
  p.call();
  p.link.advance(10);
  p.link.drops = ({ what }) => what === 'PRACK';
  p.callee.session.progress(183, { sdp: ANSWER });
  p.callee.session.answer(ANSWER);
  p.link.advance(1_600);
  assert.is(p.link.sent('183 INVITE').length, 3);
  assert.is(p.link.sent('200 INVITE').length, 0);
  p.link.drops = () => false;
  p.link.advance(4_000);
  assert.is(p.link.sent('200 INVITE').length, 1);
  assert.equal(p.caller.news(), ['progress 183 with sdp', 'answered with sdp'], 'repetitions are no news');
  p.callee.session.bye();
  p.atRest();
});

test('without any PRACK the call is refused after 64·T1', () => {
  const p = new Pair({ take: takes });
  p.call();
  p.link.advance(10);
  p.link.drops = ({ what }) => what === 'PRACK';
  p.callee.session.progress(183, { sdp: ANSWER });
  p.link.advance(33_000);
  assert.equal(p.callee.news(), ['ended timeout']);
  assert.equal(p.caller.news().at(-1), 'failed response 504');
  p.atRest();
});

test('two reliable responses are sent one after the other, with numbers in order', () => {
  const p = new Pair({ take: takes });
  p.call({ headers: [['Require', '100rel']] });
  p.link.advance(10);
  p.callee.session.progress(180);
  p.callee.session.progress(183, { sdp: ANSWER });
  p.link.advance(1);
  assert.is(p.link.sent('183 INVITE').length, 0);
  p.link.advance(100);
  const [ringing, media] = [p.link.sent('180 INVITE')[0]!, p.link.sent('183 INVITE')[0]!];
  const number = (text: string) => Number(/RSeq: (\d+)/.exec(text)?.[1]);
  assert.is(number(media.text), number(ringing.text) + 1);
  assert.is(p.link.sent('PRACK').length, 2);
  p.invite.cancel();
  p.atRest();
});

test('media that are agreed on are not told twice', () => {
  const p = new Pair({ take: takes });
  p.call();
  p.link.advance(10);
  p.callee.session.progress(183, { sdp: ANSWER });
  p.link.advance(10);
  p.callee.session.progress(183, { sdp: 'other' });
  p.link.advance(10);
  assert.not.match(p.link.sent('183 INVITE')[1]!.text, /RSeq|other/);
  p.invite.cancel();
  p.atRest();
});

test('INVITE without a description: offer in the reliable response, answer in the PRACK', () => {
  const p = new Pair({ take: takes });
  p.call({ sdp: undefined, answerLate: (offer) => `answer to ${offer}` });
  p.link.advance(10);
  p.callee.session.progress(183, { sdp: 'offer' });
  p.link.advance(10);
  assert.equal(p.callee.news(), ['answer answer to offer']);
  p.callee.session.answer('unused');
  p.link.advance(10);
  assert.equal(p.caller.news(), ['progress 183 with sdp', 'answered with sdp']);
  assert.is(p.caller.session.remoteSdp, 'offer');
  assert.is(p.callee.session.remoteSdp, 'answer to offer');
  p.caller.session.bye();
  p.atRest();
});

test('… asked of the user, the PRACK waits for it', () => {
  const p = new Pair({ take: takes });
  p.call({ sdp: undefined });
  p.link.advance(10);
  p.callee.session.progress(183, { sdp: 'offer' });
  p.link.advance(10);
  assert.is(p.link.sent('PRACK').length, 0);
  assert.equal(p.caller.news(), ['offer offer', 'progress 183 with sdp']);
  p.caller.session.answerOffer('answer');
  p.link.advance(10);
  assert.equal(p.callee.news(), ['answer answer']);
  p.callee.session.answer('unused');
  p.link.advance(10);
  assert.is(p.caller.session.localSdp, 'answer');
  p.callee.session.bye();
  p.atRest();
});

test('an early session changes its media by UPDATE', () => {
  const p = new Pair({ take: takes });
  p.call();
  p.link.advance(10);
  p.callee.session.progress(183, { sdp: ANSWER });
  p.link.advance(10);
  let outcome = '';
  p.callee.session.reoffer('other media', ({ kind }) => {
    outcome = kind;
  });
  p.link.advance(10);
  assert.is(p.link.sent('UPDATE').length, 1);
  assert.equal(p.caller.news(), ['progress 183 with sdp', 'offer other media']);
  p.caller.session.answerOffer('fine');
  p.link.advance(10);
  assert.is(outcome, 'answered');
  p.callee.session.answer('unused');
  p.link.advance(10);
  assert.is(p.caller.session.remoteSdp, 'other media');
  assert.is(p.callee.session.remoteSdp, 'fine');
  p.caller.session.bye();
  p.atRest();
});

test('an answer given while the caller changes early media waits until that is settled', () => {
  const p = new Pair({ take: takes });
  p.call();
  p.link.advance(10);
  p.callee.session.progress(183, { sdp: ANSWER });
  p.link.advance(10);
  const { callId } = p.invite;
  const { localTag, remoteTag } = p.callee.session.id;
  const early = p.alice.endpoint.findSession({ callId, localTag: remoteTag, remoteTag: localTag });
  early?.reoffer('other media', () => {});
  p.link.advance(10);
  p.callee.session.answer(ANSWER);
  p.link.advance(10);
  assert.is(p.link.sent('200 INVITE').length, 0);
  p.callee.session.answerOffer('fine');
  p.link.advance(10);
  assert.is(p.link.sent('200 INVITE').length, 1);
  assert.is(p.caller.session.localSdp, 'other media');
  assert.is(p.caller.session.remoteSdp, 'fine');
  p.caller.session.bye();
  p.atRest();
});

test('a 200 that crosses an UPDATE leaves the open offer open', () => {
  const p = new Pair({ take: takes });
  p.call();
  p.link.advance(10);
  p.callee.session.progress(183, { sdp: ANSWER });
  p.link.advance(10);
  const { callId } = p.invite;
  const { localTag, remoteTag } = p.callee.session.id;
  const early = p.alice.endpoint.findSession({ callId, localTag: remoteTag, remoteTag: localTag });
  let outcome = '';
  early?.reoffer('other media', ({ kind }) => {
    outcome = kind;
  });
  p.callee.session.answer(ANSWER);
  p.link.advance(10);
  assert.is(p.caller.session.localSdp, OFFER);
  p.callee.session.answerOffer('fine');
  p.link.advance(10);
  assert.is(outcome, 'answered');
  assert.is(p.caller.session.remoteSdp, 'fine');
  p.caller.session.bye();
  p.atRest();
});

test('a re-INVITE does not promise to take reliable responses', () => {
  const p = new Pair();
  p.connect();
  p.caller.session.reoffer('hold', () => {});
  p.link.advance(10);
  assert.not.match(p.link.sent('INVITE')[0]!.text, '100rel');
  p.callee.session.answerOffer('held');
  p.link.advance(10);
  p.caller.session.bye();
  p.atRest();
});

test('UPDATE with an offer while one is open: 491 or 500', () => {
  const p = new Pair();
  p.connect();
  p.caller.session.reoffer('hold', () => {});
  p.link.advance(10);
  const update = p.link
    .sent('INVITE')[0]!
    .text.replaceAll('INVITE', 'UPDATE')
    .replace(/CSeq: (\d+)/, (_, n) => `CSeq: ${Number(n) + 1}`)
    .replace(/branch=\w+/, 'branch=z9hG4bKupdate');
  p.bob.endpoint.receive(p.link.udp(p.bob, p.alice), Buffer.from(update));
  assert.is(p.link.passed.at(-1)!.what, '500 UPDATE');
  p.callee.session.answerOffer('held');
  p.link.advance(10);
  p.caller.session.bye();
  p.atRest();
});

/** A box that calls a phone which is written by hand, and perhaps forked on the way. */
function calling(): { probe: Probe; caller: Caller; invite: SipRequest } {
  const probe = new Probe();
  const caller = new Caller();
  probe.endpoint.invite(
    {
      destination: { flow: phoneFlow },
      requestUri: 'sip:bob@192.0.2.9',
      from: '<sip:anna@box>',
      to: '<sip:bob@box>',
      sdp: OFFER,
    },
    caller,
  );
  return { probe, caller, invite: probe.request('INVITE') };
}

const CONTACT = 'Contact: <sip:bob@192.0.2.9:5060>';

test('forks: each early dialog has its own media, and the answered one counts', () => {
  const { probe, caller, invite } = calling();
  probe.receive(answered(invite, 183, { tag: 'one', headers: [CONTACT], body: 'media of one' }));
  const first = caller.progress;
  probe.receive(answered(invite, 183, { tag: 'two', headers: [CONTACT], body: 'media of two' }));
  assert.is(first?.earlyId, 'one');
  assert.is(caller.progress?.earlyId, 'two');
  assert.is(probe.endpoint.live().dialogs, 2);
  probe.receive(answered(invite, 200, { tag: 'two', headers: [CONTACT] }));
  assert.equal(caller.news(), ['progress 183 with sdp', 'progress 183 with sdp', 'answered with sdp']);
  assert.is(caller.sdp, 'media of two');
  assert.is(caller.session.id.remoteTag, 'two');
});

test('forks: a second 2xx is acknowledged and ended over its own routes, every time it comes', () => {
  const { probe, caller, invite } = calling();
  probe.receive(answered(invite, 200, { tag: 'one', headers: [CONTACT], body: ANSWER }));
  assert.equal(probe.sentShort(), ['ACK']);
  const second = answered(invite, 200, {
    tag: 'two',
    headers: ['Contact: <sip:bob@192.0.2.77>', 'Record-Route: <sip:b.example;lr>, <sip:a.example;lr>'],
    body: ANSWER,
  });
  probe.receive(second);
  const [ack, bye] = probe.sent() as SipRequest[];
  assert.is(ack?.method, 'ACK');
  assert.is(bye?.method, 'BYE');
  assert.is(bye?.requestUri, 'sip:bob@192.0.2.77');
  assert.equal(bye?.headers.all('Route'), ['<sip:a.example;lr>', '<sip:b.example;lr>']);
  assert.is(bye?.to.tag, 'two');
  assert.is(bye?.cseq.number, invite.cseq.number + 1);
  probe.receive(second);
  assert.equal(probe.sentShort(), ['ACK'], 'its ACK was lost: ACK again, no second BYE');
  assert.is(caller.session.id.remoteTag, 'one');
  assert.is(caller.session.state, 'confirmed');
  assert.equal(caller.news(), ['answered with sdp']);
});

test('forks without end: so many are ended, the rest is not answered', () => {
  const { probe, invite } = calling();
  probe.receive(answered(invite, 200, { tag: 'wanted', headers: [CONTACT], body: ANSWER }));
  probe.sent();
  const answers = (tag: number): string[] => {
    probe.receive(answered(invite, 200, { tag: `unwanted-${tag}`, headers: [CONTACT], body: ANSWER }));
    return probe.sentShort();
  };
  for (let tag = 1; tag <= FORKS_MAX; tag++) assert.equal(answers(tag), ['ACK', 'BYE']);
  assert.equal(answers(FORKS_MAX + 1), []);
  assert.equal(answers(FORKS_MAX), ['ACK'], 'those that are known are acknowledged again');
});

test('a straggling copy of a 2xx whose call is over is acknowledged, and nobody says goodbye twice', () => {
  const { probe, caller, invite } = calling();
  const success = answered(invite, 200, { tag: 'one', headers: [CONTACT], body: ANSWER });
  probe.receive(success);
  assert.equal(caller.news(), ['answered with sdp']);
  caller.session.bye();
  probe.receive(answered(probe.request('BYE'), 200));
  probe.sent();
  probe.receive(success);
  assert.equal(probe.sentShort(), ['ACK']);
  probe.receive(success);
  assert.equal(probe.sentShort(), ['ACK']);
});

test('a 2xx after the end by time is acknowledged and ended', () => {
  const { probe, caller, invite } = calling();
  probe.clock.advance(32_100);
  assert.equal(caller.news(), ['failed timeout']);
  probe.sent();
  probe.receive(answered(invite, 200, { tag: 'late', headers: [CONTACT], body: ANSWER }));
  assert.equal(probe.sentShort(), ['ACK', 'BYE']);
});

test('after CANCEL a refusal, then a 2xx of another fork: both are answered rightly', () => {
  const probe = new Probe();
  const caller = new Caller();
  const options = {
    destination: { flow: phoneFlow },
    requestUri: 'sip:bob@192.0.2.9',
    from: '<sip:a@b>',
    to: '<sip:b@b>',
  };
  const ours = probe.endpoint.invite({ ...options, sdp: OFFER }, caller);
  const invite = probe.request('INVITE');
  probe.receive(answered(invite, 180, { tag: 'one', headers: [CONTACT] }));
  ours.cancel();
  const cancel = probe.request('CANCEL');
  assert.is(cancel.topVia.branch, invite.topVia.branch);
  assert.is(cancel.cseq.number, invite.cseq.number);
  assert.is(cancel.to.tag, undefined);
  probe.receive(answered(cancel, 200));
  probe.receive(answered(invite, 487, { tag: 'one' }));
  const ack = probe.request('ACK');
  assert.is(ack.topVia.branch, invite.topVia.branch);
  assert.is(ack.to.tag, 'one');
  probe.receive(answered(invite, 200, { tag: 'two', headers: [CONTACT], body: ANSWER }));
  assert.equal(probe.sentShort(), ['ACK', 'BYE']);
  assert.equal(caller.news(), ['progress 180', 'failed cancelled']);
  probe.clock.advance(70_000);
  assert.is(probe.endpoint.live().dialogs, 0);
  assert.is(probe.endpoint.live().deadlines, 0);
});

test('a 200 that crosses the CANCEL after a PRACK: the BYE has a number of its own', () => {
  const p = new Pair({ take: takes });
  p.call();
  p.link.advance(10);
  p.callee.session.progress(183, { sdp: ANSWER });
  p.link.advance(10);
  p.callee.session.answer(ANSWER);
  p.invite.cancel();
  p.link.advance(100);
  const [prack] = p.link.sent('PRACK');
  const [bye] = p.link.sent('BYE');
  const numberIn = (text = ''): number => Number(/CSeq: (\d+)/.exec(text)?.[1]);
  assert.is(numberIn(bye?.text), numberIn(prack?.text) + 1);
  p.atRest();
});

test('a provisional response that skips a number is not acknowledged', () => {
  const { probe, invite } = calling();
  const reliably = (rseq: number) =>
    answered(invite, 183, { tag: 'one', headers: [CONTACT, 'Require: 100rel', `RSeq: ${rseq}`] });
  probe.receive(reliably(10));
  const prack = probe.request('PRACK');
  assert.is(prack.headers.get('RAck'), `10 ${invite.cseq.number} INVITE`);
  probe.receive(answered(prack, 200));
  probe.receive(reliably(12));
  probe.receive(reliably(10));
  assert.equal(probe.sentShort(), []);
  probe.receive(reliably(11));
  assert.equal(probe.sentShort(), ['PRACK']);
});

test('a PRACK for nothing gets 481', () => {
  const p = new Pair();
  p.connect();
  p.caller.session.request('PRACK', { headers: [['RAck', '1 1 INVITE']] }, (response) => {
    assert.is(response?.status, 481);
  });
  p.link.advance(100);
  assert.is(p.link.sent('481 PRACK').length, 1);
});
