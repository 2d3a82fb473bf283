/**
 * Transfers asked for inside a session (RFC 3515): the peer's REFER with the NOTIFYs that we owe it, and ours with the
 * NOTIFYs that we hear. `norefersub` (RFC 4488) leaves the NOTIFYs out.
 */

import { REFER_MAX_MS, REFER_NOTIFY_WAIT_MS } from '../../base/limits.ts';
import { allowedWithout } from '../capabilities.ts';
import { parsedOrUndefined } from '../grammar.ts';
import { parseEvent } from '../headers/event.ts';
import { parseNameAddr } from '../headers/name-addr.ts';
import { parseSubscriptionState } from '../headers/subscription-state.ts';
import type { ServerRequest } from '../server-request.ts';
import type { Alarm } from '../transaction/deadlines.ts';
import type { IncomingRefer, ReferListener, ResponseOptions, SessionListener } from '../types.ts';
import { parseReplaces, type Replaces } from './replaces.ts';
import type { ReferSession } from './session-core.ts';

export class Refers {
  readonly #session: ReferSession;
  readonly #incoming = new Set<PeerRefer>();
  /** By the CSeq number of our REFER, which is their id in NOTIFYs. */
  readonly #outgoing = new Map<number, OwnRefer>();
  #received = 0;

  constructor(session: ReferSession) {
    this.#session = session;
  }

  // --- The peer refers us ---

  receiveRefer(request: ServerRequest, listener: SessionListener): void {
    if (!listener.onRefer) {
      request.answer(405, { headers: [['Allow', allowedWithout('REFER')]] });
      return;
    }
    const values = request.message.headers.all('Refer-To');
    const address = values.length === 1 ? parsedOrUndefined(parseNameAddr, values[0] ?? '') : undefined;
    if (!address) {
      request.answer(400, { reason: 'Refer-To invalid' });
      return;
    }
    // RFC 3515 §2.4.6: from the second REFER on the NOTIFYs must say which one they are about.
    const id = this.#received++ === 0 ? undefined : request.message.cseq.number;
    const replaces = parseReplaces(address.uri.header('Replaces') ?? '');
    const refer = new PeerRefer(this.#session, request, { referTo: values[0] ?? '', replaces, id }, () =>
      this.#incoming.delete(refer),
    );
    this.#incoming.add(refer);
    this.#session.tell((hearer, session) => hearer.onRefer?.(session, refer));
  }

