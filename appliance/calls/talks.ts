import { TALKS_KEPT_MAX } from '../base/limits.ts';
import type { Party, Talk } from './types.ts';

/** Who talked to whom in a call, one after the other: a transfer changes that while the call goes on. */
export class Talks {
  #talks: Talk[] = [];

  get list(): readonly Talk[] {
    return this.#talks;
  }

  /** These two are connected now. Another phone of the same person is no other talk. */
  begin(at: number, first: Party, second: Party): void {
    const last = this.#talks.at(-1);
    const goesOn =
      last?.until === undefined && last?.parties.every((party) => isSame(party, first) || isSame(party, second));
    if (goesOn) return;
    this.end(at);
    if (this.#talks.length < TALKS_KEPT_MAX) this.#talks.push({ from: at, until: undefined, parties: [first, second] });
  }

  /** Whoever talked does no more. */
  end(at: number): void {
    this.#talks = ended(this.#talks, at);
  }

  /** The caller never heard that anybody answered. */
  forget(): void {
    this.#talks = [];
  }
}

/** The same with an end for the last one. */
export function ended(talks: readonly Talk[], at: number): Talk[] {
  return talks.map((talk) => (talk.until === undefined ? { ...talk, until: at } : talk));
}

/** Whom the caller talked to last; after a transfer the others may have talked on without the caller. */
export function calleeIn(talks: readonly Talk[], caller: Party): Party | undefined {
  const last = talks.findLast(({ parties }) => parties.some((party) => isSame(party, caller)));
  return last?.parties.find((party) => !isSame(party, caller));
}

/** The same person, whatever phone they use. */
export function isSame(a: Party, b: Party): boolean {
  return a.extensionId === undefined ? a.number === b.number : a.extensionId === b.extensionId;
}
