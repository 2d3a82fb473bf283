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

// --- The number ---

export class UnknownNumber extends CallFailure {
  readonly sip = 404;
  readonly q850 = 1;
  readonly outcome = 'refused';

  constructor(number: string) {
    super(phrase('call.unknown-number', { number }));
  }
}

export class IncompleteNumber extends CallFailure {
  readonly sip = 484;
  readonly q850 = 28;
  readonly outcome = 'refused';

  constructor(number: string, length: number) {
    super(phrase('call.incomplete-number', { number, length }));
  }
}

/** The request names a host that is none of ours; calls to other servers are not passed on. */
export class NotOurs extends CallFailure {
  readonly sip = 404;
  readonly q850 = 3;
  readonly outcome = 'refused';

  constructor(host: string) {
    super(phrase('call.not-ours', { host }));
  }
}

export class UnreadableAddress extends CallFailure {
  readonly sip = 416;
  readonly q850 = 28;
  readonly outcome = 'refused';

  constructor(address: string) {
    super(phrase('call.unreadable-address', { address }));
  }
}

/** One of our own calls came in again: somebody routes our calls to us (RFC 7332). */
export class CameBack extends CallFailure {
  readonly sip = 482;
  readonly q850 = 25;
  readonly outcome = 'refused';

  constructor() {
    super(phrase('call.came-back'));
  }
}

/** Max-Forwards is used up: the call went through too many servers (RFC 3261 §16.3). */
export class HopsUsedUp extends CallFailure {
  readonly sip = 483;
  readonly q850 = 25;
  readonly outcome = 'refused';

  constructor() {
    super(phrase('call.hops-used-up'));
  }
}

/** EXT-02: a circle of forwards ends with a clear busy. */
export class TooManyHops extends CallFailure {
  readonly sip = 486;
  readonly q850 = 25;
  readonly outcome = 'refused';

  constructor(hops: number) {
    super(phrase('call.too-many-hops', { hops }));
  }
}

export class CodeNotOffered extends CallFailure {
  readonly sip = 404;
  readonly q850 = 69;
  readonly outcome = 'refused';

  constructor(code: string) {
    super(phrase('call.code-not-offered', { code }));
  }
}

// --- The caller ---

export class NobodyLoggedIn extends CallFailure {
  readonly sip = 403;
  readonly q850 = 50;
  readonly outcome = 'refused';

  constructor(line: string) {
    super(phrase('call.nobody-logged-in', { line }));
  }
}

export class LineFull extends CallFailure {
  readonly sip = 486;
  readonly q850 = 17;
  readonly outcome = 'refused';

  constructor(line: string, count: number) {
    super(phrase('call.line-full', { line, count }));
  }
}

export class CallerGaveUp extends CallFailure {
  readonly sip = 487;
  readonly q850 = 16;
  readonly outcome = 'cancelled';

  constructor(name: string) {
    super(phrase('call.caller-gave-up', { name }));
  }
}

// --- The box ---

export class TooManyCalls extends CallFailure {
  readonly sip = 503;
  readonly q850 = 42;
  readonly outcome = 'refused';
  override readonly retryAfterSec: number;

  constructor(limit: number, retryAfterSec: number) {
    super(phrase('call.too-many-calls', { limit }));
    this.retryAfterSec = retryAfterSec;
  }
}

export class BoxStopping extends CallFailure {
  readonly sip = 503;
  readonly q850 = 41;
  readonly outcome = 'failed';
  override readonly retryAfterSec: number;

  constructor(retryAfterSec: number) {
    super(phrase('call.stopping'));
    this.retryAfterSec = retryAfterSec;
  }
}

/** A mistake of ours inside this call. It ends the call, never the process. */
export class BrokenInside extends CallFailure {
  readonly sip = 500;
  readonly q850 = 41;
  readonly outcome = 'failed';

  constructor() {
    super(phrase('call.error'));
  }
}

// --- The callee ---

export class CalleeBusy extends CallFailure {
  readonly sip = 486;
  readonly q850 = 17;
  readonly outcome = 'busy';

  constructor(name: string) {
    super(phrase('call.busy', { name }));
  }
}

export class NotAnswered extends CallFailure {
  readonly sip = 480;
  readonly q850 = 19;
  readonly outcome = 'no-answer';
  readonly seconds: number;

  constructor(name: string, seconds: number) {
    super(phrase('call.no-answer', { name, seconds }));
    this.seconds = seconds;
  }
}

/** The phones said 480: do not disturb, or nobody at it. */
export class NotAvailable extends CallFailure {
  readonly sip = 480;
  readonly q850 = 18;
  readonly outcome = 'no-answer';

  constructor(name: string) {
    super(phrase('call.not-available', { name }));
  }
}

export class Declined extends CallFailure {
  readonly sip = 603;
  readonly q850 = 21;
  readonly outcome = 'declined';

  constructor(name: string) {
    super(phrase('call.declined', { name }));
  }
}

export class Unreachable extends CallFailure {
  readonly sip = 480;
  readonly q850 = 20;
  readonly outcome = 'unreachable';

