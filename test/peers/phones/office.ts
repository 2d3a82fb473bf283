import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TestBox, TWO_USERS } from '../../kit/box.ts';
import { type NetworkHost, TestNetwork } from '../../kit/network.ts';
import { Baresip } from './baresip.ts';
import { Linphonec } from './linphonec.ts';
import { makeTone } from './sound.ts';

const SIP_PORT = 5060;
const MOST_STARTS = 5;

export type PhoneTransport = 'udp' | 'tcp' | 'tls';

interface PhoneWishes {
  readonly username: string;
  readonly password: string;
  /** The tone that this phone plays, so that everybody can be told apart by ear. */
  readonly toneHz: number;
  readonly transport?: PhoneTransport;
  /** What the phone claims as its name; the box shows the configured one. */
  readonly displayName?: string;
  /** Answers by itself. */
  readonly autoAnswer?: boolean;
  readonly hasLamp?: boolean;
  /** What it plays instead of its tone. */
  readonly toneFile?: string;
  /** The codecs that it has, best first, as its kind of phone names them. */
  readonly codecs?: readonly string[];
  /** How linphonec sends keys. */
  readonly keys?: 'rfc4733' | 'info';
  /** Sound is encrypted or there is no call. */
  readonly mustEncrypt?: boolean;
  /** linphonec tells the box after each call how it sounded. */
  readonly reports?: boolean;
  /** Where the phone finds the box; by default at the first address of the first interface. */
  readonly boxAddress?: string;
  /** Where the phone stands; by default on a host of its own in the box's network. */
  readonly host?: NetworkHost;
}

export interface OfficeOptions {
  readonly office?: string;
  /** Box and phones have IPv6 addresses too, and the box is told nothing of where to listen. */
  readonly hasIpv6?: boolean;
  /** Phones on wires of their own to further interfaces of the box, where alone it listens for them. */
  readonly onWires?: readonly string[];
  /** What runs the box: the binary; without it, the sources. */
  readonly command?: readonly string[];
  /** Where the box keeps its data, if that matters. */
  readonly dataDir?: string;
}

/** A phone's host at the end of such a wire, and the box's address there. */
export interface Wire {
  readonly host: NetworkHost;
  readonly gateway: string;
}

/** A box and real phones, each on a host of its own. `close` ends everything. */
export class RealOffice {
  readonly box: TestBox;
  readonly boxHost: NetworkHost;
  readonly wires: readonly Wire[];
  readonly #network: TestNetwork;
  readonly #dir: string;
  readonly #phones: { stop(): void; log(): string }[] = [];

  private constructor(network: TestNetwork, boxHost: NetworkHost, wires: readonly Wire[], box: TestBox) {
    this.#network = network;
    this.wires = wires;
    this.boxHost = boxHost;
    this.box = box;
    this.#dir = mkdtempSync(join(tmpdir(), 'office-'));
  }

  static async open({
    office = TWO_USERS,
    hasIpv6 = false,
    onWires = [],
    command,
    dataDir,
  }: OfficeOptions = {}): Promise<RealOffice> {
    const network = new TestNetwork();
    const boxHost = network.host('box', { hasIpv6 });
    const wires = onWires.map((name) => network.hostBehind(boxHost, name));
    const named = wires.flatMap(({ gateway }) => ['--sip', `${gateway}:${SIP_PORT}`]);
    const listen = hasIpv6 || named.length > 0 ? { listen: named } : {};
    return new RealOffice(
      network,
      boxHost,
      wires,
      await TestBox.start({
        host: boxHost,
        office,
        ...listen,
        ...(dataDir === undefined ? {} : { dataDir }),
        ...(command ? { command } : {}),
      }),
    );
  }

  /** Starts a baresip and waits until it is registered; one that falls into its own trap is started again. */
  async baresip(wishes: PhoneWishes): Promise<Baresip> {
    const options = this.#options(wishes);
    for (let start = 1; ; start += 1) {
      const phone = Baresip.start(options);
      await phone.registered();
      if (start === MOST_STARTS || !wishes.hasLamp || (await phone.isAwake())) {
        this.#phones.push(phone);
        return phone;
      }
      phone.stop();
    }
  }

  /** Starts a linphonec and waits until it is registered. */
  async linphonec(wishes: PhoneWishes): Promise<Linphonec> {
    const phone = await Linphonec.start(this.#options(wishes));
    this.#phones.push(phone);
    await phone.registered();
    return phone;
  }

  /** Another host in the same network. */
  host(name: string): NetworkHost {
    return this.#network.host(name);
  }

  async close(): Promise<void> {
    for (const phone of this.#phones) phone.stop();
    await this.box.stop();
    this.#network.remove();
    rmSync(this.#dir, { recursive: true, force: true });
  }

  #options({ toneHz, transport = 'udp', ...wishes }: PhoneWishes) {
    const hasIpv6 = this.boxHost.address6 !== undefined;
    const host = wishes.host ?? this.#network.host(wishes.username, { hasIpv6 });
    const dir = join(this.#dir, `${wishes.username}-${this.#phones.length}`);
    mkdirSync(dir, { recursive: true });
    const boxPort = transport === 'tls' ? this.box.sip.port + 1 : this.box.sip.port;
    const toneFile = wishes.toneFile ?? makeTone(join(dir, 'tone.wav'), toneHz);
    const boxAddress = wishes.boxAddress ?? this.box.sip.address;
    return { ...wishes, host, dir, transport, boxAddress, boxPort, toneFile };
  }
}

export const ANNA = { username: '101', password: 'Wilg-4711-Anna', toneHz: 440 } as const;
export const BRAM = { username: '102', password: 'Beuk-4712-Bram', toneHz: 700 } as const;
