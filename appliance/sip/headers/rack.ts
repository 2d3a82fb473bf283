import { isToken, SyntaxFault, wholeNumber } from '../grammar.ts';
import { CSEQ_MAX } from './cseq.ts';

/** Which reliable provisional response a PRACK confirms (RFC 3262 §7.2). */
export interface RAck {
  readonly rseq: number;
  readonly cseq: number;
  readonly method: string;
}

/** @throws SyntaxFault */
export function parseRAck(text: string): RAck {
  const [rseqText = '', cseqText = '', method = '', ...more] = text.trim().split(/\s+/);
  const rseq = wholeNumber(rseqText, 2 ** 32 - 1);
  const cseq = wholeNumber(cseqText, CSEQ_MAX);
  if (rseq === undefined || cseq === undefined || !isToken(method) || more.length > 0) {
    throw new SyntaxFault('rack-invalid', text);
  }
  return { rseq, cseq, method };
}

export function formatRAck(rack: RAck): string {
  return `${rack.rseq} ${rack.cseq} ${rack.method}`;
}

/** The number in RSeq (RFC 3262 §7.1). @throws SyntaxFault */
export function parseRSeq(text: string): number {
  const rseq = wholeNumber(text.trim(), 2 ** 32 - 1);
  if (rseq === undefined) throw new SyntaxFault('rseq-invalid', text);
  return rseq;
}
