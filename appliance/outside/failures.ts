import { phrase } from '../base/words/index.ts';
import type { Phrase } from '../base/words/phrase.ts';
import type { CallFailureLike } from '../calls/types.ts';

/** The box has no way to the outside at all. */
export function noTrunk(number: string): CallFailureLike {
  const said = phrase('call.no-trunk', { number });
  return { sip: 503, q850: 38, outcome: 'failed', phrase: said, spoken: { say: 'refusal.no-outside-line' } };
}

/** There are providers, and each was left out. `isFull`: only because others talk over them. */
export function noWay(number: string, isFull: boolean): CallFailureLike {
  const said = phrase(isFull ? 'outside.all-full' : 'outside.none-up', { number });
  const spoken = { say: isFull ? 'refusal.box-busy' : 'refusal.no-outside-line' } as const;
  // RFC 3398 §8.2.6.1: 34 no circuit available, 38 network out of order.
  return { sip: 503, q850: isFull ? 34 : 38, outcome: 'failed', phrase: said, spoken };
}

/** Who calls may not: a block, or a brake. */
export function mayNot(why: Phrase): CallFailureLike {
  return { sip: 403, q850: 21, outcome: 'refused', phrase: why, spoken: { say: 'refusal.not-allowed' } };
}

/** A call for help came to nobody: a phone that knows another way out takes that at once, so nothing is played. */
export function noHelp(number: string, hasTrunks: boolean): CallFailureLike {
  const said = phrase(hasTrunks ? 'outside.no-help' : 'call.no-trunk-emergency', { number });
  return { sip: 503, q850: 38, outcome: 'failed', phrase: said };
}
