import { isToken, SyntaxFault, wholeNumber } from '../grammar.ts';
import { Params, parseParams } from './params.ts';

/** RFC 6665 §4.1.3, §8.2.3. */
export interface SubscriptionState {
  /** In lower case: active, pending, terminated, or one of an extension. */
  readonly state: string;
  readonly expiresSec: number | undefined;
  /** With `terminated`: deactivated, probation, rejected, timeout, giveup, noresource, invariant. */
  readonly reason: string | undefined;
  readonly retryAfterSec: number | undefined;
}

/** @throws SyntaxFault */
export function parseSubscriptionState(text: string): SubscriptionState {
  const semicolon = text.indexOf(';');
  const state = (semicolon < 0 ? text : text.slice(0, semicolon)).trim().toLowerCase();
  if (!isToken(state)) throw new SyntaxFault('subscription-state-invalid', text);
  const params = semicolon < 0 ? Params.none : parseParams(text, semicolon);
  return {
    state,
    expiresSec: wholeNumber(params.get('expires') ?? '', 2 ** 32 - 1),
    reason: params.get('reason')?.toLowerCase(),
    retryAfterSec: wholeNumber(params.get('retry-after') ?? '', 2 ** 32 - 1),
  };
}

export function formatSubscriptionState(value: Partial<SubscriptionState> & Pick<SubscriptionState, 'state'>): string {
  let text = value.state;
  if (value.reason !== undefined) text += `;reason=${value.reason}`;
  if (value.expiresSec !== undefined) text += `;expires=${value.expiresSec}`;
  if (value.retryAfterSec !== undefined) text += `;retry-after=${value.retryAfterSec}`;
  return text;
}