  constructor(name: string) {
    super(phrase('call.unreachable', { name }));
  }
}

/** A phone answered with an error of its own. */
export class PhoneRefused extends CallFailure {
  readonly sip = 480;
  readonly q850 = 31;
  readonly outcome = 'failed';

  constructor(name: string, status: number, reason: string) {
    super(phrase('call.phone-refused', { name, status, reason }));
  }
}

/** Somebody has set the phone to send calls to an address that is none of ours (302). */
export class SentElsewhere extends CallFailure {
  readonly sip = 480;
  readonly q850 = 31;
  readonly outcome = 'unreachable';

  constructor(name: string, address: string) {
    super(phrase('call.sent-elsewhere', { name, address }));
  }
}

export class NotRegistered extends CallFailure {
  readonly sip = 480;
  readonly q850 = 20;
  readonly outcome = 'unreachable';

  constructor(name: string) {
    super(phrase('call.not-registered', { name }));
  }
}

export class NoLine extends CallFailure {
  readonly sip = 480;
  readonly q850 = 20;
  readonly outcome = 'unreachable';

  constructor(name: string) {
    super(phrase('call.no-line', { name }));
  }
}

/** Browser phone and desk phone: sound would have to be translated by the box. */
export class NeedsMedia extends CallFailure {
  readonly sip = 488;
  readonly q850 = 88;
  readonly outcome = 'refused';

  constructor() {
    super(phrase('call.needs-media'));
  }
}

/** The box would have to pick up, and carries no sound. */
export class BoxIsMute extends CallFailure {
  readonly sip = 488;
  readonly q850 = 88;
  readonly outcome = 'refused';

  constructor() {
    super(phrase('call.box-is-mute'));
  }
}

/** Every port that sound can come in by is taken: refused before anything rings. */
export class NoFreePorts extends CallFailure {
  readonly sip = 503;
  readonly q850 = 42;
  readonly outcome = 'refused';
  override readonly retryAfterSec = CALLS_RETRY_AFTER_SEC;

  constructor() {
    super(phrase('call.no-free-ports'));
  }
}

/** What carries the sound of a call broke, and it could not be brought back. */
export class SoundLost extends CallFailure {
  readonly sip = 503;
  readonly q850 = 41;
  readonly outcome = 'failed';

  constructor() {
    super(phrase('call.sound-lost'));
  }
}

/** A line or the office is set to encryption (FAC-10), and a phone doesn't do that: never silently without. */
export class NeedsEncryption extends CallFailure {
  readonly sip = 488;
  readonly q850 = 88;
  readonly outcome = 'refused';

  constructor() {
    super(phrase('call.needs-encryption'));
  }
}

/** A phone takes sound by keys alone, and would say them where everybody can read them (RFC 4568 §7). */
export class KeysInTheClear extends CallFailure {
  readonly sip = 488;
  readonly q850 = 88;
  readonly outcome = 'refused';

  constructor(name: string, transport: string) {
    super(phrase('call.keys-in-the-clear', { name, transport }));
  }
}

/** One phone is on IPv4 alone, the other on IPv6 alone: sound would have to be carried over by the box. */
export class NeedsSameAddresses extends CallFailure {
  readonly sip = 488;
  readonly q850 = 88;
  readonly outcome = 'refused';

  constructor() {
    super(phrase('call.needs-same-addresses'));
  }
}

export class NoCommonSound extends CallFailure {
  readonly sip = 488;
  readonly q850 = 88;
  readonly outcome = 'failed';

  constructor(caller: string, name: string) {
    super(phrase('call.no-common-sound', { caller, name }));
  }
}

/** After a transfer: neither the target nor the one who transferred answered. */
export class TransferorGone extends CallFailure {
  readonly sip = 480;
  readonly q850 = 19;
  readonly outcome = 'no-answer';

  constructor(name: string) {
    super(phrase('call.transferor-gone', { name }));
  }
}

// --- A call in its course ---

export class ConnectionLost extends CallFailure {
  readonly sip = 408;
  readonly q850 = 27;
  readonly outcome = 'failed';

  constructor(name: string) {
    super(phrase('call.lost', { name }));
  }
}

/** RFC 4028: nobody refreshed the session. */
export class SessionExpired extends CallFailure {
  readonly sip = 408;
  readonly q850 = 102;
  readonly outcome = 'failed';

  constructor(name: string) {
    super(phrase('call.lost-unchecked', { name }));
  }
}

export class Misunderstood extends CallFailure {
  readonly sip = 500;
  readonly q850 = 111;
  readonly outcome = 'failed';

  constructor(name: string) {
    super(phrase('call.misunderstood', { name }));
  }
}

// --- Taking a call over (RFC 3891) ---

export class NoSuchCall extends CallFailure {
  readonly sip = 481;
  readonly q850 = 101;
  readonly outcome = 'refused';

  constructor() {
    super(phrase('call.no-such-call'));
  }
}

export class MayNotTake extends CallFailure {
  readonly sip = 403;
  readonly q850 = 50;
  readonly outcome = 'refused';

  constructor() {
    super(phrase('call.not-allowed-to-take'));
  }
}
