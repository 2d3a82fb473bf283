import { SyntaxFault } from '../grammar.ts';
import { parseParams } from './params.ts';

/** When to try again (RFC 3261 §20.33): `18000;duration=3600 (I'm in a meeting)`. */
export interface RetryAfter {
  /** Longer than 2^32-1 seconds is taken as that much (RFC 4475 §3.1.2.5). */
  readonly seconds: number;
  readonly durationSec: number | undefined;
}

/** @throws SyntaxFault */
export function parseRetryAfter(text: string): RetryAfter {
  const plain = text.replace(/\([^()]*\)/g, '').trim();
  const digits = /^[0-9]+/.exec(plain)?.[0];
  if (digits === undefined) throw new SyntaxFault('retry-after-invalid', text);
  const duration = parseParams(plain, digits.length).get('duration');
  return {
    seconds: bounded(digits),
    durationSec: duration !== undefined && /^[0-9]+$/.test(duration) ? bounded(duration) : undefined,
  };
}

function bounded(digits: string): number {
  return Math.min(Number(digits), 2 ** 32 - 1);
}
