import {
  CalleeBusy,
  type CallFailure,
  CodeNotOffered,
  Declined,
  IncompleteNumber,
  NobodyLoggedIn,
  NoLine,
  NotAnswered,
  NotAvailable,
  NotRegistered,
  TooManyHops,
  UnknownNumber,
  Unreachable,
} from './ended.ts';
import { NoTrunk, NoWayOut, NumberRefused } from './ended-outside.ts';
import type { Utterance } from './types.ts';

type Reason = abstract new (...args: never) => CallFailure;
type Words = ReadonlyMap<unknown, (failure: CallFailure) => Utterance>;

const says = (reason: Reason, what: (failure: CallFailure) => Utterance) => [reason, what] as const;

/**
 * COD-02: what is wrong with a number is said to who dialled it, before the phone is told. Not of emergency numbers: a
 * phone that knows another way out takes it at once.
 */
const ABOUT_NUMBERS: Words = new Map([
  says(UnknownNumber, () => ({ say: 'refusal.unknown-number' })),
  says(IncompleteNumber, ({ phrase }) => ({
    say: 'refusal.incomplete-number',
    with: { length: Number(phrase.params?.length) },
  })),
  says(CodeNotOffered, () => ({ say: 'refusal.code-off' })),
  ...[NoTrunk, NoWayOut].map((reason) => says(reason, () => ({ say: 'refusal.no-outside-line' }))),
  says(NumberRefused, () => ({ say: 'refusal.unknown-number' })),
  says(NobodyLoggedIn, () => ({ say: 'refusal.nobody-logged-in' })),
]);

/** Whoever the box has spoken with hears also why nobody is there; to others their own phone tells that. */
const IN_A_CALL: Words = new Map([
  ...ABOUT_NUMBERS,
  says(CalleeBusy, () => ({ say: 'refusal.busy' })),
  says(NotAnswered, () => ({ say: 'refusal.no-answer' })),
  says(Declined, () => ({ say: 'refusal.declined' })),
  ...[NotAvailable, Unreachable, NotRegistered, NoLine].map((reason) =>
    says(reason, () => ({ say: 'refusal.nobody-there' })),
  ),
  says(TooManyHops, () => ({ say: 'refusal.goes-in-circles' })),
]);

/** What is said about a call that can't be; undefined: nothing. `answered`: the box has spoken with the caller. */
export function spokenOf(failure: CallFailure, answered: boolean): Utterance | undefined {
  if (failure.spoken) return failure.spoken;
  const words = answered ? IN_A_CALL : ABOUT_NUMBERS;
  const said = words.get(failure.constructor)?.(failure);
  return said ?? (answered ? { say: 'refusal.failed' } : undefined);
}
