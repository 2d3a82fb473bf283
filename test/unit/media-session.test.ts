import * as assert from 'uvu/assert';
import type { MediaSession } from '../../appliance/media/types.ts';
import { call, end, open, Phone, type World, world } from '../kit/media-world.ts';
import { portOf } from '../kit/rtp-phone.ts';
import { suite } from '../kit/suite.ts';

const relay = suite('media relay');

relay('one stream goes on without a jump when its maker changes: partner, announcement, another partner', () => {
  const here = world();
  const { a, b, sa, sb, portA, portB } = call(here);
  a.talk(portA, 10, 0x11);
  assert.is(b.heard.length, 10);
  sb.play([{ silenceMs: 200 }]);
  a.talk(portA, 10, 0x11);
  here.clock.advance(100);
  sa.connect(undefined);
  const c = new Phone(here, '10.0.0.13');
  const sc = open(here, { name: 'c', peer: c.address });
  const portC = portOf(sc.answer(c.description())!);
  sc.connect(sb);
  here.clock.advance(200);
  c.talk(portC, 10, 0x22);
  assert.is(b.heard.filter(({ first }) => first === 0x22).length, 10);
  for (const [at, packet] of b.heard.entries()) {
    const before = b.heard[at - 1];
    if (!before) continue;
    assert.is((packet.sequence - before.sequence) & 0xffff, 1, `sequence at ${at}`);
    const passed = (packet.timestamp - before.timestamp) >>> 0;
    assert.ok(passed >= 80 && passed < 8 * 500, `${passed} at ${at}`);
  }
  assert.ok(b.heard.filter(({ marker }) => marker).length >= 3, 'each beginning is marked');
  // The other way has not been disturbed.
  b.talk(portB, 5, 0x33);
  assert.is(c.heard.filter(({ first }) => first === 0x33).length, 5);
  for (const session of [sa, sb, sc]) session.close();
  end(here);
});

relay(
  'CAL-13 who heard the partner directly until now is passed the same stream, until anything else is put in',
  () => {
    const here = world();
    const { a, b, sa, sb, portA } = call(here);
    sa.connect(undefined);
    sa.connect(sb, { goesOn: true });
    here.clock.advance(10);
    a.talk(portA, 5, 0x11);
    assert.equal(
      b.heard.map(({ ssrc, sequence, timestamp }) => [ssrc, sequence, timestamp]),
      [0, 1, 2, 3, 4].map((at) => [a.ssrc, 100 + at, 1_000 + 160 * at]),
    );
    sb.play([{ silenceMs: 200 }]);
    a.talk(portA, 20, 0x22);
    const after = b.heard.slice(5);
    assert.ok(
      after.every(({ ssrc }) => ssrc !== a.ssrc && ssrc === after[0]!.ssrc),
      'then it is a stream of our own',
    );
    assert.ok(
      after.some(({ first }) => first === 0x22),
      'in which the partner is heard too',
    );
    const steps = after.slice(1).map((packet, at) => (packet.sequence - after[at]!.sequence) & 0xffff);
    assert.ok(steps.every((step) => step === 1));
    for (const session of [sa, sb]) session.close();
    end(here);
  },
);

relay('what is lost on the way in is lost on the way out, and nothing else', () => {
  const here = world();
  const { a, b, sa, sb, portA } = call(here);
  let count = 0;
  here.network.carries = (_, to) => !(to.port === portA && ++count % 5 === 0);
  a.talk(portA, 50);
  assert.is(b.heard.length, 40);
  const steps = b.heard.slice(1).map((packet, at) => (packet.sequence - b.heard[at]!.sequence) & 0xffff);
  assert.is(steps.filter((step) => step === 2).length, 9);
  sa.close();
  sb.close();
  end(here);
});

relay('who is on hold hears nothing of the partner', () => {
  const here = world();
  const { a, b, sa, sb, portA } = call(here);
  assert.is(sb.remoteDirection, 'sendrecv');
  sb.answer(b.description({ direction: 'sendonly' }));
  assert.is(sb.remoteDirection, 'sendonly');
  here.clock.advance(10);
  a.talk(portA, 10);
  assert.is(b.heard.length, 0);
  sb.answer(b.description());
  here.clock.advance(10);
  a.talk(portA, 10);
  assert.is(b.heard.length, 10);
  sa.close();
  sb.close();
  end(here);
});

