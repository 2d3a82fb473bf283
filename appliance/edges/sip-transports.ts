import type { Clock } from '../base/clock.ts';
import type { Scope } from '../base/scope.ts';
import type { Address, Flow, SipOutput, TransportName } from '../sip/types.ts';
import type { Addresses } from './addresses.ts';
import { type FlowUser, LiveFlow } from './live-flow.ts';
import { SipUdp } from './sip-udp.ts';

/** What the SIP machine hears from below; `SipEndpoint` is one. */
export interface TransportUser extends FlowUser {
  opened(token: number, flows: readonly Flow[]): void;
  openFailed(token: number, why: string): void;
}

/** What happens down here that somebody may want to read. */
export interface TransportLog {
  warn(facts: object, text: string): void;
}

export interface TransportOptions {
  readonly clock: Clock;
  readonly addresses: Addresses;
  readonly log: TransportLog;
  /** Packets of these addresses are thrown away unread (Admission). */
  readonly ignores?: (address: string) => boolean;
}

/** Where SIP is spoken. */
export interface Listening {
  readonly transport: TransportName;
  readonly local: Address;
}

/** Owns every SIP socket: brings packets in, and does what the machine wants done. */
export class SipTransports {
  readonly #options: TransportOptions;
  readonly #udp: SipUdp[] = [];
  #user: TransportUser | undefined;

  constructor(options: TransportOptions) {
    this.#options = options;
  }

  /** Where we listen, with the ports that were given out for port 0. */
  listening(): readonly Listening[] {
    return this.#udp.map(({ local }) => ({ transport: 'udp', local }));
  }

  /** Opens a UDP socket. AppError `unavailable` says which port is taken. Nothing is read before `start`. */
  async listenUdp(listen: Address): Promise<Address> {
    const socket = await SipUdp.open(listen, this.#options.addresses);
    this.#udp.push(socket);
    return socket.local;
  }

  /** Begins to read, until the scope ends. */
  start(user: TransportUser, scope: Scope): void {
    this.#user = user;
    const guarded: FlowUser = {
      receive: (flow, bytes) => this.#guard(() => user.receive(flow, bytes)),
      flowClosed: (flow) => this.#guard(() => user.flowClosed(flow)),
    };
    const ignores = this.#options.ignores ?? (() => false);
    for (const socket of this.#udp) {
      socket.start(guarded, ignores, (error) => this.#options.log.warn({ error }, 'a SIP socket failed'));
    }
    this.#options.addresses.onChange(scope, () => {
      for (const socket of this.#udp) socket.forgetFlows();
    });
  }

  /** Does one thing that the SIP machine wants done. */
  perform(output: SipOutput): void {
    switch (output.kind) {
      case 'send':
        this.#live(output.flow)?.send(output.bytes);
        return;
      case 'close':
        this.#live(output.flow)?.close();
        return;
      case 'open':
        this.#user?.openFailed(output.token, 'no way known');
        return;
    }
  }

  async close(): Promise<void> {
    await Promise.all(this.#udp.map((socket) => socket.close()));
  }

  /** Flows are mostly our own objects; others were read from disk or made from addresses. */
  #live(flow: Flow): LiveFlow | undefined {
    if (flow instanceof LiveFlow) return flow;
    if (flow.transport === 'udp') return this.#udpTo(flow);
    return undefined;
  }

  #udpTo(flow: Flow): LiveFlow | undefined {
    const { local, remote } = flow;
    const v6 = remote.address.includes(':');
    const sameFamily = this.#udp.filter((socket) => socket.local.address.includes(':') === v6);
    const samePort = sameFamily.filter((socket) => socket.local.port === local.port);
    const exact = samePort.find((socket) => socket.local.address === local.address);
    return (exact ?? samePort[0] ?? sameFamily[0])?.flowTo(remote);
  }

  /** A mistake in what a packet sets off must not end the box. */
  #guard(work: () => void): void {
    try {
      work();
    } catch (error) {
      this.#options.log.warn({ error }, 'a SIP packet could not be worked through');
    }
  }
}
