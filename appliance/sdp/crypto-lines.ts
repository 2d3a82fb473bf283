/** Keys in descriptions: a=crypto lines (RFC 4568), read with the care that a key deserves. */
import { CRYPTO_LINES_MAX } from '../base/limits.ts';
import { isSrtpSuite, SRTP_SUITES, type SrtpSuiteName } from '../base/srtp-suites.ts';
import { attributes, type SdpSection } from './lines.ts';

/** One suite with the key that its owner protects with. */
export interface SdesKey {
  readonly suite: SrtpSuiteName;
  /** Master key and master salt, one behind the other. */
  readonly key: Uint8Array;
}

export interface CryptoLine extends SdesKey {
  readonly tag: string;
  /** Length of the key's name in each packet of its owner; 0: none there (RFC 3711 §3.1). */
  readonly mkiBytes: number;
}

/** The a=crypto lines of a medium that we can do as they stand, in their order: its owner prefers the first. */
export function cryptoLines(section: SdpSection): CryptoLine[] {
  return attributes(section, 'crypto')
    .slice(0, CRYPTO_LINES_MAX)
    .map(readCryptoLine)
    .filter((line) => line !== undefined);
}

export function formatCryptoLine(tag: string, { suite, key }: SdesKey): string {
  return `crypto:${tag} ${suite} inline:${key.toBase64()}`;
}

const LINE = /^(\d{1,9})\s+(\S+)\s+inline:([^\s;]+)((?:\s+\S+)*)\s*$/i;

/** Undefined for a suite that we don't know, several keys in one line, or anything that would weaken it. */
function readCryptoLine(value: string): CryptoLine | undefined {
  const found = LINE.exec(value);
  if (!found || !parametersAllowed(found[4]!)) return undefined;
  const suite = found[2]!.toUpperCase();
  if (!isSrtpSuite(suite)) return undefined;
  const [encoded, ...fields] = found[3]!.split('|');
  const key = keyOf(encoded!, suite);
  const mkiBytes = mkiOf(fields);
  return key && mkiBytes !== undefined ? { tag: found[1]!, suite, key, mkiBytes } : undefined;
}

const BASE64 = /^([A-Za-z0-9+/]+)={0,2}$/;

function keyOf(encoded: string, suite: SrtpSuiteName): Uint8Array | undefined {
  const bare = BASE64.exec(encoded)?.[1];
  // Some leave out the padding; a last letter of too many bits is no reason to refuse either.
  if (bare === undefined || bare.length % 4 === 1) return undefined;
  const key = Uint8Array.fromBase64(bare);
  const { keyBytes, saltBytes } = SRTP_SUITES[suite];
  return key.length === keyBytes + saltBytes ? key : undefined;
}

/** Packets that a key lasts for at the most (RFC 3711 §9.2). */
const LIFETIME_MAX_LOG2 = 48;
/** We never change a key within a call: one that ends sooner than 2²⁰ packets, six hours of speech, won't do. */
const LIFETIME_MIN_LOG2 = 20;

/** `[lifetime][|MKI:length]`, each once at most (RFC 4568 §6.1). */
function mkiOf(fields: readonly string[]): number | undefined {
  const [first, second, ...more] = fields;
  if (more.length > 0) return undefined;
  if (first === undefined) return 0;
  if (first.includes(':')) return second === undefined ? mkiBytes(first) : undefined;
  if (!lifetimeAllowed(first)) return undefined;
  return second === undefined ? 0 : mkiBytes(second);
}

function lifetimeAllowed(text: string): boolean {
  const power = /^2\^(\d{1,2})$/.exec(text);
  const log2 = power ? Number(power[1]) : /^\d{1,15}$/.test(text) ? Math.log2(Number(text)) : Number.NaN;
  return log2 >= LIFETIME_MIN_LOG2 && log2 <= LIFETIME_MAX_LOG2;
}

function mkiBytes(text: string): number | undefined {
  const length = Number(/^\d{1,39}:(\d{1,3})$/.exec(text)?.[1] ?? 0);
  return length >= 1 && length <= 128 ? length : undefined;
}

/**
 * Session parameters must be understood or the line not be taken, unless a `-` leads them (RFC 4568 §6.3.7). A hint on
 * the size of the replay window, or the usual order of an error correction that we don't do, changes nothing for us;
 * whatever leaves something in the clear is out of the question.
 */
function parametersAllowed(text: string): boolean {
  return text
    .trim()
    .split(/\s+/)
    .every((parameter) => parameter === '' || /^(?:-.+|WSH=\d+|FEC_ORDER=FEC_SRTP)$/i.test(parameter));
}
