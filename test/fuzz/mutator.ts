/** Makes bad messages out of good ones, the same for the same seed. */
import type { Random } from '../../appliance/base/random.ts';

/** Pieces that parsers stumble over. */
const PIECES = [
  '\r\n',
  '\n',
  '\r',
  '\r\n\r\n',
  '\r\n ',
  '\0',
  ' ',
  '\t',
  ',',
  ';',
  ';;',
  ':',
  '=',
  '"',
  '\\',
  '<',
  '>',
  '<>',
  '@',
  '%',
  '%00',
  '%zz',
  '?',
  '&',
  '[',
  ']',
  '[::1]',
  ':::',
  '*',
  '-1',
  '0',
  '4294967296',
  '99999999999999999999999',
  'é',
  '\uFFFD',
  '\u{1F600}',
  'SIP/2.0',
  'sip:',
  'tel:',
  'z9hG4bK',
  ';tag=',
  'Content-Length: ',
  'l: 5\r\n',
  'Via: ',
  'Contact: *\r\n',
  'multipart/mixed;boundary=b',
  '--b\r\n',
  'm=audio 0 RTP/AVP 0\r\n',
  'a=rtpmap:',
  'c=IN IP4 0.0.0.0\r\n',
];

/** Letters of which long runs are made: what a search tries again and again at. */
const RUNS = [
  ' ',
  '\t',
  ',',
  ';',
  '"',
  '\\',
  '<',
  ':',
  '=',
  '%',
  '(',
  'a',
  '1',
  '\r',
  '\n',
  '\r\n ',
  'a,',
  ';a',
  '&a=b',
];
const LONGEST_RUN = 60_000;

type Edit = (bytes: Buffer, random: Random, seeds: readonly Uint8Array[]) => Buffer;

function span(bytes: Buffer, random: Random, longest: number): [number, number] {
  const from = random.integer(0, bytes.length);
  return [from, Math.min(bytes.length, from + random.integer(0, longest))];
}

function pick<T>(random: Random, list: readonly T[]): T {
  return list[random.integer(0, list.length - 1)]!;
}

function replaced(bytes: Buffer, from: number, to: number, by: Uint8Array): Buffer {
  return Buffer.concat([bytes.subarray(0, from), by, bytes.subarray(to)]);
}

function lines(bytes: Buffer): string[] {
  return bytes.toString('latin1').split('\r\n');
}

const EDITS: readonly Edit[] = [
  /** A bit turned over. */
  (bytes, random) => {
    const copy = Buffer.from(bytes);
    const at = random.integer(0, Math.max(0, copy.length - 1));
    if (copy.length > 0) copy[at] = copy[at]! ^ (1 << random.integer(0, 7));
    return copy;
  },
  /** Any byte put in. */
  (bytes, random) => replaced(bytes, ...span(bytes, random, 1), random.bytes(1)),
  /** A stretch taken out. */
  (bytes, random) => replaced(bytes, ...span(bytes, random, 40), Buffer.alloc(0)),
  /** A stretch said twice. */
  (bytes, random) => {
    const [from, to] = span(bytes, random, 80);
    return replaced(bytes, from, from, bytes.subarray(from, to));
  },
  /** A stumbling block put in, or in the place of something. */
  (bytes, random) => replaced(bytes, ...span(bytes, random, random.integer(0, 6)), Buffer.from(pick(random, PIECES))),
  /** A piece of another message put in. */
  (bytes, random, seeds) => {
    const other = Buffer.from(pick(random, seeds));
    const [from, to] = span(other, random, 120);
    return replaced(bytes, ...span(bytes, random, 60), other.subarray(from, to));
  },
  /** Cut off. */
  (bytes, random) => bytes.subarray(0, random.integer(0, bytes.length)),
  /** Two lines changed places, or one is said twice. */
  (bytes, random) => {
    const all = lines(bytes);
    const [from, to] = [random.integer(0, all.length - 1), random.integer(0, all.length - 1)];
    if (random.integer(0, 1) === 0) all.splice(to, 0, all[from]!);
    else [all[from], all[to]] = [all[to]!, all[from]!];
    return Buffer.from(all.join('\r\n'), 'latin1');
  },
  /** The value of a line cut short or doubled. */
  (bytes, random) => {
    const all = lines(bytes);
    const at = random.integer(0, all.length - 1);
    const colon = all[at]!.indexOf(':') + 1;
    const value = all[at]!.slice(colon);
    all[at] = all[at]!.slice(0, colon) + (random.integer(0, 1) === 0 ? '' : `${value},${value}`);
    return Buffer.from(all.join('\r\n'), 'latin1');
  },
];

/** The same thing over and over, mostly short, now and then as long as a packet: rare, because it is slow to make. */
function run(bytes: Buffer, random: Random): Buffer {
  const length = random.integer(0, 9) === 0 ? LONGEST_RUN : random.integer(1, 300);
  const piece = pick(random, RUNS);
  const text = piece.repeat(Math.max(1, Math.floor(length / piece.length)));
  return replaced(bytes, ...span(bytes, random, 2), Buffer.from(text));
}

/** With a Content-Length that fits, or most damage would go no further than that. */
function fitted(bytes: Buffer): Buffer {
  const text = bytes.toString('latin1');
  const head = text.indexOf('\r\n\r\n');
  if (head < 0) return bytes;
  const fixed = text.slice(0, head).replace(/^(Content-Length|l)[ \t]*:.*$/gim, `$1: ${text.length - head - 4}`);
  return Buffer.from(fixed + text.slice(head), 'latin1');
}

/** One to four edits on one of the seeds. */
export function mutate(random: Random, seeds: readonly Uint8Array[]): Uint8Array {
  let bytes: Buffer = Buffer.from(pick(random, seeds));
  for (let left = random.integer(1, 4); left > 0; left--) {
    bytes = random.integer(0, 99) === 0 ? run(bytes, random) : pick(random, EDITS)(bytes, random, seeds);
  }
  if (random.integer(0, 3) > 0) bytes = fitted(bytes);
  return bytes.subarray(0, 65_535);
}

/**
 * The smallest input that still fails, by taking out ever smaller pieces. `fails` must not throw.
 * @param tries how often `fails` may be asked
 */
export function shrink(bytes: Uint8Array, fails: (bytes: Uint8Array) => boolean, tries = 2_000): Uint8Array {
  let best = Buffer.from(bytes);
  let left = tries;
  for (let size = Math.ceil(best.length / 2); size > 0; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let at = 0; at < best.length && left > 0; ) {
      const smaller = Buffer.concat([best.subarray(0, at), best.subarray(at + size)]);
      left--;
      if (fails(smaller)) best = smaller;
      else at += size;
    }
  }
  return best;
}
