/** IP networks as people write them: `203.0.113.0/24`, `2001:db8::/32`, or one address alone. */
import { plainAddress } from './ip-address.ts';

export interface IpNetwork {
  /** Of the address: 32 or 128. */
  readonly size: 32 | 128;
  /** How many of them tell the network. */
  readonly bits: number;
  readonly prefix: bigint;
}

/** Undefined where it is none. Bits behind the prefix don't matter. */
export function parseNetwork(text: string): IpNetwork | undefined {
  const [address = '', length, ...more] = text.trim().split('/');
  const parsed = parseAddress(address);
  if (!parsed || more.length > 0 || (length !== undefined && !/^\d{1,3}$/.test(length))) return undefined;
  const bits = length === undefined ? parsed.size : Number(length);
  if (bits > parsed.size) return undefined;
  return { size: parsed.size, bits, prefix: parsed.value >> BigInt(parsed.size - bits) };
}

/** Whether that address belongs to it; never where it is no address. */
export function isInNetwork(address: string, network: IpNetwork): boolean {
  const parsed = parseAddress(plainAddress(address));
  return parsed?.size === network.size && parsed.value >> BigInt(network.size - network.bits) === network.prefix;
}

function parseAddress(text: string): { readonly size: 32 | 128; readonly value: bigint } | undefined {
  if (!text.includes(':')) {
    const value = parseIpv4(text);
    return value === undefined ? undefined : { size: 32, value };
  }
  const value = parseIpv6(text);
  return value === undefined ? undefined : { size: 128, value };
}

function parseIpv4(text: string): bigint | undefined {
  const parts = text.split('.');
  if (parts.length !== 4 || !parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) < 256)) return undefined;
  return parts.reduce((value, part) => (value << 8n) | BigInt(part), 0n);
}

function parseIpv6(text: string): bigint | undefined {
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const [head, tail] = halves.map(groupsOf);
  if (!head || (halves.length === 2 && !tail)) return undefined;
  const missing = 8 - head.length - (tail?.length ?? 0);
  if (halves.length === 1 ? missing !== 0 : missing < 1) return undefined;
  const groups = [...head, ...Array.from({ length: missing }, () => 0), ...(tail ?? [])];
  return groups.reduce((value, group) => (value << 16n) | BigInt(group), 0n);
}

/** Undefined where one is none. */
function groupsOf(text: string): number[] | undefined {
  if (text === '') return [];
  const groups = text.split(':');
  return groups.every((group) => /^[0-9A-Fa-f]{1,4}$/.test(group))
    ? groups.map((group) => Number.parseInt(group, 16))
    : undefined;
}
