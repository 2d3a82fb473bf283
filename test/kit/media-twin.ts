import type { Clock, Timer } from '../../appliance/base/clock.ts';
import type { Random } from '../../appliance/base/random.ts';
import { MediaEngine } from '../../appliance/media/engine.ts';
import {
  keyOf,
  type PacketIo,
  type PacketPort,
  type PacketReceiver,
  type PortAddress,
  type Target,
} from '../../appliance/media/packet-io.ts';
import type { OpenSound } from '../../appliance/media/player.ts';
import { MediaPool, type MediaPoolOptions } from '../../appliance/media/pool.ts';
import type { Command, Notice } from '../../appliance/media/protocol.ts';
import type { WorkerLink, WorkerLinkUser } from '../../appliance/media/worker-link.ts';

/** A network in memory for media packets: as late as the clock says, and only what was opened hears. */
export class MemoryNetwork implements PacketIo {
  readonly kind = 'memory';
  readonly drain = undefined;
  readonly #clock: Clock;
  readonly #ports = new Map<string | number, PacketReceiver>();
  /** Asked for each packet: false loses it. */
  carries: (from: Target, to: Target, bytes: Uint8Array) => boolean = () => true;
  delayMs = 1;
  /** Asked for each packet: how much later still. */
  lateMs: () => number = () => 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  open({ host, port }: PortAddress, receiver: PacketReceiver): PacketPort {
    const own = this.target(host, port);
    if (this.#ports.has(own.key)) throw new Error(`${host}:${port} is taken`);
    this.#ports.set(own.key, receiver);
    return {
      send: (bytes, end, to) => this.#carry(own, to, bytes.slice(0, end)),
      close: () => {
        if (this.#ports.get(own.key) === receiver) this.#ports.delete(own.key);
      },
    };
  }

  target(address: string, port: number): Target {
    return { address, port, key: keyOf(address, port), sockaddr: new Uint8Array() };
  }

  flush(): void {}

  close(): void {
    this.#ports.clear();
  }

  /** For one of several workers: closing it closes what that one opened. */
  part(): PacketIo {
    const opened = new Set<PacketPort>();
    return {
      kind: 'memory',
      drain: undefined,
      open: (at, receiver) => {
        const port = this.open(at, receiver);
        opened.add(port);
        return port;
      },
      target: (address, port) => this.target(address, port),
      flush: () => {},
      close: () => {
        for (const port of opened) port.close();
      },
    };
  }

  get openPorts(): number {
    return this.#ports.size;
  }

  isFree(host: string, port: number): boolean {
    return !this.#ports.has(keyOf(host, port));
  }

  #carry(from: Target, to: Target, bytes: Uint8Array): void {
    if (!this.carries(from, to, bytes)) return;
    this.#clock.at(this.#clock.now() + this.delayMs + this.lateMs(), () =>
      this.#ports.get(to.key)?.receive(withRoom(bytes), bytes.length, from),
    );
  }
}

/** As a real receiver has it: there is room behind a packet. */
function withRoom(bytes: Uint8Array): Uint8Array {
  const room = new Uint8Array(bytes.length + 256);
  room.set(bytes);
  return room;
}

export interface TwinOptions {
  readonly clock: Clock;
  readonly random: Random;
  readonly io: PacketIo;
  readonly openSound: OpenSound;
  /** Between the two sides, each way. */
  readonly delayMs: number;
}

/** A worker in the same thread, on the clock that it is given: the same machine, without a thread. */
export class TwinLink implements WorkerLink {
  readonly io = 'memory';
  readonly #options: TwinOptions;
  readonly #user: WorkerLinkUser;
  readonly #engine: MediaEngine;
  readonly #planned = new Set<Timer>();
  #isOpen = true;

  constructor(options: TwinOptions, user: WorkerLinkUser) {
    this.#options = options;
    this.#user = user;
    this.#engine = new MediaEngine({ ...options, notify: (notice) => this.#notify(notice) });
    this.#notify({ tell: 'ready', io: 'memory' });
  }

  send(command: Command): void {
    const copy = structuredClone(command, command.do === 'pipe' ? { transfer: [command.port] } : {});
    this.#later(() => this.#engine.handle(copy));
  }

  close(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    for (const timer of this.#planned) timer.cancel();
    this.#engine.stop();
  }

  /** The thread dies, as if by a mistake of ours. */
  die(): void {
    this.close();
    this.#user.onDead(new Error('died'));
  }

  #notify(notice: Notice): void {
    const copy = structuredClone(notice);
    this.#later(() => this.#user.onNotice(copy));
  }

  #later(act: () => void): void {
    if (!this.#isOpen) return;
    const { clock, delayMs } = this.#options;
    const timer = clock.at(clock.now() + delayMs, () => {
      this.#planned.delete(timer);
      act();
    });
    this.#planned.add(timer);
  }
}

export interface TwinPoolOptions extends Partial<MediaPoolOptions> {
  readonly clock: Clock;
  readonly random: Random;
  readonly network: MemoryNetwork;
  readonly openSound?: OpenSound;
  readonly delayMs?: number;
}

/** A whole pool without threads or sockets: everything but those is the product's. */
export function twinPool(options: TwinPoolOptions): { readonly pool: MediaPool; readonly links: TwinLink[] } {
  const { clock, random, network: io, openSound = () => undefined, delayMs = 1, ...others } = options;
  const links: TwinLink[] = [];
  const pool = new MediaPool({
    ...{ clock, random, workers: 1, ports: { from: 20_000, to: 20_999 } },
    canBind: (host, port) => io.isFree(host, port),
    makeWorker: (user) => {
      const link = new TwinLink({ clock, random, io: io.part(), openSound, delayMs }, user);
      links.push(link);
      return link;
    },
    ...others,
  });
  return { pool, links };
}
