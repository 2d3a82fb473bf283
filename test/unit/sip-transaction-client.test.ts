/** RFC 3261 figure 6: every state and input of the client transaction of other requests than INVITE. */
import * as assert from 'uvu/assert';
import type { SipResponse } from '../../appliance/sip/message.ts';
import { Client } from '../../appliance/sip/transaction/client.ts';
import type { TransportName } from '../../appliance/sip/types.ts';
import { suite } from '../kit/suite.ts';
import { TransactionBench } from '../kit/transaction-bench.ts';
import { transitions } from '../kit/transitions.ts';

const test = suite('sip transaction: client');

class Bench extends TransactionBench<Client> {
  readonly machine: Client;

  constructor(transport: TransportName = 'udp') {
    super(transport);
    const { did } = this;
    const user = {
      onResponse: ({ status }: SipResponse) => did.push(`tell ${status}`),
      onTimeout: () => did.push('tell timeout'),
      onTransportFailure: () => did.push('tell transport failure'),
    };
    this.machine = this.insert(new Client(this.wire, this.flow, user, Buffer.from('BYE')));
    this.machine.start();
  }

  receive(status: number): void {
    this.machine.receive({ status } as SipResponse);
  }

  /** Passes time and keeps only what was told: what was sent has a test of its own. */
  pass(ms: number): void {
    this.clock.advance(ms);
    this.did.splice(0, this.did.length, ...this.did.filter((act) => act.startsWith('tell')));
  }
}

const inputs = {
  '1xx': (bench: Bench) => bench.receive(100),
  '2xx': (bench: Bench) => bench.receive(200),
  '3xx–6xx': (bench: Bench) => bench.receive(481),
  'timer E': (bench: Bench) => bench.clock.advance(500),
  'timer K': (bench: Bench) => bench.pass(5_000),
  'timer F': (bench: Bench) => bench.pass(32_000),
  'transport failure': (bench: Bench) => bench.machine.onFlowClosed(),
};

const NOTHING_MORE = {
  '1xx': 'ignored',
  '2xx': 'ignored',
  '3xx–6xx': 'ignored',
  'timer E': 'ignored',
  'timer K': 'ignored',
  'timer F': 'ignored',
  'transport failure': 'ignored',
};

transitions(test, 'udp', {
  make: () => new Bench(),
  reach: {
    trying: () => {},
    proceeding: (bench) => bench.receive(100),
    completed: (bench) => bench.receive(200),
    gone: (bench) => bench.clock.advance(32_000),
  },
  inputs,
  cells: {
    trying: {
      '1xx': 'tell 100 → proceeding',
      '2xx': 'tell 200 → completed',
      '3xx–6xx': 'tell 481 → completed',
      'timer E': 'send BYE → trying',
      'timer K': 'ignored',
      'timer F': 'tell timeout → gone',
      'transport failure': 'tell transport failure → gone',
    },
    proceeding: {
      '1xx': 'tell 100 → proceeding',
      '2xx': 'tell 200 → completed',
      '3xx–6xx': 'tell 481 → completed',
      'timer E': 'send BYE → proceeding',
      'timer K': 'ignored',
      'timer F': 'tell timeout → gone',
      'transport failure': 'tell transport failure → gone',
    },
    completed: { ...NOTHING_MORE, 'timer K': ' → gone', 'timer F': ' → gone', 'transport failure': ' → gone' },
    gone: NOTHING_MORE,
  },
});

transitions(test, 'tcp', {
  make: () => new Bench('tcp'),
  reach: {
    trying: () => {},
    proceeding: (bench) => bench.receive(100),
    gone: (bench) => bench.receive(200),
  },
  inputs,
  cells: {
    trying: {
      '1xx': 'tell 100 → proceeding',
      '2xx': 'tell 200 → gone',
      '3xx–6xx': 'tell 481 → gone',
      'timer E': 'ignored',
      'timer K': 'ignored',
      'timer F': 'tell timeout → gone',
      'transport failure': 'tell transport failure → gone',
    },
    proceeding: {
      '1xx': 'tell 100 → proceeding',
      '2xx': 'tell 200 → gone',
      '3xx–6xx': 'tell 481 → gone',
      'timer E': 'ignored',
      'timer K': 'ignored',
      'timer F': 'tell timeout → gone',
      'transport failure': 'tell transport failure → gone',
    },
    gone: NOTHING_MORE,
  },
});

test('timer E grows to T2 and ends with timer F after 64·T1', () => {
  const bench = new Bench();
  bench.clock.advance(31_999);
  const seconds = bench.sentAtMs.map((ms) => ms / 1_000);
  assert.equal(seconds, [0, 0.5, 1.5, 3.5, 7.5, 11.5, 15.5, 19.5, 23.5, 27.5, 31.5]);
});

test('once there was a provisional response, timer E is T2', () => {
  const bench = new Bench();
  bench.receive(100);
  bench.clock.advance(13_000);
  assert.equal(bench.sentAtMs, [0, 500, 4_500, 8_500, 12_500]);
});
