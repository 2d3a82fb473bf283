/**
 * One DTLS association between the box and a browser, for the keys of its sound alone (RFC 5764): datagrams and time go
 * in, datagrams come out. It never carries data.
 */
import { DTLS_HANDSHAKE_MS, DTLS_RETRANSMIT_MAX_MS, DTLS_RETRANSMIT_MS } from '../../base/limits-media.ts';
import { ReplayWindow } from '../../rtp/srtp-index.ts';
import { ALERT, type Alert, concat, DtlsFault } from './bytes.ts';
import { fragments, Reassembly } from './flights.ts';
import {
  ClientHandshake,
  type DtlsSrtpKeys,
  type FlightItem,
  type HandshakeParts,
  ServerHandshake,
} from './handshake.ts';
import { HANDSHAKE } from './messages.ts';
import { CONTENT, type DtlsRecord, opened, readRecords, sealed, writeRecord } from './records.ts';

export type DtlsState = 'handshake' | 'ready' | 'failed' | 'closed';

const DATAGRAM_BYTES = 1_200;
const WARNING = 1;
const FATAL = 2;
/** A repeated flight is answered with ours at most this often. */
const ANSWER_AGAIN_MS = 50;

export class DtlsAssociation {
  readonly #handshake: ServerHandshake | ClientHandshake;
  readonly #incoming = new Reassembly();
  readonly #replay = new ReplayWindow();
  readonly #endsAtMs: number;
  /** Numbers of the next record in each epoch. */
  readonly #numbers: [number, number] = [0, 0];
  #state: DtlsState = 'handshake';
  #why: string | undefined;
  /** What was sent last: sent again until it is answered. */
  #flight: readonly FlightItem[] = [];
  #sentMs = 0;
  #waitMs = DTLS_RETRANSMIT_MS;

  constructor(parts: HandshakeParts, nowMs: number) {
    this.#handshake = parts.role === 'client' ? new ClientHandshake(parts) : new ServerHandshake(parts);
    this.#endsAtMs = nowMs + DTLS_HANDSHAKE_MS;
  }

  get state(): DtlsState {
    return this.#state;
  }

  /** What was wrong, for the log; undefined while nothing is. */
  get why(): string | undefined {
    return this.#why;
  }

  /** Keys of sound; undefined until the other end has proved itself. */
  get keys(): DtlsSrtpKeys | undefined {
    return this.#state === 'ready' ? this.#handshake.srtp : undefined;
  }

