/** What happens when there is too much of something: it is refused for now, and nothing grows without a bound. */
import * as assert from 'uvu/assert';
import { COMPLETED_TRANSACTIONS_MAX, DIALOGS_MAX, TRANSACTIONS_MAX } from '../../appliance/base/limits.ts';
import { Probe, written } from '../kit/probe.ts';
import { suite } from '../kit/suite.ts';

const test = suite('sip endpoint: limits', { timeoutMs: 30_000 });

test('too many open requests: new ones get 503 with Retry-After, what is under way can end', () => {
  const probe = new Probe();
  probe.take = (request) => {
    if (request.message.method === 'INVITE')
      request.session({ onCancelled() {}, onConfirmed() {}, onOffer() {}, onEnded() {} });
  };
  probe.receive(written('INVITE'));
  for (let at = 1; at < TRANSACTIONS_MAX; at++) probe.receive(written('OPTIONS', { branch: `z9hG4bK-${at}` }));
  probe.outputs.length = 0;
  probe.asked.length = 0;
  probe.receive(written('OPTIONS', { branch: 'z9hG4bK-more' }));
  assert.is(probe.response(503).headers.get('Retry-After'), '5');
  assert.is(probe.asked.length, 0);
  probe.receive(written('CANCEL'));
  assert.equal(probe.sentShort(), ['200 CANCEL', '487 INVITE']);
  probe.receive(written('ACK'));
  probe.clock.advance(60_000);
  assert.is(probe.endpoint.live().serverTransactions, 0);
  probe.receive(written('OPTIONS', { branch: 'z9hG4bK-later' }));
  assert.is(probe.asked.length, 1);
});

test('of answered requests only so many are remembered, the oldest go first', () => {
  const probe = new Probe();
  probe.take = (request) => request.respond(200);
  for (let at = 0; at < COMPLETED_TRANSACTIONS_MAX + 10; at++) {
    probe.receive(written('OPTIONS', { branch: `z9hG4bK-${at}` }));
    probe.outputs.length = 0;
  }
  assert.is(probe.endpoint.live().serverTransactions, COMPLETED_TRANSACTIONS_MAX);
  assert.is(probe.asked.length, COMPLETED_TRANSACTIONS_MAX + 10);
  probe.receive(written('OPTIONS', { branch: 'z9hG4bK-9' }));
  assert.is(probe.asked.length, COMPLETED_TRANSACTIONS_MAX + 11, 'forgotten, so worked on again');
  probe.receive(written('OPTIONS', { branch: `z9hG4bK-${COMPLETED_TRANSACTIONS_MAX}` }));
  assert.is(probe.asked.length, COMPLETED_TRANSACTIONS_MAX + 11, 'remembered');
  probe.clock.advance(33_000);
  assert.is(probe.endpoint.live().serverTransactions, 0);
  assert.is(probe.endpoint.live().deadlines, 0);
});

test('too many dialogs: no more calls and subscriptions for now', () => {
  const probe = new Probe();
  probe.take = (request) => {
    if (request.message.method === 'SUBSCRIBE') request.subscription(600, { onRefreshed() {}, onEnded() {} });
  };
  for (let at = 0; at < DIALOGS_MAX; at++) {
    probe.receive(written('SUBSCRIBE', { callId: `c${at}`, branch: `z9hG4bK-${at}`, headers: ['Event: dialog'] }));
    probe.outputs.length = 0;
  }
  for (const method of ['INVITE', 'SUBSCRIBE']) {
    probe.receive(written(method, { callId: 'more', branch: `z9hG4bK-${method}`, headers: ['Event: dialog'] }));
    probe.response(503);
  }
  probe.receive(written('OPTIONS', { branch: 'z9hG4bK-o' }));
  assert.is(probe.asked.at(-1)!.message.method, 'OPTIONS');
});
