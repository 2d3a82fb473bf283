/**
 * A small virtual network for SIP endpoints: UDP with latency, loss, duplicates and reordering, and connections that
 * deliver in order or break. Everything comes from one clock and one seed. The appliance simulator has a larger one;
 * this is for tests of the SIP floor.
 */
import { type Clock, VirtualClock } from '../../appliance/base/clock.ts';
import { type Random, SeededRandom } from '../../appliance/base/random.ts';
import { SipEndpoint } from '../../appliance/sip/endpoint.ts';
import { udpFlow } from '../../appliance/sip/flow.ts';
import { parse } from '../../appliance/sip/parse.ts';
import type { Address, Flow, SipOutput, SipUser, TransportName } from '../../appliance/sip/types.ts';

export interface LinkOptions {
  readonly seed?: number;
  /** One way, drawn for each packet; different ones reorder. */
  readonly latencyMs?: readonly [least: number, most: number];
  /** Of UDP packets, 0 to 1. */
  readonly loss?: number;
  readonly duplicates?: number;
  /** Names of the nodes that have an IPv6 address. */
  readonly ipv6?: readonly string[];
}

/** One packet as it was sent. */
export interface Passed {
  readonly atMs: number;
  readonly from: string;
  readonly to: string;
  readonly transport: TransportName;
  /** Start line, e.g. `INVITE sip:… SIP/2.0`. */
  readonly line: string;
  /** `INVITE`, or `200 INVITE` for a response. */
  readonly what: string;
  readonly text: string;
}

export interface Node {
  readonly name: string;
  readonly address: Address;
  readonly endpoint: SipEndpoint;
}

interface Connection {
  readonly flow: Flow;
  readonly at: Node;
  readonly other: Connection;
  open: boolean;
  /** Streams keep their order: nothing arrives before what was sent earlier. */
  lastArrivalMs: number;
}

export class Link {
  readonly clock: VirtualClock;
  readonly random: Random;
  readonly passed: Passed[] = [];
  /** Answers true for packets that get lost, whatever `loss` says. Set it to break one thing in a test. */
  drops: (packet: Passed) => boolean = () => false;
  /** What becomes of a packet on its way; the noted one is as it was sent. */
  damages: (bytes: Uint8Array) => Uint8Array = (bytes) => bytes;
  /** What opening a TCP, TLS or WebSocket connection comes to. */
  refusesConnections = false;
  readonly #options: LinkOptions;
  readonly #nodes = new Map<string, Node>();
  readonly #connections = new Map<string, Connection>();
  #connectionCount = 0;

  constructor(options: LinkOptions = {}) {
    this.clock = new VirtualClock();
    this.random = new SeededRandom(options.seed ?? 1);
    this.#options = options;
  }

  /** A new endpoint at 10.0.0.x:5060, or at fd00::x. */
  node(name: string, user: SipUser, options: { readonly random?: Random; readonly clock?: Clock } = {}): Node {
    const network = this.#options.ipv6?.includes(name) ? 'fd00::' : '10.0.0.';
    const address = { address: `${network}${this.#nodes.size + 1}`, port: 5060 };
    const endpoint = new SipEndpoint({
      clock: options.clock ?? this.clock,
      random: options.random ?? new SeededRandom(this.random.integer(1, 2 ** 30)),
      identity: { userAgent: name },
      user,
      output: (output) => this.#perform(node, output),
    });
    const node: Node = { name, address, endpoint };
    this.#nodes.set(address.address, node);
    return node;
  }

  /** The UDP flow from one node to another. */
  udp(from: Node, to: Node): Flow {
    return udpFlow(from.address, to.address);
  }

  /** A new connection from one node to another, already open. */
  connect(from: Node, to: Node, transport: TransportName = 'tcp'): Flow {
    const id = ++this.#connectionCount;
    const far = { address: from.address.address, port: 40_000 + id };
    const here = {
      flow: { id: `${transport} ${id} out`, transport, local: from.address, remote: to.address },
      at: from,
    };
    const there = { flow: { id: `${transport} ${id} in`, transport, local: to.address, remote: far }, at: to };
    const a = { ...here, open: true, lastArrivalMs: 0 } as Connection & { other: Connection };
    const b = { ...there, open: true, lastArrivalMs: 0, other: a } as Connection;
    a.other = b;
    this.#connections.set(a.flow.id, a);
    this.#connections.set(b.flow.id, b);
    return a.flow;
  }

  /** The connection that was opened last, as the one who opened it knows it. */
  lastConnection(): Flow {
    return this.#connections.get([...this.#connections.keys()].findLast((id) => id.endsWith(' out'))!)!.flow;
  }

