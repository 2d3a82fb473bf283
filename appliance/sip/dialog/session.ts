/**
 * A session: what an INVITE made of a dialog (RFC 3261 §13 to §15). This file holds its life, its end and the way of
 * requests inside it; offers stand in own-offers.ts and peer-offers.ts, transfers in refer.ts, and how a session begins
 * in incoming-session.ts and outgoing-session.ts.
 */
import { allowedWithout, Peer } from '../capabilities.ts';
import type { Core } from '../core.ts';
import type { HeaderLine } from '../headers/headers.ts';
import type { SipRequest, SipResponse } from '../message.ts';
import { ServerInvite } from '../server-invite.ts';
import type { ServerRequest } from '../server-request.ts';
import { GIVE_UP_MS } from '../transaction/timers.ts';
import type {
  Credentials,
  DialogId,
  Flow,
  HeaderLines,
  OfferOutcome,
  ReferListener,
  RequestBody,
  ResponseOptions,
  Session,
  SessionEnd,
  SessionEndCause,
  SessionListener,
} from '../types.ts';
import type { Dialog } from './dialog.ts';
import { sendInDialog } from './in-dialog.ts';
import { OfferAnswer } from './offer-answer.ts';
import { OwnOffers } from './own-offers.ts';
import { PeerOffers } from './peer-offers.ts';
import { Refers } from './refer.ts';
import type { ReferSession } from './session-core.ts';
import { SessionTimer } from './session-timer.ts';
import { DialogUser } from './table.ts';
import { DialogTombstone } from './tombstone.ts';

/** A request that waits until the session is up. */
interface Deferred {
  send(): void;
  drop(): void;
}

/** Needs no session that is up: media keys can be pressed before the ACK arrives (pitfall: never deferred). */
const UNGATED: ReadonlySet<string> = new Set(['INFO', 'PRACK']);

export abstract class InviteSession extends DialogUser implements Session, ReferSession {
  readonly core: Core;
  readonly dialog: Dialog;
  readonly peer: Peer;
  readonly timer: SessionTimer;
  readonly offerAnswer = new OfferAnswer();
  readonly credentials: Credentials | undefined;
  protected readonly own: OwnOffers;
  protected readonly theirs: PeerOffers;
  readonly #refers: Refers;
  readonly #listener: SessionListener;
  #state: Session['state'] = 'early';
  #deferred: Deferred[] = [];

  constructor(
    core: Core,
    dialog: Dialog,
    listener: SessionListener,
    parts: { peer?: Peer; timer?: SessionTimer; credentials?: Credentials } = {},
  ) {
    super();
    this.core = core;
    this.dialog = dialog;
    this.#listener = listener;
    this.peer = parts.peer ?? new Peer();
    this.timer = parts.timer ?? new SessionTimer();
    this.credentials = parts.credentials;
    this.own = new OwnOffers(this);
    this.theirs = new PeerOffers(this, this.own);
    this.#refers = new Refers(this);
  }

  get id(): DialogId {
    return this.dialog.id;
  }

  get flow(): Flow {
    return this.dialog.flow;
  }

  get state(): Session['state'] {
    return this.#state;
  }

  get peerAllows(): ReadonlySet<string> {
    return this.peer.allows;
  }

  get peerSupports(): ReadonlySet<string> {
    return this.peer.supports;
  }

  get peerUserAgent(): string | undefined {
    return this.peer.userAgent;
  }

  get localSdp(): string | undefined {
    return this.offerAnswer.localSdp;
  }

  get remoteSdp(): string | undefined {
    return this.offerAnswer.remoteSdp;
  }

  get isUp(): boolean {
    return this.#state === 'confirmed' && this.theirs.isIdle && !this.own.isInviting;
  }

  // --- Commands ---

