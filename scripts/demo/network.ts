/** Model phones on real UDP sockets of the loopback interface, each with a port of its own. */
import dgram from 'node:dgram';
import { SystemClock } from '../../appliance/base/clock.ts';
import { SystemRandom } from '../../appliance/base/random.ts';
import { SipEndpoint } from '../../appliance/sip/endpoint.ts';
import { udpFlow } from '../../appliance/sip/flow.ts';
import type { Flow, SipOutput, SipUser } from '../../appliance/sip/types.ts';
import { Host } from '../../test/sim/network.ts';
import type { PhoneHosts } from '../../test/sim/phone.ts';

const LOOPBACK = '127.0.0.1';
const NO_MATTER = { latencyMs: [0, 0], loss: 0, duplicates: 0, stragglers: 0 } as const;

interface Place {
  readonly host: Host;
  readonly socket: dgram.Socket;
}

export class LoopbackNetwork implements PhoneHosts {
  readonly clock = new SystemClock();
  readonly random = new SystemRandom();
  readonly #places = new Map<string, Place>();

  /** Opens one socket for each name. */
  static async open(names: readonly string[]): Promise<LoopbackNetwork> {
    const network = new LoopbackNetwork();
    for (const name of names) await network.#bind(name);
    return network;
  }

  #bind(name: string): Promise<void> {
    const socket = dgram.createSocket('udp4');
    return new Promise((resolve, reject) => {
      socket.once('error', reject);
      socket.bind({ address: LOOPBACK, port: 0 }, () => {
        const { address, port } = socket.address();
        const host = new Host(name, { address, port }, NO_MATTER);
        socket.off('error', reject);
        // A port where nobody listens any more (the box starts anew) is told as an error of the socket.
        socket.on('error', () => {});
        socket.on('message', (bytes, peer) => host.ear?.receive(udpFlow(host.address, peer), bytes));
        this.#places.set(name, { host, socket });
        resolve();
      });
    });
  }

  host(name: string): Host {
    return this.#place(name).host;
  }

  #place(name: string): Place {
    const place = this.#places.get(name);
    if (!place) throw new Error(`${name} has no socket`);
    return place;
  }

  node(name: string, user: SipUser): Host {
    const { host } = this.#place(name);
    host.ear = new SipEndpoint({
      ...{ clock: this.clock, random: this.random, user },
      identity: { userAgent: 'Demo phone' },
      output: (output) => this.#perform(name, output),
    });
    return host;
  }

  #perform(name: string, output: SipOutput): void {
    const { host, socket } = this.#place(name);
    if (output.kind === 'send') socket.send(output.bytes, output.flow.remote.port, output.flow.remote.address);
    // These phones speak UDP alone.
    else if (output.kind === 'open') this.clock.at(this.clock.now(), () => host.ear?.opened(output.token, []));
  }

  connect(): Flow {
    throw new Error('demo phones speak UDP alone');
  }

  otherEnd(flow: Flow): Flow {
    return flow;
  }

  isOpen(): boolean {
    return true;
  }

  close(): void {
    for (const { socket } of this.#places.values()) socket.close();
  }
}