const flow = suite('media one-way sound');

flow('silence is told within three seconds, with its likely cause, and when sound comes again', () => {
  const here = world();
  const { a, sa, sb, portA } = call(here);
  here.clock.advance(2_900);
  assert.equal(here.told, []);
  here.clock.advance(600);
  assert.equal(here.told.sort(), ['a silent nothing-came', 'b silent nothing-came']);
  here.told.length = 0;
  a.talk(portA, 25);
  assert.equal(here.told, ['a flows']);
  here.clock.advance(3_400);
  assert.equal(here.told, ['a flows', 'a silent stopped']);
  const stranger = new Phone(here, '10.9.9.9');
  sa.answer(a.description({ port: 4_444 }));
  here.told.length = 0;
  stranger.talk(portA, 200);
  assert.equal(here.told, [], 'told once only');
  sa.answer(a.description({ direction: 'sendonly' }));
  sa.close();
  sb.close();
  end(here);
});

flow('a phone whose sound comes from elsewhere than it said is told as such', () => {
  const here = world();
  const { sa, sb, portA } = call(here);
  const elsewhere = new Phone(here, '10.0.0.99');
  elsewhere.talk(portA, 200);
  assert.ok(here.told.includes('a silent wrong-source'), here.told.join());
  sa.close();
  sb.close();
  end(here);
});

const keys = suite('media keys');

keys('a key is told at its beginning, once, and goes on to the partner with its own length', () => {
  const here = world();
  const { a, b, sa, sb, portA } = call(here);
  a.talk(portA, 3);
  for (let at = 1; at <= 5; at++) {
    a.event(portA, 5, 160 * at);
    here.clock.advance(20);
    if (at === 1)
      assert.equal(
        here.told.filter((line) => line.includes('pressed')),
        ['a pressed 5'],
      );
  }
  for (let at = 0; at < 3; at++) a.event(portA, 5, 960, true);
  a.later(120);
  here.clock.advance(20);
  a.talk(portA, 3);
  assert.equal(
    here.told.filter((line) => line.includes('pressed')),
    ['a pressed 5'],
  );
  const events = b.heard.filter(({ payloadType }) => payloadType === 101);
  assert.is(events.length, 8);
  assert.is(new Set(events.map(({ timestamp }) => timestamp)).size, 1);
  sa.close();
  sb.close();
  end(here);
});

keys('keys for a phone are events of one timestamp each, with three ends, and no sound meanwhile', () => {
  const here = world();
  const { a, b, sa, sb, portA } = call(here);
  a.talk(portA, 5);
  b.heard.length = 0;
  sb.sendKeys('1#');
  a.talk(portA, 30);
  const events = b.heard.filter(({ payloadType }) => payloadType === 101);
  assert.equal([...new Set(events.map(({ first }) => first))], [1, 11]);
  assert.is(new Set(events.map(({ timestamp }) => timestamp)).size, 2);
  const order = b.heard.map(({ payloadType }) => payloadType).join(' ');
  assert.match(order, /^(101 )+8/, order);
  for (const [at, packet] of b.heard.entries()) {
    if (at > 0) assert.is((packet.sequence - b.heard[at - 1]!.sequence) & 0xffff, 1, `sequence at ${at}`);
  }
  assert.is(here.told.filter((line) => line.includes('pressed')).length, 0, 'our own keys are nobody’s');
  sa.close();
  sb.close();
  end(here);
});

/** A key that is held so long. */
function hold(here: World, { phone, port, ms }: { phone: Phone; port: number; ms: number }): void {
  for (let at = 20; at <= ms; at += 20) {
    phone.event(port, 7, 8 * at, at === ms);
    here.clock.advance(20);
  }
  here.clock.advance(500);
  phone.later(ms + 500);
}

/** Each press once: the key and its time. */
function presses(phone: Phone): string[] {
  const events = phone.heard.filter(({ payloadType }) => payloadType === 101);
  return [...new Set(events.map(({ first, timestamp }) => `${first} at ${timestamp}`))];
}

