import dgram from 'node:dgram';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { NaptrRecord, SrvRecord } from '../../appliance/sip/locate.ts';

/** What a name has; the keys are whole names without the last dot. */
export interface Zone {
  readonly naptr?: Readonly<Record<string, readonly NaptrRecord[]>>;
  readonly srv?: Readonly<Record<string, readonly SrvRecord[]>>;
  readonly a?: Readonly<Record<string, readonly string[]>>;
}

const TYPES = { a: 1, srv: 33, naptr: 35 } as const;
const HEADER_BYTES = 12;
const IN = 1;

/** A name server on loopback that knows one zone (RFC 1035); other names are not there. */
export class DnsServer {
  /** Everything that was asked, as `srv _sip._udp.provider.example`. */
  readonly asked: string[] = [];
  readonly #socket = dgram.createSocket('udp4');
  readonly #zone: Zone;

  private constructor(zone: Zone) {
    this.#zone = zone;
    this.#socket.on('message', (query, { port, address }) => this.#socket.send(this.#answer(query), port, address));
  }

  static async open(zone: Zone): Promise<DnsServer> {
    const server = new DnsServer(zone);
    server.#socket.bind(0, '127.0.0.1');
    await once(server.#socket, 'listening');
    return server;
  }

  /** As a resolver takes it. */
  get address(): string {
    return `127.0.0.1:${(this.#socket.address() as AddressInfo).port}`;
  }

  close(): void {
    this.#socket.close();
  }

  #answer(query: Buffer): Buffer {
    const { name, end } = nameAt(query, HEADER_BYTES);
    const type = query.readUInt16BE(end);
    const records = this.#records(name, type);
    const header = Buffer.from(query.subarray(0, HEADER_BYTES));
    const noSuchName = records.length > 0 ? 0 : 3;
    header.writeUInt16BE(0x8180 | noSuchName, 2);
    header.writeUInt16BE(1, 4);
    header.writeUInt16BE(records.length, 6);
    header.writeUInt32BE(0, 8);
    const answers = records.map((data) => Buffer.concat([encodedName(name), words(type, IN, 0, 0, data.length), data]));
    return Buffer.concat([header, query.subarray(HEADER_BYTES, end + 4), ...answers]);
  }

  #records(name: string, type: number): Buffer[] {
    const { a, srv, naptr } = this.#zone;
    const kind = Object.entries(TYPES).find(([, number]) => number === type)?.[0];
    this.asked.push(`${kind ?? type} ${name}`);
    if (kind === 'a') return (a?.[name] ?? []).map((address) => Buffer.from(address.split('.').map(Number)));
    if (kind === 'srv') {
      return (srv?.[name] ?? []).map((record) =>
        Buffer.concat([words(record.priority, record.weight, record.port), encodedName(record.name)]),
      );
    }
    if (kind !== 'naptr') return [];
    return (naptr?.[name] ?? []).map(({ order, preference, flags, service, replacement }) =>
      Buffer.concat([words(order, preference), ...[flags, service, ''].map(label), encodedName(replacement)]),
    );
  }
}

function words(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 2);
  for (const [at, value] of values.entries()) bytes.writeUInt16BE(value, at * 2);
  return bytes;
}

function label(text: string): Buffer {
  return Buffer.from([text.length, ...Buffer.from(text)]);
}

function encodedName(name: string): Buffer {
  const labels = name.split('.').filter((part) => part !== '');
  return Buffer.concat([...labels.map(label), Buffer.from([0])]);
}

function nameAt(bytes: Buffer, start: number): { name: string; end: number } {
  const labels: string[] = [];
  let at = start;
  for (let length = bytes[at++]!; length > 0; length = bytes[at++]!) {
    labels.push(bytes.toString('latin1', at, at + length));
    at += length;
  }
  return { name: labels.join('.').toLowerCase(), end: at };
}
