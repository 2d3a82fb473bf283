/** Session timers (RFC 4028): who refreshes, with what, and how a session ends whose peer is gone. */
import * as assert from 'uvu/assert';
import { SessionTimer } from '../../appliance/sip/dialog/session-timer.ts';
import { SipRequest, SipResponse } from '../../appliance/sip/message.ts';
import { ANSWER, OFFER, Pair } from '../kit/pair.ts';
import { answered, Probe, phoneFlow, written } from '../kit/probe.ts';
import { suite } from '../kit/suite.ts';

const test = suite('sip dialog: session timer');

function asked(headers: Record<string, string>): SipRequest {
  const request = new SipRequest('INVITE', 'sip:x@y');
  for (const [name, value] of Object.entries(headers)) request.headers.add(name, value);
  return request;
}

function told(headers: Record<string, string>): SipResponse {
  const response = new SipResponse(200);
  for (const [name, value] of Object.entries(headers)) response.headers.add(name, value);
  return response;
}

const CAN = { Supported: 'timer' };

for (const [what, headers, expected] of [
  ['a peer that knows no timers: we refresh', {}, '1800;refresher=uas'],
  ['a peer that knows them: it refreshes', CAN, 'timer 1800;refresher=uac'],
  ['a shorter wish counts', { ...CAN, 'Session-Expires': '600' }, 'timer 600;refresher=uac'],
  ['a longer wish does not', { ...CAN, 'Session-Expires': '7200' }, 'timer 1800;refresher=uac'],
  ['a least that is longer does', { ...CAN, 'Min-SE': '3600' }, 'timer 3600;refresher=uac'],
  ['the peer says that we refresh', { ...CAN, 'Session-Expires': '600;refresher=uas' }, '600;refresher=uas'],
  ['the peer says that it does', { 'Session-Expires': '600; refresher = UAC' }, 'timer 600;refresher=uac'],
  ['too small, but the peer could not understand 422', { 'Session-Expires': '30' }, '90;refresher=uas'],
  ['nonsense is no wish', { ...CAN, 'Session-Expires': 'soon' }, 'timer 1800;refresher=uac'],
  ['too small', { ...CAN, 'Session-Expires': '89' }, 'too small 90'],
] as const) {
  test(`as the one who is asked: ${what} (${expected})`, () => {
    const answer = new SessionTimer().answerRequest(asked(headers));
    const words = answer.headers.map(([, value]) => value).join(' ');
    assert.is(answer.kind === 'too-small' ? `too small ${words}` : words, expected);
  });
}

for (const [what, headers, weRefresh, intervalSec] of [
  ['silence: we refresh', {}, true, 1800],
  ['we shall', { 'Session-Expires': '600;refresher=uac' }, true, 600],
  ['the peer will', { 'Session-Expires': '600;refresher=uas' }, false, 600],
  ['nobody is named: we do', { 'Session-Expires': '600' }, true, 600],
  ['less than the least is not believed', { 'Session-Expires': '5' }, true, 90],
] as const) {
  test(`as the one who asks: ${what}`, () => {
    const timer = new SessionTimer();
    timer.takeResponse(told(headers));
    assert.is(timer.weRefresh, weRefresh);
    assert.is(timer.intervalSec, intervalSec);
  });
}

test('the refresher acts at half of the interval, the other ends it a little before its end', () => {
  const ours = new SessionTimer(600);
  ours.takeResponse(told({}));
  ours.restart(1_000);
  assert.is(ours.dueMs, 301_000);
  assert.is(ours.due(), 'refresh');
  assert.is(ours.dueMs, 569_000);
  assert.is(ours.due(), 'end');
  const theirs = new SessionTimer(90);
  theirs.takeResponse(told({ 'Session-Expires': '90;refresher=uas' }));
  theirs.restart(0);
  assert.is(theirs.dueMs, 60_000);
  assert.is(theirs.due(), 'end');
});

test('a session is refreshed by UPDATE for as long as it lasts, by one side only', () => {
  const p = new Pair();
  p.connect({ sessionExpiresSec: 600 });
  p.link.advance(1_000_000);
  const updates = p.link.sent('UPDATE');
  assert.is(updates.length, 3);
  assert.ok(updates.every(({ from, text }) => from === 'alice' && !text.includes('v=0')));
  assert.match(updates[0]!.text, 'Session-Expires: 600;refresher=uac');
  assert.equal([...p.caller.news(), ...p.callee.news()], []);
  assert.is(p.callee.session.state, 'confirmed');
  p.caller.session.bye();
  p.atRest();
});

test('a re-INVITE of ours begins a new interval: no refresh besides', () => {
  const p = new Pair();
  p.connect({ sessionExpiresSec: 600 });
  for (let i = 0; i < 5; i++) {
    p.link.advance(250_000);
    p.caller.session.reoffer(`media ${i}`, () => {});
    p.link.advance(10);
    p.callee.session.answerOffer(`answer ${i}`);
    p.link.advance(10);
  }
  assert.is(p.link.sent('UPDATE').length, 0);
  p.caller.session.bye();
  p.atRest();
});

