import * as assert from 'uvu/assert';
import { VirtualClock } from '../../appliance/base/clock.ts';
import { SeededRandom } from '../../appliance/base/random.ts';
import { soundOpener } from '../../appliance/media/open-sound.ts';
import type { PacketPort } from '../../appliance/media/packet-io.ts';
import type { OpenSound } from '../../appliance/media/player.ts';
import type { MediaSession, MediaSessionOptions } from '../../appliance/media/types.ts';
import { RtpHeader, readRtp, writeRtpHeader } from '../../appliance/rtp/packet.ts';
import { MemoryNetwork, twinPool } from './media-twin.ts';
import { portOf } from './rtp-phone.ts';
import { BOX } from './sound-phone.ts';

/** The media engine on a virtual network and clock, and phones whose sound is as simple as can be: one byte. */
export function world(
  options: {
    readonly openSound?: OpenSound;
    readonly ports?: { from: number; to: number };
    readonly workers?: number;
  } = {},
) {
  const clock = new VirtualClock();
  const network = new MemoryNetwork(clock);
  const { pool, links } = twinPool({
    clock,
    random: new SeededRandom(7),
    network,
    openSound: soundOpener({ keys: [] }, { onTrouble: () => {} }),
    ...options,
  });
  return { clock, network, pool, links, told: [] as string[] };
}

export type World = ReturnType<typeof world>;

/** A phone in memory: what it hears, and where it is. */
export class Phone {
  readonly heard: {
    payloadType: number;
    sequence: number;
    timestamp: number;
    ssrc: number;
    marker: boolean;
    first: number;
  }[] = [];
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
          const { payloadType, sequence, timestamp, ssrc, marker, payloadAt } = header;
          this.heard.push({ payloadType, sequence, timestamp, ssrc, marker, first: bytes[payloadAt]! });
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

  /** 20 ms of speech: these bytes, or one as often as it takes. */
  say(port: number, value: number | Uint8Array = 0xd5, payloadType = 8): void {
    const bytes = new Uint8Array(172);
    if (typeof value === 'number') bytes.fill(value);
    else bytes.set(value, 12);
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

  talk(port: number, packets: number, value: number | Uint8Array = 0xd5): void {
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

export function open(
  world: World,
  options: Partial<MediaSessionOptions> & { readonly name?: string } = {},
): MediaSession {
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
export function call(world: World) {
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

export function end(world: World): void {
  world.clock.advance(30_000);
  assert.equal(world.pool.live(), { mediaSessions: 0, mediaPorts: 0, players: 0 });
  world.pool.stop();
  assert.is(world.clock.pending(), 0, 'nothing is planned any more');
}
