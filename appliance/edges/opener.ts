import { rootCertificates } from 'node:tls';
import type { Clock } from '../base/clock.ts';
import { CONNECT_FOR_SIZE_MS, CONNECT_MS, NO_TCP_MAX, NO_TCP_MS } from '../base/limits.ts';
import type { Random } from '../base/random.ts';
import { locate, type Resolver } from '../sip/locate.ts';
import type { Address, Flow, Hop, SipOutput, Target, Ways } from '../sip/types.ts';
import { hostPort } from '../sip/uri.ts';
import type { LiveFlow } from './live-flow.ts';
import { connectStream, proofOf, type StreamOptions } from './sip-stream.ts';

export interface OpenerOptions extends StreamOptions {
  readonly clock: Clock;
  readonly random: Random;
  readonly resolver: Resolver;
  readonly authorities: () => readonly string[];
  readonly udpTo: (remote: Address) => LiveFlow | undefined;
}

type Open = Extract<SipOutput, { kind: 'open' }>;

/** Finds ways to targets (RFC 3263): looks up, takes a connection that is there, or opens one. */
export class Opener {
  readonly #options: OpenerOptions;
  /** Peers that do not take TCP, until when they are not asked again. */
  readonly #noTcp = new Map<string, number>();

  constructor(options: OpenerOptions) {
    this.#options = options;
  }

  /** Where a name leads (RFC 3263). Never rejects. */
  locate(target: Target): Promise<readonly Hop[]> {
    return locate(target, this.#options.resolver, this.#options.random);
  }

  /**
   * The first flows that lead there, and what lies behind them: a connection is made only when everything before it has
   * failed, for a dead one would keep those waiting that do not need it. Never rejects.
   */
  async open(wish: Open): Promise<Ways> {
    if (wish.insteadOf) return { flows: await this.#openForSize(wish.insteadOf.remote), untried: [] };
    const hops = wish.hops ?? (await this.locate(wish.target));
    const flows: Flow[] = [];
    for (const [at, hop] of hops.entries()) {
      const remote = { address: hop.address, port: hop.port };
      if (hop.transport !== 'udp') {
        if (flows.length > 0) return { flows, untried: hops.slice(at) };
        const flow = await this.#connection(hop, remote, wish.target.anyCertificate ?? false);
        return { flows: flow ? [flow] : [], untried: hops.slice(at + 1) };
      }
      const flow = this.#options.udpTo(remote);
      if (flow) flows.push(flow);
    }
    return { flows, untried: [] };
  }

  /** A message is too large for UDP: TCP to the same place if that can be had at once, else UDP will have to do. */
  async #openForSize(remote: Address): Promise<readonly Flow[]> {
    const peer = hostPort(remote.address, remote.port);
    const there = this.#options.connections.to('tcp', remote);
    if (there) return [there];
    const nowMs = this.#options.clock.now();
    if ((this.#noTcp.get(peer) ?? 0) > nowMs) return [];
    const flow = await connectStream({ ...this.#options, remote, withinMs: CONNECT_FOR_SIZE_MS });
    if (flow) return [flow];
    if (this.#noTcp.size >= NO_TCP_MAX) this.#noTcp.clear();
    this.#noTcp.set(peer, nowMs + NO_TCP_MS);
    return [];
  }

  async #connection(hop: Hop, remote: Address, anyCertificate: boolean): Promise<Flow | undefined> {
    const { transport } = hop;
    // Browsers call us; nobody is called by WebSocket (RFC 7118 §5).
    if (transport !== 'tcp' && transport !== 'tls') return undefined;
    const name = transport === 'tls' ? hop.certificateName : undefined;
    const proof = name === undefined ? undefined : proofOf(name, anyCertificate);
    const there = this.#options.connections.to(transport, remote, proof);
    if (there) return there;
    const authorities = [...rootCertificates, ...this.#options.authorities()];
    const secure = name === undefined ? {} : { secure: { name, authorities, anyCertificate } };
    return connectStream({ ...this.#options, remote, withinMs: CONNECT_MS, ...secure });
  }
}
