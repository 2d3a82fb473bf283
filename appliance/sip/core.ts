/**
 * What every machine of one endpoint may use: the way down, time, chance, the tables, and the queue of news for the
 * endpoint's user. The endpoint itself implements it; tests of single machines do too.
 */
import type { Clock } from '../base/clock.ts';
import type { Random } from '../base/random.ts';
import type { DialogTable } from './dialog/table.ts';
import type { Flows } from './flows.ts';
import type { Deadlines } from './transaction/deadlines.ts';
import type { Transactions } from './transaction/transactions.ts';
import type { Wire } from './transaction/wire.ts';
import type { Flow } from './types.ts';

/** How this endpoint shows itself in messages. */
export interface Identity {
  /** For User-Agent and Server. */
  readonly userAgent: string;
  /**
   * `host` or `host:port` under which the peer of a flow reaches us, for Via and Contact; the flow's local address
   * when absent. For connections that we opened it names the listening port.
   */
  readonly contactHost?: (flow: Flow) => string;
}

export interface Core extends Wire {
  readonly clock: Clock;
  readonly random: Random;
  readonly identity: Identity;
  readonly deadlines: Deadlines;
  readonly transactions: Transactions;
  readonly dialogs: DialogTable;
  readonly flows: Flows;
  /** Runs a command of the user, or an input, as one turn. */
  turn(work: () => void): void;
  /** Queues news for the user, told when the turn is over. */
  tell(news: () => void): void;
}
