/**
 * Our offers inside a session: re-INVITE, or UPDATE while it is early (RFC 3261 §14.1, RFC 3311). One at a time; a wish
 * that has not been sent yet is replaced by a later one; a collision with the peer's (491) is tried again after the
 * pause of RFC 3261 §14.1. Nothing of the session changes before the peer has answered.
 */
import { OFFER_RETRIES_MAX } from '../../base/limits.ts';
import { ABILITIES_INSIDE } from '../capabilities.ts';
import { Dispatch } from '../dispatch.ts';
import { parsedOrUndefined } from '../grammar.ts';
import { parseRetryAfter } from '../headers/retry-after.ts';
import type { SipRequest, SipResponse } from '../message.ts';
import { reasonPhrase } from '../status.ts';
import type { Alarm } from '../transaction/deadlines.ts';
import { GIVE_UP_MS } from '../transaction/timers.ts';
import type { HeaderLines, OfferOutcome } from '../types.ts';
import { isOvertaken } from './in-dialog.ts';
import type { SessionCore } from './session-core.ts';

interface Wish {
  /** Undefined: the peer shall offer. */
  readonly sdp: string | undefined;
  /** No change wished, only a sign of life (RFC 4028). */
  readonly isRefresh: boolean;
  readonly headers: HeaderLines;
  readonly heard: ((outcome: OfferOutcome) => void)[];
  tries: number;
}

interface Sent {
  readonly wish: Wish;
  readonly method: string;
  readonly hasOffer: boolean;
  dispatch?: Dispatch;
}

export class OwnOffers {
  readonly #session: SessionCore;
  #wish: Wish | undefined;
  #sent: Sent | undefined;
  #retry: Alarm | undefined;
  /** The last ACK: sent again when its 2xx comes again. */
  #ack: { readonly cseq: number; again(): void } | undefined;
  /** A 2xx with the peer's offer, whose ACK waits for our answer. */
  #ackOwed: { readonly cseq: number; readonly deadline: Alarm } | undefined;

  constructor(session: SessionCore) {
    this.#session = session;
  }

  /** An INVITE of ours has no final response yet, or its 2xx no ACK. */
  get isInviting(): boolean {
    return this.#sent?.method === 'INVITE' || this.#ackOwed !== undefined;
  }

  get isIdle(): boolean {
    return !this.#sent && !this.#ackOwed;
  }

  reoffer(sdp: string | undefined, heard: (outcome: OfferOutcome) => void, headers: HeaderLines): void {
    this.#wish = { sdp, isRefresh: false, headers, heard: [...(this.#wish?.heard ?? []), heard], tries: 0 };
    this.goOn();
  }

