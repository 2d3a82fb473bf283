const DEFAULT_WAIT_MS = 10_000;

/**
 * What somebody has told so far, and waiting for something to be told. Each event is taken once: waiting twice for
 * "rings" means ringing twice. When it does not come in time the error shows what came instead.
 */
export class Waiter<Event> {
  readonly #who: string;
  readonly #log: () => string;
  #events: Event[] = [];
  readonly all: Event[] = [];
  readonly #waiting = new Set<() => void>();

  constructor(who: string, log: () => string) {
    this.#who = who;
    this.#log = log;
  }

  tell(event: Event): void {
    this.#events.push(event);
    this.all.push(event);
    for (const look of [...this.#waiting]) look();
  }

  until(what: string, matches: (event: Event) => boolean, withinMs = DEFAULT_WAIT_MS): Promise<Event> {
    return new Promise((resolve, reject) => {
      const look = (): void => {
        const at = this.#events.findIndex(matches);
        if (at < 0) return;
        const [event] = this.#events.splice(at, 1);
        clearTimeout(timer);
        this.#waiting.delete(look);
        resolve(event as Event);
      };
      const timer = setTimeout(() => {
        this.#waiting.delete(look);
        const seen = this.all.map((event) => JSON.stringify(event)).join('\n');
        reject(new Error(`${this.#who} ${what}: not within ${withinMs} ms.\nSeen:\n${seen}\nLog:\n${this.#log()}`));
      }, withinMs);
      this.#waiting.add(look);
      look();
    });
  }

  /** Forgets what has been told and not been waited for. */
  forget(): void {
    this.#events = [];
  }

  /** How many events so far match, taken or not. */
  count(matches: (event: Event) => boolean): number {
    return this.all.filter(matches).length;
  }
}