  /** When `tick` is to be called next; undefined when nothing is left to wait for. */
  get deadlineMs(): number | undefined {
    if (this.#state !== 'handshake') return undefined;
    return this.#flight.length > 0 ? Math.min(this.#sentMs + this.#waitMs, this.#endsAtMs) : this.#endsAtMs;
  }

  /** What a client begins with; a server waits. */
  start(nowMs: number): Uint8Array[] {
    return this.#handshake instanceof ClientHandshake ? this.#begin(this.#handshake.start(), nowMs) : [];
  }

  /** Sends again what was not answered, or gives up. */
  tick(nowMs: number): Uint8Array[] {
    const { deadlineMs } = this;
    if (deadlineMs === undefined || nowMs < deadlineMs) return [];
    if (nowMs >= this.#endsAtMs) {
      this.#end('failed', 'the handshake took too long');
      return [];
    }
    this.#waitMs = Math.min(2 * this.#waitMs, DTLS_RETRANSMIT_MAX_MS);
    return this.#send(nowMs);
  }

  /** A datagram came. @returns what to send back */
  received(bytes: Uint8Array, start: number, end: number, nowMs: number): Uint8Array[] {
    if (this.#isOver()) return [];
    let repeated = false;
    const out: Uint8Array[] = [];
    try {
      for (const record of readRecords(bytes, start, end)) {
        const clear = this.#opened(record);
        if (clear?.content === CONTENT.alert) this.#alerted(clear);
        else if (clear?.content === CONTENT.handshake) {
          repeated = this.#taken(clear.fragment) || repeated;
          if (this.#state === 'handshake') out.push(...this.#advance(nowMs));
        }
        if (this.#isOver()) return out;
      }
    } catch (error) {
      if (!(error instanceof DtlsFault)) throw error;
      this.#end('failed', error.message);
      return [...out, this.#alert(FATAL, error.alert)];
    }
    // The other end repeats what it has said because our answer was lost (RFC 6347 §4.2.4).
    const again = repeated && out.length === 0 && this.#flight.length > 0 && nowMs - this.#sentMs >= ANSWER_AGAIN_MS;
    return again ? this.#send(nowMs) : out;
  }

  /** Says good-bye. */
  close(): Uint8Array[] {
    const wasReady = this.#state === 'ready';
    this.#end('closed', undefined);
    return wasReady ? [this.#alert(WARNING, ALERT.closeNotify)] : [];
  }

  #isOver(): boolean {
    return this.#state === 'failed' || this.#state === 'closed';
  }

  // --- Incoming ---

  /** Undefined for what cannot be genuine, came before, or is in the wrong epoch for what it says. */
  #opened(record: DtlsRecord): DtlsRecord | undefined {
    if (record.epoch === 0) {
      // Once protected, always protected: a plain alert is anybody's then, a plain Finished nobody's.
      if (record.content === CONTENT.alert) return this.#handshake.readKeys ? undefined : record;
      return record.fragment[0] === HANDSHAKE.finished ? undefined : record;
    }
    const keys = this.#handshake.readKeys;
    if (record.epoch !== 1 || !keys || !this.#replay.isNew(record.sequence)) return undefined;
    const clear = opened(record, keys);
    if (clear) this.#replay.note(record.sequence);
    return clear;
  }

  /** Whether it was said before. What makes no message is nobody's, and left out (RFC 6347 §4.1.2.7). */
  #taken(fragment: Uint8Array): boolean {
    try {
      return this.#incoming.take(fragment);
    } catch (error) {
      if (!(error instanceof DtlsFault)) throw error;
      return false;
    }
  }

  #alerted({ fragment }: DtlsRecord): void {
    const [level, description] = fragment;
    if (description === ALERT.closeNotify) this.#end('closed', undefined);
    else if (level === FATAL) this.#end('failed', `the other end refuses: alert ${description}`);
  }

  #advance(nowMs: number): Uint8Array[] {
    const out: Uint8Array[] = [];
    for (let message = this.#incoming.next(); message; message = this.#incoming.next()) {
      const flight = this.#handshake.take(message);
      if (flight) out.push(...this.#begin(flight, nowMs));
      if (this.#handshake.isThrough) this.#state = 'ready';
    }
    return out;
  }

  #end(state: 'failed' | 'closed', why: string | undefined): void {
    this.#state = state;
    this.#why = why;
    this.#flight = [];
  }

  // --- Outgoing ---

  #begin(flight: readonly FlightItem[], nowMs: number): Uint8Array[] {
    this.#flight = flight;
    this.#waitMs = DTLS_RETRANSMIT_MS;
    return this.#send(nowMs);
  }

  /** The flight under new record numbers, as many records to a datagram as fit. */
  #send(nowMs: number): Uint8Array[] {
    this.#sentMs = nowMs;
    let epoch: 0 | 1 = 0;
    const records: Uint8Array[] = [];
    for (const item of this.#flight) {
      if (item === 'change-cipher-spec') {
        records.push(this.#record(CONTENT.changeCipherSpec, 0, Uint8Array.of(1)));
        epoch = 1;
      } else for (const piece of fragments(item)) records.push(this.#record(CONTENT.handshake, epoch, piece));
    }
    return packed(records);
  }

  #record(content: number, epoch: 0 | 1, fragment: Uint8Array): Uint8Array {
    const record = { content, epoch, sequence: this.#numbers[epoch]++, fragment };
    const keys = this.#handshake.writeKeys;
    return writeRecord(epoch === 1 && keys ? sealed(record, keys) : record);
  }

  #alert(level: number, description: Alert): Uint8Array {
    // Protected as soon as we have said that we protect.
    const epoch = this.#numbers[1] > 0 ? 1 : 0;
    return this.#record(CONTENT.alert, epoch, Uint8Array.of(level, description));
  }
}

function packed(records: readonly Uint8Array[]): Uint8Array[] {
  const datagrams: Uint8Array[] = [];
  let waiting: Uint8Array[] = [];
  let bytes = 0;
  for (const record of records) {
    if (bytes + record.length > DATAGRAM_BYTES && waiting.length > 0) {
      datagrams.push(concat(...waiting));
      waiting = [];
      bytes = 0;
    }
    waiting.push(record);
    bytes += record.length;
  }
  return waiting.length > 0 ? [...datagrams, concat(...waiting)] : datagrams;
}