test('the peer is gone: our refresh times out and the session ends', () => {
  const p = new Pair();
  p.connect({ sessionExpiresSec: 600 });
  p.link.drops = ({ to }) => to === 'bob';
  p.link.advance(333_000);
  assert.equal(p.caller.news(), ['ended timeout']);
  assert.equal(p.callee.news(), []);
  p.link.advance(300_000);
  assert.equal(p.callee.news(), ['ended session-expired'], 'and the peer, if it lives, ends it by itself');
  p.atRest();
});

test('a peer that knows no UPDATE is refreshed by a re-INVITE that changes nothing', () => {
  const probe = new Probe();
  let ended = '';
  const listener = {
    onProgress() {},
    onAnswered() {},
    onFailed() {},
    onOffer() {},
    onEnded: (_: unknown, { cause }: { cause: string }) => {
      ended = cause;
    },
  };
  const options = {
    destination: { flow: phoneFlow },
    requestUri: 'sip:b@192.0.2.9',
    from: '<sip:a@b>',
    to: '<sip:b@b>',
  };
  probe.endpoint.invite({ ...options, sdp: OFFER }, listener);
  const invite = probe.request('INVITE');
  assert.is(invite.headers.get('Session-Expires'), '1800');
  probe.receive(
    answered(invite, 200, { headers: ['Contact: <sip:b@192.0.2.9>', 'Allow: INVITE, ACK, BYE'], body: ANSWER }),
  );
  probe.sent();
  probe.clock.advance(900_000);
  const refresh = probe.request('INVITE');
  assert.is(refresh.sdp, OFFER);
  assert.is(refresh.headers.get('Session-Expires'), '1800;refresher=uac');
  probe.receive(answered(refresh, 200, { headers: ['Contact: <sip:b@192.0.2.9>'], body: ANSWER }));
  probe.request('ACK');
  probe.clock.advance(900_000);
  const second = probe.request('INVITE');
  probe.receive(answered(second, 481));
  assert.is(ended, 'protocol');
  assert.equal(probe.sentShort(), ['ACK', 'BYE']);
});

test('a peer that allows UPDATE but refuses it is refreshed by re-INVITE', () => {
  const probe = new Probe();
  const listener = { onProgress() {}, onAnswered() {}, onFailed() {}, onOffer() {}, onEnded() {} };
  const options = {
    destination: { flow: phoneFlow },
    requestUri: 'sip:b@192.0.2.9',
    from: '<sip:a@b>',
    to: '<sip:b@b>',
  };
  probe.endpoint.invite({ ...options, sdp: OFFER }, listener);
  const invite = probe.request('INVITE');
  const headers = ['Contact: <sip:b@192.0.2.9>', 'Allow: INVITE, ACK, BYE, UPDATE'];
  probe.receive(answered(invite, 200, { headers, body: ANSWER }));
  probe.sent();
  probe.clock.advance(900_000);
  probe.receive(answered(probe.request('UPDATE'), 501));
  assert.is(probe.request('INVITE').sdp, OFFER);
});

test('422 raises the interval and the call is tried again', () => {
  const probe = new Probe();
  const heard: string[] = [];
  const listener = {
    onProgress() {},
    onAnswered: () => heard.push('answered'),
    onFailed: () => heard.push('failed'),
    onOffer() {},
    onEnded() {},
  };
  const options = {
    destination: { flow: phoneFlow },
    requestUri: 'sip:b@192.0.2.9',
    from: '<sip:a@b>',
    to: '<sip:b@b>',
  };
  probe.endpoint.invite({ ...options, sdp: OFFER }, listener);
  const first = probe.request('INVITE');
  probe.receive(answered(first, 422, { headers: ['Min-SE: 4000'] }));
  const [ack, second] = probe.sent() as SipRequest[];
  assert.is(ack?.method, 'ACK');
  assert.is(second?.headers.get('Session-Expires'), '4000');
  assert.is(second?.headers.get('Min-SE'), '4000');
  assert.is(second?.cseq.number, first.cseq.number + 1);
  assert.is(second?.callId, first.callId);
  probe.receive(answered(second!, 422, { headers: ['Min-SE: 4000'] }));
  assert.equal(heard, ['failed']);
});

test('as the callee of a phone that knows no timers we refresh, and hang up when it is silent', () => {
  const probe = new Probe();
  const heard: string[] = [];
  probe.take = (request) =>
    request
      .session({
        onCancelled() {},
        onConfirmed: () => heard.push('confirmed'),
        onOffer() {},
        onEnded: (_, { cause }) => heard.push(`ended ${cause}`),
      })
      .answer(ANSWER);
  probe.receive(written('INVITE', { body: OFFER, headers: ['Contact: <sip:anna@192.0.2.9>'] }));
  const ok = probe.response(200);
  assert.is(ok.headers.get('Session-Expires'), '1800;refresher=uas');
  probe.receive(written('ACK', { to: `${ok.to}`, branch: 'z9hG4bK-ack' }));
  probe.clock.advance(899_000);
  assert.equal(probe.sentShort(), []);
  probe.clock.advance(1_000);
  assert.equal(probe.sentShort(), ['INVITE']);
  probe.clock.advance(33_000);
  assert.equal(heard, ['confirmed', 'ended timeout']);
});
