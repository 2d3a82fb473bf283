/** Subscriptions (RFC 6665): ours as notifier, and ours as watcher. */
import * as assert from 'uvu/assert';
import type { SipRequest } from '../../appliance/sip/message.ts';
import type {
  IncomingRequest,
  NotifierSubscription,
  OwnSubscription,
  OwnSubscriptionListener,
  SubscribeOptions,
  SubscriptionListener,
} from '../../appliance/sip/types.ts';
import { Pair } from '../kit/pair.ts';
import { answered, Probe, written } from '../kit/probe.ts';
import { suite } from '../kit/suite.ts';

const test = suite('sip dialog: subscription');

/** A notifier that tells its state at every SUBSCRIBE. */
class Notifier implements SubscriptionListener {
  state = 'idle';
  ended = 0;
  subscription!: NotifierSubscription;
  expiresSec = 600;
  take = (request: IncomingRequest): void => {
    this.subscription = request.subscription(this.expiresSec, this);
  };
  onRefreshed(subscription: NotifierSubscription): void {
    subscription.notify('application/dialog-info+xml', this.state);
  }
  onEnded(): void {
    this.ended++;
  }
}

class Watcher implements OwnSubscriptionListener {
  readonly heard: string[] = [];
  onNotified(_subscription: OwnSubscription, contentType: string, content: string): void {
    assert.is(contentType, 'application/dialog-info+xml');
    this.heard.push(content);
  }
  onEnded(_subscription: OwnSubscription, end: { status?: number; reason?: string }): void {
    this.heard.push(`ended ${end.status ?? end.reason ?? ''}`);
  }
}

function watching(notifier = new Notifier(), options: Partial<SubscribeOptions> = {}) {
  const p = new Pair({ take: notifier.take });
  const watcher = new Watcher();
  const subscription = p.alice.endpoint.subscribe(
    {
      destination: { flow: p.link.udp(p.alice, p.bob) },
      requestUri: 'sip:101@10.0.0.2',
      from: '<sip:alice@box>',
      to: '<sip:101@box>',
      event: 'dialog;sla',
      accept: 'application/dialog-info+xml',
      expiresSec: 600,
      ...options,
    },
    watcher,
  );
  return { p, notifier, watcher, subscription };
}

test('a watcher gets the whole state at once, and every change', () => {
  const { p, notifier, watcher, subscription } = watching();
  p.link.advance(10);
  assert.is(notifier.subscription.event, 'dialog');
  assert.equal(watcher.heard, ['idle']);
  const [first] = p.link.sent('NOTIFY');
  assert.match(first!.text, 'Event: dialog;sla');
  assert.match(first!.text, 'Subscription-State: active;expires=600');
  assert.match(p.link.sent('200 SUBSCRIBE')[0]!.text, 'Expires: 600');
  notifier.subscription.notify('application/dialog-info+xml', 'ringing');
  p.link.advance(10);
  assert.equal(watcher.heard, ['idle', 'ringing']);
  subscription.unsubscribe();
  subscription.unsubscribe();
  p.link.advance(10);
  assert.equal(watcher.heard, ['idle', 'ringing', 'ended ']);
  assert.is(notifier.ended, 1);
  p.atRest();
});

test('it is refreshed in time for as long as it lasts, with the whole state each time', () => {
  const { p, notifier, watcher, subscription } = watching();
  p.link.advance(3_000_000);
  assert.is(p.link.sent('SUBSCRIBE').length, 6);
  assert.is(watcher.heard.length, 6);
  assert.is(notifier.ended, 0);
  subscription.unsubscribe();
  p.atRest();
});

test('a watcher that is gone: it expires, and the notifier lets go', () => {
  const { p, notifier } = watching();
  p.link.advance(10);
  p.link.drops = ({ from }) => from === 'alice';
  p.link.advance(601_000);
  assert.is(notifier.ended, 1);
  assert.match(p.link.sent('NOTIFY').at(-1)!.text, 'Subscription-State: terminated;reason=timeout');
  p.link.drops = () => false;
  p.link.advance(1_000_000);
  p.atRest();
});

test('one NOTIFY at a time, and of what waits only the newest', () => {
  const { p, notifier, watcher, subscription } = watching();
  p.link.advance(10);
  for (const state of ['ringing', 'up', 'held', 'idle again']) {
    notifier.subscription.notify('application/dialog-info+xml', state);
  }
  p.link.advance(1);
  assert.is(p.link.sent('NOTIFY').length, 2);
  p.link.advance(10);
  assert.equal(watcher.heard, ['idle', 'ringing', 'idle again']);
  subscription.unsubscribe();
  p.atRest();
});

test('an unanswered NOTIFY is tried again with the newest state, and the subscription stays', () => {
  const { p, notifier, watcher, subscription } = watching();
  p.link.advance(10);
  p.link.drops = ({ what }) => what === 'NOTIFY';
  notifier.subscription.notify('application/dialog-info+xml', 'ringing');
  p.link.advance(20_000);
  notifier.subscription.notify('application/dialog-info+xml', 'up');
  p.link.advance(13_000);
  p.link.drops = () => false;
  p.link.advance(20_000);
  assert.equal(watcher.heard, ['idle', 'up']);
  assert.is(notifier.ended, 0);
  subscription.unsubscribe();
  p.atRest();
});

