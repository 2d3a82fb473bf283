import { isToken, quote, SyntaxFault, wholeNumber } from '../grammar.ts';
import { Params, parseParams } from './params.ts';

/** Why a request was sent (RFC 3326): `SIP ;cause=200 ;text="Call completed elsewhere"`, `Q.850;cause=16`. */
export interface Reason {
  /** In upper case: SIP, Q.850, PREEMPTION … */
  readonly protocol: string;
  readonly cause: number | undefined;
  readonly text: string | undefined;
}

/** @throws SyntaxFault */
export function parseReason(text: string): Reason {
  const semicolon = text.indexOf(';');
  const protocol = (semicolon < 0 ? text : text.slice(0, semicolon)).trim();
  if (!isToken(protocol)) throw new SyntaxFault('reason-invalid', text);
  const params = semicolon < 0 ? Params.none : parseParams(text, semicolon);
  return {
    protocol: protocol.toUpperCase(),
    cause: wholeNumber(params.get('cause') ?? '', 999),
    text: params.get('text'),
  };
}

export function formatReason(reason: Reason): string {
  let text = reason.protocol;
  if (reason.cause !== undefined) text += `;cause=${reason.cause}`;
  if (reason.text !== undefined) text += `;text=${quote(reason.text)}`;
  return text;
}

/** What a CANCEL says to the phones that lost a race (RFC 3326 §2): they must not count it as missed. */
export const COMPLETED_ELSEWHERE: Reason = { protocol: 'SIP', cause: 200, text: 'Call completed elsewhere' };
