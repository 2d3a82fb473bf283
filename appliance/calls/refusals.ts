import { TRUNK_REDIRECTS_MAX } from '../base/limits.ts';
import type { Binding } from '../registrar/types.ts';
import type { InviteFailure } from '../sip/types.ts';
import { Uri } from '../sip/uri.ts';
import type { PhoneSaid } from './dialling.ts';
import type { OutsideWay } from './ways.ts';

/** What refusals of phones and of providers mean to people. */

const SILENT: PhoneSaid = { kind: 'silent' };

/** Phones often write their own address where they mean ours. */
export function isAt({ flow, contact }: Binding, host: string): boolean {
  return host === flow?.remote.address || host === Uri.tryParse(contact)?.host;
}

/** A refusal as people would tell it. `isOurs`: a host whose numbers are ours. */
export function saidBy(failure: InviteFailure, isOurs: (host: string) => boolean): PhoneSaid {
  if (failure.cause !== 'response') return SILENT;
  const { status, reason } = failure;
  if (MOVED.has(status)) return sentTo(failure.response.contacts, isOurs) ?? { kind: 'refused', status, reason };
  const kind = BY_STATUS[status];
  if (kind === 'unavailable' && UNDISTURBED.test(reason)) return { kind, undisturbed: true };
  return kind ? { kind } : { kind: 'refused', status, reason };
}

const BY_STATUS: Readonly<Record<number, 'busy' | 'busy-everywhere' | 'unavailable' | 'declined' | 'no-sound'>> = {
  408: 'unavailable',
  480: 'unavailable',
  486: 'busy',
  488: 'no-sound',
  415: 'no-sound',
  600: 'busy-everywhere',
  603: 'declined',
  606: 'no-sound',
  607: 'declined',
  608: 'declined',
};

/**
 * RFC 3261 §21.4.18: 480 also stands for “do not disturb”, and the reason phrase may say more of why; phones with such
 * a key write these words there.
 */
const UNDISTURBED = /do[- ]?not[- ]?disturb|\bdnd\b/i;

/** 300, 301, 302 name where the person is; 305 and 380 name no person (RFC 3261 §21.3). */
const MOVED: ReadonlySet<number> = new Set([300, 301, 302]);

/** Where a redirection leads: to a number of ours, which phones write as the user part of a contact, or elsewhere. */
function sentTo(contacts: readonly { uri: Uri }[] | '*', isOurs: (host: string) => boolean): PhoneSaid | undefined {
  if (contacts === '*') return undefined;
  let elsewhere: Uri | undefined;
  for (const { uri } of contacts) {
    const to = uri.number ?? (uri.user || undefined);
    const here = uri.isSip ? isOurs(uri.host) : uri.scheme === 'tel';
    if (here && to !== undefined) return { kind: 'forwarded', to };
    if (!here) elsewhere ??= uri;
  }
  return elsewhere && { kind: 'sent-away', to: addressOf(elsewhere) };
}

/** `name@host`, as people write it. */
function addressOf(uri: Uri): string {
  if (!uri.isSip) return uri.toString();
  return uri.user ? `${uri.user}@${uri.host}` : uri.host;
}

/** What comes of a provider's refusal. */
export type Refusal =
  /** It says nothing of the number: the next provider may do better. */
  | { readonly kind: 'not-carried'; readonly said: PhoneSaid; readonly status: number | undefined }
  /** It sends the call on to another address of its own. */
  | { readonly kind: 'sent-on'; readonly to: string; readonly number: string }
  | { readonly kind: 'final'; readonly said: PhoneSaid };

/**
 * How a provider's refusal is understood. What is about the called one is final (RFC 3261 §21.4, 21.6); what is about
 * our line or the provider itself (credentials, congestion, faults) is not. For a call for help nothing is final: the
 * next provider may know a number that this one says is unknown or busy (FAC-11).
 */
export function refusalOf(failure: InviteFailure, way: OutsideWay): Refusal {
  if (failure.cause !== 'response') return { kind: 'not-carried', said: { kind: 'not-carried' }, status: undefined };
  const { status, reason, response } = failure;
  const said = way.outside.isEmergency ? undefined : FINAL[status];
  if (said) return { kind: 'final', said: { kind: said } };
  const contact = response.contacts === '*' ? undefined : response.contacts[0]?.uri;
  if (status >= 300 && status < 400 && contact?.user && (way.redirects ?? 0) < TRUNK_REDIRECTS_MAX) {
    return { kind: 'sent-on', to: contact.toString(), number: contact.number ?? contact.user };
  }
  return { kind: 'not-carried', said: { kind: 'not-carried', status, reason }, status };
}

/** A provider whose lines are all taken says one of these (RFC 3261 §21.5.4; RFC 3398 §8.2.6.1: cause 34 is 503). */
export function isFull(status: number | undefined): boolean {
  return status === 503 || status === 486 || status === 600;
}

const FINAL: Readonly<
  Record<number, 'busy' | 'busy-everywhere' | 'unavailable' | 'declined' | 'no-sound' | 'no-such-number'>
> = {
  404: 'no-such-number',
  410: 'no-such-number',
  415: 'no-sound',
  480: 'unavailable',
  484: 'no-such-number',
  486: 'busy',
  487: 'unavailable',
  488: 'no-sound',
  600: 'busy-everywhere',
  603: 'declined',
  604: 'no-such-number',
  606: 'no-sound',
  607: 'declined',
};
