/** What the parts of one session share: see session.ts, which implements it. */
import type { Peer } from '../capabilities.ts';
import type { Core } from '../core.ts';
import type { SipResponse } from '../message.ts';
import type { Credentials, RequestBody, Session, SessionEndCause, SessionListener } from '../types.ts';
import type { Dialog } from './dialog.ts';
import type { OfferAnswer } from './offer-answer.ts';
import type { SessionTimer } from './session-timer.ts';

export interface SessionCore {
  readonly core: Core;
  readonly dialog: Dialog;
  readonly peer: Peer;
  readonly timer: SessionTimer;
  readonly offerAnswer: OfferAnswer;
  readonly credentials: Credentials | undefined;
  readonly state: Session['state'];
  /** True once INVITE, 2xx and ACK have passed: only then may other requests that change the session (RFC 5407). */
  readonly isUp: boolean;
  /** Tells the user after the turn; nothing after the end. */
  tell(news: (listener: SessionListener, session: Session) => void): void;
  /** An INVITE or UPDATE succeeded: the session timer begins anew. */
  refreshed(): void;
  /** The ACK of a 2xx of ours came. */
  acknowledged(): void;
  /** Something that others wait for is over: see whether they can go on. */
  goOn(): void;
  /** Ends it with a BYE, if there is still somebody to hear it. */
  end(cause: SessionEndCause, reason?: string): void;
}

/** What transfers need of their session. */
export interface ReferSession extends SessionCore {
  /** Sends now, or when the session is up; drops it when that never comes. */
  whenUp(evenBefore: boolean, deferred: { send(): void; drop(): void }): void;
  /** A request inside the dialog; `heard` gets its final response, or undefined when none came. */
  send(method: string, body: RequestBody, heard: (response: SipResponse | undefined) => void): void;
}
