/**
 * The peer's offers inside a session (re-INVITE, UPDATE), and every 2xx of ours to an INVITE with its ACK: RFC 3261
 * §14.2, RFC 3311 §5.2. What collides with an offer of ours gets 491, with another of the peer's 500 and Retry-After.
 */
import { ABILITIES } from '../capabilities.ts';
import type { HeaderLine } from '../headers/headers.ts';
import type { SipRequest } from '../message.ts';
import { ServerInvite } from '../server-invite.ts';
import type { ServerRequest } from '../server-request.ts';
import type { ResponseOptions } from '../types.ts';
import type { OwnOffers } from './own-offers.ts';
import type { SessionCore } from './session-core.ts';
import { Success } from './success.ts';

interface Pending {
  readonly request: ServerInvite | ServerRequest;
  /** It came without a description: our answer to it is an offer. */
  readonly wantsOffer: boolean;
  readonly headers: readonly HeaderLine[];
}

export class PeerOffers {
  readonly #session: SessionCore;
  readonly #own: OwnOffers;
  #pending: Pending | undefined;
  /** A 2xx of ours whose ACK has not come. */
  #success: Success | undefined;
  /** That 2xx holds our offer: the answer comes with the ACK. */
  #successOffers = false;

  constructor(session: SessionCore, own: OwnOffers) {
    this.#session = session;
    this.#own = own;
  }

  get isIdle(): boolean {
    return !this.#pending && !this.#success;
  }

  get awaitsAck(): boolean {
    return this.#success !== undefined;
  }

  receiveInvite(invite: ServerInvite): void {
    if (this.#refusesNow(invite, this.#own.isInviting)) return;
    // It could not be there without our 2xx: the ACK is only late or lost (RFC 5407 §3.1.4).
    if (this.#success) this.#acknowledged();
    this.#receive(invite, true);
  }

  receiveUpdate(update: ServerRequest): void {
    const hasOffer = update.message.sdp !== undefined;
    if (hasOffer && this.#refusesNow(update, false)) return;
    this.#receive(update, hasOffer);
  }

  /** An offer that came with a PRACK; the answer goes with the 200 (RFC 6337 §2.2). */
  receivePrackOffer(prack: ServerRequest): void {
    if (!this.#refusesNow(prack, false)) this.#receive(prack, true);
  }

  /** The user's answer (or offer, where the peer wants one). False when nothing waits for it. */
  answer(sdp: string): boolean {
    const pending = this.#pending;
    if (!pending?.request.isOpen) return false;
    this.#pending = undefined;
    this.#accept(pending, sdp);
    return true;
  }

  refuse(status: number, options: ResponseOptions): void {
    const pending = this.#pending;
    if (!pending) return;
    this.#pending = undefined;
    this.#session.offerAnswer.rollBack();
    pending.request.answer(status, options);
    this.#session.goOn();
  }

  /** Sends our 2xx to an INVITE, the first or a later one, and sees to its ACK. */
  succeed(invite: ServerInvite, status: number, options: ResponseOptions, own: readonly HeaderLine[]): void {
    const { core, offerAnswer } = this.#session;
    const bytes = invite.succeed(status, { ...options, own });
    this.#successOffers = offerAnswer.state === 'local-offer';
    this.#success = new Success(core, invite, bytes, () => this.#unacknowledged());
  }

  receiveAck(ack: SipRequest): void {
    if (this.#success?.cseq !== ack.cseq.number) return;
    const { offerAnswer } = this.#session;
    const offered = this.#successOffers;
    const { sdp } = ack;
    if (offered && sdp !== undefined) {
      offerAnswer.answerFromPeer(sdp);
      this.#session.tell((listener, session) => listener.onAnswer?.(session, sdp));
    } else if (offered) {
      offerAnswer.rollBack();
    }
    this.#acknowledged();
    this.#session.goOn();
    // Without ever a pair of descriptions there is no session (RFC 3261 §13.2.1).
    if (offered && !offerAnswer.isAgreed) this.#session.end('protocol');
  }

  /** The session is over: whatever waits is refused. Answers the 2xx whose ACK has not come yet. */
  stop(): Success | undefined {
    this.#pending?.request.answer(487);
    this.#pending = undefined;
    const success = this.#success;
    this.#success = undefined;
    return success;
  }

  /** Collisions: answers them and says so. */
  #refusesNow(request: ServerInvite | ServerRequest, isInviting: boolean): boolean {
    const { state } = this.#session.offerAnswer;
    if (isInviting || state === 'local-offer') {
      request.answer(491);
      return true;
    }
    // UPDATE may come while the session is early, a second INVITE may not (RFC 3261 §14.2).
    const tooEarly = request instanceof ServerInvite && this.#session.state === 'early';
    if (!this.#pending && state === 'stable' && !tooEarly) return false;
    const seconds = this.#session.core.random.integer(0, 10);
    request.answer(500, { headers: [['Retry-After', String(seconds)]] });
    return true;
  }

  #receive(request: ServerInvite | ServerRequest, isOffer: boolean): void {
    const session = this.#session;
    const timer = session.timer.answerRequest(request.message);
    if (timer.kind === 'too-small') {
      request.answer(422, { own: timer.headers });
      return;
    }
    session.peer.learn(request.message);
    const { sdp } = request.message;
    const pending = { request, wantsOffer: isOffer && sdp === undefined, headers: timer.headers };
    if (!isOffer) {
      this.#respond(pending, undefined);
      return;
    }
    if (sdp !== undefined) session.offerAnswer.offerFromPeer(sdp);
    if (request instanceof ServerInvite) request.owner = this.#ownerOf(pending);
    if (sdp !== undefined && sdp === session.offerAnswer.remoteSdp) {
      // Word for word what was agreed on: a sign of life (RFC 4028 §7.4). Answered as it was before.
      this.#accept(pending, session.offerAnswer.localSdp!);
      return;
    }
    this.#pending = pending;
    session.tell((listener, self) => listener.onOffer(self, sdp));
  }

  #accept(pending: Pending, sdp: string): void {
    const { offerAnswer } = this.#session;
    if (pending.wantsOffer) offerAnswer.offerFromUs(sdp);
    else offerAnswer.answerFromUs(sdp);
    this.#respond(pending, sdp);
    this.#session.goOn();
  }

  #respond({ request, headers }: Pending, sdp: string | undefined): void {
    const session = this.#session;
    session.dialog.refreshTarget(request.message);
    session.refreshed();
    const own: HeaderLine[] = [['Contact', session.dialog.contact(request.flow)], ...ABILITIES, ...headers];
    const body = sdp === undefined ? undefined : { contentType: 'application/sdp', content: sdp };
    if (request instanceof ServerInvite) this.succeed(request, 200, { body }, own);
    else request.answer(200, { body, own });
  }

  #ownerOf(pending: Pending): ServerInvite['owner'] {
    const withdrawn = (): void => {
      if (this.#pending !== pending) return;
      this.#pending = undefined;
      this.#session.offerAnswer.rollBack();
      this.#session.tell((listener, session) => listener.onOfferWithdrawn?.(session));
      this.#session.goOn();
    };
    return { onCancelled: withdrawn, onAbandoned: withdrawn };
  }

  #acknowledged(): void {
    this.#success?.stop();
    this.#success = undefined;
    this.#session.acknowledged();
  }

  /** RFC 3261 §13.3.1.4: without an ACK the session is ended with BYE. */
  #unacknowledged(): void {
    this.#success = undefined;
    this.#session.offerAnswer.rollBack();
    this.#session.end('timeout');
  }
}
