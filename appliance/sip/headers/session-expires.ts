import { SyntaxFault, wholeNumber } from '../grammar.ts';
import { Params, parseParams } from './params.ts';

/** Session-Expires and Min-SE (RFC 4028 §4, §5). */
export interface SessionExpires {
  readonly seconds: number;
  /** Who refreshes; undefined leaves it to the other side. Min-SE has none. */
  readonly refresher: 'uac' | 'uas' | undefined;
}

/** @throws SyntaxFault */
export function parseSessionExpires(text: string): SessionExpires {
  const semicolon = text.indexOf(';');
  const seconds = wholeNumber((semicolon < 0 ? text : text.slice(0, semicolon)).trim(), 2 ** 32 - 1);
  if (seconds === undefined) throw new SyntaxFault('session-expires-invalid', text);
  const params = semicolon < 0 ? Params.none : parseParams(text, semicolon);
  const refresher = params.get('refresher')?.toLowerCase();
  return { seconds, refresher: refresher === 'uac' || refresher === 'uas' ? refresher : undefined };
}

export function formatSessionExpires(value: SessionExpires): string {
  return value.refresher === undefined ? String(value.seconds) : `${value.seconds};refresher=${value.refresher}`;
}
