/**
 * A subscription of ours (RFC 6665 §4.1): the dialog begins with the first NOTIFY or the 2xx, whichever comes first. It
 * stands in the dialog table under a placeholder for the peer's tag until then.
 */
import type { Core } from '../core.ts';
import { Dispatch } from '../dispatch.ts';
import { parsedOrUndefined } from '../grammar.ts';
import { parseSubscriptionState } from '../headers/subscription-state.ts';
import { ownContact } from '../local.ts';
import type { SipRequest, SipResponse } from '../message.ts';
import { newRequest } from '../outgoing.ts';
import type { ServerInvite } from '../server-invite.ts';
import { ServerRequest } from '../server-request.ts';
import { GIVE_UP_MS } from '../transaction/timers.ts';
import type { DialogId, OwnSubscription, OwnSubscriptionListener, SubscribeOptions } from '../types.ts';
import { Dialog } from './dialog.ts';
import { sendInDialog } from './in-dialog.ts';
import { DialogUser, UNKNOWN_TAG } from './table.ts';
import { DialogTombstone } from './tombstone.ts';

export class Subscriber extends DialogUser implements OwnSubscription {
  readonly #core: Core;
  readonly #options: SubscribeOptions;
  readonly #listener: OwnSubscriptionListener;
  readonly #request: SipRequest;
  #dialog: Dialog | undefined;
  #isEnded = false;
  /** When the refresh is due; afterwards, when the subscription is over. */
  #expiresAtMs: number;
  #refreshing = false;

  constructor(core: Core, options: SubscribeOptions, listener: OwnSubscriptionListener) {
    super();
    this.#core = core;
    this.#options = options;
    this.#listener = listener;
    this.#request = newRequest(core, 'SUBSCRIBE', options);
    this.#complete(this.#request, options.expiresSec);
    this.#expiresAtMs = core.nowMs + 2 * GIVE_UP_MS;
    core.dialogs.insert(this.#halfId, this, this.#expiresAtMs);
    this.#start();
  }

  unsubscribe(): void {
    this.#core.turn(() => {
      if (this.#isEnded) return;
      const dialog = this.#dialog;
      this.#end({});
      if (!dialog) return;
      const last = dialog.request('SUBSCRIBE');
      this.#complete(last, 0);
      sendInDialog(this.#core, dialog, last, this.#options.credentials, () => {});
    });
  }

  // --- The notifier ---

  receive(request: ServerRequest | ServerInvite): void {
    const { message } = request;
    if (!(request instanceof ServerRequest) || message.method !== 'NOTIFY') {
      request.answer(405, { headers: [['Allow', 'NOTIFY']] });
      return;
    }
    this.#begin(() => Dialog.ofNotify(this.#core, this.#request, message, request.flow, this.#options.contactUser));
    if (!this.#dialog?.takesSeq(message.cseq.number)) {
      request.answer(500, { reason: 'CSeq out of order' });
      return;
    }
    this.#dialog.moveTo(request.flow);
    request.answer(200);
    this.#hear(message);
  }

  /** No ACK belongs to a subscription. */
  receiveAck(_ack: SipRequest): void {}

  override onDeadline(nowMs: number): number | undefined {
    if (this.#dialog && !this.#refreshing && nowMs < this.#expiresAtMs) {
      this.#refresh(this.#dialog);
      return this.#expiresAtMs;
    }
    this.#end({ status: 408 });
    return undefined;
  }

  #start(): void {
    let { number } = this.#request.cseq;
    const { contactUser, credentials, destination } = this.#options;
    const dispatch = new Dispatch(
      this.#core,
      this.#request.clone(),
      {
        prepare: (message, flow) => message.headers.add('Contact', ownContact(this.#core, flow, contactUser)),
        nextCSeq: () => ++number,
        onResponse: (response, { request, flow }) => {
          if (response.status >= 200 && response.status < 300) {
            this.#begin(() => Dialog.ofResponse(this.#core, request, response, flow, contactUser));
          }
          this.#onResponse(response);
        },
        onFailure: () => this.#onResponse(undefined),
      },
      credentials,
    );
    dispatch.start(destination);
  }

  #refresh(dialog: Dialog): void {
    this.#refreshing = true;
    const request = dialog.request('SUBSCRIBE');
    this.#complete(request, this.#options.expiresSec);
    sendInDialog(this.#core, dialog, request, this.#options.credentials, (response) => this.#onResponse(response));
  }

  #onResponse(response: SipResponse | undefined): void {
    if (this.#isEnded || (response && response.status < 200)) return;
    if (!response || response.status >= 300) {
      this.#end({ status: response?.status ?? 408 });
      return;
    }
    this.#refreshing = false;
    const granted = Number.parseInt(response.headers.get('Expires') ?? '', 10);
    this.#expire(Number.isNaN(granted) ? this.#options.expiresSec : granted);
  }

  /** Refreshed a little before its end: 10 %, at least five seconds, at most five minutes. */
  #expire(leftSec: number): void {
    const marginSec = Math.min(300, Math.max(5, leftSec / 10), leftSec / 2);
    this.#expiresAtMs = this.#core.nowMs + leftSec * 1_000;
    this.table?.postpone(this, this.#core.nowMs + (leftSec - marginSec) * 1_000);
  }

  #begin(make: () => Dialog): void {
    if (this.#dialog || this.#isEnded) return;
    this.#dialog = make();
    this.#core.dialogs.move(this.#halfId, this.#dialog.id);
  }

  #hear(notify: SipRequest): void {
    const now = parsedOrUndefined(parseSubscriptionState, notify.headers.get('Subscription-State'));
    const contentType = notify.headers.get('Content-Type');
    if (contentType !== undefined) {
      this.#core.tell(() => this.#listener.onNotified(this, contentType, notify.bodyText));
    }
    if (now?.state === 'terminated') {
      this.#end({
        reason: now.reason,
        ...(now.retryAfterSec === undefined ? {} : { retryAfterSec: now.retryAfterSec }),
      });
      return;
    }
    if (now?.expiresSec !== undefined && !this.#refreshing) this.#expire(now.expiresSec);
  }

  #end(end: Parameters<OwnSubscriptionListener['onEnded']>[1]): void {
    if (this.#isEnded) return;
    this.#isEnded = true;
    if (this.#dialog) {
      this.#core.dialogs.replace(this.#dialog.id, new DialogTombstone(this.#dialog), this.#core.nowMs + GIVE_UP_MS);
    } else {
      this.table?.remove(this);
    }
    this.#core.tell(() => this.#listener.onEnded(this, end));
  }

  #complete(request: SipRequest, expiresSec: number): void {
    request.headers.add('Event', this.#options.event);
    request.headers.add('Accept', this.#options.accept);
    request.headers.add('Expires', String(expiresSec));
  }

  get #halfId(): DialogId {
    return { callId: this.#request.callId, localTag: this.#request.from.tag ?? '', remoteTag: UNKNOWN_TAG };
  }
}
