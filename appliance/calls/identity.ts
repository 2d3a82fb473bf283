import type { ConfigView, LineBody, Stored } from '../config/types.ts';
import { shown } from '../rules/phone-number.ts';
import { NameAddr } from '../sip/headers/name-addr.ts';
import type { HeaderLines } from '../sip/types.ts';
import { Uri } from '../sip/uri.ts';
import type { TrunkCall } from '../trunks/types.ts';
import type { Party } from './types.ts';

/** What every kind of extension has. */
export interface Nameable {
  readonly number: string;
  readonly name: string;
}

/** Whose line it is now: who is logged in on it, else who it is bound to. */
function userIdOf(line: LineBody): string | undefined {
  return line.loggedInUserId ?? line.userId;
}

export function partyOf(extension: Stored<Nameable>, lineId?: string): Party {
  return { number: extension.number, name: extension.name, extensionId: extension.id, lineId };
}

/**
 * Who calls when this line calls. The configured number and name: what the phone says of itself in From or
 * P-Asserted-Identity is not believed. Without anybody on the line its user name has to do.
 */
export function partyOfLine(config: ConfigView, line: Stored<LineBody>): Party {
  const userId = userIdOf(line);
  const user = userId === undefined ? undefined : config.get<Nameable>('user', userId);
  if (user) return partyOf(user, line.id);
  return { number: line.username, name: line.username, lineId: line.id };
}

/**
 * Who calls when a provider brings a call. By the office's own contacts first: what the network calls them anybody may
 * have chosen.
 */
export function partyFromOutside(
  { trunkId, callerNumber, callerName }: Pick<TrunkCall, 'trunkId' | 'callerNumber' | 'callerName'>,
  {
    withheld,
    named,
  }: { readonly withheld: string; readonly named?: ((number: string) => string | undefined) | undefined },
): Party {
  if (callerNumber === undefined) return { number: 'anonymous', name: withheld, trunkId };
  return { number: callerNumber, name: named?.(callerNumber) ?? callerName ?? shown(callerNumber), trunkId };
}

/** The lines that ring for a user. */
export function linesOf(config: ConfigView, userId: string): readonly string[] {
  const ids: string[] = [];
  for (const line of config.where<LineBody>('line', 'userId', userId)) if (userIdOf(line) === userId) ids.push(line.id);
  for (const line of config.where<LineBody>('line', 'loggedInUserId', userId))
    if (line.userId !== userId) ids.push(line.id);
  return ids;
}

/** Who is at the other end, by configured name and number, for a phone's display (RFC 3325 §9.1, RFC 5876). */
export function connectedTo(party: Party, host: string): HeaderLines {
  return [['P-Asserted-Identity', nameAddr(party, host)]];
}

/** `"Anna de Vries" <sip:101@192.0.2.1>`, for From, To and P-Asserted-Identity. */
export function nameAddr(party: Party, host: string): string {
  return new NameAddr({ displayName: party.name, uri: Uri.sip(party.number, host) }).toString();
}
