/** Who hangs on which connection, and connections that are being opened. */
import { OPEN_TIMEOUT_MS } from '../base/limits.ts';
import type { Deadlines } from './transaction/deadlines.ts';
import { Table, TableEntry } from './transaction/table.ts';
import { isReliable } from './transaction/timers.ts';
import type { FlowUser } from './transaction/wire.ts';
import type { Flow, SipOutput, Target } from './types.ts';

/** `flows` best first; empty when no way was found. */
export type Opened = (flows: readonly Flow[]) => void;

/** A wish for a way to a target; dropping it means that its answer is not wanted any more. */
export class Opening extends TableEntry {
  readonly #opened: Opened;

  constructor(opened: Opened) {
    super();
    this.#opened = opened;
  }

  settle(flows: readonly Flow[]): void {
    this.#opened(flows);
  }

  drop(): void {
    this.table?.remove(this);
  }

  onDeadline(): undefined {
    this.table?.remove(this);
    this.settle([]);
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
    const token = ++this.#token;
    const opening = new Opening(opened);
    this.#openings.insert(String(token), opening, this.#deadlines.nowMs + OPEN_TIMEOUT_MS);
    this.#put({ kind: 'open', token, target, insteadOf });
    return opening;
  }

  /** The answer to an `open`; one that comes too late is for nobody. */
  opened(token: number, flows: readonly Flow[]): void {
    const opening = this.#openings.get(String(token));
    if (!opening) return;
    opening.drop();
    opening.settle(flows);
  }
}
