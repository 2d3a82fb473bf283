/** Flows and targets: small pure helpers. */
import type { Via } from './headers/via.ts';
import type { Address, Flow, Target, TransportName } from './types.ts';
import { hostPort, type Uri } from './uri.ts';

/** The flow between two UDP addresses. Its id is the same for the same addresses, before and after a restart. */
export function udpFlow(local: Address, remote: Address): Flow {
  const id = `udp ${hostPort(local.address, local.port)} ${hostPort(remote.address, remote.port)}`;
  return { id, transport: 'udp', local, remote };
}

/**
 * Where a response goes (RFC 3261 §18.2.2, RFC 3581 §4): over the request's connection; with UDP to the source port
 * if the client asked for it, else to the port it names. A client behind NAT names an address that is not its source:
 * the port it names means nothing out here then, and the source port is used unasked.
 */
export function responseFlow(flow: Flow, via: Via): Flow {
  if (flow.transport !== 'udp' || via.rport !== undefined) return flow;
  if (via.host !== flow.remote.address.toLowerCase()) return flow;
  const port = via.port ?? 5060;
  return port === flow.remote.port ? flow : udpFlow(flow.local, { address: flow.remote.address, port });
}

const TRANSPORTS: ReadonlySet<string> = new Set(['udp', 'tcp', 'tls', 'ws', 'wss']);

/** Where a URI leads, before any look-up. Undefined for URIs that no SIP element can be asked for. */
export function targetOf(uri: Uri): Target | undefined {
  if (!uri.isSip || uri.host === '') return undefined;
  const wanted = uri.transport;
  const transport = wanted !== undefined && TRANSPORTS.has(wanted) ? (wanted as TransportName) : undefined;
  return { transport, host: uri.params.get('maddr') ?? uri.host, port: uri.port, secure: uri.secure };
}
