/** Cuts a byte stream (TCP, TLS) into SIP messages by their Content-Length (RFC 3261 §18.3). */
import { MESSAGE_MAX_BYTES, START_LINE_MAX_BYTES } from '../base/limits.ts';

export type FrameFault =
  /** What came is no SIP: a browser, a scanner, a TLS hello on a plain port. */
  | 'not-sip'
  | 'message-too-large'
  /** Nobody can know where the next message begins. */
  | 'content-length-unclear';

export type Frame =
  | { readonly kind: 'message'; readonly bytes: Uint8Array }
  /** Double CRLF: the peer wants a single one back (RFC 5626 §3.5.1). */
  | { readonly kind: 'ping' }
  /** Single CRLF: the answer to our ping. */
  | { readonly kind: 'pong' }
  /** The stream can't be followed any further: close it. A message whose length was unclear comes before. */
  | { readonly kind: 'fault'; readonly fault: FrameFault };

const CR = 13;
const LF = 10;
const FIRST_CAPACITY = 4_096;
const NOTHING = new Uint8Array(0);

export class StreamFramer {
  /** Nothing while the stream is idle, so that a thousand quiet phones cost nothing. */
  #buffer: Uint8Array = NOTHING;
  #start = 0;
  #end = 0;
  /** How far the current message has been searched for its empty line. */
  #searched = 0;
  /** Length of the current message, head and body, once its head is there. */
  #wanted: number | undefined;
  #halfPing = false;
  #faulty = false;

  /** Bytes kept for a message that is not complete yet. */
  get pendingBytes(): number {
    return this.#end - this.#start;
  }

