/** Who hangs on which connection, and connections that are being opened. */
import { OPEN_TIMEOUT_MS } from '../base/limits.ts';
import type { Deadlines } from './transaction/deadlines.ts';
import { Table, TableEntry } from './transaction/table.ts';
import { isReliable } from './transaction/timers.ts';
import type { FlowUser } from './transaction/wire.ts';
import type { Flow, Hop, SipOutput, Target, Ways } from './types.ts';

/** Hears of the first places that can be used; without flows there is no way at all. */
export type Opened = (ways: Ways) => void;

const NO_WAY: Ways = { flows: [], untried: [] };

/** A wish for a way to a target; dropping it means that its answer is not wanted any more. */
export class Opening extends TableEntry {
  readonly target: Target;
  readonly #opened: Opened;

  constructor(target: Target, opened: Opened) {
    super();
    this.target = target;
    this.#opened = opened;
  }

  settle(ways: Ways): void {
    this.#opened(ways);
  }

  drop(): void {
    this.table?.remove(this);
  }

  onDeadline(): undefined {
    this.table?.remove(this);
    this.settle(NO_WAY);
  }
}

export class Flows {
  readonly #deadlines: Deadlines;
  readonly #put: (output: SipOutput) => void;
  readonly #openings: Table<Opening>;
  readonly #users = new Map<string, Set<FlowUser>>();
  #token = 0;

  constructor(deadlines: Deadlines, put: (output: SipOutput) => void) {
    this.#deadlines = deadlines;
    this.#put = put;
    this.#openings = new Table(deadlines);
  }

  get openings(): number {
    return this.#openings.size;
  }

  /** Number of connections that something hangs on. */
  get used(): number {
    return this.#users.size;
  }

  /** UDP never closes, so nobody is noted there. */
  use(flow: Flow, user: FlowUser): void {
    if (!isReliable(flow.transport)) return;
    const users = this.#users.get(flow.id);
    if (users) users.add(user);
    else this.#users.set(flow.id, new Set([user]));
  }

  leave(flow: Flow, user: FlowUser): void {
    const users = this.#users.get(flow.id);
    if (users?.delete(user) && users.size === 0) this.#users.delete(flow.id);
  }

  closed(flow: Flow): void {
    const users = this.#users.get(flow.id);
    if (!users) return;
    this.#users.delete(flow.id);
    for (const user of users) user.onFlowClosed(flow);
  }

  /**
   * Asks for a way to `target`. `insteadOf`: a UDP flow to the same peer that a request is too large for.
   */
  open(target: Target, insteadOf: Flow | undefined, opened: Opened): Opening {
    const opening = new Opening(target, opened);
    this.#put({ kind: 'open', token: this.#insert(opening), target, insteadOf });
    return opening;
  }

  /** Asks for a way to one of `hops`, which an earlier opening of `target` left untried. */
  openNext(target: Target, hops: readonly Hop[], opened: Opened): Opening {
    const opening = new Opening(target, opened);
    this.#try(opening, hops);
    return opening;
  }

  /** The answer to an `open`; one that comes too late is for nobody. Each further place has its own time. */
  opened(token: number, flows: readonly Flow[], untried: readonly Hop[]): void {
    const opening = this.#openings.get(String(token));
    if (!opening) return;
    opening.drop();
    if (flows.length === 0 && untried.length > 0) this.#try(opening, untried);
    else opening.settle({ flows, untried });
  }

  #try(opening: Opening, hops: readonly Hop[]): void {
    this.#put({ kind: 'open', token: this.#insert(opening), target: opening.target, insteadOf: undefined, hops });
  }

  #insert(opening: Opening): number {
    const token = ++this.#token;
    this.#openings.insert(String(token), opening, this.#deadlines.nowMs + OPEN_TIMEOUT_MS);
    return token;
  }
}
