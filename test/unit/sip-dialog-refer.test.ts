/** Transfers asked for inside a session (RFC 3515, 3891, 4488), from both sides. */
import * as assert from 'uvu/assert';
import { dialogOf, formatReplaces, parseReplaces } from '../../appliance/sip/dialog/replaces.ts';
import type { ReferListener } from '../../appliance/sip/types.ts';
import { Pair } from '../kit/pair.ts';
import { suite } from '../kit/suite.ts';

const test = suite('sip dialog: refer');

class Transferor implements ReferListener {
  readonly heard: string[] = [];
  onProgress(status: number, reason: string): void {
    this.heard.push(`${status} ${reason}`);
  }
  onDone(status: number | undefined): void {
    this.heard.push(`done ${status}`);
  }
}

function connected(): { p: Pair; alice: Transferor } {
  const p = new Pair();
  p.connect();
  return { p, alice: new Transferor() };
}

test('a transfer is asked for, accepted, and its progress told', () => {
  const { p, alice } = connected();
  p.caller.session.refer('<sip:103@box>', alice);
  p.link.advance(10);
  assert.equal(p.callee.news(), ['refer <sip:103@box>']);
  const refer = p.callee.refer!;
  assert.is(refer.replaces, undefined);
  refer.accept();
  p.link.advance(10);
  refer.notify(180, 'Ringing');
  p.link.advance(10);
  let done = 0;
  refer.notify(200, 'OK', () => done++);
  assert.is(done, 0);
  p.link.advance(10);
  assert.is(done, 1);
  assert.equal(alice.heard, ['100 Trying', '180 Ringing', '200 OK', 'done 200']);
  const [trying, , last] = p.link.sent('NOTIFY');
  assert.match(trying!.text, /Event: refer\r\n/);
  assert.match(trying!.text, 'Subscription-State: active;expires=');
  assert.match(trying!.text, 'Content-Type: message/sipfrag;version=2.0');
  assert.match(last!.text, 'Subscription-State: terminated;reason=noresource');
  assert.is(p.link.sent('202 REFER').length, 1);
  refer.notify(200, 'OK');
  p.link.advance(10);
  assert.is(p.link.sent('NOTIFY').length, 3, 'nothing after the last');
  p.caller.session.bye();
  p.atRest();
});

test('a refused transfer', () => {
  const { p, alice } = connected();
  p.caller.session.refer('<sip:103@box>', alice);
  p.link.advance(10);
  p.callee.refer!.refuse(603);
  p.link.advance(10);
  assert.equal(alice.heard, ['done 603']);
  assert.is(p.link.sent('NOTIFY').length, 0);
  p.caller.session.bye();
  p.atRest();
});

test('a second transfer in the same session is told apart by its id', () => {
  const { p, alice } = connected();
  const again = new Transferor();
  p.caller.session.refer('<sip:103@box>', alice);
  p.link.advance(10);
  const first = p.callee.refer!;
  first.accept();
  p.caller.session.refer('<sip:104@box>', again);
  p.link.advance(10);
  p.callee.refer!.accept();
  p.link.advance(10);
  p.callee.refer!.notify(486, 'Busy Here');
  p.link.advance(10);
  first.notify(200, 'OK');
  p.link.advance(10);
  assert.equal(again.heard, ['100 Trying', '486 Busy Here', 'done 486']);
  assert.equal(alice.heard, ['100 Trying', '200 OK', 'done 200']);
  assert.match(p.link.sent('NOTIFY')[1]!.text, /Event: refer;id=\d+/);
  p.caller.session.bye();
  p.atRest();
});

test('without a wish for NOTIFYs there are none (norefersub)', () => {
  const { p } = connected();
  let status: number | undefined;
  p.caller.session.request(
    'REFER',
    {
      headers: [
        ['Refer-To', '<sip:1@b>'],
        ['Refer-Sub', 'false'],
      ],
    },
    (response) => {
      status = response?.status;
      assert.is(response?.headers.get('Refer-Sub'), 'false');
    },
  );
  p.link.advance(10);
  p.callee.refer!.accept();
  let done = 0;
  p.callee.refer!.notify(200, 'OK', () => done++);
  p.link.advance(10);
  assert.is(status, 202);
  assert.is(done, 1);
  assert.is(p.link.sent('NOTIFY').length, 0);
  p.caller.session.bye();
  p.atRest();
});

test('NOTIFYs arrive in order, one after the other', () => {
  const { p, alice } = connected();
  p.caller.session.refer('<sip:103@box>', alice);
  p.link.advance(10);
  const lost = new Set(['NOTIFY']);
  p.link.drops = ({ what }) => lost.delete(what);
  p.callee.refer!.accept();
  p.callee.refer!.notify(180, 'Ringing');
  p.callee.refer!.notify(200, 'OK');
  p.link.advance(400);
  assert.is(p.link.sent('NOTIFY').length, 1);
  p.link.advance(200);
  assert.equal(alice.heard, ['100 Trying', '180 Ringing', '200 OK', 'done 200']);
  p.caller.session.bye();
  p.atRest();
});

