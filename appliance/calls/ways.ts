import { type Phrase, phrase } from '../base/words/index.ts';
import type { Binding } from '../registrar/types.ts';
import { targetOf } from '../sip/flow.ts';
import type { HeaderLines, InviteOptions } from '../sip/types.ts';
import { Uri } from '../sip/uri.ts';
import type { OutsideCall, OutsideMeter, TrunkInvite } from '../trunks/types.ts';
import type { AnchorAt } from './anchor.ts';
import type { Floor } from './floor.ts';
import { nameAddr } from './identity.ts';
import { kindBehind } from './leg.ts';
import type { Party } from './types.ts';

/** A phone of ours. */
export interface PhoneWay {
  readonly kind: 'phone';
  readonly binding: Binding;
}

/** Somebody outside, over the first of these providers; the others are tried where it fails. */
export interface OutsideWay {
  readonly kind: 'outside';
  readonly outside: OutsideCall;
  readonly trunkIds: readonly string[];
  /** Where the provider sent it on to (302). */
  readonly requestUri?: string;
  /** The number in it, as the provider writes it. */
  readonly sentTo?: string;
  readonly redirects?: number;
  /** Of a call for help: how many others gave way at this provider because it said that its lines are busy. */
  readonly gaveWay?: number;
  /** Told when somebody has answered, and when it is over. */
  readonly meter?: OutsideMeter | undefined;
}

/** Something to ring, of those that ring together. */
export interface Ringable {
  /** Index of the one whose it is. */
  readonly target: number;
  readonly callee: Party;
  /** For the trail: the line's user name, the provider's name. */
  readonly line: string;
  /** Its sound is to go through the box. */
  readonly anchored: boolean;
  readonly way: PhoneWay | OutsideWay;
}

/** Somebody outside, to be rung. */
export type OutsideRingable = Ringable & { readonly way: OutsideWay };

export function ringsOutside(phone: Ringable): phone is OutsideRingable {
  return phone.way.kind === 'outside';
}

/** What a phone shows, and under which of our addresses it knows us. */
export interface Shown {
  readonly from: Party;
  readonly prefix: string | undefined;
  readonly host: string;
  readonly maxForwards: number;
  /** How to ring, for a phone that can (CAL-17). */
  readonly alert: HeaderLines;
}

/** An INVITE but for its description. */
export type Invitation = Omit<InviteOptions, 'sdp'>;

/** Under which address of ours that phone knows us, or that provider. */
export function hostFor({ way }: Ringable, invite: TrunkInvite | undefined, otherwise: string): string {
  return (way.kind === 'phone' ? way.binding.flow?.local.address : invite?.localAddress) ?? otherwise;
}

export function invitationTo(phone: Ringable, invite: TrunkInvite | undefined, shown: Shown): Invitation | undefined {
  const { way, callee } = phone;
  if (way.kind === 'phone') return invitationToPhone(way, callee, shown);
  if (!invite) return undefined;
  const { destination, requestUri, from, to, headers, routes, contactUser, credentials } = invite;
  return {
    ...{ destination, from, to, headers, routes, contactUser },
    requestUri: way.requestUri ?? requestUri,
    maxForwards: shown.maxForwards,
    ...(credentials ? { credentials } : {}),
  };
}

function invitationToPhone(
  { binding }: PhoneWay,
  callee: Party,
  { from, prefix, host, maxForwards, alert }: Shown,
): Invitation {
  return {
    destination: binding.flow ? { flow: binding.flow } : { target: targetOf(Uri.parse(binding.contact)) ?? NOWHERE },
    requestUri: binding.contact,
    from: nameAddr(prefix ? { ...from, name: `${prefix} ${from.name}` } : from, host),
    to: nameAddr(callee, host),
    routes: binding.path,
    contactUser: from.number,
    maxForwards,
    headers: alert,
  };
}

/** Where the sound of that phone would be. */
export function anchorAt(phone: Ringable, invite: TrunkInvite | undefined, host: string, group: string): AnchorAt {
  const { way, callee } = phone;
  if (way.kind === 'outside') {
    // A provider's sound comes from other machines than its signalling.
    const party = { ...callee, trunkId: way.trunkIds[0] ?? '' };
    const isUrgent = way.outside.isEmergency === true;
    return { group, host, peer: undefined, kind: 'plain', transport: invite?.transport ?? 'udp', party, isUrgent };
  }
  const { flow, path, transport, lineId } = way.binding;
  // Behind other servers (RFC 3327) the flow is theirs.
  const peer = path.length === 0 ? flow?.remote.address : undefined;
  const party = { ...callee, lineId };
  return { group, host, peer, kind: kindBehind(transport), transport, party, isUrgent: false };
}

/** Who is at the other end of that leg. */
export function partyBehind({ callee, way }: Ringable): Party {
  if (way.kind === 'phone') return { ...callee, lineId: way.binding.lineId };
  const [trunkId] = way.trunkIds;
  return trunkId === undefined ? callee : { ...callee, trunkId };
}

/** With what is left after the first provider; undefined: none is. */
export function nextWay(phone: OutsideRingable): OutsideRingable | undefined {
  const { outside, meter, trunkIds } = phone.way;
  if (trunkIds.length < 2) return undefined;
  return { ...phone, way: { kind: 'outside', outside, meter, trunkIds: trunkIds.slice(1) } };
}

/** The same provider once more, at the address to which it sent the call on, and the number in that. */
export function sentOn(phone: OutsideRingable, requestUri: string, sentTo: string): OutsideRingable {
  const { way } = phone;
  return { ...phone, way: { ...way, requestUri, sentTo, redirects: (way.redirects ?? 0) + 1 } };
}

/** The same provider once more: another call over it gave way. */
export function onceMore(phone: OutsideRingable): OutsideRingable {
  const { way } = phone;
  return { ...phone, way: { ...way, gaveWay: (way.gaveWay ?? 0) + 1 } };
}

/** The provider's name, for the trail. */
export function trunkName({ dependencies }: Pick<Floor, 'dependencies'>, trunkId: string | undefined): string {
  const state = dependencies.trunks?.states().find((one) => one.trunkId === trunkId);
  return state?.name ?? '?';
}

/** A provider is asked for the call; `sentOn`: once more, for another number of its own. */
export function triedPhrase(
  floor: Pick<Floor, 'dependencies'>,
  { number, trunkId, sentOn }: { readonly number: string; readonly trunkId: string; readonly sentOn: boolean },
): Phrase {
  const trunk = trunkName(floor, trunkId);
  if (sentOn) return phrase('trail.trunk-sends-on', { line: trunk, number });
  return phrase('trail.trunk-tried', { number, trunk });
}

/** The first phone of somebody rings. */
export function rangPhrase({ name, trunkId }: Party): Phrase {
  return trunkId === undefined ? phrase('trail.rings', { name }) : phrase('trail.outside-rings', { number: name });
}

const NOWHERE = { transport: undefined, host: 'invalid', port: undefined, secure: false } as const;

/** Nobody will answer there any more. */
export function unanswered({ way }: Ringable): void {
  if (way.kind === 'outside') way.meter?.ended();
}
