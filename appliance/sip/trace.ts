/**
 * The last messages of each call, for its ladder. Bounded per call and in all; the calls that began first go first.
 * Registrations and keep-alives are left out: they would push out what people look for.
 */
import type { Clock } from '../base/clock.ts';
import { TRACE_BYTES_MAX, TRACE_MESSAGES_PER_CALL_MAX } from '../base/limits.ts';
import { ownText } from '../base/own-text.ts';
import { phrase } from '../base/words/index.ts';
import type { SipMessage } from './message.ts';
import type { Flow, TraceEntry } from './types.ts';

const UNTRACED: ReadonlySet<string> = new Set(['REGISTER', 'OPTIONS', 'PUBLISH']);

interface Ring {
  entries: TraceEntry[];
  bytes: number;
}

export class Trace {
  readonly #clock: Clock;
  /** By Call-ID, in the order of their first message. */
  readonly #rings = new Map<string, Ring>();
  #bytes = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Number of Call-IDs that something is kept of. */
  get size(): number {
    return this.#rings.size;
  }

  /** Messages of that Call-ID in their order, the oldest first; empty when there are none, or none any more. */
  entries(callId: string): readonly TraceEntry[] {
    return this.#rings.get(callId)?.entries ?? [];
  }

  forget(callId: string): void {
    const ring = this.#rings.get(callId);
    if (!ring) return;
    this.#rings.delete(callId);
    this.#bytes -= ring.bytes;
  }

  /** A message that came in and could be parsed. */
  received(flow: Flow, bytes: Uint8Array, message: SipMessage): void {
    // Most messages by far are registrations, so this is looked at first.
    if (message.kind === 'request' && message.method === 'REGISTER') return;
    const callId = message.headers.get('Call-ID');
    if (callId === undefined) return;
    const begins = message.kind === 'request' && !UNTRACED.has(message.method);
    if (!begins && !this.#rings.has(callId)) return;
    const defect = message.defects[0];
    const note = defect && phrase('ladder.defect', { code: defect.code });
    this.#note(callId, { atMs: this.#clock.wall(), direction: 'in', flow, bytes: compact(bytes), note });
  }

  /** A message of ours, as it was sent. */
  sent(flow: Flow, bytes: Uint8Array): void {
    // As one string: searching that is several times faster than searching the bytes, and every message comes here.
    const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');
    const at = text.indexOf(CALL_ID);
    if (at < 0 || isOfRegister(text)) return;
    const from = at + CALL_ID.length;
    const callId = asReceived(text.slice(from, text.indexOf('\r\n', from)));
    const begins = !text.startsWith('SIP/2.0') && !UNTRACED.has(text.slice(0, text.indexOf(' ')));
    if (!begins && !this.#rings.has(callId)) return;
    this.#note(callId, { atMs: this.#clock.wall(), direction: 'out', flow, bytes });
  }

  #note(callId: string, entry: TraceEntry): void {
    let ring = this.#rings.get(callId);
    if (!ring) {
      ring = { entries: [], bytes: 0 };
      this.#rings.set(ownText(callId), ring);
    }
    ring.entries.push(entry);
    ring.bytes += entry.bytes.length;
    this.#bytes += entry.bytes.length;
    // The first messages say what the call was about; what is in the middle goes.
    if (ring.entries.length > TRACE_MESSAGES_PER_CALL_MAX) {
      const [gone] = ring.entries.splice(TRACE_MESSAGES_PER_CALL_MAX >> 1, 1);
      ring.bytes -= gone!.bytes.length;
      this.#bytes -= gone!.bytes.length;
    }
    while (this.#bytes > TRACE_BYTES_MAX) this.forget(this.#rings.keys().next().value!);
  }
}

const CALL_ID = '\r\nCall-ID: ';
const CSEQ = '\r\nCSeq: ';
const REGISTER = ' REGISTER';

function isOfRegister(text: string): boolean {
  const at = text.indexOf(CSEQ);
  return at >= 0 && text.endsWith(REGISTER, text.indexOf('\r\n', at + CSEQ.length));
}

/** A Call-ID is nearly always ASCII; of any other the letters are put together as the parser does it. */
function asReceived(latin: string): string {
  return /[\u0080-\u00ff]/.test(latin) ? Buffer.from(latin, 'latin1').toString('utf8') : latin;
}

/** A small message in a large buffer would keep the whole buffer alive. */
function compact(bytes: Uint8Array): Uint8Array {
  return bytes.buffer.byteLength > 2 * bytes.length ? new Uint8Array(bytes) : bytes;
}
