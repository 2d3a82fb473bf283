import dgram from 'node:dgram';
import { literalLookup } from '../edges/literal-lookup.ts';

/**
 * Is this UDP port free at this address? Tried by binding it for a moment (25 µs), so that a call can be refused before
 * anything rings instead of being silent.
 */
export function canBind(host: string, port: number): boolean {
  const v6 = host.includes(':');
  const socket = dgram.createSocket({ type: v6 ? 'udp6' : 'udp4', ipv6Only: v6, lookup: literalLookup });
  let isFree = true;
  socket.on('error', () => {
    isFree = false;
  });
  // Done when it returns: nothing has to be looked up.
  socket.bind({ address: host, port, exclusive: true });
  socket.close();
  return isFree;
}
