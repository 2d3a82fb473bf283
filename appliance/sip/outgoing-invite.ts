/**
 * An INVITE of ours, from its first try to the session or the end (RFC 3261 §13.2). It may make several dialogs when
 * somebody further on forks it: the first 2xx is the session, any other is acknowledged and ended here. It may die
 * before its transaction does; what comes for it later is still answered rightly.
 */
import { FORKS_MAX } from '../base/limits.ts';
import type { Attempt } from './attempt.ts';
import { ABILITIES } from './capabilities.ts';
import type { Core } from './core.ts';
import { Dialog } from './dialog/dialog.ts';
import { InvitingSession } from './dialog/outgoing-session.ts';
import { SessionTimer } from './dialog/session-timer.ts';
import { Dispatch } from './dispatch.ts';
import type { HeaderLine } from './headers/headers.ts';
import { ownContact } from './local.ts';
import type { SipRequest, SipResponse } from './message.ts';
import { newRequest } from './outgoing.ts';
import type { InviteFailure, InviteOptions, OutgoingInvite, OutgoingInviteListener } from './types.ts';
import { UnwantedAnswers } from './unwanted-answers.ts';

export class Invitation implements OutgoingInvite {
  readonly #core: Core;
  readonly #options: InviteOptions;
  readonly #listener: OutgoingInviteListener;
  readonly #request: SipRequest;
  readonly #timer: SessionTimer;
  #dispatch: Dispatch;
  #state: OutgoingInvite['state'] = 'calling';
  #cseq: number;
  /** Dialogs by the peer's tag. */
  readonly #sessions = new Map<string, InvitingSession>();
  #answeredBy: string | undefined;
  readonly #unwanted: UnwantedAnswers;

  constructor(core: Core, options: InviteOptions, listener: OutgoingInviteListener) {
    this.#core = core;
    this.#options = options;
    this.#listener = listener;
    this.#timer = new SessionTimer(options.sessionExpiresSec);
    this.#unwanted = new UnwantedAnswers(core, options.contactUser, options.credentials);
    this.#request = newRequest(core, 'INVITE', options);
    this.#cseq = this.#request.cseq.number;
    for (const [name, value] of ABILITIES) this.#request.headers.add(name, value);
    if (options.sdp !== undefined) this.#request.setBody('application/sdp', options.sdp);
    this.#dispatch = this.#start();
  }

  get callId(): string {
    return this.#request.callId;
  }

  get state(): OutgoingInvite['state'] {
    return this.#state;
  }

  cancel(options: { readonly reason?: string } = {}): void {
    this.#core.turn(() => this.#cancel(options.reason === undefined ? [] : [['Reason', options.reason]]));
  }

  #start(): Dispatch {
    const request = this.#request.clone();
    for (const [name, value] of this.#timer.requestHeaders) request.headers.set(name, value);
    const dispatch = new Dispatch(
      this.#core,
      request,
      {
        prepare: (message, flow) =>
          message.headers.add('Contact', ownContact(this.#core, flow, this.#options.contactUser)),
        nextCSeq: () => ++this.#cseq,
        onResponse: (response, attempt) => this.#onResponse(response, attempt),
        onLateSuccess: (response, attempt) => this.#unwanted.end(response, attempt),
        onTerminated: () => this.#onTerminated(),
        onFailure: (why) => this.#fail({ cause: why }),
      },
      this.#options.credentials,
    );
    dispatch.start(this.#options.destination);
    return dispatch;
  }

  #onResponse(response: SipResponse, attempt: Attempt): void {
    if (response.status < 200) this.#onProvisional(response, attempt);
    else if (response.status < 300) this.#onSuccess(response, attempt);
    else this.#onRefusal(response);
  }

  #onProvisional(response: SipResponse, attempt: Attempt): void {
    if (this.#state !== 'calling' && this.#state !== 'proceeding') return;
    this.#state = 'proceeding';
    if (response.status === 100) return;
    const session = this.#sessionFor(response, attempt);
    if (session && !session.progress(response)) return;
    const { status, reason, sdp } = response;
    const earlyId = response.to.tag ?? '';
    this.#core.tell(() => this.#listener.onProgress(this, { status, reason, sdp, earlyId, response }));
  }

  #onSuccess(response: SipResponse, attempt: Attempt): void {
    const tag = response.to.tag ?? '';
    if (this.#answeredBy === tag) {
      this.#sessions.get(tag)?.succeedAgain(response);
      return;
    }
    const session = this.#isWaiting ? this.#sessionFor(response, attempt, true) : undefined;
    if (!session) {
      this.#unwanted.end(response, attempt);
      return;
    }
    this.#state = 'answered';
    this.#answeredBy = tag;
    const sdp = session.succeed(response);
    this.#core.tell(() => this.#listener.onAnswered(this, session, sdp));
    this.#dropEarly();
  }

  #onRefusal(response: SipResponse): void {
    if (!this.#isWaiting) return;
    if (response.status === 422 && this.#timer.raise(response)) {
      this.#request.headers.set('CSeq', `${++this.#cseq} INVITE`);
      this.#dispatch = this.#start();
      return;
    }
    const { status, reason } = response;
    this.#fail({ cause: 'response', status, reason, response });
  }

  get #isWaiting(): boolean {
    return this.#state === 'calling' || this.#state === 'proceeding';
  }

  #fail(failure: InviteFailure): void {
    if (!this.#isWaiting) return;
    this.#state = 'ended';
    this.#dispatch?.retire(this.#unwanted);
    this.#dropEarly();
    this.#core.tell(() => this.#listener.onFailed(this, failure));
  }

  /**
   * The user is done at once. The INVITE is not: CANCEL needs a provisional response first (RFC 3261 §9.1), and any 2xx
   * that crosses it makes a dialog that must be ended.
   */
  #cancel(headers: readonly HeaderLine[]): void {
    if (!this.#isWaiting) return;
    this.#fail({ cause: 'cancelled' });
    this.#dispatch.cancel(headers);
  }

  /** The dialog of that response, made when it is the first of its tag. */
  #sessionFor(response: SipResponse, attempt: Attempt, isFinal = false): InvitingSession | undefined {
    const tag = response.to.tag ?? '';
    const known = this.#sessions.get(tag);
    if (known || (!isFinal && (tag === '' || this.#sessions.size >= FORKS_MAX))) return known;
    const { sdp, answerLate, credentials, contactUser } = this.#options;
    const dialog = Dialog.ofResponse(this.#core, attempt.request, response, attempt.flow, contactUser);
    const parts = {
      offer: sdp,
      answerLate,
      credentials,
      timer: this.#timer,
      giveUp: () => this.#cancel([]),
      onOver: () => this.#onOver(tag),
    };
    const session = new InvitingSession(this.#core, dialog, this.#listener, parts);
    this.#sessions.set(tag, session);
    return session;
  }

  /** The session is over: the transaction, which waits 64·T1 for stragglers, need not hold it as long. */
  #onOver(tag: string): void {
    if (tag !== this.#answeredBy) return;
    this.#unwanted.wasOver(tag);
    this.#dispatch.retire(this.#unwanted);
    this.#sessions.clear();
  }

  /** No 2xx can come again: a session that goes on for hours need not hold its INVITE. */
  #onTerminated(): void {
    if (this.#state !== 'answered') return;
    for (const session of this.#sessions.values()) session.forgetInvite();
    this.#sessions.clear();
  }

  #dropEarly(): void {
    for (const [tag, session] of this.#sessions) if (tag !== this.#answeredBy) session.drop();
  }
}