  /** Takes the next bytes and answers what they complete. After a fault it takes no more. */
  push(bytes: Uint8Array): Frame[] {
    const frames: Frame[] = [];
    if (this.#faulty) return frames;
    this.#append(bytes);
    while (this.#step(frames));
    if (this.#start === this.#end) this.#buffer = NOTHING;
    return frames;
  }

  /** Works off one thing; answers whether there may be more. */
  #step(frames: Frame[]): boolean {
    const left = this.#end - this.#start;
    if (left === 0) return false;
    if (this.#wanted === undefined) {
      // Half a line break: the other half decides.
      if (left === 1 && this.#buffer[this.#start] === CR) return false;
      if (this.#searched === this.#start && this.#lineBreaks(frames)) return true;
      if (this.#start === this.#end || !this.#findHead(frames)) return false;
    }
    if (this.#wanted === undefined || this.#end - this.#start < this.#wanted) return false;
    frames.push({ kind: 'message', bytes: this.#buffer.slice(this.#start, this.#start + this.#wanted) });
    this.#start += this.#wanted;
    this.#searched = this.#start;
    this.#wanted = undefined;
    return true;
  }

  /** Between messages: keep-alives. A single LF is forgiven as a line break. */
  #lineBreaks(frames: Frame[]): boolean {
    const byte = this.#buffer[this.#start];
    if (byte !== CR && byte !== LF) {
      this.#halfPing = false;
      return false;
    }
    if (byte === CR) {
      if (this.#buffer[this.#start + 1] !== LF) return this.#fail(frames, 'not-sip');
      this.#start++;
    }
    this.#start++;
    this.#searched = this.#start;
    const another = this.#start < this.#end && (this.#buffer[this.#start] === CR || this.#buffer[this.#start] === LF);
    if (this.#halfPing) frames.push({ kind: 'ping' });
    else if (!another) frames.push({ kind: 'pong' });
    this.#halfPing = !this.#halfPing;
    return true;
  }

  /** Looks for the empty line that ends the head, and in the head for the length of the body. */
  #findHead(frames: Frame[]): boolean {
    if (this.#looksForeign()) return this.#fail(frames, 'not-sip');
    const end = this.#emptyLine();
    if (end === undefined) {
      if (this.#end - this.#start > MESSAGE_MAX_BYTES) return this.#fail(frames, 'message-too-large');
      return false;
    }
    const headLength = end - this.#start;
    const bodyLength = bodyLengthOf(this.#buffer.subarray(this.#start, end));
    if (headLength + (bodyLength ?? 0) > MESSAGE_MAX_BYTES) return this.#fail(frames, 'message-too-large');
    if (bodyLength === undefined) {
      // The head alone is handed on, so that a request can still be answered with 400 before the end.
      frames.push({ kind: 'message', bytes: this.#buffer.slice(this.#start, end) });
      return this.#fail(frames, 'content-length-unclear');
    }
    this.#wanted = headLength + bodyLength;
    return true;
  }

  /** True when the first line can't be that of a SIP message. */
  #looksForeign(): boolean {
    const first = this.#buffer[this.#start]!;
    if (first <= 32 || first >= 127) return true;
    if (this.#searched > this.#start) return false;
    const lineEnd = this.#buffer.subarray(this.#start, this.#end).indexOf(LF);
    if ((lineEnd < 0 ? this.#end - this.#start : lineEnd) > START_LINE_MAX_BYTES) return true;
    if (lineEnd < 0) return false;
    return !/(?:^SIP\/\d| SIP\/\d+\.\d+\s*$)/i.test(latin(this.#buffer, this.#start, this.#start + lineEnd));
  }

  /** Position behind the empty line, or undefined. */
  #emptyLine(): number | undefined {
    const buffer = this.#buffer;
    // A line break found before may turn out to be followed by another, so the last three bytes are looked at again.
    for (let at = Math.max(this.#start, this.#searched - 3); ; at++) {
      at = buffer.indexOf(LF, at);
      if (at < 0 || at >= this.#end) break;
      if (at + 1 < this.#end && buffer[at + 1] === LF) return at + 2;
      if (at + 2 < this.#end && buffer[at + 1] === CR && buffer[at + 2] === LF) return at + 3;
    }
    // Only once the first line is complete and was looked at does the search count as begun.
    if (buffer.subarray(this.#start, this.#end).includes(LF)) this.#searched = this.#end;
    return undefined;
  }

  #fail(frames: Frame[], fault: FrameFault): false {
    frames.push({ kind: 'fault', fault });
    this.#faulty = true;
    this.#start = this.#end;
    return false;
  }

  #append(bytes: Uint8Array): void {
    if (this.#start === this.#end) {
      // A view, and no Buffer: its slice() would hand out the edge's own memory.
      this.#buffer = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length);
      this.#start = 0;
      this.#end = bytes.length;
      this.#searched = 0;
      return;
    }
    if (this.#end + bytes.length > this.#buffer.length) this.#makeRoom(bytes.length);
    this.#buffer.set(bytes, this.#end);
    this.#end += bytes.length;
  }

  /** Moves what is pending to the front of a buffer that doubles, so that a trickle costs no more than a flood. */
  #makeRoom(more: number): void {
    const pending = this.#end - this.#start;
    let capacity = Math.max(FIRST_CAPACITY, this.#buffer.length);
    while (capacity < pending + more) capacity *= 2;
    const larger = new Uint8Array(capacity);
    larger.set(this.#buffer.subarray(this.#start, this.#end));
    this.#buffer = larger;
    this.#searched -= this.#start;
    this.#start = 0;
    this.#end = pending;
  }
}

function latin(bytes: Uint8Array, start: number, end: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('latin1');
}

const CONTENT_LENGTH = /\n(?:content-length|l)[ \t]*:[ \t]*(?:\r?\n[ \t]+)?([^\r\n]*)/gi;

/** 0 when none is said, which a stream doesn't allow but nobody else's bytes can then be taken; undefined: unclear. */
function bodyLengthOf(head: Uint8Array): number | undefined {
  let length: number | undefined;
  for (const [, value = ''] of latin(head, 0, head.length).matchAll(CONTENT_LENGTH)) {
    const digits = value.trim();
    if (!/^[0-9]{1,9}$/.test(digits) || (length !== undefined && length !== Number(digits))) return undefined;
    length = Number(digits);
  }
  return length ?? 0;
}
