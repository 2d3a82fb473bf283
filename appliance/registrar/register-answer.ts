import type { Clock } from '../base/clock.ts';
import { quote } from '../sip/grammar.ts';
import type { AnswerableRequest, HeaderLines } from '../sip/types.ts';
import type { LiveBinding } from './binding.ts';

/** How often a phone on a connection is asked to show that it is alive (RFC 5626 §4.4.1). */
const FLOW_TIMER_SEC = 120;

/** The 200 to a REGISTER (RFC 3261 §10.3 step 8): all contacts of the line with what they are granted, and the date. */
export class RegisterAnswers {
  readonly #clock: Clock;
  #dateSec = 0;
  #date = '';

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  accept(request: AnswerableRequest, bindings: readonly LiveBinding[]): void {
    const nowMs = this.#clock.now();
    const headers: (readonly [string, string])[] = [];
    for (const binding of bindings) headers.push(['Contact', contactValue(binding, nowMs)]);
    headers.push(['Date', this.#dateText()]);
    const { message } = request;
    if (message.headers.has('Path')) for (const path of message.headers.all('Path')) headers.push(['Path', path]);
    else if (usesOutbound(request, bindings)) headers.push(...OUTBOUND);
    request.respond(200, { headers });
  }

  /** Phones without a time server set their clock by it. Made once a second. */
  #dateText(): string {
    const nowSec = Math.floor(this.#clock.wall() / 1000);
    if (nowSec !== this.#dateSec) {
      this.#dateSec = nowSec;
      this.#date = new Date(nowSec * 1000).toUTCString();
    }
    return this.#date;
  }
}

const OUTBOUND: HeaderLines = [
  ['Require', 'outbound'],
  ['Flow-Timer', String(FLOW_TIMER_SEC)],
];

/** The phone asked that its contact stand and fall with this connection, and that is how it is kept (RFC 5626 §6). */
function usesOutbound({ message, flow }: AnswerableRequest, bindings: readonly LiveBinding[]): boolean {
  if (flow.transport === 'udp' || !message.headers.includes('Supported', 'outbound')) return false;
  return bindings.some((binding) => binding.regId !== undefined && binding.way.flow?.id === flow.id);
}

function contactValue(binding: LiveBinding, nowMs: number): string {
  const leftSec = Math.max(0, Math.round((binding.expiresMs - nowMs) / 1000));
  let value = `<${binding.contact}>;expires=${leftSec}`;
  if (binding.instance !== undefined) value += `;+sip.instance=${quote(binding.instance)}`;
  if (binding.regId !== undefined) value += `;reg-id=${binding.regId}`;
  return value;
}
