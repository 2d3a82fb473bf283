import { isToken, SyntaxFault, wholeNumber } from '../grammar.ts';
import { methodNamed } from '../methods.ts';

/** RFC 3261 §8.1.1.5: less than 2^31. */
export const CSEQ_MAX = 2 ** 31 - 1;

export class CSeq {
  readonly number: number;
  readonly method: string;

  constructor(number: number, method: string) {
    this.number = number;
    this.method = method;
  }

  toString(): string {
    return `${this.number} ${this.method}`;
  }
}

/** @throws SyntaxFault */
export function parseCSeq(text: string): CSeq {
  const space = text.search(/[ \t]/);
  const digits = space < 0 ? text : text.slice(0, space);
  const method = space < 0 ? '' : text.slice(space).trim();
  if (!/^[0-9]+$/.test(digits) || !isToken(method)) throw new SyntaxFault('cseq-invalid', text);
  const number = wholeNumber(digits, CSEQ_MAX);
  if (number === undefined) throw new SyntaxFault('cseq-out-of-range', text);
  return new CSeq(number, methodNamed(method));
}
