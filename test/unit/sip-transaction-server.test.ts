/** RFC 3261 figure 8: every state and input of the server transaction of other requests than INVITE. */
import { Server } from '../../appliance/sip/transaction/server.ts';
import type { TransportName } from '../../appliance/sip/types.ts';
import { suite } from '../kit/suite.ts';
import { TransactionBench } from '../kit/transaction-bench.ts';
import { transitions } from '../kit/transitions.ts';

const test = suite('sip transaction: server');

class Bench extends TransactionBench<Server> {
  readonly machine: Server;

  constructor(transport: TransportName = 'udp') {
    super(transport);
    this.machine = this.insert(new Server(this.wire, this.flow));
  }

  respond(status: number): void {
    this.machine.respond(status, Buffer.from(String(status)));
  }
}

const inputs = {
  'request again': (bench: Bench) => bench.machine.retransmitted(),
  '1xx from user': (bench: Bench) => bench.respond(100),
  'final from user': (bench: Bench) => bench.respond(404),
  '31.9 s': (bench: Bench) => bench.clock.advance(31_900),
  'timer J': (bench: Bench) => bench.clock.advance(32_000),
  'transport failure': (bench: Bench) => bench.machine.onFlowClosed(),
  'room wanted': (bench: Bench) => bench.machine.forget(),
};

const NOTHING_MORE = {
  'request again': 'ignored',
  '1xx from user': 'ignored',
  'final from user': 'ignored',
  '31.9 s': 'ignored',
  'timer J': 'ignored',
  'transport failure': 'ignored',
  'room wanted': 'ignored',
};

const GOES = { 'timer J': ' → gone', 'transport failure': ' → gone', 'room wanted': ' → gone' };

transitions(test, 'udp', {
  make: () => new Bench(),
  reach: {
    trying: () => {},
    proceeding: (bench) => bench.respond(100),
    completed: (bench) => bench.respond(200),
    gone: (bench) => bench.machine.forget(),
  },
  inputs,
  cells: {
    trying: {
      ...NOTHING_MORE,
      ...GOES,
      '1xx from user': 'send 100 → proceeding',
      'final from user': 'send 404 → completed',
    },
    proceeding: {
      ...NOTHING_MORE,
      ...GOES,
      'request again': 'send 100 → proceeding',
      '1xx from user': 'send 100 → proceeding',
      'final from user': 'send 404 → completed',
    },
    completed: { ...NOTHING_MORE, ...GOES, 'request again': 'send 200 → completed' },
    gone: { ...NOTHING_MORE, 'request again': 'ignored' },
  },
});

transitions(test, 'tcp', {
  make: () => new Bench('tcp'),
  reach: {
    trying: () => {},
    proceeding: (bench) => bench.respond(100),
    gone: (bench) => bench.respond(200),
  },
  inputs,
  cells: {
    trying: {
      ...NOTHING_MORE,
      ...GOES,
      '1xx from user': 'send 100 → proceeding',
      'final from user': 'send 404 → gone',
    },
    proceeding: {
      ...NOTHING_MORE,
      ...GOES,
      'request again': 'send 100 → proceeding',
      '1xx from user': 'send 100 → proceeding',
      'final from user': 'send 404 → gone',
    },
    gone: { ...NOTHING_MORE, 'request again': 'send 200 → gone' },
  },
});
