/** How this endpoint names itself in messages over a flow. */
import type { Core } from './core.ts';
import type { Flow } from './types.ts';
import { escapeUser, hostPort } from './uri.ts';

/** `host:port` under which the peer of that flow reaches us. */
export function ownHost(core: Core, flow: Flow): string {
  return core.identity.contactHost?.(flow) ?? hostPort(flow.local.address, flow.local.port);
}

/** A Contact of ours for that flow, as complete name-addr. */
export function ownContact(core: Core, flow: Flow, user: string | undefined): string {
  const transport = flow.transport === 'udp' ? '' : `;transport=${flow.transport}`;
  const name = user === undefined ? '' : `${escapeUser(user)}@`;
  return `<sip:${name}${ownHost(core, flow)}${transport}>`;
}

/** A new Via of ours; `rport` because the peer may see another source port than we know of (RFC 3581). */
export function ownVia(core: Core, flow: Flow, branch: string): string {
  return `SIP/2.0/${flow.transport.toUpperCase()} ${ownHost(core, flow)};branch=${branch};rport`;
}

/** The cookie of RFC 3261 §8.1.1.7 and enough chance that nobody guesses it. */
export function newBranch(core: Core): string {
  return `z9hG4bK${core.random.token(16)}`;
}
