import type { Scope } from './scope.ts';

type Listener<Fact> = (fact: Fact) => void;

/**
 * Facts that happened, for whoever wants to know. One queue, total order, delivered after the current turn: a
 * publisher never runs its listeners' code. Facts are small frozen data with ids, never live objects, and commands
 * never travel here; call a method instead. A listener that throws is reported and the others still hear.
 */
export class Bus<Events extends object> {
  readonly #listeners = new Map<keyof Events, Set<Listener<never>>>();
  readonly #taps = new Set<(name: keyof Events, fact: Events[keyof Events]) => void>();
  #queue: { name: keyof Events; fact: Events[keyof Events] }[] = [];
  readonly #onFailure: (failure: unknown, name: keyof Events) => void;
  readonly #later: (deliver: () => void) => void;

  constructor(
    onFailure: (failure: unknown, name: keyof Events) => void,
    later: (deliver: () => void) => void = queueMicrotask,
  ) {
    this.#onFailure = onFailure;
    this.#later = later;
  }

  publish<Name extends keyof Events>(name: Name, fact: Events[Name]): void {
    this.#queue.push({ name, fact });
    if (this.#queue.length === 1) this.#later(() => this.#deliver());
  }

  on<Name extends keyof Events>(name: Name, scope: Scope, listener: Listener<Events[Name]>): void {
    const listeners = this.#listeners.get(name) ?? new Set();
    this.#listeners.set(name, listeners);
    listeners.add(listener as Listener<never>);
    scope.onEnd(() => listeners.delete(listener as Listener<never>));
  }

  /** Hears everything, for the event stream and the debugger page. */
  tap(scope: Scope, listener: (name: keyof Events, fact: Events[keyof Events]) => void): void {
    this.#taps.add(listener);
    scope.onEnd(() => this.#taps.delete(listener));
  }

  #deliver(): void {
    const queue = this.#queue;
    this.#queue = [];
    for (const { name, fact } of queue) {
      for (const listener of this.#listeners.get(name) ?? []) this.#guard(name, () => listener(fact as never));
      for (const tap of this.#taps) this.#guard(name, () => tap(name, fact));
    }
  }

  #guard(name: keyof Events, tell: () => void): void {
    try {
      tell();
    } catch (failure) {
      this.#onFailure(failure, name);
    }
  }
}
