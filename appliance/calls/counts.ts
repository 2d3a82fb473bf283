/**
 * The owner of how many calls go through each call limit at a time (LIM-01). A call counts from its entry to its end,
 * whatever becomes of it in between; one that goes on in another, after a transfer, leaves its places to that one.
 */
export class Counts {
  /** Id of the limit → ids of the calls. */
  readonly #calls = new Map<string, Set<string>>();

  /** Counts a call in, once. Answers how many there are with it; undefined where there are `most` already. */
  enter(callId: string, limitId: string, most: number): number | undefined {
    const calls = this.#calls.get(limitId) ?? new Set();
    if (calls.has(callId)) return calls.size;
    if (calls.size >= most) return undefined;
    this.#calls.set(limitId, calls.add(callId));
    return calls.size;
  }

  /** How many go through it now. */
  of(limitId: string): number {
    return this.#calls.get(limitId)?.size ?? 0;
  }

  /** What was one call goes on in another. */
  passOn(fromId: string, toId: string): void {
    for (const calls of this.#calls.values()) if (calls.delete(fromId)) calls.add(toId);
  }

  leave(callId: string): void {
    for (const [limitId, calls] of this.#calls)
      if (calls.delete(callId) && calls.size === 0) this.#calls.delete(limitId);
  }

  /** Limits through which calls go now. */
  get live(): number {
    return this.#calls.size;
  }
}
