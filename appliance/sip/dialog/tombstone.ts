/**
 * What remains of a dialog for 64·T1 after its end: a BYE that crossed ours, or comes again, is answered 200, all the
 * rest 481. A 2xx of ours that had no ACK yet goes on being sent; only its ACK lets our BYE go (RFC 3261 §15).
 */
import type { SipRequest } from '../message.ts';
import type { ServerInvite } from '../server-invite.ts';
import type { ServerRequest } from '../server-request.ts';
import { GIVE_UP_MS } from '../transaction/timers.ts';
import type { Dialog } from './dialog.ts';
import type { Success } from './success.ts';
import { DialogUser } from './table.ts';

export class DialogTombstone extends DialogUser {
  readonly #dialog: Dialog;
  #success: Success | undefined;
  readonly #whenAcknowledged: (() => void) | undefined;

  /** `success`: whose ACK is waited for; `whenAcknowledged` runs when it came, or never will. */
  constructor(dialog: Dialog, success?: Success, whenAcknowledged?: () => void) {
    super();
    this.#dialog = dialog;
    this.linger();
    if (!success || !whenAcknowledged) return;
    this.#success = success;
    success.onUnacknowledged = () => {
      this.#success = undefined;
      whenAcknowledged();
    };
    this.#whenAcknowledged = whenAcknowledged;
  }

  /** Number of our last request in that dialog. */
  get localSeq(): number {
    return this.#dialog.localSeq;
  }

  receive(request: ServerRequest | ServerInvite): void {
    request.answer(request.message.method === 'BYE' ? 200 : 481);
    // The peer ended it too: it would not understand our BYE any more.
    if (request.message.method === 'BYE') this.#stopWaiting();
  }

  receiveAck(ack: SipRequest): void {
    if (this.#success?.cseq !== ack.cseq.number) return;
    this.#stopWaiting();
    this.#whenAcknowledged?.();
  }

  onDeadline(nowMs: number): number | undefined {
    // The ACK is waited for as long as the one who waits wants to, and then there is a BYE that may be answered.
    return this.#success ? nowMs + GIVE_UP_MS : undefined;
  }

  override onLeft(): void {
    this.#stopWaiting();
    this.#dialog.close();
  }

  #stopWaiting(): void {
    this.#success?.stop();
    this.#success = undefined;
  }
}
