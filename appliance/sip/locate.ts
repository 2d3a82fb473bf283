/**
 * Where to send a request (RFC 3263): from a host name to addresses in the order in which to try them. Pure: whoever
 * calls brings the `Resolver` that asks the DNS.
 */
import { LOCATE_HOPS_MAX } from '../base/limits.ts';
import type { Random } from '../base/random.ts';
import type { Hop, Target, TransportName } from './types.ts';

export interface NaptrRecord {
  readonly order: number;
  readonly preference: number;
  readonly flags: string;
  /** `SIP+D2U` and the like. */
  readonly service: string;
  readonly replacement: string;
}

export interface SrvRecord {
  readonly name: string;
  readonly port: number;
  readonly priority: number;
  readonly weight: number;
}

/** The DNS. Each answers empty when there is nothing, and rejects never: a name that can't be asked is one without. */
export interface Resolver {
  naptr(name: string): Promise<readonly NaptrRecord[]>;
  srv(name: string): Promise<readonly SrvRecord[]>;
  /** A and AAAA, in the order in which to try them. */
  addresses(name: string): Promise<readonly string[]>;
}

/** By NAPTR service (RFC 3263 §4.1); WebSocket is only taken when asked for. */
const SERVICES: Readonly<Record<string, TransportName>> = { 'SIPS+D2T': 'tls', 'SIP+D2T': 'tcp', 'SIP+D2U': 'udp' };

const SRV_PREFIX: Readonly<Record<TransportName, string>> = {
  udp: '_sip._udp',
  tcp: '_sip._tcp',
  tls: '_sips._tcp',
  ws: '_sip._ws',
  wss: '_sips._ws',
};

const DEFAULT_PORT: Readonly<Record<TransportName, number>> = { udp: 5060, tcp: 5060, tls: 5061, ws: 80, wss: 443 };

/**
 * All places to try, best first; empty when there is none. At most LOCATE_HOPS_MAX. Questions of the same kind are
 * asked together, so that a DNS that is silent costs three times its limit at most and not one for each record.
 */
export async function locate(target: Target, resolver: Resolver, random: Random): Promise<readonly Hop[]> {
  const transport = secured(target);
  if (transport === 'impossible') return [];
  if (isAddress(target.host)) return [hop(transport ?? plain(target), target.host, target.port, target.host)];
  if (target.port !== undefined) return addressHops(target, transport ?? plain(target), resolver);
  const services = transport ? [serviceOf(transport)] : await servicesOf(target, resolver);
  const hops = await serviceHops(target, services, resolver, random);
  return hops.length > 0 ? hops : addressHops(target, transport ?? plain(target), resolver);
}

async function serviceHops(
  target: Target,
  services: readonly NamedService[],
  resolver: Resolver,
  random: Random,
): Promise<Hop[]> {
  const found = await Promise.all(
    services.map((entry) => named(entry, target)).map(async (at) => ({ ...at, records: await resolver.srv(at.name) })),
  );
  const places = found
    .flatMap(({ service, records }) => orderSrv(records, random).map((record) => ({ service, ...record })))
    .slice(0, LOCATE_HOPS_MAX);
  const hops = await Promise.all(
    places.map(async ({ service, name, port }) =>
      (await resolver.addresses(name)).map((address) => hop(service, address, port, target.host)),
    ),
  );
  return hops.flat().slice(0, LOCATE_HOPS_MAX);
}

/** Lowest priority first; within one by chance according to weight (RFC 2782). */
export function orderSrv(records: readonly SrvRecord[], random: Random): SrvRecord[] {
  const left = records
    // A single "." says that the service is decidedly not there.
    .filter(({ name }) => name !== '' && name !== '.')
    // Weight 0 first, so that it is chosen only when chance draws 0.
    .toSorted((a, b) => a.priority - b.priority || a.weight - b.weight);
  const ordered: SrvRecord[] = [];
  while (left.length > 0) {
    const best = left.filter(({ priority }) => priority === left[0]!.priority);
    const total = best.reduce((sum, { weight }) => sum + weight, 0);
    const drawn = random.integer(0, total);
    let sum = 0;
    const chosen = best.find(({ weight }) => {
      sum += weight;
      return sum >= drawn;
    })!;
    ordered.push(chosen);
    left.splice(left.indexOf(chosen), 1);
  }
  return ordered;
}

interface NamedService {
  readonly transport: TransportName;
  /** What to ask SRV for; undefined: the usual name. */
  readonly srvName: string | undefined;
}

/** By NAPTR; without any the usual SRV names, all of them (RFC 3263 §4.1). */
async function servicesOf(target: Target, resolver: Resolver): Promise<NamedService[]> {
  const wanted = (service: string): TransportName | undefined => {
    const found = SERVICES[service.toUpperCase()];
    return target.secure && found !== 'tls' ? undefined : found;
  };
  const found = (await resolver.naptr(target.host))
    .filter(({ flags, service }) => flags.toLowerCase() === 's' && wanted(service) !== undefined)
    .toSorted((a, b) => a.order - b.order || a.preference - b.preference)
    .map(({ service, replacement }) => ({ transport: wanted(service)!, srvName: replacement }));
  if (found.length > 0) return found;
  const usual: readonly TransportName[] = target.secure ? ['tls'] : ['udp', 'tcp'];
  return usual.map(serviceOf);
}

function serviceOf(transport: TransportName): NamedService {
  return { transport, srvName: undefined };
}

function named({ transport, srvName }: NamedService, target: Target): { service: TransportName; name: string } {
  return { service: transport, name: srvName ?? `${SRV_PREFIX[transport]}.${target.host}` };
}

async function addressHops(target: Target, transport: TransportName, resolver: Resolver): Promise<Hop[]> {
  const addresses = await resolver.addresses(target.host);
  return addresses.slice(0, LOCATE_HOPS_MAX).map((address) => hop(transport, address, target.port, target.host));
}

function hop(transport: TransportName, address: string, port: number | undefined, certificateName: string): Hop {
  return { transport, address, port: port ?? DEFAULT_PORT[transport], certificateName };
}

/** `sips:` makes TLS of TCP and WSS of WebSocket, and nothing of UDP. */
function secured({ secure, transport }: Target): TransportName | undefined | 'impossible' {
  if (!secure) return transport;
  if (transport === 'udp') return 'impossible';
  if (transport === 'tcp') return 'tls';
  return transport === 'ws' ? 'wss' : transport;
}

function plain({ secure }: Target): TransportName {
  return secure ? 'tls' : 'udp';
}

function isAddress(host: string): boolean {
  return host.includes(':') || /^\d{1,3}(?:\.\d{1,3}){3}$/.test(host);
}
