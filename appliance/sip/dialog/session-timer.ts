/**
 * Session timers (RFC 4028): a session whose end got lost is noticed. One side refreshes at half of the interval; we do
 * when the peer can't or does not say so, hence every session of ours has one.
 */
import { SESSION_EXPIRES_MIN_SEC, SESSION_EXPIRES_SEC } from '../../base/limits.ts';
import { parsedOrUndefined } from '../grammar.ts';
import type { HeaderLine } from '../headers/headers.ts';
import { parseSessionExpires } from '../headers/session-expires.ts';
import type { SipMessage, SipRequest, SipResponse } from '../message.ts';

export type TimerAnswer =
  | { readonly kind: 'agreed'; readonly headers: readonly HeaderLine[] }
  /** Answer 422 with this header. */
  | { readonly kind: 'too-small'; readonly headers: readonly HeaderLine[] };

export class SessionTimer {
  #intervalSec: number;
  #minSec = SESSION_EXPIRES_MIN_SEC;
  #weRefresh = true;
  #isAgreed = false;
  #startedAtMs = 0;
  #refreshSent = false;

  constructor(intervalSec: number = SESSION_EXPIRES_SEC) {
    this.#intervalSec = Math.max(intervalSec, SESSION_EXPIRES_MIN_SEC);
  }

  get intervalSec(): number {
    return this.#intervalSec;
  }

  get weRefresh(): boolean {
    return this.#weRefresh;
  }

  /** For our INVITEs and UPDATEs; roles once agreed on are kept (RFC 4028 §7.4). */
  get requestHeaders(): readonly HeaderLine[] {
    const role = this.#isAgreed ? `;refresher=${this.#weRefresh ? 'uac' : 'uas'}` : '';
    const headers: HeaderLine[] = [['Session-Expires', `${this.#intervalSec}${role}`]];
    if (this.#minSec > SESSION_EXPIRES_MIN_SEC) headers.push(['Min-SE', String(this.#minSec)]);
    return headers;
  }

  /** The peer's INVITE or UPDATE; the headers are for our 2xx (RFC 4028 §9). */
  answerRequest(request: SipRequest): TimerAnswer {
    const wished = readSeconds(request, 'Session-Expires');
    const canTimer = request.headers.includes('Supported', 'timer');
    if (wished !== undefined && wished < SESSION_EXPIRES_MIN_SEC && canTimer) {
      return { kind: 'too-small', headers: [['Min-SE', String(SESSION_EXPIRES_MIN_SEC)]] };
    }
    const minSec = Math.max(readSeconds(request, 'Min-SE') ?? 0, SESSION_EXPIRES_MIN_SEC);
    this.#intervalSec = Math.max(Math.min(wished ?? this.#intervalSec, this.#intervalSec), minSec);
    this.#weRefresh = (readRefresher(request) ?? (canTimer ? 'uac' : 'uas')) === 'uas';
    this.#isAgreed = true;
    const expires = ['Session-Expires', `${this.#intervalSec};refresher=${this.#weRefresh ? 'uas' : 'uac'}`] as const;
    return { kind: 'agreed', headers: this.#weRefresh ? [expires] : [['Require', 'timer'], expires] };
  }

  /** A 2xx to our INVITE or UPDATE (RFC 4028 §7.2). Silence means that the peer does nothing: we do. */
  takeResponse(response: SipResponse): void {
    const agreed = readSeconds(response, 'Session-Expires');
    this.#isAgreed = true;
    this.#weRefresh = agreed === undefined || readRefresher(response) !== 'uas';
    if (agreed !== undefined) this.#intervalSec = Math.max(agreed, SESSION_EXPIRES_MIN_SEC);
  }

  /** A 422 told the least that somebody on the way takes (RFC 4028 §7.3). False when it makes no sense. */
  raise(response: SipResponse): boolean {
    const minSec = readSeconds(response, 'Min-SE');
    if (minSec === undefined || minSec <= this.#minSec) return false;
    this.#minSec = minSec;
    this.#intervalSec = Math.max(this.#intervalSec, minSec);
    return true;
  }

  /** A successful INVITE or UPDATE, from either side, begins a new interval. */
  restart(nowMs: number): void {
    this.#startedAtMs = nowMs;
    this.#refreshSent = false;
  }

  /** When something is to be done next: our refresh, or the end of a session that nobody refreshed. */
  get dueMs(): number {
    const intervalMs = this.#intervalSec * 1_000;
    if (this.#weRefresh && !this.#refreshSent) return this.#startedAtMs + intervalMs / 2;
    // RFC 4028 §10: BYE a little before the peer forgets the session.
    return this.#startedAtMs + intervalMs - Math.min(32_000, intervalMs / 3);
  }

  /** What is to be done now that `dueMs` has come. */
  due(): 'refresh' | 'end' {
    if (!this.#weRefresh || this.#refreshSent) return 'end';
    this.#refreshSent = true;
    return 'refresh';
  }
}

function readSeconds(message: SipMessage, name: string): number | undefined {
  return parsedOrUndefined(parseSessionExpires, message.headers.get(name))?.seconds;
}

function readRefresher(message: SipMessage): 'uac' | 'uas' | undefined {
  return parsedOrUndefined(parseSessionExpires, message.headers.get('Session-Expires'))?.refresher;
}