  reoffer(sdp: string | undefined, done: (outcome: OfferOutcome) => void, headers: HeaderLines = []): void {
    this.core.turn(() => {
      if (this.#state === 'ended') this.core.tell(() => done({ kind: 'ended' }));
      else this.own.reoffer(sdp, done, headers);
    });
  }

  answerOffer(sdp: string): void {
    this.core.turn(() => {
      if (this.#state !== 'ended' && !this.answerEarly(sdp) && !this.own.answer(sdp)) this.theirs.answer(sdp);
    });
  }

  refuseOffer(status = 488, options: ResponseOptions = {}): void {
    this.core.turn(() => this.theirs.refuse(status, options));
  }

  request(method: string, body: RequestBody, done?: (response: SipResponse | undefined) => void): void {
    let wasUp = false;
    const heard = (response: SipResponse | undefined): void => {
      if (done) this.core.tell(() => done(response));
      // RFC 5057 §5.1: the peer knows nothing of this session. What was sent before the ACK came proves nothing: it may
      // have overtaken the 2xx that makes the session.
      if (response?.status === 481 && method !== 'NOTIFY' && wasUp) this.#lost();
    };
    this.core.turn(() =>
      this.whenUp(UNGATED.has(method), {
        send: () => {
          wasUp = this.isUp;
          this.send(method, body, heard);
        },
        drop: () => heard(undefined),
      }),
    );
  }

  refer(referTo: string, listener: ReferListener): void {
    this.core.turn(() => this.#refers.refer(referTo, listener));
  }

  bye(options: ResponseOptions = {}): void {
    this.core.turn(() => this.leave({ cause: 'local' }, options.headers ?? []));
  }

  // --- For the parts of the session ---

  tell(news: (listener: SessionListener, session: Session) => void): void {
    if (this.#state !== 'ended') this.core.tell(() => news(this.#listener, this));
  }

  /** Sends now, or when the session is up; drops it when that never comes. */
  whenUp(evenBefore: boolean, deferred: Deferred): void {
    if (this.#state === 'ended') deferred.drop();
    else if (evenBefore || this.isUp) deferred.send();
    else this.#deferred.push(deferred);
  }

  send(method: string, body: RequestBody, heard: (response: SipResponse | undefined) => void): void {
    const request = this.dialog.request(method);
    for (const [name, value] of body.headers ?? []) request.headers.add(name, value);
    if (body.body) request.setBody(body.body.contentType, body.body.content);
    sendInDialog(this.core, this.dialog, request, this.credentials, heard);
  }

  refreshed(): void {
    this.timer.restart(this.core.nowMs);
    this.table?.postpone(this, this.timer.dueMs);
  }

  acknowledged(): void {}

  goOn(): void {
    while (this.isUp && this.#deferred.length > 0) this.#deferred.shift()!.send();
    this.own.goOn();
  }

  end(cause: SessionEndCause): void {
    this.leave({ cause }, []);
  }

  // --- Requests of the peer ---

  receive(request: ServerRequest | ServerInvite): void {
    const { message } = request;
    // A BYE is never too late, whatever overtook it.
    if (!this.dialog.takesSeq(message.cseq.number) && message.method !== 'BYE') {
      request.answer(500, { reason: 'CSeq out of order' });
      return;
    }
    this.dialog.moveTo(request.flow);
    if (request instanceof ServerInvite) this.theirs.receiveInvite(request);
    else (InviteSession.#handlers[message.method] ?? InviteSession.#others)(this, request);
  }

  receiveAck(ack: SipRequest): void {
    this.theirs.receiveAck(ack);
  }

  static readonly #handlers: Readonly<Record<string, (session: InviteSession, request: ServerRequest) => void>> = {
    BYE: (session, request) => {
      request.answer(200);
      session.peerLeft({ cause: 'peer', reason: request.message.headers.get('Reason') });
    },
    UPDATE: (session, request) => session.theirs.receiveUpdate(request),
    PRACK: (session, request) => session.receivePrack(request),
    REFER: (session, request) => session.#refers.receiveRefer(request, session.#listener),
    NOTIFY: (session, request) => {
      if (!session.#refers.receiveNotify(request)) session.#hand(request);
    },
  };

  static #others(session: InviteSession, request: ServerRequest): void {
    session.#hand(request);
  }

  /** INFO, MESSAGE and the like are the user's; unheard ones are answered as somebody who does nothing with them. */
  #hand(request: ServerRequest): void {
    const { method } = request.message;
    if (this.#listener.onRequest) this.tell((listener, session) => listener.onRequest?.(session, request));
    else if (method === 'OPTIONS' || method === 'INFO') request.answer(200);
    else request.answer(405, { headers: [['Allow', allowedWithout(method)]] });
  }

  // --- Its life ---

  /** The 2xx was sent or received: from now on the session timer is its deadline. */
  protected confirm(): void {
    this.#state = 'confirmed';
    this.refreshed();
  }

  override onDeadline(): number | undefined {
    if (this.#state === 'early') {
      this.onEarlyDeadline();
      return undefined;
    }
    if (this.timer.due() === 'refresh') this.own.refresh();
    else this.end('session-expired');
    return this.timer.dueMs;
  }

  /** An early session whose time is over although nothing else ended it. */
  protected abstract onEarlyDeadline(): void;

  /** Our way of ending a session that is still early. */
  protected abstract leaveEarly(end: SessionEnd, headers: HeaderLines): void;

  /** The answer to an offer of a reliable provisional response. False when there is none. */
  protected answerEarly(_sdp: string): boolean {
    return false;
  }

  protected receivePrack(request: ServerRequest): void {
    request.answer(481);
  }

  /** The peer's BYE, already answered. */
  protected peerLeft(end: SessionEnd): void {
    this.finish(end);
  }

  /** Ends it from our side, with a BYE when it is confirmed. */
  protected leave(end: SessionEnd, headers: readonly HeaderLine[]): void {
    if (this.#state === 'early') this.leaveEarly(end, headers);
    else if (this.#state === 'confirmed') this.finish(end, () => this.#refers.whenNotified(() => this.#bye(headers)));
  }

  /** The end, once; without `end` a quiet one. `bye` sends our BYE: at once, or when the ACK of our 2xx came (§15). */
  protected finish(end: SessionEnd | undefined, bye?: () => void): void {
    if (this.#state === 'ended') return;
    if (end) this.tell((listener, session) => listener.onEnded(session, end));
    this.#state = 'ended';
    const success = this.theirs.stop();
    this.own.stop();
    this.#refers.stop();
    for (const deferred of this.#deferred.splice(0)) deferred.drop();
    const waits = bye !== undefined && success !== undefined;
    if (!waits) success?.stop();
    const tombstone = new DialogTombstone(this.dialog, waits ? success : undefined, bye);
    this.core.dialogs.replace(this.id, tombstone, this.core.nowMs + GIVE_UP_MS);
    if (!waits) bye?.();
  }

  /** Nobody is left to say BYE to; but an INVITE that is open is still answered or given up. */
  #lost(): void {
    if (this.#state === 'early') this.leaveEarly({ cause: 'protocol' }, []);
    else this.finish({ cause: 'protocol' });
  }

  #bye(headers: readonly HeaderLine[]): void {
    const bye = this.dialog.request('BYE');
    for (const [name, value] of headers) bye.headers.add(name, value);
    sendInDialog(this.core, this.dialog, bye, this.credentials, () => {});
  }
}
