/** What an IP address, as text, says about its machine. */

/** An address as we compare it: no brackets, no zone, IPv4 out of IPv6, lower case. Names come back in lower case. */
export function plainAddress(host: string): string {
  let plain = host.startsWith('[') && host.endsWith(']') ? host.slice(1, -1) : host;
  if (plain.includes('%')) plain = plain.slice(0, plain.indexOf('%'));
  if (plain.startsWith('::ffff:') && plain.includes('.')) return plain.slice(7);
  return plain.toLowerCase();
}

/** This machine itself. */
export function isLoopback(address: string): boolean {
  return address.startsWith('127.') || address === '::1' || address.startsWith('::ffff:127.');
}

/** All addresses of both families, where none was said. A socket has one family: `Addresses.families` says which. */
export const ANY_ADDRESS = '*';
const ANY_IPV4 = '0.0.0.0';
const ANY_IPV6 = '::';

/** Stands for all addresses of a machine when listening; names none of them. */
export function isWildcard(address: string): boolean {
  return wildcardFamilies(address).length > 0;
}

/** The wildcards of the families that a wildcard stands for; none of an address. */
export function wildcardFamilies(address: string): readonly string[] {
  if (address === ANY_ADDRESS) return [ANY_IPV4, ANY_IPV6];
  return address === ANY_IPV4 || address === ANY_IPV6 ? [address] : [];
}

/** Not reachable from outside its own network (RFC 1918, 6598, 3927, 4193, 4291). */
export function isPrivate(address: string): boolean {
  const plain = plainAddress(address);
  if (plain.includes(':')) return /^(?:f[cd]|fe[89ab])/.test(plain) || plain === '::1';
  return /^(?:10\.|127\.|169\.254\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.)/.test(
    plain,
  );
}

/**
 * Who an address belongs to when attempts are counted: an IPv6 household or server has a whole /64 to come from, so
 * that counts as one.
 */
export function neighbourhood(address: string): string {
  if (!address.includes(':')) return address;
  const [head = '', tail] = plainAddress(address).split('::');
  const groups = head.split(':').filter((group) => group !== '');
  if (tail !== undefined) {
    const after = tail.split(':').filter((group) => group !== '').length;
    while (groups.length + after < 8) groups.push('0');
  }
  return `${groups.slice(0, 4).join(':')}::/64`;
}
