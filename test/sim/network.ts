/**
 * The simulator's network. Hosts send datagrams over links with latency, loss, duplicates and stragglers, or talk over
 * connections that keep their order until they break. A host can be unplugged, and can stand behind a router that
 * forgets its port. Everything comes from one clock and one seed; every packet is shown to the watchers.
 */
import type { VirtualClock } from '../../appliance/base/clock.ts';
import { SeededRandom } from '../../appliance/base/random.ts';
import { SipEndpoint } from '../../appliance/sip/endpoint.ts';
import { udpFlow } from '../../appliance/sip/flow.ts';
import type { SipMessage } from '../../appliance/sip/message.ts';
import { isKeepAlive, parse } from '../../appliance/sip/parse.ts';
import type { Address, Flow, SipOutput, SipUser, TransportName } from '../../appliance/sip/types.ts';

export interface Quality {
  /** One way, drawn for each packet: different ones reorder. */
  readonly latencyMs: readonly [least: number, most: number];
  /** Of datagrams, 0 to 1. */
  readonly loss: number;
  readonly duplicates: number;
  /** Datagrams that take STRAGGLER_MS longer. */
  readonly stragglers: number;
}

const STRAGGLER_MS = [200, 900] as const;

/** What a host does with what arrives. */
export interface Ear {
  receive(flow: Flow, bytes: Uint8Array): void;
  flowClosed(flow: Flow): void;
  opened(token: number, flows: readonly Flow[]): void;
}

/** A router with address translation in front of one host. */
export interface Router {
  readonly address: string;
  /** After so long without a packet from inside, the port is another one. */
  readonly mappingMs: number;
  port: number;
  usedAtMs: number;
}

export interface Packet {
  readonly number: number;
  readonly atMs: number;
  readonly from: Host;
  /** Undefined: nobody has that address. */
  readonly to: Host | undefined;
  readonly flow: Flow;
  readonly bytes: Uint8Array;
  /** Undefined for keep-alives. */
  readonly message: SipMessage | undefined;
  /** `INVITE`, or `200 INVITE` for a response. */
  readonly what: string;
  readonly callId: string;
  lost: boolean;
}

export interface Watcher {
  onSent?(packet: Packet): void;
  /** Just before its receiver works on it. */
  onArrived?(packet: Packet): void;
}

/** One machine. Its address stays the same over restarts. */
export class Host {
  readonly name: string;
  readonly address: Address;
  readonly quality: Quality;
  ear: Ear | undefined;
  plugged = true;
  takesTcp = true;
  router: Router | undefined;
  /** When somebody last pulled its cable, started it anew and the like. */
  disturbedAtMs = Number.NEGATIVE_INFINITY;
  /** Where its CANCELs come from, when that is another port than everything else. */
  cancelPort: number | undefined;
  /** Changes what it sends: bugs of real phones. */
  rewrite: (bytes: Uint8Array) => Uint8Array = (bytes) => bytes;

  constructor(name: string, address: Address, quality: Quality) {
    this.name = name;
    this.address = address;
    this.quality = quality;
  }

  get endpoint(): SipEndpoint {
    if (!(this.ear instanceof SipEndpoint)) throw new Error(`${this.name} has no endpoint of its own`);
    return this.ear;
  }
}

interface Connection {
  readonly flow: Flow;
  readonly at: Host;
  readonly ear: Ear;
  other: Connection;
  open: boolean;
  /** Nothing arrives before what was sent earlier. */
  lastArrivalMs: number;
}

export class Network {
  readonly clock: VirtualClock;
  readonly watchers: Watcher[] = [];
  readonly #random: SeededRandom;
  readonly #quality: Quality;
  readonly #hosts = new Map<string, Host>();
  readonly #byAddress = new Map<string, Host>();
  /** What the DNS says. */
  readonly names = new Map<string, Host>();
  readonly #connections = new Map<string, Connection>();
  /** Answers true for packets that get lost, whatever the links say: for scripted scenarios. */
  drops: (packet: Packet) => boolean = () => false;
  /** How many of those there were. */
  dropped = 0;
  #connectionCount = 0;
  #packetCount = 0;
  #portCount = 20_000;

  constructor(clock: VirtualClock, seed: number, quality: Quality) {
    this.clock = clock;
    this.#random = new SeededRandom(seed);
    this.#quality = quality;
  }

