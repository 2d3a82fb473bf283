import { createSocket, type Socket } from 'node:dgram';
import type { Clock } from '../../appliance/base/clock.ts';
import type { Random } from '../../appliance/base/random.ts';
import { SipEndpoint } from '../../appliance/sip/endpoint.ts';
import { udpFlow } from '../../appliance/sip/flow.ts';
import type { Address, Flow, SipOutput, SipUser } from '../../appliance/sip/types.ts';
import type { Node } from '../kit/link.ts';
import type { PhoneNetwork } from '../kit/phone.ts';

const HERE = '127.0.0.1';

/** Model phones on this machine's loopback: real UDP packets to a real box, a socket each. */
export class Loopback implements PhoneNetwork {
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #free: Socket[] = [];
  readonly #used: Socket[] = [];
  readonly #endpoints: SipEndpoint[] = [];

  constructor(clock: Clock, random: Random) {
    this.#clock = clock;
    this.#random = random;
  }

  /** Opens the sockets for so many phones; `node` takes them one by one. */
  async open(count: number): Promise<void> {
    for (let each = 0; each < count; each++) {
      const socket = createSocket('udp4');
      await new Promise<void>((resolve, reject) => {
        socket.once('error', reject);
        socket.bind(0, HERE, resolve);
      });
      this.#free.push(socket);
    }
  }

  node(name: string, user: SipUser): Node {
    const socket = this.#free.pop();
    if (!socket) throw new Error('open a socket for each phone first');
    this.#used.push(socket);
    const address: Address = { address: HERE, port: socket.address().port };
    const perform = (output: SipOutput): void => {
      if (output.kind === 'send') socket.send(output.bytes, output.flow.remote.port, output.flow.remote.address);
      else if (output.kind === 'open') endpoint.opened(output.token, []);
    };
    const identity = { userAgent: `Demo phone ${name}` };
    const endpoint = new SipEndpoint({ clock: this.#clock, random: this.#random, identity, user, output: perform });
    socket.on('message', (bytes, from) => endpoint.receive(udpFlow(address, from), bytes));
    this.#endpoints.push(endpoint);
    return { name, address, endpoint };
  }

  connect(): Flow {
    throw new Error('phones on loopback speak UDP');
  }

  otherEnd(flow: Flow): Flow {
    return flow;
  }

  close(): void {
    for (const endpoint of this.#endpoints) endpoint.stop();
    for (const socket of [...this.#free, ...this.#used]) socket.close();
  }
}
