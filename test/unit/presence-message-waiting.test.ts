import * as assert from 'uvu/assert';
import { LAMP_EXPIRES_MAX_SEC, LAMP_GATHER_MS, LAMPS_PER_LINE_MAX } from '../../appliance/base/limits-features.ts';
import { Scope } from '../../appliance/base/scope.ts';
import { MessageWaiting } from '../../appliance/presence/message-waiting.ts';
import type { Authentication } from '../../appliance/registrar/types.ts';
import type { IncomingRequest, OwnSubscription, OwnSubscriptionListener } from '../../appliance/sip/types.ts';
import { testMailboxes } from '../kit/mailboxes.ts';
import { author, testOffice } from '../kit/office.ts';
import { Pair } from '../kit/pair.ts';
import { suite } from '../kit/suite.ts';

const test = suite('presence: message waiting');

const scopes: Scope[] = [];
test.afterEach(() => {
  for (const scope of scopes.splice(0)) scope.end();
});

/** A phone's message lamp, as its firmware reads the body. */
class Lamp implements OwnSubscriptionListener {
  readonly heard: string[] = [];
  onNotified(_subscription: OwnSubscription, contentType: string, content: string): void {
    assert.is(contentType, 'application/simple-message-summary');
    const waiting = /^Messages-Waiting: (yes|no)\r\n/m.exec(content)?.[1];
    const [, fresh, old] = /^Voice-Message: (\d+)\/(\d+) \(0\/0\)\r\n$/m.exec(content) ?? [];
    this.heard.push(`${waiting} ${fresh}/${old}`);
  }
  onEnded(_subscription: OwnSubscription, end: { status?: number; reason?: string }): void {
    this.heard.push(`ended ${end.status ?? end.reason ?? ''}`);
  }
}

/** Anna with a line of her own, a shared mailbox that she is linked to, and one that she is not. */
async function office() {
  const o = testOffice();
  const anna = { number: '101', name: 'Anna', pin: '2580' };
  o.config.apply(
    [
      { what: 'create', entity: 'user', id: 'anna', body: anna },
      { what: 'create', entity: 'user', id: 'bram', body: { number: '102', name: 'Bram', pin: '2580' } },
      { what: 'create', entity: 'line', id: 'desk', body: { username: 'desk', userId: 'anna' } },
      { what: 'create', entity: 'voicemail', id: 'sales', body: { number: '201', name: 'Sales', userId: 'anna' } },
      { what: 'create', entity: 'voicemail', id: 'other', body: { number: '202', name: 'Other' } },
    ],
    author,
  );
  // What was set up is told before anybody watches.
  for (let turn = 0; turn < 5; turn++) await undefined;
  const boxes = testMailboxes(o);
  const scope = new Scope('lamps');
  scopes.push(scope);
  let nobody = false;
  const authenticate = (request: IncomingRequest): Authentication => {
    if (!nobody)
      return { kind: 'line', lineId: 'desk', username: 'desk', proof: { algorithm: 'MD5', nonce: '', count: 1 } };
    request.respond(403);
    return { kind: 'answered' };
  };
  let take: (request: IncomingRequest) => void = () => {};
  const p = new Pair({ take: (request) => take(request) });
  const lamps = new MessageWaiting({
    ...{ clock: p.link.clock, bus: o.bus, scope, config: o.config, mailboxes: boxes.mailboxes, authenticate },
  });
  take = (request) => {
    if (!lamps.onSubscribe(request)) request.respond(489);
  };
  const subscribe = (more: { event?: string; accept?: string; expiresSec?: number } = {}) => {
    const lamp = new Lamp();
    const subscription = p.alice.endpoint.subscribe(
      {
        destination: { flow: p.link.udp(p.alice, p.bob) },
        requestUri: 'sip:101@box.example',
        from: '<sip:101@box>',
        to: '<sip:101@box>',
        event: 'message-summary',
        accept: 'application/simple-message-summary',
        expiresSec: 600,
        ...more,
      },
      lamp,
    );
    p.link.advance(10);
    return { lamp, subscription };
  };
  /** What happened is delivered, gathered and told. */
  const soon = async (): Promise<void> => {
    for (let turn = 0; turn < 5; turn++) await undefined;
    p.link.advance(LAMP_GATHER_MS + 20);
  };
  const refuseAll = (): void => {
    nobody = true;
  };
  return { ...o, ...boxes, p, lamps, subscribe, soon, refuseAll };
}

test('VMB-02 a lamp tells at once, and when a message comes, is heard, deleted and restored', async () => {
  const o = await office();
  const { lamp, subscription } = o.subscribe();
  assert.equal(lamp.heard, ['no 0/0']);
  const id = o.leave('anna');
  await o.soon();
  o.mailboxes.mark(id, 'heard');
  await o.soon();
  o.mailboxes.delete(id);
  await o.soon();
  o.mailboxes.restore(id);
  await o.soon();
  assert.equal(lamp.heard, ['no 0/0', 'yes 1/0', 'no 0/1', 'no 0/0', 'no 0/1']);
  const [first] = o.p.link.sent('NOTIFY');
  assert.match(first?.text ?? '', 'Message-Account: sip:1233@box.example\r\n');
  assert.match(first?.text ?? '', 'Event: message-summary\r\n');
  subscription.unsubscribe();
  await o.soon();
  assert.equal(o.lamps.live(), { lamps: 0 });
  o.p.atRest();
});