for (const [what, meanwhile] of [
  ['another key is still on its way', (session) => session.sendKeys('1')],
  ['something is played', (session) => session.play([{ silenceMs: 400 }])],
] as [string, (session: MediaSession) => void][]) {
  keys(`a key that comes while ${what} goes on to the partner all the same, once`, () => {
    const here = world();
    const { a, b, sa, sb, portA } = call(here);
    a.talk(portA, 5);
    meanwhile(sb);
    here.clock.advance(20);
    b.heard.length = 0;
    for (const [at, ms] of [160, 600].entries()) {
      hold(here, { phone: a, port: portA, ms });
      assert.is(presses(b).filter((press) => press.startsWith('7')).length, at + 1, presses(b).join());
      meanwhile(sb);
      here.clock.advance(20);
    }
    sa.close();
    sb.close();
    end(here);
  });
}

keys('INFO is heard only where no events were agreed on', () => {
  const here = world();
  const { sa, sb } = call(here);
  sa.infoKey('7');
  here.clock.advance(10);
  assert.equal(here.told, []);
  const c = new Phone(here, '10.0.0.13');
  const sc = open(here, { name: 'c', peer: c.address, dtmf: 'info' });
  sc.answer(c.description());
  sc.infoKey('7');
  here.clock.advance(10);
  assert.equal(here.told, ['c pressed 7']);
  for (const session of [sa, sb, sc]) session.close();
  end(here);
});

const death = suite('media worker death');

death('a worker that dies takes only its own sessions with it, and another one begins', () => {
  const here = world({ workers: 2 });
  const first = open(here, { name: 'first', group: 'one' });
  here.clock.advance(10);
  const second = open(here, { name: 'second', group: 'two' });
  const playing = first.play([{ silenceMs: 60_000 }]);
  const phone = new Phone(here, '10.0.0.11');
  second.answer(phone.description());
  here.clock.advance(100);
  here.links[0]!.die();
  assert.equal(here.told, ['first lost']);
  assert.is(here.pool.live().mediaSessions, 1);
  assert.is(here.pool.live().players, 0);
  here.clock.advance(1_500);
  assert.is(here.links.length, 3, 'a new worker');
  const third = open(here, { name: 'third', group: 'three' });
  assert.is(portOf(third.offer()) !== portOf(second.offer()), true);
  third.answer(new Phone(here, '10.0.0.12').description());
  here.clock.advance(4_000);
  assert.ok(here.told.includes('third silent nothing-came'), 'it works');
  second.close();
  third.close();
  first.close();
  assert.ok(playing);
  end(here);
});

death('one worker runs while nobody calls, one more than there are calls while somebody does', () => {
  const here = world({ workers: 3 });
  here.clock.advance(1_000);
  assert.is(here.links.length, 1);
  const sessions = ['one', 'two', 'three', 'four'].map((group, calls) => {
    const session = open(here, { group });
    here.clock.advance(10);
    assert.is(here.links.length, Math.min(calls + 2, 3));
    return session;
  });
  here.links[2]!.die();
  here.clock.advance(5_000);
  assert.is(here.links.length, 4, 'one that died is replaced');
  for (const session of sessions) session.close();
  end(here);
});

death('a mistake in one session ends that one only, and its ports come back', () => {
  const here = world({
    openSound: () => ({
      rateHz: 8_000,
      read: () => {
        throw new Error('a mistake');
      },
      close: () => {},
    }),
  });
  const { a, b, sa, sb, portA } = call(here);
  const c = new Phone(here, '10.0.0.13');
  const sc = open(here, { name: 'c', peer: c.address });
  sc.answer(c.description());
  const playing = sc.play([{ silenceMs: 1_000 }]);
  here.clock.advance(100);
  assert.equal(here.told, ['c lost']);
  assert.is(here.pool.live().mediaSessions, 2);
  a.talk(portA, 10);
  assert.is(b.heard.length, 10, 'the others go on');
  assert.ok(playing);
  sc.close();
  sa.close();
  sb.close();
  end(here);
  assert.equal(here.pool.ports().inUse, 0);
});
