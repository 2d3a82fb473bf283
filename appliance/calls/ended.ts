import { CALLS_RETRY_AFTER_SEC } from '../base/limits.ts';
import type { Phrase } from '../base/words/index.ts';
import { phrase } from '../base/words/index.ts';
import type { CallFailureLike, Outcome, Utterance } from './types.ts';

/** What every promise of a call rejects with once the caller is gone. Features let it pass. */
export class CallEnded extends Error {
  override readonly name = 'CallEnded';

  constructor() {
    super('the caller is gone');
  }
}

/** A feature ended its call in good order; on its way through `run`. */
export class BoxHungUp extends Error {
  override readonly name = 'BoxHungUp';
  readonly phrase: Phrase;

  constructor(reason: Phrase) {
    super(reason.key);
    this.phrase = reason;
  }
}

/**
 * Why a call could not be. One class per reason: the SIP status and Q.850 cause for the phone (RFC 3398 §8 pairs
 * them), the word for the history, the sentence for people. `README.md` lists them all; a test walks them.
 */
export abstract class CallFailure extends Error implements CallFailureLike {
  abstract readonly sip: number;
  abstract readonly q850: number;
  abstract readonly outcome: Outcome;
  readonly phrase: Phrase;
  readonly retryAfterSec?: number;
  readonly spoken?: Utterance | undefined;

  constructor(said: Phrase, spoken?: Utterance) {
    super(said.key);
    this.name = this.constructor.name;
    this.phrase = said;
    this.spoken = spoken;
  }
}

/** A reason of which all are told the same: phones the SIP status and the Q.850 cause, the history the outcome. */
export function failing(sip: number, q850: number, outcome: Outcome) {
  abstract class Failing extends CallFailure {
    readonly sip = sip;
    readonly q850 = q850;
    readonly outcome = outcome;
  }
  return Failing;
}

// --- The number ---

export class UnknownNumber extends failing(404, 1, 'refused') {
  constructor(number: string) {
    super(phrase('call.unknown-number', { number }));
  }
}

export class IncompleteNumber extends failing(484, 28, 'refused') {
  constructor(number: string, length: number) {
    super(phrase('call.incomplete-number', { number, length }));
  }
}

/** The request names a host that is none of ours; calls to other servers are not passed on. */
export class NotOurs extends failing(404, 3, 'refused') {
  constructor(host: string) {
    super(phrase('call.not-ours', { host }));
  }
}

export class UnreadableAddress extends failing(416, 28, 'refused') {
  constructor(address: string) {
    super(phrase('call.unreadable-address', { address }));
  }
}

/** One of our own calls came in again: somebody routes our calls to us (RFC 7332). */
export class CameBack extends failing(482, 25, 'refused') {
  constructor() {
    super(phrase('call.came-back'));
  }
}

/** Max-Forwards is used up: the call went through too many servers (RFC 3261 §16.3). */
export class HopsUsedUp extends failing(483, 25, 'refused') {
  constructor() {
    super(phrase('call.hops-used-up'));
  }
}

/** EXT-02: a circle of forwards ends with a clear busy. */
export class TooManyHops extends failing(486, 25, 'refused') {
  constructor(hops: number) {
    super(phrase('call.too-many-hops', { hops }));
  }
}

export class CodeNotOffered extends failing(404, 69, 'refused') {
  constructor(code: string) {
    super(phrase('call.code-not-offered', { code }));
  }
}

// --- The caller ---

export class NobodyLoggedIn extends failing(403, 50, 'refused') {
  constructor(line: string) {
    super(phrase('call.nobody-logged-in', { line }));
  }
}

export class LineFull extends failing(486, 17, 'refused') {
  constructor(line: string, count: number) {
    super(phrase('call.line-full', { line, count }));
  }
}

export class CallerGaveUp extends failing(487, 16, 'cancelled') {
  constructor(name: string) {
    super(phrase('call.caller-gave-up', { name }));
  }
}

// --- The box ---

export class TooManyCalls extends failing(503, 42, 'refused') {
  override readonly retryAfterSec: number;

  constructor(limit: number, retryAfterSec: number) {
    super(phrase('call.too-many-calls', { limit }));
    this.retryAfterSec = retryAfterSec;
  }
}

export class BoxStopping extends failing(503, 41, 'failed') {
  override readonly retryAfterSec: number;

  constructor(retryAfterSec: number) {
    super(phrase('call.stopping'));
    this.retryAfterSec = retryAfterSec;
  }
}

/** A mistake of ours inside this call. It ends the call, never the process. */
export class BrokenInside extends failing(500, 41, 'failed') {
  constructor() {
    super(phrase('call.error'));
  }
}

