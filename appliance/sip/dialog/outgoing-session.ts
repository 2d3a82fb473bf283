/** One dialog that an INVITE of ours made: early from its first provisional response, a session from its 2xx on. */
import { INVITE_RING_MAX_MS } from '../../base/limits.ts';
import type { Core } from '../core.ts';
import type { SipResponse } from '../message.ts';
import { GIVE_UP_MS } from '../transaction/timers.ts';
import type { Credentials, OutgoingInviteListener, SessionEnd } from '../types.ts';
import type { Dialog } from './dialog.ts';
import { sendInDialog } from './in-dialog.ts';
import { InviteSession } from './session.ts';
import type { SessionTimer } from './session-timer.ts';

interface Parts {
  readonly timer: SessionTimer;
  readonly credentials: Credentials | undefined;
  /** What our INVITE offered. */
  readonly offer: string | undefined;
  readonly answerLate: ((offer: string) => string | undefined) | undefined;
  /** Gives up the whole INVITE. */
  readonly giveUp: () => void;
  readonly onOver: () => void;
}

export class InvitingSession extends InviteSession {
  /** Until the 2xx. */
  #parts: Parts | undefined;
  readonly #offered: boolean;
  #onOver: (() => void) | undefined;
  /** Number of the last reliable provisional response (RFC 3262 §4). */
  #rseq: number | undefined;
  /** A description in an unreliable provisional response: what the 2xx will say. */
  #preview: string | undefined;
  /** A reliable provisional response with an offer, whose PRACK waits for our answer. */
  #prackOwed: SipResponse | undefined;

  constructor(core: Core, dialog: Dialog, listener: OutgoingInviteListener, parts: Parts) {
    super(core, dialog, listener, { timer: parts.timer, credentials: parts.credentials });
    this.#parts = parts;
    this.#onOver = parts.onOver;
    this.#offered = parts.offer !== undefined;
    if (parts.offer !== undefined) this.offerAnswer.offerFromUs(parts.offer);
    core.dialogs.insert(this.id, this, core.nowMs + INVITE_RING_MAX_MS + GIVE_UP_MS);
  }

  /** A provisional response with this dialog's tag. Answers whether it is news, and not one sent again. */
  progress(response: SipResponse): boolean {
    const rseq = response.headers.includes('Require', '100rel') ? Number(response.headers.get('RSeq')) : undefined;
    if (rseq !== undefined && !this.#takes(rseq)) return false;
    this.peer.learn(response);
    this.dialog.refreshTarget(response);
    const { sdp } = response;
    if (rseq === undefined) {
      this.#preview ??= sdp;
      return true;
    }
    if (sdp !== undefined && !this.#offered && !this.offerAnswer.isAgreed) {
      this.#prackOwed = response;
      this.offerAnswer.offerFromPeer(sdp);
      this.#askForAnswer(sdp);
      return true;
    }
    if (sdp !== undefined && this.offerAnswer.state === 'local-offer') this.offerAnswer.answerFromPeer(sdp);
    this.#prack(response, undefined);
    return true;
  }

  /** The 2xx. Answers the description to tell the user: the peer's answer, or its offer. */
  succeed(response: SipResponse): string | undefined {
    const cseq = response.cseq.number;
    const { offerAnswer } = this;
    this.peer.learn(response);
    this.dialog.confirmRoutes(response);
    this.dialog.refreshTarget(response);
    this.timer.takeResponse(response);
    this.confirm();
    const answerLate = this.#parts?.answerLate;
    this.#parts = undefined;
    this.#prackOwed = undefined;
    const { sdp } = response;
    if (!this.#offered && !offerAnswer.isAgreed && offerAnswer.state === 'stable') {
      if (sdp === undefined) {
        this.own.acknowledge(cseq);
      } else {
        this.own.oweAnswer(cseq, sdp);
        const answer = answerLate?.(sdp);
        if (answer !== undefined) this.own.answer(answer);
      }
      return sdp;
    }
    this.own.acknowledge(cseq);
    if (offerAnswer.isAgreed) return offerAnswer.remoteSdp;
    const agreed = sdp ?? this.#preview;
    if (offerAnswer.state === 'local-offer' && agreed !== undefined) offerAnswer.answerFromPeer(agreed);
    else offerAnswer.rollBack();
    return offerAnswer.remoteSdp;
  }

  /** The 2xx again. */
  succeedAgain(response: SipResponse): void {
    this.own.acknowledgeAgain(response.cseq.number);
  }

  /** Its INVITE's transaction is over. */
  forgetInvite(): void {
    this.#onOver = undefined;
  }

  /** Another fork was answered, or none will be: quietly away. */
  drop(): void {
    this.finish(undefined);
  }

  /** In order, without gaps, and each once (RFC 3262 §4). */
  #takes(rseq: number): boolean {
    if (!Number.isInteger(rseq) || (this.#rseq !== undefined && rseq !== this.#rseq + 1)) return false;
    this.#rseq = rseq;
    return true;
  }

  #askForAnswer(offer: string): void {
    const answerLate = this.#parts?.answerLate;
    const answer = answerLate?.(offer);
    if (answer !== undefined) this.answerEarly(answer);
    else if (!answerLate) this.tell((listener, session) => listener.onOffer(session, offer));
  }

  protected override answerEarly(sdp: string): boolean {
    const response = this.#prackOwed;
    if (!response) return false;
    this.#prackOwed = undefined;
    this.offerAnswer.answerFromUs(sdp);
    this.#prack(response, sdp);
    this.goOn();
    return true;
  }

  #prack(response: SipResponse, sdp: string | undefined): void {
    const prack = this.dialog.request('PRACK');
    prack.headers.add('RAck', `${response.headers.get('RSeq')} ${response.cseq.number} INVITE`);
    if (sdp !== undefined) prack.setBody('application/sdp', sdp);
    sendInDialog(this.core, this.dialog, prack, this.credentials, () => {});
  }

  protected override finish(end: SessionEnd | undefined, bye?: () => void): void {
    if (this.state === 'ended') return;
    super.finish(end, bye);
    this.#onOver?.();
  }

  protected override leaveEarly(_end: SessionEnd): void {
    this.#parts?.giveUp();
  }

  protected override onEarlyDeadline(): void {
    this.drop();
  }
}
