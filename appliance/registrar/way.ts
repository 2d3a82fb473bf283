import { isPrivate, plainAddress } from '../base/ip-address.ts';
import { udpFlow } from '../sip/flow.ts';
import type { SipRequest } from '../sip/message.ts';
import type { Flow } from '../sip/types.ts';
import type { Uri } from '../sip/uri.ts';
import type { Way } from './binding.ts';

/** How a phone is reached that registered this contact by this flow. */
export function wayTo(request: { readonly message: SipRequest; readonly flow: Flow }, contact: Uri): Way {
  const flow = portItNames(request, contact) ?? request.flow;
  const { transport, local, remote } = flow;
  return { flow, transport, local, remote, source: request.flow.remote.address };
}

/**
 * Mostly a phone is reached where its packets come from: behind a router nothing else works, and a connection can be
 * used both ways. Only a UDP phone that names its own true address, but another port than it sends from, is believed:
 * it listens there and sends from elsewhere. On public addresses the port that it names may be its router's secret,
 * so there a client that asks for symmetric responses (RFC 3581) is reached at its source.
 */
function portItNames({ message, flow }: { message: SipRequest; flow: Flow }, contact: Uri): Flow | undefined {
  if (flow.transport !== 'udp' || contact.host === '') return undefined;
  const { address, port } = flow.remote;
  if (plainAddress(contact.host) !== plainAddress(address)) return undefined;
  const named = contact.port ?? 5060;
  if (named === port) return undefined;
  if (!isPrivate(address) && message.topVia.rport !== undefined) return undefined;
  return udpFlow(flow.local, { address, port: named });
}