test('a watcher that never answers is gone after a few tries', () => {
  const { p, notifier } = watching();
  p.link.advance(10);
  p.link.drops = ({ what }) => what === 'NOTIFY';
  notifier.subscription.notify('application/dialog-info+xml', 'ringing');
  p.link.advance(250_000);
  assert.is(notifier.ended, 1);
  p.link.advance(1_000_000);
  p.atRest();
});

test('481 to a NOTIFY ends it at once', () => {
  const probe = new Probe();
  const notifier = new Notifier();
  probe.take = notifier.take;
  probe.receive(written('SUBSCRIBE', { headers: ['Event: dialog', 'Contact: <sip:a@192.0.2.9>'] }));
  const [ok, notify] = probe.sent();
  assert.ok(ok?.kind === 'response' && ok.status === 200);
  probe.receive(answered(notify as SipRequest, 481));
  assert.is(notifier.ended, 1);
  notifier.subscription.notify('text/plain', 'more');
  assert.equal(probe.sentShort(), []);
});

test('a state asked for once: one NOTIFY, and it is over', () => {
  const notifier = new Notifier();
  notifier.expiresSec = 0;
  const { p, watcher } = watching(notifier, { expiresSec: 0 });
  p.link.advance(10);
  assert.equal(watcher.heard, ['idle', 'ended timeout']);
  assert.is(notifier.ended, 1);
  assert.is(p.link.sent('NOTIFY').length, 1);
  p.atRest();
});

test('the notifier ends it with a reason and a last state', () => {
  const { p, notifier, watcher } = watching();
  p.link.advance(10);
  notifier.subscription.terminate('noresource', { contentType: 'application/dialog-info+xml', content: 'gone' });
  p.link.advance(10);
  assert.equal(watcher.heard, ['idle', 'gone', 'ended noresource']);
  p.atRest();
});

test('a shorter wish at a refresh counts, a longer one does not', () => {
  const probe = new Probe();
  const notifier = new Notifier();
  probe.take = notifier.take;
  probe.receive(written('SUBSCRIBE', { headers: ['Event: dialog', 'Contact: <sip:a@192.0.2.9>', 'Expires: 3600'] }));
  const [ok] = probe.sent();
  const to = `${ok!.to}`;
  for (const [cseq, wished, granted] of [
    [2, 3600, '600'],
    [3, 60, '60'],
  ] as const) {
    const headers = ['Event: dialog', 'Contact: <sip:a@192.0.2.9>', `Expires: ${wished}`];
    probe.receive(written('SUBSCRIBE', { to, cseq, branch: `z9hG4bK-${cseq}`, headers }));
    assert.is(probe.sent()[0]!.headers.get('Expires'), granted);
  }
  probe.receive(written('SUBSCRIBE', { to, cseq: 1, branch: 'z9hG4bK-old', headers: ['Event: dialog'] }));
  probe.response(500);
  probe.receive(written('INVITE', { to, cseq: 9, branch: 'z9hG4bK-inv' }));
  probe.response(405);
});

test('a refusal, and silence, are the end for the watcher', () => {
  const refused = watching(Object.assign(new Notifier(), { take: (request: IncomingRequest) => request.respond(489) }));
  refused.p.link.advance(10);
  assert.equal(refused.watcher.heard, ['ended 489']);
  refused.p.atRest();
  const silent = watching(Object.assign(new Notifier(), { take: () => {} }));
  silent.p.link.advance(70_000);
  assert.equal(silent.watcher.heard, ['ended 408']);
  silent.p.atRest();
});

test('a NOTIFY that overtakes the answer to its SUBSCRIBE is heard', () => {
  const { p, watcher, subscription } = watching();
  p.link.drops = ({ what, atMs }) => what === '200 SUBSCRIBE' && atMs < 100;
  p.link.advance(50);
  assert.equal(watcher.heard, ['idle']);
  p.link.advance(1_000);
  assert.is(p.link.sent('200 SUBSCRIBE').length, 2);
  subscription.unsubscribe();
  p.link.advance(10);
  assert.equal(watcher.heard, ['idle', 'ended ']);
  p.atRest();
});

test('a second notifier that answers the same SUBSCRIBE gets 481', () => {
  const probe = new Probe();
  const watcher = new Watcher();
  probe.endpoint.subscribe(
    {
      destination: { target: { transport: 'udp', host: 'x', port: undefined, secure: false } },
      requestUri: 'sip:x@y',
      from: '<sip:a@b>',
      to: '<sip:x@y>',
      event: 'dialog',
      accept: 'application/dialog-info+xml',
      expiresSec: 60,
    },
    watcher,
  );
  const [opening] = probe.outputs;
  assert.ok(opening?.kind === 'open');
  probe.outputs.length = 0;
  probe.endpoint.opened(opening.token, [{ id: 'u', transport: 'udp', local: BOX, remote: BOX }]);
  const subscribe = probe.request('SUBSCRIBE');
  const notify = (tag: string) =>
    written('NOTIFY', {
      from: `<sip:x@y>;tag=${tag}`,
      to: `${subscribe.from}`,
      callId: subscribe.callId,
      branch: `z9hG4bK${tag}`,
      headers: ['Event: dialog', 'Subscription-State: active;expires=60', 'Contact: <sip:x@192.0.2.9>'],
    });
  probe.receive(notify('one'));
  probe.response(200);
  probe.receive(notify('two'));
  probe.response(481);
});

const BOX = { address: '192.0.2.1', port: 5060 };
