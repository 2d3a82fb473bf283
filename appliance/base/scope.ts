/**
 * A stretch of life (a call, a listener, a stream): an abort signal, and everything to be put away at its end.
 * Whatever is acquired is registered in the same statement, so nothing can be forgotten. Children end with their
 * parent, youngest first.
 */
export class Scope {
  /** Live scopes in this process: back to its start value at idle, or something leaked. */
  static live = 0;

  readonly name: string;
  readonly #abort = new AbortController();
  readonly #parent: Scope | undefined;
  readonly #endings = new Set<() => void>();

  constructor(name: string, parent?: Scope) {
    this.name = name;
    this.#parent = parent;
    Scope.live++;
    if (parent?.ended) this.end(parent.reason);
    else if (parent) parent.#endings.add(this.#endFromParent);
  }

  readonly #endFromParent = (): void => this.end(this.#parent?.reason);

  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  get ended(): boolean {
    return this.#abort.signal.aborted;
  }

  /** Why it ended; undefined while it lives. */
  get reason(): unknown {
    return this.#abort.signal.aborted ? this.#abort.signal.reason : undefined;
  }

  /** Registers what has to happen at the end (at once when it has ended already). Answers how to take it back. */
  onEnd(ending: () => void): () => void {
    if (this.ended) {
      ending();
      return () => {};
    }
    this.#endings.add(ending);
    return () => this.#endings.delete(ending);
  }

  child(name: string): Scope {
    return new Scope(`${this.name}/${name}`, this);
  }

  /** Ends it once; later calls do nothing. An ending that throws does not keep the others from running. */
  end(reason?: unknown): void {
    if (this.ended) return;
    Scope.live--;
    if (this.#parent) this.#parent.#endings.delete(this.#endFromParent);
    this.#abort.abort(reason ?? new Error(`${this.name} ended`));
    const failures: unknown[] = [];
    for (const ending of [...this.#endings].reverse()) {
      try {
        ending();
      } catch (failure) {
        failures.push(failure);
      }
    }
    this.#endings.clear();
    if (failures.length) throw new AggregateError(failures, `ending ${this.name} failed`);
  }

  [Symbol.dispose](): void {
    this.end();
  }
}