  /** A sign of life for the session timer; any offer that is under way is one too. */
  refresh(): void {
    if (this.#wish || !this.isIdle) return;
    this.#wish = { sdp: this.#session.offerAnswer.localSdp, isRefresh: true, headers: [], heard: [], tries: 0 };
    this.goOn();
  }

  /** Sends what is wished, if it can be sent now. */
  goOn(): void {
    const wish = this.#wish;
    if (!wish || !this.isIdle || this.#retry || this.#session.offerAnswer.state !== 'stable') return;
    const method = this.#methodFor(wish);
    if (!method) return;
    this.#wish = undefined;
    this.#send(wish, method);
  }

  /** Acknowledges the 2xx of that INVITE. */
  acknowledge(cseq: number, sdp?: string): void {
    const { dialog } = this.#session;
    const ack = dialog.ack(cseq);
    if (sdp !== undefined) ack.setBody('application/sdp', sdp);
    this.#ack = { cseq, again: dialog.sendAck(ack).again };
  }

  /** The same 2xx again: its ACK got lost. */
  acknowledgeAgain(cseq: number): void {
    if (this.#ack?.cseq === cseq) this.#ack.again();
  }

  /** A 2xx offers: the user answers, and the answer goes with the ACK. The peer waits for that 64·T1 at most. */
  oweAnswer(cseq: number, offer: string): void {
    const { core, offerAnswer } = this.#session;
    offerAnswer.offerFromPeer(offer);
    this.#ackOwed = { cseq, deadline: core.deadlines.alarm(GIVE_UP_MS, () => this.#session.end('timeout')) };
  }

  /** Answers the offer of a 2xx. False when there is none. */
  answer(sdp: string): boolean {
    const owed = this.#ackOwed;
    if (!owed) return false;
    owed.deadline.cancel();
    this.#ackOwed = undefined;
    this.#session.offerAnswer.answerFromUs(sdp);
    this.acknowledge(owed.cseq, sdp);
    this.#session.goOn();
    return true;
  }

  /** The session is over. An ACK that is owed is still sent: without it the peer would repeat its 2xx. */
  stop(): void {
    this.#retry?.cancel();
    this.#sent?.dispatch?.abandon();
    const owed = this.#ackOwed;
    this.#ackOwed = undefined;
    owed?.deadline.cancel();
    if (owed) this.acknowledge(owed.cseq);
    for (const wish of [this.#sent?.wish, this.#wish]) this.#tell(wish, { kind: 'ended' });
    this.#sent = undefined;
    this.#wish = undefined;
  }

  #methodFor(wish: Wish): 'INVITE' | 'UPDATE' | undefined {
    const { isUp, state, peer, offerAnswer } = this.#session;
    const canUpdate = peer.allows.has('UPDATE');
    if (isUp) return wish.isRefresh && canUpdate ? 'UPDATE' : 'INVITE';
    if (state === 'early' && canUpdate && offerAnswer.isAgreed && wish.sdp !== undefined) return 'UPDATE';
    return undefined;
  }

  #send(wish: Wish, method: 'INVITE' | 'UPDATE'): void {
    const session = this.#session;
    const request = session.dialog.request(method);
    for (const [name, value] of ABILITIES_INSIDE) request.headers.add(name, value);
    if (session.isUp) for (const [name, value] of session.timer.requestHeaders) request.headers.add(name, value);
    for (const [name, value] of wish.headers) request.headers.add(name, value);
    const sdp = method === 'UPDATE' && wish.isRefresh ? undefined : wish.sdp;
    if (sdp !== undefined) {
      request.setBody('application/sdp', sdp);
      session.offerAnswer.offerFromUs(sdp);
    }
    const sent: Sent = { wish, method, hasOffer: sdp !== undefined };
    this.#sent = sent;
    const destination = session.dialog.destination;
    if (!destination) {
      this.#onFailure(sent, 'transport');
      return;
    }
    sent.dispatch = this.#dispatch(request, sent);
    sent.dispatch.start(destination);
  }

  #dispatch(request: SipRequest, sent: Sent): Dispatch {
    const { core, dialog, credentials } = this.#session;
    return new Dispatch(
      core,
      request,
      {
        prepare: (message, flow) => {
          dialog.moveTo(flow);
          message.headers.add('Contact', dialog.contact(flow));
        },
        nextCSeq: () => dialog.nextSeq(),
        onResponse: (response) => this.#onResponse(response, sent),
        onLateSuccess: (response) => this.acknowledge(response.cseq.number),
        onFailure: (why) => this.#onFailure(sent, why),
      },
      credentials,
    );
  }

  #onResponse(response: SipResponse, sent: Sent): void {
    if (response.status < 200) return;
    const isInvite = response.cseq.method === 'INVITE';
    const isSuccess = response.status < 300;
    if (this.#sent !== sent) {
      if (isInvite && isSuccess) this.#onStraySuccess(response.cseq.number);
      return;
    }
    this.#sent = undefined;
    if (isSuccess) this.#onSuccess(response, sent);
    else this.#onRefusal(response, sent);
  }

  /** A 2xx that comes again, or one whose session ended meanwhile. */
  #onStraySuccess(cseq: number): void {
    if (this.#ack?.cseq === cseq) this.#ack.again();
    else if (!this.#ackOwed) this.acknowledge(cseq);
  }

  #onSuccess(response: SipResponse, { wish, method, hasOffer }: Sent): void {
    const session = this.#session;
    const { sdp } = response;
    const cseq = response.cseq.number;
    const isInvite = method === 'INVITE';
    session.dialog.refreshTarget(response);
    session.peer.learn(response);
    session.timer.takeResponse(response);
    session.refreshed();
    if (isInvite && !hasOffer && sdp !== undefined) {
      this.oweAnswer(cseq, sdp);
      this.#tell(wish, { kind: 'answered', sdp });
      return;
    }
    if (isInvite) this.acknowledge(cseq);
    if (hasOffer && sdp !== undefined) {
      session.offerAnswer.answerFromPeer(sdp);
      this.#tell(wish, { kind: 'answered', sdp });
    } else {
      session.offerAnswer.rollBack();
      // A 2xx without the description that it must have: the media stay as they were.
      if (!wish.isRefresh || isInvite) this.#tell(wish, { kind: 'refused', status: 488, reason: reasonPhrase(488) });
    }
    session.goOn();
  }

  #onRefusal(response: SipResponse, { wish, method }: Sent): void {
    const session = this.#session;
    session.offerAnswer.rollBack();
    if (response.status === 481 || response.status === 408) {
      // RFC 3261 §14.1: the peer has lost the dialog.
      this.#wish = merged(wish, this.#wish);
      session.end(response.status === 408 ? 'timeout' : 'protocol');
      return;
    }
    if (this.#canChange(response, method)) {
      this.#wish = merged(wish, this.#wish);
      session.goOn();
      return;
    }
    const pauseMs = this.#pauseMs(response);
    if (pauseMs !== undefined && wish.tries < OFFER_RETRIES_MAX) {
      wish.tries++;
      this.#wish = merged(wish, this.#wish);
      this.#retry = session.core.deadlines.alarm(pauseMs, () => {
        this.#retry = undefined;
        session.goOn();
      });
      return;
    }
    this.#tell(wish, { kind: 'refused', status: response.status, reason: response.reason });
    session.goOn();
  }

  /** What the peer minds can be done otherwise: a longer interval, or a re-INVITE instead of an UPDATE. */
  #canChange(response: SipResponse, method: string): boolean {
    const { timer, peer } = this.#session;
    if (response.status === 422) return timer.raise(response);
    if (method !== 'UPDATE' || (response.status !== 405 && response.status !== 501)) return false;
    peer.allows = new Set([...peer.allows].filter((allowed) => allowed !== 'UPDATE'));
    return true;
  }

  /** RFC 3261 §14.1: whoever owns the Call-ID waits longer, so that the second try does not collide again. */
  #pauseMs(response: SipResponse): number | undefined {
    const { random } = this.#session.core;
    if (response.status === 491) {
      return this.#session.dialog.ownsCallId ? random.integer(210, 400) * 10 : random.integer(0, 200) * 10;
    }
    // RFC 3261 §12.2.2: a later request of ours overtook it on the way, so the peer has seen nothing of it.
    if (isOvertaken(this.#session.dialog, response)) return 0;
    const retryAfter = parsedOrUndefined(parseRetryAfter, response.headers.get('Retry-After'));
    return response.status === 500 && retryAfter ? Math.min(retryAfter.seconds, 10) * 1_000 : undefined;
  }

  #onFailure(sent: Sent, why: 'timeout' | 'transport'): void {
    if (this.#sent !== sent) return;
    this.#sent = undefined;
    this.#session.offerAnswer.rollBack();
    if (why === 'timeout') {
      this.#wish = merged(sent.wish, this.#wish);
      this.#session.end('timeout');
      return;
    }
    this.#tell(sent.wish, { kind: 'refused', status: 503, reason: reasonPhrase(503) });
    this.#session.goOn();
  }

  #tell(wish: Wish | undefined, outcome: OfferOutcome): void {
    for (const heard of wish?.heard ?? []) this.#session.core.tell(() => heard(outcome));
  }
}

/** What was sent in vain and what has been wished since: the later wish counts, and all hear what comes of it. */
function merged(earlier: Wish, later: Wish | undefined): Wish {
  return later ? { ...later, heard: [...earlier.heard, ...later.heard] } : earlier;
}