test('VMB-02 the personal mailbox and the shared ones that the user is linked to are counted together', async () => {
  const o = await office();
  const { lamp, subscription } = o.subscribe();
  o.leave('anna');
  o.leave('sales');
  o.leave('other');
  o.leave('bram');
  await o.soon();
  assert.equal(lamp.heard.at(-1), 'yes 2/0');
  o.config.apply([{ what: 'change', entity: 'voicemail', id: 'other', body: { userId: 'anna' } }], author);
  await o.soon();
  assert.equal(lamp.heard.at(-1), 'yes 3/0');
  subscription.unsubscribe();
});

test('many changes at once make one NOTIFY, and what changes nothing makes none', async () => {
  const o = await office();
  const { lamp, subscription } = o.subscribe();
  for (let each = 0; each < 20; each++) o.leave('anna');
  await o.soon();
  assert.equal(lamp.heard, ['no 0/0', 'yes 20/0']);
  o.leave('bram');
  o.config.apply([{ what: 'change', entity: 'user', id: 'anna', body: { name: 'Anna B' } }], author);
  await o.soon();
  assert.is(o.p.link.sent('NOTIFY').length, 2);
  subscription.unsubscribe();
});

test('the lamp follows who is on the line', async () => {
  const o = await office();
  o.leave('bram');
  o.leave('bram');
  const { lamp, subscription } = o.subscribe();
  o.config.apply([{ what: 'change', entity: 'line', id: 'desk', body: { loggedInUserId: 'bram' } }], author);
  await o.soon();
  o.config.apply(
    [{ what: 'change', entity: 'line', id: 'desk', body: { loggedInUserId: null, userId: null } }],
    author,
  );
  await o.soon();
  assert.equal(lamp.heard, ['no 0/0', 'yes 2/0', 'no 0/0']);
  subscription.unsubscribe();
});

test('a line that is deleted has no lamp any more', async () => {
  const o = await office();
  const { lamp } = o.subscribe();
  o.config.apply([{ what: 'delete', entity: 'line', id: 'desk' }], author);
  await o.soon();
  assert.equal(lamp.heard, ['no 0/0', 'ended noresource']);
  assert.equal(o.lamps.live(), { lamps: 0 });
});

test('who did not prove who they are watches nothing', async () => {
  const o = await office();
  o.refuseAll();
  const { lamp } = o.subscribe();
  assert.equal(lamp.heard, ['ended 403']);
  assert.equal(o.lamps.live(), { lamps: 0 });
});

test('RFC 3842, 6665: other events are not ours, other formats 406, too short 423, too long is shortened', async () => {
  const o = await office();
  assert.equal(o.subscribe({ event: 'dialog' }).lamp.heard, ['ended 489']);
  assert.equal(o.subscribe({ accept: 'application/pidf+xml' }).lamp.heard, ['ended 406']);
  assert.equal(o.subscribe({ expiresSec: 5 }).lamp.heard, ['ended 423']);
  assert.match(o.p.link.sent('423 SUBSCRIBE')[0]?.text ?? '', 'Min-Expires: 60');
  const { subscription } = o.subscribe({ expiresSec: 86_400 });
  assert.match(o.p.link.sent('200 SUBSCRIBE')[0]?.text ?? '', `Expires: ${LAMP_EXPIRES_MAX_SEC}`);
  subscription.unsubscribe();
});

test('it is refreshed for as long as the phone wants, and a phone that is gone leaves nothing', async () => {
  const o = await office();
  const { lamp } = o.subscribe();
  o.p.link.advance(3_600_000);
  assert.is(new Set(lamp.heard).size, 1);
  assert.equal(o.lamps.live(), { lamps: 1 });
  o.p.link.drops = ({ from }) => from === 'alice';
  o.p.link.advance(LAMP_EXPIRES_MAX_SEC * 1_000 + 1_000);
  assert.equal(o.lamps.live(), { lamps: 0 });
});

test('phones that forget their lamps pile up to a limit; the oldest is told to go', async () => {
  const o = await office();
  const all = Array.from({ length: LAMPS_PER_LINE_MAX + 2 }, () => o.subscribe().lamp);
  assert.equal(o.lamps.live(), { lamps: LAMPS_PER_LINE_MAX });
  assert.equal(
    all.map(({ heard }) => heard.includes('ended deactivated')),
    all.map((_, at) => at < 2),
  );
});

test('asked once (Expires: 0), it tells once', async () => {
  const o = await office();
  o.leave('anna');
  const { lamp } = o.subscribe({ expiresSec: 0 });
  assert.equal(lamp.heard, ['yes 1/0', 'ended timeout']);
  assert.equal(o.lamps.live(), { lamps: 0 });
});
