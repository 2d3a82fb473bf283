/** A subscription of a watcher with us as notifier (RFC 6665 §4.2): full state at every SUBSCRIBE, then what is new. */
import { NOTIFY_RETRIES_MAX, NOTIFY_RETRY_MS } from '../../base/limits.ts';
import type { Core } from '../core.ts';
import type { HeaderLine } from '../headers/headers.ts';
import type { SipRequest, SipResponse } from '../message.ts';
import type { ServerInvite } from '../server-invite.ts';
import { ServerRequest } from '../server-request.ts';
import type { Alarm } from '../transaction/deadlines.ts';
import { GIVE_UP_MS } from '../transaction/timers.ts';
import type { DialogId, NotifierSubscription, SubscriptionListener } from '../types.ts';
import { Dialog } from './dialog.ts';
import { sendInDialog } from './in-dialog.ts';
import { DialogUser } from './table.ts';
import { DialogTombstone } from './tombstone.ts';

interface Content {
  readonly contentType: string;
  readonly content: string;
}

interface Notice {
  readonly content: Content | undefined;
  /** Of a last NOTIFY. */
  readonly endReason: string | undefined;
}

export class Subscription extends DialogUser implements NotifierSubscription {
  readonly event: string;
  readonly #core: Core;
  readonly #dialog: Dialog;
  readonly #listener: SubscriptionListener;
  readonly #eventHeader: string;
  readonly #mostSec: number;
  #expiresAtMs = 0;
  #isEnded = false;
  /** One NOTIFY at a time, so that they arrive in order; what waits is only the newest state. */
  #isTelling = false;
  #waiting: Notice | undefined;
  #retry: Alarm | undefined;
  #failures = 0;

  /** Accepts the SUBSCRIBE for `expiresSec`, which later ones can't exceed; 0 tells the state once. */
  constructor(request: ServerRequest, expiresSec: number, listener: SubscriptionListener) {
    super();
    this.#core = request.core;
    this.#listener = listener;
    this.#mostSec = expiresSec;
    this.#eventHeader = request.message.headers.get('Event') ?? '';
    this.event = this.#eventHeader.split(';', 1)[0]!.trim();
    this.#dialog = Dialog.ofRequest(request.core, request.message, request.flow, request.localTag);
    this.#core.dialogs.insert(this.id, this, this.#core.nowMs + Math.max(expiresSec * 1_000, GIVE_UP_MS));
    this.#accept(request, expiresSec);
  }

  get id(): DialogId {
    return this.#dialog.id;
  }

  get expiresAtMs(): number {
    return this.#expiresAtMs;
  }

  notify(contentType: string, content: string): void {
    this.#core.turn(() => {
      if (this.#isEnded) return;
      const isOver = this.#expiresAtMs <= this.#core.nowMs;
      if (isOver) this.#end('timeout', { contentType, content });
      else this.#tell({ content: { contentType, content }, endReason: undefined });
    });
  }

  terminate(reason: string, content?: Content): void {
    this.#core.turn(() => this.#end(reason, content));
  }

  // --- The watcher ---

  receive(request: ServerRequest | ServerInvite): void {
    const { method, cseq } = request.message;
    if (!this.#dialog.takesSeq(cseq.number)) request.answer(500, { reason: 'CSeq out of order' });
    else if (method === 'SUBSCRIBE' && request instanceof ServerRequest) this.#refresh(request);
    else request.answer(405, { headers: [['Allow', 'SUBSCRIBE']] });
  }

  /** No ACK belongs to a subscription. */
  receiveAck(_ack: SipRequest): void {}

  override onDeadline(nowMs: number): number | undefined {
    if (nowMs < this.#expiresAtMs) return this.#expiresAtMs;
    this.#end('timeout', undefined);
    return undefined;
  }

  #refresh(request: ServerRequest): void {
    const text = request.message.headers.get('Expires') ?? '';
    const wished = /^\d{1,9}$/.test(text) ? Number(text) : this.#mostSec;
    this.#dialog.moveTo(request.flow);
    this.#dialog.refreshTarget(request.message);
    this.#accept(request, Math.min(wished, this.#mostSec));
  }

  #accept(request: ServerRequest, expiresSec: number): void {
    this.#expiresAtMs = this.#core.nowMs + expiresSec * 1_000;
    // A state that is asked for once is given a moment to be told.
    this.table?.postpone(this, Math.max(this.#expiresAtMs, this.#core.nowMs + GIVE_UP_MS));
    const own: HeaderLine[] = [
      ['Contact', this.#dialog.contact(request.flow)],
      ['Expires', String(expiresSec)],
    ];
    for (const route of request.message.headers.all('Record-Route')) own.push(['Record-Route', route]);
    request.answer(200, { own });
    this.#core.tell(() => {
      if (!this.#isEnded) this.#listener.onRefreshed(this);
    });
  }

  // --- NOTIFY ---

  #tell(notice: Notice): void {
    this.#waiting = notice;
    if (!this.#isTelling && !this.#retry) this.#next();
  }

  #next(): void {
    const notice = this.#waiting;
    this.#waiting = undefined;
    if (!notice) return;
    const leftSec = Math.max(0, Math.ceil((this.#expiresAtMs - this.#core.nowMs) / 1_000));
    const notify = this.#dialog.request('NOTIFY');
    notify.headers.add('Event', this.#eventHeader);
    const state = notice.endReason ? `terminated;reason=${notice.endReason}` : `active;expires=${leftSec}`;
    notify.headers.add('Subscription-State', state);
    if (notice.content) notify.setBody(notice.content.contentType, notice.content.content);
    this.#isTelling = true;
    sendInDialog(this.#core, this.#dialog, notify, undefined, (response) => this.#onTold(notice, response));
  }

  #onTold(notice: Notice, response: SipResponse | undefined): void {
    this.#isTelling = false;
    const isHeard = response !== undefined && response.status < 300;
    if (isHeard) this.#failures = 0;
    if (notice.endReason !== undefined) return;
    if (response?.status === 481) {
      this.#lose();
    } else if (isHeard || this.#isEnded) {
      this.#next();
    } else {
      // One lost NOTIFY is no reason to forget a lamp: the phone would stay dark until it subscribes again.
      this.#tryAgain(notice);
    }
  }

  #tryAgain(notice: Notice): void {
    this.#failures++;
    if (this.#failures > NOTIFY_RETRIES_MAX) {
      this.#lose();
      return;
    }
    this.#waiting ??= notice;
    this.#retry = this.#core.deadlines.alarm(NOTIFY_RETRY_MS * this.#failures, () => {
      this.#retry = undefined;
      this.#next();
    });
  }

  /** Ends it with a last NOTIFY. */
  #end(reason: string, content: Content | undefined): void {
    if (this.#isEnded) return;
    this.#bury();
    this.#tell({ content, endReason: reason });
  }

  /** Ends it without one: the watcher has forgotten it, or can't be reached. */
  #lose(): void {
    this.#waiting = undefined;
    if (!this.#isEnded) this.#bury();
  }

  #bury(): void {
    this.#isEnded = true;
    this.#retry?.cancel();
    this.#retry = undefined;
    this.#core.dialogs.replace(this.id, new DialogTombstone(this.#dialog), this.#core.nowMs + GIVE_UP_MS);
    this.#core.tell(() => this.#listener.onEnded(this));
  }
}
