import * as assert from 'uvu/assert';
import { VirtualClock } from '../../appliance/base/clock.ts';
import { SeededRandom } from '../../appliance/base/random.ts';
import { soundOpener } from '../../appliance/media/open-sound.ts';
import type { PacketPort } from '../../appliance/media/packet-io.ts';
import { NoMediaPorts } from '../../appliance/media/port-leases.ts';
import type { MediaSession, MediaSessionOptions } from '../../appliance/media/types.ts';
import { RtpHeader, readRtp, writeRtpHeader } from '../../appliance/rtp/packet.ts';
import { MemoryNetwork, twinPool } from '../kit/media-twin.ts';
import { portOf } from '../kit/rtp-phone.ts';
import { suite } from '../kit/suite.ts';

const BOX = '10.0.0.1';

function world(options: { readonly ports?: { from: number; to: number }; readonly workers?: number } = {}) {
  const clock = new VirtualClock();
  const network = new MemoryNetwork(clock);
  const { pool, links } = twinPool({
    clock,
    random: new SeededRandom(7),
    network,
    openSound: soundOpener({ keys: [] }),
    ...options,
  });
  return { clock, network, pool, links, told: [] as string[] };
}

type World = ReturnType<typeof world>;

/** A phone in memory: what it hears, and where it is. */
class Phone {
  readonly heard: { payloadType: number; sequence: number; timestamp: number; marker: boolean; first: number }[] = [];
  readonly address: string;
  readonly port: number;
  readonly #out: PacketPort;
  readonly #world: World;
  #sequence = 100;
  #timestamp = 1_000;
  ssrc = 77;

  constructor(world: World, address: string, port = 4_000) {
    this.address = address;
    this.port = port;
    this.#world = world;
    this.#out = world.network.open(
      { host: address, port, shared: false },
      {
        receive: (bytes, end) => {
          const header = new RtpHeader();
          if (!readRtp(bytes, 0, end, header)) return;
          const { payloadType, sequence, timestamp, marker, payloadAt } = header;
          this.heard.push({ payloadType, sequence, timestamp, marker, first: bytes[payloadAt]! });
        },
      },
    );
  }

  description({ codecs = '8 101', address = this.address, port = this.port, direction = 'sendrecv' } = {}): string {
    const lines = ['v=0', `o=- 1 1 IN IP4 ${address}`, 's=-', `c=IN IP4 ${address}`, 't=0 0'];
    return [
      ...lines,
      `m=audio ${port} RTP/AVP ${codecs}`,
      'a=rtpmap:101 telephone-event/8000',
      `a=${direction}`,
      '',
    ].join('\r\n');
  }

  /** 20 ms of speech whose every byte is `value`. */
  say(port: number, value = 0xd5, payloadType = 8): void {
    const bytes = new Uint8Array(172).fill(value);
    writeRtpHeader(bytes, 0, payloadType, false, this.#sequence++, this.#timestamp, this.ssrc);
    this.#timestamp += 160;
    this.#send(bytes, port);
  }

  /** One packet of a key: `duration` in timestamps, of an event that began with the last speech. */
  event(port: number, code: number, duration: number, ended = false): void {
    const bytes = new Uint8Array(16);
    writeRtpHeader(bytes, 0, 101, false, this.#sequence++, this.#timestamp, this.ssrc);
    bytes.set([code, ended ? 0x8a : 0x0a, duration >> 8, duration & 255], 12);
    this.#send(bytes, port);
  }

  talk(port: number, packets: number, value = 0xd5): void {
    for (let at = 0; at < packets; at++) {
      this.say(port, value);
      this.#world.clock.advance(20);
    }
  }

  later(ms: number): void {
    this.#timestamp += 8 * ms;
  }

  #send(bytes: Uint8Array, port: number): void {
    this.#out.send(bytes, bytes.length, this.#world.network.target(BOX, port));
  }
}

function open(world: World, options: Partial<MediaSessionOptions> & { readonly name?: string } = {}): MediaSession {
  const { name = 'phone', ...others } = options;
  return world.pool.open({
    ...{ group: 'call', host: BOX, peer: undefined, kind: 'plain', encryption: 'off', dtmf: 'rfc4733' },
    listener: {
      onKey: (key) => world.told.push(`${name} pressed ${key}`),
      onFlow: (flow, cause) => world.told.push(`${name} ${flow}${cause ? ` ${cause}` : ''}`),
      onLost: () => world.told.push(`${name} lost`),
    },
    ...others,
  });
}

/** Two phones in a call through the box. */
function call(world: World) {
  const a = new Phone(world, '10.0.0.11');
  const b = new Phone(world, '10.0.0.12');
  const sa = open(world, { name: 'a', peer: a.address });
  const sb = open(world, { name: 'b', peer: b.address });
  const portA = portOf(sa.answer(a.description())!);
  const portB = portOf(sb.offer());
  assert.ok(sb.accept(b.description()));
  sa.connect(sb);
  world.clock.advance(10);
  return { a, b, sa, sb, portA, portB };
}

function end(world: World): void {
  world.clock.advance(30_000);
  assert.equal(world.pool.live(), { mediaSessions: 0, mediaPorts: 0, players: 0 });
  world.pool.stop();
  assert.is(world.clock.pending(), 0, 'nothing is planned any more');
}

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
