/**
 * A 2xx to an INVITE of ours that nobody wants: of a second fork, or after the end of the call. It made a dialog all
 * the same, so it is acknowledged and ended there, with its own route set (RFC 3261 §13.2.2.4). Holds nothing of the
 * call, because it may outlive it by 64·T1.
 */
import { FORKS_MAX } from '../base/limits.ts';
import type { Attempt } from './attempt.ts';
import type { Core } from './core.ts';
import { Dialog } from './dialog/dialog.ts';
import { sendInDialog } from './dialog/in-dialog.ts';
import { DialogTombstone } from './dialog/tombstone.ts';
import type { DispatchHooks } from './dispatch.ts';
import type { SipResponse } from './message.ts';
import { GIVE_UP_MS } from './transaction/timers.ts';
import type { Credentials } from './types.ts';

export class UnwantedAnswers implements DispatchHooks {
  readonly #core: Core;
  readonly #contactUser: string | undefined;
  readonly #credentials: Credentials | undefined;
  /** By the peer's tag: acknowledged again when they come again. */
  #known: Map<string, { again(): void }> | undefined;
  /** The peer's tag of the dialog that was wanted, once it is over. */
  #over: string | undefined;

  constructor(core: Core, contactUser: string | undefined, credentials: Credentials | undefined) {
    this.#core = core;
    this.#contactUser = contactUser;
    this.#credentials = credentials;
  }

  /** The call with that peer's tag was answered and is over: its 2xx, if it comes again, is acknowledged, no more. */
  wasOver(tag: string): void {
    this.#over = tag;
  }

  end(response: SipResponse, attempt: Attempt): void {
    const tag = response.to.tag ?? '';
    this.#known ??= new Map();
    const known = this.#known.get(tag);
    if (known) known.again();
    else if (this.#known.size < FORKS_MAX) this.#known.set(tag, this.#endFirst(response, attempt));
  }

  // As hooks of a dispatch whose call is over, nothing but a 2xx matters.

  nextCSeq(): number {
    return 0;
  }

  onResponse(response: SipResponse, attempt: Attempt): void {
    if (response.status >= 200 && response.status < 300) this.end(response, attempt);
  }

  onLateSuccess(response: SipResponse, attempt: Attempt): void {
    this.end(response, attempt);
  }

  onFailure(): void {}

  #endFirst(response: SipResponse, attempt: Attempt): { again(): void } {
    const core = this.#core;
    const dialog = Dialog.ofResponse(core, attempt.request, response, attempt.flow, this.#contactUser);
    const ack = dialog.sendAck(dialog.ack(response.cseq.number));
    if ((response.to.tag ?? '') === this.#over) {
      // A straggler: the goodbye was said long ago, and nothing more will come of this dialog.
      dialog.close();
      return ack;
    }
    // A PRACK may have been sent while it was early (RFC 3262): the BYE must not have its number again.
    const early = core.dialogs.get(dialog.id);
    if (early instanceof DialogTombstone) dialog.goOnAfter(early.localSeq);
    core.dialogs.replace(dialog.id, new DialogTombstone(dialog), core.nowMs + GIVE_UP_MS);
    sendInDialog(core, dialog, dialog.request('BYE'), this.#credentials, () => {});
    return ack;
  }
}