test('our BYE waits until the last NOTIFY was answered, but no longer than two seconds', () => {
  for (const lost of [false, true]) {
    const { p, alice } = connected();
    p.caller.session.refer('<sip:103@box>', alice);
    p.link.advance(10);
    p.callee.refer!.accept();
    p.link.advance(10);
    p.link.drops = ({ what }) => lost && what === '200 NOTIFY';
    p.callee.refer!.notify(200, 'OK');
    p.callee.session.bye();
    assert.is(p.link.sent('BYE').length, 0);
    p.link.advance(5);
    assert.is(p.link.sent('BYE').length, lost ? 0 : 1);
    p.link.advance(2_000);
    assert.is(p.link.sent('BYE').length, 1);
    assert.equal(alice.heard, ['100 Trying', '200 OK', 'done 200']);
    p.atRest();
  }
});

test('the end of the session ends a transfer without a word', () => {
  const { p, alice } = connected();
  p.caller.session.refer('<sip:103@box>', alice);
  p.link.advance(10);
  p.callee.refer!.accept();
  p.link.advance(10);
  p.caller.session.bye();
  p.link.advance(10);
  const notifies = p.link.sent('NOTIFY').length;
  let done = 0;
  p.callee.refer!.notify(200, 'OK', () => done++);
  p.link.advance(10);
  assert.is(p.link.sent('NOTIFY').length, notifies);
  assert.is(done, 1, 'whoever waits for the answer is told');
  assert.equal(alice.heard, ['100 Trying', 'done undefined']);
  p.atRest();
});

test('a transfer that is never decided, or never ends, ends by time', () => {
  const { p, alice } = connected();
  p.caller.session.refer('<sip:103@box>', alice);
  p.link.advance(10);
  p.callee.refer!.accept();
  p.link.advance(301_000);
  assert.equal(alice.heard, ['100 Trying', 'done undefined']);
  p.caller.session.bye();
  p.atRest();
});

test('a REFER that waits for the session to be up is dropped with it', () => {
  const p = new Pair();
  p.call();
  p.link.advance(10);
  p.link.drops = ({ what }) => what === 'ACK';
  p.callee.session.answer('v=0');
  const bob = new Transferor();
  p.callee.session.refer('<sip:103@box>', bob);
  p.link.advance(10);
  assert.is(p.link.sent('REFER').length, 0);
  p.callee.session.bye();
  p.link.drops = () => false;
  assert.equal(bob.heard, ['done undefined']);
  p.atRest();
});

test('a REFER without Refer-To, or with two, gets 400; to somebody who does not transfer 405', () => {
  const { p } = connected();
  const statuses: (number | undefined)[] = [];
  const note = (response: { status: number } | undefined) => statuses.push(response?.status);
  p.caller.session.request('REFER', {}, note);
  p.link.advance(10);
  p.caller.session.request(
    'REFER',
    {
      headers: [
        ['Refer-To', '<sip:a@b>'],
        ['Refer-To', '<sip:c@b>'],
      ],
    },
    note,
  );
  p.link.advance(10);
  (p.callee as { onRefer?: unknown }).onRefer = undefined;
  p.caller.session.request('REFER', { headers: [['Refer-To', '<sip:a@b>']] }, note);
  p.link.advance(10);
  assert.equal(statuses, [400, 400, 405]);
  p.caller.session.bye();
  p.atRest();
});

test('an attended transfer names the dialog that is to be replaced', () => {
  const { p, alice } = connected();
  const { id } = p.caller.session;
  const escaped = encodeURIComponent(formatReplaces(id));
  p.caller.session.refer(`<sip:103@box?Replaces=${escaped}>`, alice);
  p.link.advance(10);
  const { replaces } = p.callee.refer!;
  assert.equal(dialogOf(replaces!), p.callee.session.id, 'as the receiver knows it');
  assert.is(p.bob.endpoint.findSession(dialogOf(replaces!)), p.callee.session);
  p.callee.refer!.refuse(603);
  p.caller.session.bye();
  p.atRest();
});

for (const [text, expected] of [
  ['a@b;to-tag=1;from-tag=2', { callId: 'a@b', toTag: '1', fromTag: '2', earlyOnly: false }],
  [' a ; From-Tag = 2 ; TO-TAG=1;early-only', { callId: 'a', toTag: '1', fromTag: '2', earlyOnly: true }],
  ['a;to-tag=1', undefined],
  ['a;to-tag=;from-tag=2', undefined],
  [';to-tag=1;from-tag=2', undefined],
  ['', undefined],
] as const) {
  test(`Replaces: ${text || 'nothing'} = ${expected ? 'a dialog' : 'none'}`, () => {
    assert.equal(parseReplaces(text), expected);
  });
}
