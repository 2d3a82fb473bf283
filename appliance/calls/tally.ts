import type { PhoneSaid, Refused } from './dialling.ts';
import {
  CalleeBusy,
  Declined,
  NoCommonSound,
  NoFreePorts,
  NotAvailable,
  PhoneRefused,
  SentElsewhere,
  Unreachable,
} from './ended.ts';
import { NoWayOut, NumberRefused } from './ended-outside.ts';
import type { Party } from './types.ts';

/**
 * Whether one phone speaks for all of its person's: 603 and 600 are a person's decision for every phone (RFC 3261
 * §21.6), and so is forwarding; a single 486 only says that this phone is busy, others go on ringing.
 */
function speaksForAll(said: PhoneSaid): boolean {
  return said.kind === 'declined' || said.kind === 'busy-everywhere' || said.kind === 'forwarded';
}

/** What came of what one phone said. */
export type Counted =
  /** Others of the same person may still answer. */
  | { readonly kind: 'goes-on' }
  /** That person will not answer any more; others still may. */
  | { readonly kind: 'target-over' }
  | { readonly kind: 'over'; readonly refused: Refused };

/** Counts what the phones say that ring together, each for its person, and knows when that decides it. */
export class Tally {
  readonly #callee: Party;
  readonly #caller: Party;
  readonly #targets: OneTally[];
  /** What has been decided of each; undefined while somebody may still answer. */
  readonly #results: (Refused | undefined)[];

  /** `refused`: of each who is to be rung, why nobody is; undefined for those whose phones ring. */
  constructor(callee: Party, caller: Party, targets: readonly Party[], refused: readonly (Refused | undefined)[]) {
    this.#callee = callee;
    this.#caller = caller;
    this.#targets = targets.map((target) => new OneTally(target, caller));
    this.#results = [...refused];
  }

  /** Somebody else rings too from now on. Answers their index. */
  add(target: Party): number {
    this.#results.push(undefined);
    return this.#targets.push(new OneTally(target, this.#caller)) - 1;
  }

  /** A phone of that one has said this, and `left` others of theirs still may answer. */
  heard(target: number, said: PhoneSaid, by: Party, left: number): Counted {
    const refused = this.#targets[target]?.heard(said, by, left);
    if (!refused) return { kind: 'goes-on' };
    this.#results[target] = refused;
    return this.#results.includes(undefined)
      ? { kind: 'target-over' }
      : { kind: 'over', refused: verdictOfAll(this.#results as readonly Refused[], this.#callee) };
  }
}

/** What it comes to where none of several will answer (GRP-02): busy only when all that can be reached are. */
export function verdictOfAll(refused: readonly Refused[], callee: Party): Refused {
  const [first] = refused;
  if (refused.length === 1 && first) return first;
  const reachable = refused.filter(({ kind }) => kind !== 'unreachable');
  if (reachable.length === 0) return { kind: 'unreachable', failure: new Unreachable(callee.name) };
  if (reachable.every(({ kind }) => kind === 'busy')) return { kind: 'busy', failure: new CalleeBusy(callee.name) };
  if (reachable.every(({ kind }) => kind === 'declined')) {
    return { kind: 'declined', failure: new Declined(callee.name) };
  }
  return { kind: 'no-answer', failure: new NotAvailable(callee.name) };
}

/** The phones of one person, or one number outside. */
class OneTally {
  readonly #callee: Party;
  readonly #caller: Party;
  readonly #said: PhoneSaid[] = [];

  constructor(callee: Party, caller: Party) {
    this.#callee = callee;
    this.#caller = caller;
  }

  heard(said: PhoneSaid, by: Party, left: number): Refused | undefined {
    this.#said.push(said);
    if (left > 0 && !speaksForAll(said)) return undefined;
    return verdict(this.#said, this.#callee, this.#caller, by);
  }
}

/**
 * What it comes to when no phone rings any more. Busy only when every phone that can be reached is busy; a phone that
 * said "not available" counts as not answered.
 */
function verdict(said: readonly PhoneSaid[], { name, number }: Party, caller: Party, by: Party): Refused {
  const find = <Kind extends PhoneSaid['kind']>(kind: Kind): Extract<PhoneSaid, { kind: Kind }> | undefined =>
    said.find((each): each is Extract<PhoneSaid, { kind: Kind }> => each.kind === kind);
  const last = said.at(-1);
  if (last?.kind === 'forwarded') return { kind: 'forwarded', to: last.to, by };
  if (find('declined')) return { kind: 'declined', failure: new Declined(name) };
  if (find('busy-everywhere')) return { kind: 'busy', failure: new CalleeBusy(name) };
  if (find('unavailable')) return { kind: 'no-answer', failure: new NotAvailable(name) };
  if (find('busy')) return { kind: 'busy', failure: new CalleeBusy(name) };
  if (find('no-such-number')) return { kind: 'unreachable', failure: new NumberRefused(number) };
  if (find('not-carried')) return { kind: 'unreachable', failure: new NoWayOut(number) };
  const away = find('sent-away');
  if (away) return { kind: 'unreachable', failure: new SentElsewhere(name, away.to) };
  if (find('no-sound') || find('misfit')) {
    return { kind: 'unreachable', failure: new NoCommonSound(caller.name, name) };
  }
  if (find('no-ports')) return { kind: 'unreachable', failure: new NoFreePorts() };
  const refused = find('refused');
  if (refused) return { kind: 'unreachable', failure: new PhoneRefused(name, refused.status, refused.reason) };
  return { kind: 'unreachable', failure: new Unreachable(name) };
}