  /** The same connection as its other end knows it. */
  otherEnd(flow: Flow): Flow {
    return this.#connections.get(flow.id)?.other.flow ?? flow;
  }

  /** Breaks it: both ends hear of it. */
  break(flow: Flow): void {
    const connection = this.#connections.get(flow.id);
    if (!connection?.open) return;
    connection.open = false;
    connection.other.open = false;
    connection.at.endpoint.flowClosed(connection.flow);
    connection.other.at.endpoint.flowClosed(connection.other.flow);
  }

  /** All packets of a kind (`INVITE`, `200 INVITE`, `ACK` …) that were sent so far, lost ones included. */
  sent(what: string): Passed[] {
    return this.passed.filter((packet) => packet.what === what);
  }

  /** What was sent, in short, for tests that compare whole flows. */
  ladder(): string[] {
    return this.passed.map(({ from, to, what }) => `${from}→${to} ${what}`);
  }

  advance(ms: number): void {
    this.clock.advance(ms);
  }

  #perform(node: Node, output: SipOutput): void {
    if (output.kind === 'send') this.#send(node, output.flow, output.bytes);
    else if (output.kind === 'open') this.#open(node, output);
    else this.break(output.flow);
  }

  #open(node: Node, { token, target, insteadOf }: SipOutput & { kind: 'open' }): void {
    this.#later(this.#latencyMs(), () => {
      const peer = this.#nodes.get(target.host);
      const transport = target.transport ?? 'udp';
      if (!peer || (this.refusesConnections && transport !== 'udp')) node.endpoint.opened(token, []);
      else if (transport === 'udp') node.endpoint.opened(token, [this.udp(node, peer)]);
      else if (insteadOf && this.refusesConnections) node.endpoint.opened(token, []);
      else node.endpoint.opened(token, [this.connect(node, peer, transport)]);
    });
  }

  #send(node: Node, flow: Flow, bytes: Uint8Array): void {
    if (flow.transport === 'udp') this.#sendDatagram(node, flow, bytes);
    else this.#sendOnConnection(node, flow, bytes);
  }

  #sendDatagram(node: Node, flow: Flow, bytes: Uint8Array): void {
    const peer = this.#nodes.get(flow.remote.address);
    const packet = this.#note(node, peer, flow, bytes);
    if (!peer || peer.address.port !== flow.remote.port) return;
    const { loss = 0, duplicates = 0 } = this.#options;
    const arriving = this.damages(bytes);
    const arrive = (): void => peer.endpoint.receive(udpFlow(peer.address, node.address), arriving);
    if (!this.drops(packet) && !this.#chance(loss)) this.#later(this.#latencyMs(), arrive);
    if (this.#chance(duplicates)) this.#later(this.#latencyMs(), arrive);
  }

  #sendOnConnection(node: Node, flow: Flow, bytes: Uint8Array): void {
    const connection = this.#connections.get(flow.id);
    if (!connection?.open) {
      node.endpoint.flowClosed(flow);
      return;
    }
    const { other } = connection;
    const packet = this.#note(node, other.at, flow, bytes);
    if (this.drops(packet)) return;
    connection.lastArrivalMs = Math.max(connection.lastArrivalMs, this.clock.now() + this.#latencyMs());
    const arriving = this.damages(bytes);
    this.clock.at(connection.lastArrivalMs, () => {
      if (other.open) other.at.endpoint.receive(other.flow, arriving);
    });
  }

  #note(node: Node, peer: Node | undefined, flow: Flow, bytes: Uint8Array): Passed {
    const text = Buffer.from(bytes).toString();
    const message = parse(bytes);
    const line = text.slice(0, text.indexOf('\r\n'));
    const what =
      message.kind === 'request'
        ? message.method
        : message.kind === 'response'
          ? `${message.status} ${message.headers.get('CSeq')?.split(' ')[1] ?? '?'}`
          : 'garbage';
    const packet: Passed = {
      atMs: this.clock.now(),
      from: node.name,
      to: peer?.name ?? flow.remote.address,
      transport: flow.transport,
      line,
      what,
      text,
    };
    this.passed.push(packet);
    return packet;
  }

  #chance(probability: number): boolean {
    return probability > 0 && this.random.integer(0, 999_999) < probability * 1_000_000;
  }

  #latencyMs(): number {
    const [least, most] = this.#options.latencyMs ?? [1, 1];
    return this.random.integer(least, most);
  }

  #later(ms: number, work: () => void): void {
    this.clock.at(this.clock.now() + ms, work);
  }
}