  /** Runs `then` when the last NOTIFY about a transfer was answered, but does not wait longer than a moment for it. */
  whenNotified(then: () => void): void {
    const waiting = [...this.#incoming].filter((refer) => refer.isTelling);
    if (waiting.length === 0) {
      then();
      return;
    }
    let left = waiting.length;
    const late = this.#session.core.deadlines.alarm(REFER_NOTIFY_WAIT_MS, () => {
      left = 0;
      then();
    });
    const told = (): void => {
      if (left === 0 || --left > 0) return;
      late.cancel();
      then();
    };
    for (const refer of waiting) refer.whenTold(told);
  }

  // --- We refer the peer ---

  refer(referTo: string, listener: ReferListener): void {
    const refer = new OwnRefer(this.#session, listener, () => this.#outgoing.delete(refer.id));
    this.#session.whenUp(false, {
      drop: () => refer.end(undefined),
      send: () => {
        refer.send(referTo);
        this.#outgoing.set(refer.id, refer);
      },
    });
  }

  /** False when this NOTIFY is not about a transfer of ours. */
  receiveNotify(request: ServerRequest): boolean {
    const { headers } = request.message;
    const event = parsedOrUndefined(parseEvent, headers.get('Event'));
    if (event?.package.toLowerCase() !== 'refer') return false;
    const refer = event.id === undefined ? this.#outgoing.values().next().value : this.#outgoing.get(Number(event.id));
    request.answer(refer ? 200 : 481);
    const now = parsedOrUndefined(parseSubscriptionState, headers.get('Subscription-State'));
    refer?.hear(request.message.bodyText, now?.state === 'terminated');
    return true;
  }

  /** The session is over: no NOTIFY follows, and none is awaited. */
  stop(): void {
    for (const refer of [...this.#incoming]) refer.stop();
    for (const refer of [...this.#outgoing.values()]) refer.end(undefined);
  }
}

interface PeerReferParts {
  readonly referTo: string;
  readonly replaces: Replaces | undefined;
  readonly id: number | undefined;
}

interface Report {
  readonly line: string;
  readonly state: string;
  readonly done: ((heard: boolean) => void) | undefined;
}

class PeerRefer implements IncomingRefer {
  readonly referTo: string;
  readonly replaces: Replaces | undefined;
  readonly referredBy: string | undefined;
  readonly #session: ReferSession;
  readonly #request: ServerRequest;
  readonly #event: string;
  readonly #gone: () => void;
  #state: 'asked' | 'accepted' | 'ended' = 'asked';
  #silent = false;
  /** One NOTIFY at a time: they must arrive in order. */
  #queue: Report[] = [];
  #telling = false;
  #told: (() => void)[] = [];
  #deadline: Alarm | undefined;

  constructor(session: ReferSession, request: ServerRequest, parts: PeerReferParts, gone: () => void) {
    this.#session = session;
    this.#request = request;
    this.#gone = gone;
    this.referTo = parts.referTo;
    this.replaces = parts.replaces;
    this.referredBy = request.message.headers.get('Referred-By');
    this.#event = parts.id === undefined ? 'refer' : `refer;id=${parts.id}`;
    this.#deadline = session.core.deadlines.alarm(REFER_MAX_MS, () => this.#expire());
  }

  get isTelling(): boolean {
    return this.#telling;
  }

  whenTold(then: () => void): void {
    this.#told.push(then);
  }

  accept(): void {
    this.#session.core.turn(() => {
      if (this.#state !== 'asked') return;
      this.#state = 'accepted';
      const wish = this.#request.message.headers.get('Refer-Sub');
      this.#silent = /^\s*false/i.test(wish ?? '');
      this.#request.answer(202, this.#silent ? { headers: [['Refer-Sub', 'false']] } : {});
      this.#report(100, 'Trying', undefined);
    });
  }

  refuse(status: number, options: ResponseOptions = {}): void {
    this.#session.core.turn(() => {
      if (this.#state !== 'asked') return;
      this.#request.answer(status, options);
      this.#end();
    });
  }

  notify(status: number, reason: string, done?: (heard: boolean) => void): void {
    this.#session.core.turn(() => {
      if (this.#state === 'accepted') this.#report(status, reason, done);
      else this.#tellDone(done, false);
    });
  }

  stop(): void {
    if (this.#state === 'asked') this.#request.answer(481);
    for (const { done } of this.#queue.splice(0)) this.#tellDone(done, false);
    this.#end();
  }

  #report(status: number, reason: string, done: ((heard: boolean) => void) | undefined): void {
    const isFinal = status >= 200;
    const leftSec = Math.max(1, Math.round(REFER_MAX_MS / 1_000));
    const state = isFinal ? 'terminated;reason=noresource' : `active;expires=${leftSec}`;
    if (isFinal) this.#state = 'ended';
    if (this.#silent) this.#tellDone(done, true);
    else this.#queue.push({ line: `SIP/2.0 ${status} ${reason}`, state, done });
    this.#next();
  }

  #next(): void {
    if (this.#telling) return;
    const report = this.#queue.shift();
    if (!report) {
      for (const told of this.#told.splice(0)) told();
      if (this.#state === 'ended') this.#end();
      return;
    }
    this.#telling = true;
    const headers = [
      ['Event', this.#event],
      ['Subscription-State', report.state],
    ] as const;
    const body = { contentType: 'message/sipfrag;version=2.0', content: `${report.line}\r\n` };
    this.#session.send('NOTIFY', { headers, body }, (response) => {
      this.#telling = false;
      this.#tellDone(report.done, response !== undefined && response.status < 300);
      // The peer has forgotten the transfer: nothing more to tell.
      if (response?.status === 481) this.stop();
      this.#next();
    });
  }

  #expire(): void {
    if (this.#state === 'asked') this.#request.answer(500);
    if (this.#state === 'accepted' && !this.#silent) {
      this.#queue.push({ line: 'SIP/2.0 408 Request Timeout', state: 'terminated;reason=timeout', done: undefined });
    }
    this.#state = 'ended';
    this.#next();
  }

  #tellDone(done: ((heard: boolean) => void) | undefined, heard: boolean): void {
    if (done) this.#session.core.tell(() => done(heard));
  }

  #end(): void {
    this.#state = 'ended';
    this.#deadline?.cancel();
    if (!this.#telling) this.#gone();
  }
}

class OwnRefer {
  id = 0;
  readonly #session: ReferSession;
  readonly #listener: ReferListener;
  readonly #gone: () => void;
  #ended = false;
  #deadline: Alarm | undefined;

  constructor(session: ReferSession, listener: ReferListener, gone: () => void) {
    this.#session = session;
    this.#listener = listener;
    this.#gone = gone;
  }

  send(referTo: string): void {
    this.#deadline = this.#session.core.deadlines.alarm(REFER_MAX_MS, () => this.end(undefined));
    this.#session.send('REFER', { headers: [['Refer-To', referTo]] }, (response) => {
      if (!response) this.end(undefined);
      else if (response.status >= 300) this.end(response.status);
      // RFC 4488: the peer will not say what came of it.
      else if (/^\s*false/i.test(response.headers.get('Refer-Sub') ?? '')) this.end(undefined);
    });
    this.id = this.#session.dialog.localSeq;
  }

  /** A NOTIFY with a status line as its body. */
  hear(fragment: string, isLast: boolean): void {
    const [, digits, reason = ''] = /^SIP\/2\.0[ \t]+(\d{3})[ \t]*([^\r\n]*)/i.exec(fragment) ?? [];
    const status = digits === undefined ? undefined : Number(digits);
    if (this.#ended) return;
    if (status !== undefined) this.#session.core.tell(() => this.#listener.onProgress(status, reason));
    if (status !== undefined && status >= 200) this.end(status);
    else if (isLast) this.end(undefined);
  }

  end(status: number | undefined): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#deadline?.cancel();
    this.#gone();
    this.#session.core.tell(() => this.#listener.onDone(status));
  }
}
