import type { Clock } from '../base/clock.ts';
import { EVENT_HEARTBEAT_MS, EVENT_QUEUE_MAX_BYTES, EVENT_WRITE_MAX_MS } from '../base/limits.ts';
import { Scope } from '../base/scope.ts';
import type { Person } from './person.ts';

export type StreamEnd = 'signed-out' | 'rights-changed' | 'too-slow' | 'too-many' | 'stopping';

interface ReaderParts {
  readonly person: Person;
  readonly topics: ReadonlySet<string>;
  readonly clock: Clock;
  readonly scope: Scope;
  /** Whether the person is still signed in and may do the same as at the beginning. */
  readonly standing: () => Promise<'same' | 'changed' | 'signed-out'>;
  readonly onGone: (reader: EventReader) => void;
}

/**
 * One browser tab on the event stream: a bounded queue of text, read at the browser's own speed. A browser that
 * vanishes without a word takes nothing any more; then the time limit or the full queue ends it. Everything it holds
 * hangs on its scope.
 */
export class EventReader {
  readonly person: Person;
  readonly topics: ReadonlySet<string>;
  readonly scope: Scope;
  readonly #parts: ReaderParts;
  readonly #stream: ReadableStream<Uint8Array>;
  readonly #encoder = new TextEncoder();
  #controller: ReadableStreamDefaultController<Uint8Array> | undefined;
  #queue: Uint8Array[] = [];
  #queuedBytes = 0;
  #lastTakenAt: number;
  /** Unless somebody says otherwise, it ends with everything else. */
  #why: StreamEnd | 'gone' = 'stopping';
  #stopBeating: (() => void) | undefined;

  constructor(parts: ReaderParts) {
    this.#parts = parts;
    this.person = parts.person;
    this.topics = parts.topics;
    this.#lastTakenAt = parts.clock.now();
    this.scope = new Scope('event reader', parts.scope);
    this.#stream = new ReadableStream<Uint8Array>(
      {
        start: (controller) => {
          this.#controller = controller;
        },
        pull: () => this.#pulled(),
        cancel: () => this.end('gone'),
      },
      { highWaterMark: 1 },
    );
    this.scope.onEnd(() => this.#finish());
    this.scope.onEnd(() => parts.onGone(this));
    this.#beat();
  }

  response(): Response {
    return new Response(this.#stream, {
      headers: {
        'content-type': 'text/event-stream',
        'cache-control': 'no-store',
        // A proxy that gathers answers would hold events back.
        'x-accel-buffering': 'no',
      },
    });
  }

  send(event: string, id: string, data: unknown): void {
    this.#push(`event: ${event}\nid: ${id}\ndata: ${JSON.stringify(data)}\n\n`);
  }

  comment(text: string): void {
    this.#push(`: ${text}\n\n`);
  }

  /** Ends it, with a last word where there is a reason that the page should know. Again: nothing. */
  end(why: StreamEnd | 'gone'): void {
    if (this.scope.ended) return;
    this.#why = why;
    this.scope.end();
  }

  #finish(): void {
    // What still waits is of no use to somebody who was too slow or may not see it any more.
    this.#queue = [];
    try {
      const last = `event: end\ndata: ${JSON.stringify({ why: this.#why })}\n\n`;
      if (this.#why !== 'gone') this.#controller?.enqueue(this.#encoder.encode(last));
      this.#controller?.close();
    } catch {
      // The browser was gone first: its stream is closed already.
    }
  }

  checkStanding(): void {
    void this.#parts.standing().then((standing) => {
      if (standing === 'signed-out') this.end('signed-out');
      if (standing === 'changed') this.end('rights-changed');
    });
  }

  #beat(): void {
    const { clock } = this.#parts;
    const timer = clock.at(clock.now() + EVENT_HEARTBEAT_MS, () => {
      if (this.#queue.length > 0 && clock.now() - this.#lastTakenAt >= EVENT_WRITE_MAX_MS) {
        this.end('too-slow');
        return;
      }
      this.comment('still here');
      this.checkStanding();
      if (!this.scope.ended) this.#beat();
    });
    this.#stopBeating?.();
    this.#stopBeating = this.scope.onEnd(() => timer.cancel());
  }

  #push(text: string): void {
    if (this.scope.ended) return;
    const bytes = this.#encoder.encode(text);
    if (this.#queue.length === 0 && (this.#controller?.desiredSize ?? 0) > 0) {
      this.#lastTakenAt = this.#parts.clock.now();
      this.#controller?.enqueue(bytes);
      return;
    }
    this.#queue.push(bytes);
    this.#queuedBytes += bytes.byteLength;
    if (this.#queuedBytes > EVENT_QUEUE_MAX_BYTES) this.end('too-slow');
  }

  #pulled(): void {
    this.#lastTakenAt = this.#parts.clock.now();
    const next = this.#queue.shift();
    if (!next) return;
    this.#queuedBytes -= next.byteLength;
    this.#controller?.enqueue(next);
  }
}
