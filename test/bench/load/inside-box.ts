import { Bus } from '../../../appliance/base/bus.ts';
import { VirtualClock } from '../../../appliance/base/clock.ts';
import type { AppEvents } from '../../../appliance/base/events.ts';
import { type Random, SystemRandom } from '../../../appliance/base/random.ts';
import { Scope } from '../../../appliance/base/scope.ts';
import { applyOfficeFile } from '../../../appliance/config/office-file/apply.ts';
import { ConfigService } from '../../../appliance/config/service.ts';
import { extensionTypes } from '../../../appliance/extensions/index.ts';
import type { MediaPool } from '../../../appliance/media/pool.ts';
import { udpFlow } from '../../../appliance/sip/flow.ts';
import type { Address, Flow } from '../../../appliance/sip/types.ts';
import { openStore } from '../../../appliance/store/database.ts';
import { Telephony } from '../../../appliance/telephony.ts';
import { MemoryNetwork, twinPool } from '../../kit/media-twin.ts';
import { type CannedEvents, CannedPhone } from './canned-phone.ts';
import { benchPassword } from './server.ts';

const BOX: Address = { address: '10.255.0.1', port: 5060 };

/**
 * The box between packets and disk inside this process, with canned phones of one address each: what a phone or a call
 * costs without sockets, in memory and in time. The clock stands still until it is moved.
 */
export class InsideBox {
  readonly clock = new VirtualClock();
  readonly telephony: Telephony;
  readonly #scope = new Scope('bench');
  readonly #store;
  readonly #phones = new Map<string, { readonly phone: CannedPhone; readonly flow: Flow }>();
  /** Packets are delivered in turn, never from within the sending of another. */
  readonly #packets: (() => void)[] = [];

  /**
   * `data`: a directory, or in memory.
   * @param withSound it can carry sound; its worker runs in this thread, its packets go nowhere
   */
  constructor(office: string, data = ':memory:', withSound = false) {
    const { clock } = this;
    const scope = this.#scope;
    const random = new SystemRandom();
    const fail = (failure: unknown): never => {
      throw failure;
    };
    const bus = new Bus<AppEvents>(fail);
    this.#store = openStore(data, { clock, random, onTrouble: fail });
    const store = this.#store;
    const config = new ConfigService(store, { clock, random, bus, kinds: extensionTypes });
    applyOfficeFile(config, office, { name: 'bench', from: 'this machine' }, { random });
    this.telephony = new Telephony({
      ...{ clock, random, scope, bus, store, config },
      ...(withSound ? { media: this.#media(random) } : {}),
      names: { isOurs: (host) => host === BOX.address, learn: () => {} },
      contactHost: ({ local }) => `${local.address}:${local.port}`,
      version: 'bench',
      nonceSecret: store.secrets.derive('digest nonces'),
      output: (output) => {
        if (output.kind !== 'send') return;
        const phone = this.#phones.get(output.flow.remote.address)?.phone;
        const text = Buffer.from(output.bytes).toString('latin1');
        this.#packets.push(() => phone?.receive(text));
      },
      onFailure: fail,
    });
  }

  #media(random: Random): MediaPool {
    const { clock } = this;
    const network = new MemoryNetwork(clock);
    return twinPool({ clock, random, network, ports: { from: 20_000, to: 29_999 } }).pool;
  }

  phone(number: number, events: CannedEvents): CannedPhone {
    const local: Address = { address: `10.0.${number >> 8}.${number & 255}`, port: 5060 };
    const flow = udpFlow(BOX, local);
    const phone = new CannedPhone(
      {
        number: String(number),
        password: benchPassword(number),
        local,
        box: BOX,
        send: (text) => this.#packets.push(() => this.telephony.receive(flow, Buffer.from(text, 'latin1'))),
      },
      events,
    );
    this.#phones.set(local.address, { phone, flow });
    return phone;
  }

  /** Delivers packets, and lets promises settle, until nobody has anything to say. */
  async settle(): Promise<void> {
    for (let quiet = 0; quiet < 3; ) {
      const packet = this.#packets.shift();
      if (packet) {
        quiet = 0;
        packet();
      } else {
        quiet++;
        await new Promise((resolve) => setImmediate(resolve));
      }
    }
  }

  stop(): void {
    this.telephony.engine.stop();
    this.#scope.end();
    this.#store.close();
  }
}