  /** The host of that name; made when it is new, at 10.0.0.x:5060, or behind a router of its own. */
  host(name: string, options: { readonly behindRouterMs?: number | undefined } = {}): Host {
    const known = this.#hosts.get(name);
    if (known) return known;
    const count = this.#hosts.size + 1;
    const last = `${count >> 8}.${count & 255}`;
    const inside = options.behindRouterMs !== undefined;
    const address = { address: inside ? `192.168.${last}` : `10.0.${last}`, port: 5060 };
    const host = new Host(name, address, this.#quality);
    if (options.behindRouterMs !== undefined) {
      const router = { address: `203.0.${last}`, mappingMs: options.behindRouterMs, port: 0, usedAtMs: -1e9 };
      host.router = router;
      this.#byAddress.set(router.address, host);
    }
    this.#hosts.set(name, host);
    this.#byAddress.set(address.address, host);
    return host;
  }

  get hosts(): readonly Host[] {
    return [...this.#hosts.values()];
  }

  /** Puts a fresh endpoint on the host of that name (a phone that was just switched on). */
  node(name: string, user: SipUser): Host {
    const host = this.host(name);
    const endpoint: SipEndpoint = new SipEndpoint({
      clock: this.clock,
      random: new SeededRandom(this.#random.integer(1, 2 ** 30)),
      identity: { userAgent: name },
      user,
      output: (output) => {
        if (host.ear === endpoint) this.perform(host, output);
      },
    });
    host.ear = endpoint;
    return host;
  }

  // --- Connections ---

  connect(from: { readonly name: string }, to: { readonly name: string }, transport: TransportName = 'tcp'): Flow {
    const [near, far] = [this.host(from.name), this.host(to.name)];
    if (!near.ear || !far.ear) throw new Error('a connection needs two ears');
    const id = ++this.#connectionCount;
    const seenAs = { address: near.router?.address ?? near.address.address, port: 40_000 + id };
    const out: Flow = { id: `${transport} ${id} out`, transport, local: near.address, remote: far.address };
    const back: Flow = { id: `${transport} ${id} in`, transport, local: far.address, remote: seenAs };
    const a = { flow: out, at: near, ear: near.ear, open: true, lastArrivalMs: 0 } as Connection;
    const b: Connection = { flow: back, at: far, ear: far.ear, open: true, lastArrivalMs: 0, other: a };
    a.other = b;
    this.#connections.set(out.id, a).set(back.id, b);
    return out;
  }

  /** The same connection as its other end knows it. */
  otherEnd(flow: Flow): Flow {
    return this.#connections.get(flow.id)?.other.flow ?? flow;
  }

  isOpen(flow: Flow): boolean {
    return this.#connections.get(flow.id)?.open ?? false;
  }

  /** Breaks it: both ends hear of it, each when it notices. */
  break(flow: Flow): void {
    const connection = this.#connections.get(flow.id);
    if (!connection?.open) return;
    for (const end of [connection, connection.other]) {
      end.open = false;
      this.#connections.delete(end.flow.id);
      this.#later(this.#latencyMs(end.at), () => {
        if (end.at.ear === end.ear) end.ear.flowClosed(end.flow);
      });
    }
  }

  /** All connections of that host, gone with its power. */
  breakAll(host: Host): void {
    for (const { flow, at, other } of [...this.#connections.values()]) {
      if (at === host || other.at === host) this.break(flow);
    }
  }

  /** Its router starts anew and gives it another port. */
  forgetMapping(host: Host): void {
    if (host.router) host.router.usedAtMs = -1e9;
  }

  // --- Sending ---

  /** What an endpoint on that host wants done. */
  perform(host: Host, output: SipOutput): void {
    if (output.kind === 'close') this.break(output.flow);
    else if (output.kind === 'open') this.#open(host, output);
    else if (output.flow.transport === 'udp') this.#sendDatagram(host, output.flow, host.rewrite(output.bytes));
    else this.#sendOnConnection(host, output.flow, host.rewrite(output.bytes));
  }

  #open(host: Host, { token, target, insteadOf }: SipOutput & { kind: 'open' }): void {
    const { ear } = host;
    this.#later(this.#latencyMs(host) * 2, () => {
      if (!ear || host.ear !== ear) return;
      const named = this.names.get(target.host);
      const peer = named ?? this.#byAddress.get(target.host);
      const address = named?.address.address ?? target.host;
      const transport = target.transport ?? 'udp';
      const flows = ((): readonly Flow[] => {
        if (!peer?.plugged || !peer.ear) return [];
        if (transport === 'udp') return [udpFlow(host.address, { address, port: target.port ?? 5060 })];
        if (peer.router || !peer.takesTcp || !host.plugged) return [];
        return [this.connect(host, peer, transport)];
      })();
      ear.opened(token, insteadOf && transport === 'udp' ? [] : flows);
    });
  }

  #drops(packet: Packet): boolean {
    const drops = this.drops(packet);
    if (drops) this.dropped++;
    return drops;
  }

  #sendDatagram(host: Host, flow: Flow, bytes: Uint8Array): void {
    const isCancel = host.cancelPort !== undefined && startsWithCancel(bytes);
    const source = isCancel ? { ...host.address, port: host.cancelPort! } : this.#sourceOf(host);
    const peer = this.#byAddress.get(flow.remote.address);
    const packet = this.#note(host, peer, flow, bytes);
    if (!peer || !host.plugged) packet.lost = true;
    const arrive = (): void => this.#deliver(packet, source);
    const { loss, duplicates, stragglers } = host.quality;
    const isLost = this.#chance(loss) || packet.lost || this.#drops(packet);
    packet.lost = isLost;
    const delayMs = this.#latencyMs(host) + (this.#chance(stragglers) ? this.#random.integer(...STRAGGLER_MS) : 0);
    if (!isLost) this.#later(delayMs, arrive);
    if (!isLost && this.#chance(duplicates)) this.#later(this.#latencyMs(host), arrive);
  }

  /** The address that others see; sending keeps the router's mapping alive. */
  #sourceOf(host: Host): Address {
    const { router } = host;
    if (!router) return host.address;
    const nowMs = this.clock.now();
    if (nowMs - router.usedAtMs > router.mappingMs) router.port = ++this.#portCount;
    router.usedAtMs = nowMs;
    return { address: router.address, port: router.port };
  }

  #deliver(packet: Packet, source: Address): void {
    const { to, flow, bytes } = packet;
    if (!to?.ear || !to.plugged || !this.#reaches(to, flow.remote)) {
      packet.lost = true;
      return;
    }
    for (const watcher of this.watchers) watcher.onArrived?.(packet);
    to.ear.receive(udpFlow(to.address, source), bytes);
  }

  /** From outside only the port that the router has mapped leads in. */
  #reaches(host: Host, to: Address): boolean {
    const { router } = host;
    if (!router) return to.port === host.address.port || to.port === host.cancelPort;
    if (to.address !== router.address || to.port !== router.port) return false;
    return this.clock.now() - router.usedAtMs <= router.mappingMs;
  }

  #sendOnConnection(host: Host, flow: Flow, bytes: Uint8Array): void {
    const connection = this.#connections.get(flow.id);
    if (!connection?.open) {
      host.ear?.flowClosed(flow);
      return;
    }
    const { other } = connection;
    const packet = this.#note(host, other.at, flow, bytes);
    if (this.#drops(packet)) {
      packet.lost = true;
      return;
    }
    connection.lastArrivalMs = Math.max(connection.lastArrivalMs, this.clock.now() + this.#latencyMs(host));
    this.clock.at(connection.lastArrivalMs, () => {
      packet.lost = !other.open || other.at.ear !== other.ear;
      if (packet.lost) return;
      for (const watcher of this.watchers) watcher.onArrived?.(packet);
      other.ear.receive(other.flow, bytes);
    });
  }

  #note(from: Host, to: Host | undefined, flow: Flow, bytes: Uint8Array): Packet {
    const message = isKeepAlive(bytes) ? undefined : readable(bytes);
    const packet: Packet = {
      number: ++this.#packetCount,
      atMs: this.clock.now(),
      ...{ from, to, flow, bytes, message },
      what: whatOf(message),
      callId: message?.headers.get('Call-ID') ?? '',
      lost: false,
    };
    for (const watcher of this.watchers) watcher.onSent?.(packet);
    return packet;
  }

  // --- Chance ---

  #chance(probability: number): boolean {
    return probability > 0 && this.#random.integer(0, 999_999) < probability * 1_000_000;
  }

  #latencyMs(host: Host): number {
    return this.#random.integer(...host.quality.latencyMs);
  }

  #later(ms: number, work: () => void): void {
    this.clock.at(this.clock.now() + ms, work);
  }
}

function startsWithCancel(bytes: Uint8Array): boolean {
  return bytes[0] === 0x43 && bytes[1] === 0x41 && bytes[2] === 0x4e;
}

function readable(bytes: Uint8Array): SipMessage | undefined {
  const message = parse(bytes);
  return message.kind === 'garbage' ? undefined : message;
}

function whatOf(message: SipMessage | undefined): string {
  if (!message) return 'keep-alive';
  if (message.kind === 'request') return message.method;
  // As it stands there: the answer to a broken request repeats its broken CSeq.
  return `${message.status} ${(message.headers.get('CSeq') ?? '').trim().split(/\s+/).at(-1)}`;
}
