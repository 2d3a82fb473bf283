import * as assert from 'uvu/assert';
import { NoMediaPorts } from '../../appliance/media/port-leases.ts';
import { call, end, open, Phone, type World, world } from '../kit/media-world.ts';
import { portOf } from '../kit/rtp-phone.ts';
import { BOX } from '../kit/sound-phone.ts';
import { suite } from '../kit/suite.ts';

const ports = suite('media ports');

ports(
  'a call is refused before it rings when no ports are left; released ones rest ten seconds and until quiet',
  () => {
    const here = world({ ports: { from: 20_001, to: 20_006 } });
    const first = open(here);
    assert.is(portOf(first.offer()), 20_002, 'even for RTP');
    const second = open(here);
    assert.throws(
      () => open(here),
      (error: unknown) => error instanceof NoMediaPorts,
    );
    assert.is(here.pool.live().mediaPorts, 4);
    const phone = new Phone(here, '10.0.0.11');
    first.answer(phone.description());
    here.clock.advance(10);
    first.close();
    here.clock.advance(9_900);
    assert.throws(
      () => open(here),
      (error: unknown) => error instanceof NoMediaPorts,
      'in quarantine',
    );
    for (let at = 0; at < 20; at++) {
      phone.say(20_002);
      here.clock.advance(500);
    }
    assert.throws(
      () => open(here),
      (error: unknown) => error instanceof NoMediaPorts,
      'its phone still sends',
    );
    here.clock.advance(2_500);
    const third = open(here);
    assert.is(portOf(third.offer()), 20_002);
    for (const session of [second, third]) session.close();
    end(here);
  },
);

ports('a port that somebody else has is stepped over', () => {
  const here = world();
  here.network.open({ host: BOX, port: 20_001, shared: false }, { receive: () => {} });
  const session = open(here);
  assert.is(portOf(session.offer()), 20_002);
  session.close();
  end(here);
});

const bleed = suite('media from strangers');

bleed('a stranger is never heard: before the first packet, in the call, after it', () => {
  const here = world();
  const { a, b, sa, sb, portA } = call(here);
  const stranger = new Phone(here, '10.9.9.9');
  stranger.talk(portA, 10, 0x66);
  assert.is(b.heard.length, 0, 'before anything came from the phone');
  a.talk(portA, 5, 0x11);
  stranger.talk(portA, 10, 0x66);
  a.talk(portA, 5, 0x11);
  assert.equal(new Set(b.heard.map(({ first }) => first)), new Set([0x11]));
  b.talk(portOf(sb.offer()), 5, 0x22);
  assert.is(stranger.heard.length, 0, 'and hears nothing');
  sa.close();
  sb.close();
  end(here);
});

bleed('a phone behind a router is found by where its signalling comes from, once', () => {
  const here = world();
  const { b, sa, sb, portA } = call(here);
  sa.close();
  const nat = new Phone(here, '192.0.2.7', 61_000);
  const session = open(here, { name: 'nat', peer: nat.address });
  const port = portOf(session.answer(nat.description({ address: '192.168.7.7', port: 4_000 }))!);
  session.connect(sb);
  here.clock.advance(10);
  nat.talk(port, 5, 0x11);
  assert.is(b.heard.filter(({ first }) => first === 0x11).length, 5);
  b.talk(portOf(sb.offer()), 5, 0x22);
  assert.is(nat.heard.length, 5, 'it is sent to where it sends from');
  const neighbour = new Phone(here, '192.0.2.7', 61_002);
  neighbour.talk(port, 5, 0x66);
  assert.is(b.heard.filter(({ first }) => first === 0x66).length, 0, 'another behind the same router can’t push in');
  assert.is(portA > 0, true);
  session.close();
  sb.close();
  end(here);
});

const shared = suite('media shared ports');

/** A call of one phone alone; answers the port that it was told. */
function ask(world: World, phone: Phone, more: Parameters<Phone['description']>[0] = {}) {
  const session = open(world, { name: phone.address, peer: phone.address, group: `${phone.address}:${phone.port}` });
  const port = portOf(session.answer(phone.description(more))!);
  world.clock.advance(5);
  return { session, port };
}

/** It proves that it sends from where it hears. */
function prove(world: World, phone: Phone): void {
  const { session, port } = ask(world, phone);
  phone.talk(port, 300);
  session.close();
}

shared('phones that proved to be symmetric share one port, and are told apart by where they send from', () => {
  const here = world();
  const [a, b, c] = [new Phone(here, '10.0.0.11'), new Phone(here, '10.0.0.12'), new Phone(here, '10.0.0.13')];
  const first = ask(here, a);
  const own = ask(here, c);
  assert.is.not(first.port, own.port, 'nobody shares before');
  first.session.close();
  own.session.close();
  for (const phone of [a, b]) prove(here, phone);
  const [one, two, other] = [ask(here, a), ask(here, b), ask(here, c)];
  assert.is(one.port, two.port, 'they share');
  assert.is.not(other.port, one.port, 'c never spoke');
  assert.is(here.pool.live().mediaPorts, 2, 'those of c');
  one.session.connect(two.session);
  here.clock.advance(5);
  a.heard.length = 0;
  b.heard.length = 0;
  a.talk(one.port, 10, 0x11);
  b.talk(one.port, 10, 0x22);
  assert.equal(new Set(b.heard.map(({ first }) => first)), new Set([0x11]));
  assert.equal(new Set(a.heard.map(({ first }) => first)), new Set([0x22]));
  const stranger = new Phone(here, '10.9.9.9');
  stranger.talk(one.port, 10, 0x66);
  new Phone(here, '10.0.0.11', 4_002).talk(one.port, 10, 0x77);
  assert.not.ok(
    [...a.heard, ...b.heard].some(({ first }) => first === 0x66 || first === 0x77),
    'nobody else is heard',
  );
  for (const { session } of [one, two, other]) session.close();
  here.clock.advance(15_000);
  assert.is(here.pool.live().mediaPorts, 0);
  here.pool.stop();
});

shared('a second call from the same place, and one behind a router, have ports of their own', () => {
  const here = world();
  const a = new Phone(here, '10.0.0.11');
  prove(here, a);
  const one = ask(here, a);
  const two = ask(here, a);
  assert.is.not(one.port, two.port);
  const hidden = ask(here, a, { address: '192.168.1.5' });
  assert.is.not(hidden.port, one.port);
  assert.is(one.session.answer(a.description({ port: 4_100 })) !== undefined, true, 'it may move');
  for (const { session } of [one, two, hidden]) session.close();
  here.pool.stop();
});

shared(
  'we offer shared ports to who is alone at its address; whoever turns out silent has ports of his own next time',
  () => {
    const here = world();
    const a = new Phone(here, '10.0.0.11');
    prove(here, a);
    const one = open(here, { name: 'a', peer: a.address });
    const port = portOf(one.offer());
    assert.ok(one.accept(a.description()));
    here.clock.advance(5);
    const two = open(here, { name: 'a', peer: a.address });
    assert.is.not(portOf(two.offer()), port, 'it is not alone any more');
    assert.is(portOf(one.offer()), port, 'an offer stays what it is');
    here.clock.advance(4_000);
    assert.ok(here.told.includes('a silent nothing-came'));
    one.close();
    two.close();
    const three = ask(here, a);
    assert.is.not(three.port, port);
    three.session.close();
    here.pool.stop();
  },
);