// --- The callee ---

export class CalleeBusy extends failing(486, 17, 'busy') {
  constructor(name: string) {
    super(phrase('call.busy', { name }));
  }
}

export class NotAnswered extends failing(480, 19, 'no-answer') {
  readonly seconds: number;

  constructor(name: string, seconds: number) {
    super(phrase('call.no-answer', { name, seconds }));
    this.seconds = seconds;
  }
}

/** The phones said 480: do not disturb, or nobody at it. */
export class NotAvailable extends failing(480, 18, 'no-answer') {
  constructor(name: string) {
    super(phrase('call.not-available', { name }));
  }
}

export class Declined extends failing(603, 21, 'declined') {
  constructor(name: string) {
    super(phrase('call.declined', { name }));
  }
}

export class Unreachable extends failing(480, 20, 'unreachable') {
  constructor(name: string) {
    super(phrase('call.unreachable', { name }));
  }
}

/** A phone answered with an error of its own. */
export class PhoneRefused extends failing(480, 31, 'failed') {
  constructor(name: string, status: number, reason: string) {
    super(phrase('call.phone-refused', { name, status, reason }));
  }
}

/** Somebody has set the phone to send calls to an address that is none of ours (302). */
export class SentElsewhere extends failing(480, 31, 'unreachable') {
  constructor(name: string, address: string) {
    super(phrase('call.sent-elsewhere', { name, address }));
  }
}

export class NotRegistered extends failing(480, 20, 'unreachable') {
  constructor(name: string) {
    super(phrase('call.not-registered', { name }));
  }
}

export class NoLine extends failing(480, 20, 'unreachable') {
  constructor(name: string) {
    super(phrase('call.no-line', { name }));
  }
}

/** Browser phone and desk phone: sound would have to be translated by the box. */
export class NeedsMedia extends failing(488, 88, 'refused') {
  constructor() {
    super(phrase('call.needs-media'));
  }
}

/** The box would have to pick up, and carries no sound. */
export class BoxIsMute extends failing(488, 88, 'refused') {
  constructor() {
    super(phrase('call.box-is-mute'));
  }
}

/** Every port that sound can come in by is taken: refused before anything rings. */
export class NoFreePorts extends failing(503, 42, 'refused') {
  override readonly retryAfterSec = CALLS_RETRY_AFTER_SEC;

  constructor() {
    super(phrase('call.no-free-ports'));
  }
}

/** What carries the sound of a call broke, and it could not be brought back. */
export class SoundLost extends failing(503, 41, 'failed') {
  constructor() {
    super(phrase('call.sound-lost'));
  }
}

/** A line or the office is set to encryption (FAC-10), and a phone doesn't do that: never silently without. */
export class NeedsEncryption extends failing(488, 88, 'refused') {
  constructor() {
    super(phrase('call.needs-encryption'));
  }
}

/** A phone takes sound by keys alone, and would say them where everybody can read them (RFC 4568 §7). */
export class KeysInTheClear extends failing(488, 88, 'refused') {
  constructor(name: string, transport: string) {
    super(phrase('call.keys-in-the-clear', { name, transport }));
  }
}

/** One phone is on IPv4 alone, the other on IPv6 alone: sound would have to be carried over by the box. */
export class NeedsSameAddresses extends failing(488, 88, 'refused') {
  constructor() {
    super(phrase('call.needs-same-addresses'));
  }
}

export class NoCommonSound extends failing(488, 88, 'failed') {
  constructor(caller: string, name: string) {
    super(phrase('call.no-common-sound', { caller, name }));
  }
}

/** After a transfer: neither the target nor the one who transferred answered. */
export class TransferorGone extends failing(480, 19, 'no-answer') {
  constructor(name: string) {
    super(phrase('call.transferor-gone', { name }));
  }
}

// --- A call in its course ---

export class ConnectionLost extends failing(408, 27, 'failed') {
  constructor(name: string) {
    super(phrase('call.lost', { name }));
  }
}

/** RFC 4028: nobody refreshed the session. */
export class SessionExpired extends failing(408, 102, 'failed') {
  constructor(name: string) {
    super(phrase('call.lost-unchecked', { name }));
  }
}

export class Misunderstood extends failing(500, 111, 'failed') {
  constructor(name: string) {
    super(phrase('call.misunderstood', { name }));
  }
}

// --- Taking a call over (RFC 3891) ---

export class NoSuchCall extends failing(481, 101, 'refused') {
  constructor() {
    super(phrase('call.no-such-call'));
  }
}

export class MayNotTake extends failing(403, 50, 'refused') {
  constructor() {
    super(phrase('call.not-allowed-to-take'));
  }
}
