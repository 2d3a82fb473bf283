import { parsedOrUndefined } from '../sip/grammar.ts';
import { parseNameAddr } from '../sip/headers/name-addr.ts';
import type { IncomingRefer } from '../sip/types.ts';
import { AttendedTransfer, connectWhileRinging } from './attended-transfer.ts';
import { BlindTransfer } from './blind-transfer.ts';
import { MayNotTransfer } from './ended-outside.ts';
import type { Leg } from './leg.ts';
import { LiveCall } from './live-call.ts';
import { choose } from './media-path.ts';

const NOT_NOW = 491;
const NO_SUCH_CALL = 481;
const FORBIDDEN = 403;
const BAD_TARGET = 400;
const CANT_HEAR = 488;

/**
 * A phone asks to connect its partner elsewhere (RFC 3515): blind to a number (CAL-01), or through to another call of
 * the same phone (CAL-02, RFC 3891). Both calls are claimed here and now, before anything else can happen to them.
 */
export function refer(call: LiveCall, leg: Leg, asked: IncomingRefer): void {
  if (leg.party.trunkId !== undefined) {
    // Somebody outside would call on at our cost, in our name.
    const failure = new MayNotTransfer(leg.party.name);
    call.explain('transfer', failure.phrase);
    asked.refuse(failure.sip);
    return;
  }
  const partner = call.otherOf(leg);
  if (!partner || isUntold(leg, partner) || call.transfer || call.unsettled) {
    asked.refuse(NOT_NOW);
    return;
  }
  if (asked.replaces) {
    connectThrough(call, leg, partner, asked, call.floor.legs.find(asked.replaces));
    return;
  }
  const number = numberIn(asked.referTo);
  if (number === undefined) asked.refuse(BAD_TARGET);
  else new BlindTransfer(call, leg, partner, asked, number).begin();
}

function connectThrough(call: LiveCall, leg: Leg, partner: Leg, asked: IncomingRefer, other: Leg | undefined): void {
  const second = other?.owner instanceof LiveCall ? other.owner : undefined;
  if (!other || !second || second === call) asked.refuse(NO_SUCH_CALL);
  else if (!isSamePerson(leg, other)) asked.refuse(FORBIDDEN);
  else if (second.transfer || second.unsettled) asked.refuse(NOT_NOW);
  else if (other === second.near && !second.far) connectWhileRinging(call, leg, partner, second, other, asked);
  else {
    const third = second.otherOf(other);
    if (!third) asked.refuse(NO_SUCH_CALL);
    else if (isUntold(other, third)) asked.refuse(NOT_NOW);
    else if (!canMeet(call, partner, third)) asked.refuse(CANT_HEAR);
    else new AttendedTransfer({ call, leg, partner }, { call: second, leg: other, partner: third }, asked).begin();
  }
}

function canMeet({ floor, sound }: LiveCall, partner: Leg, third: Leg): boolean {
  const media = floor.carries;
  return choose({ caller: sound.endOf(partner), callee: sound.endOf(third, true), media }).kind !== 'impossible';
}

/** A caller whose phone has not heard of the answer yet (RFC 3262 §5) can't be moved: it may give up still. */
function isUntold(a: Leg, b: Leg): boolean {
  return a.untold || b.untold;
}

function isSamePerson(a: Leg, b: Leg): boolean {
  if (a.party.extensionId !== undefined) return a.party.extensionId === b.party.extensionId;
  return a.party.lineId === b.party.lineId;
}

/** The number in a Refer-To; undefined where it asks for something that is no call. */
function numberIn(referTo: string): string | undefined {
  const uri = parsedOrUndefined(parseNameAddr, referTo)?.uri;
  const method = uri?.params.get('method')?.toUpperCase() ?? 'INVITE';
  return method === 'INVITE' ? (uri?.number ?? uri?.user) : undefined;
}
