import { VirtualClock } from '../../appliance/base/clock.ts';
import { Deadlines } from '../../appliance/sip/transaction/deadlines.ts';
import { Table, type TableEntry } from '../../appliance/sip/transaction/table.ts';
import type { Flow, TransportName } from '../../appliance/sip/types.ts';

/** One transaction machine alone in its table, with a wire that writes down what is sent and when. */
export abstract class TransactionBench<
  Machine extends TableEntry & { readonly state: string; readonly deadlineMs: number },
> {
  readonly clock = new VirtualClock();
  /** `send BYTES` and `tell NEWS`, in order. */
  readonly did: string[] = [];
  readonly sentAtMs: number[] = [];
  readonly flow: Flow;
  readonly wire: { readonly nowMs: number; send(flow: unknown, bytes: Uint8Array): void };
  readonly table: Table<Machine>;
  abstract readonly machine: Machine;

  constructor(transport: TransportName) {
    const { did, clock, sentAtMs } = this;
    this.flow = { id: 'f', transport, local: { address: 'a', port: 1 }, remote: { address: 'b', port: 2 } };
    this.table = new Table(new Deadlines(clock, (work) => work()));
    this.wire = {
      get nowMs(): number {
        return clock.now();
      },
      send(_flow, bytes): void {
        did.push(`send ${Buffer.from(bytes)}`);
        sentAtMs.push(clock.now());
      },
    };
  }

  /** `gone` once it left the table. */
  get state(): string {
    return this.machine.inTable ? this.machine.state : 'gone';
  }

  /** Puts the machine into the table. */
  protected insert(machine: Machine): Machine {
    this.table.insert('key', machine, machine.deadlineMs);
    return machine;
  }
}
