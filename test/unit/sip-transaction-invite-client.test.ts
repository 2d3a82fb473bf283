/** RFC 3261 figure 5 with RFC 6026 figure 5: every state and input of the INVITE client transaction. */
import * as assert from 'uvu/assert';
import type { SipResponse } from '../../appliance/sip/message.ts';
import { InviteClient } from '../../appliance/sip/transaction/invite-client.ts';
import type { TransportName } from '../../appliance/sip/types.ts';
import { suite } from '../kit/suite.ts';
import { TransactionBench } from '../kit/transaction-bench.ts';
import { transitions } from '../kit/transitions.ts';

const test = suite('sip transaction: INVITE client');

class Bench extends TransactionBench<InviteClient> {
  readonly machine: InviteClient;

  constructor(transport: TransportName = 'udp') {
    super(transport);
    const { did } = this;
    const user = {
      acknowledgement: ({ status }: SipResponse) => Buffer.from(`ACK of ${status}`),
      onResponse: ({ status }: SipResponse) => did.push(`tell ${status}`),
      onLateSuccess: ({ status }: SipResponse) => did.push(`tell late ${status}`),
      onTimeout: () => did.push('tell timeout'),
      onTransportFailure: () => did.push('tell transport failure'),
      onTerminated: () => did.push('tell terminated'),
    };
    this.machine = this.insert(new InviteClient(this.wire, this.flow, user, Buffer.from('INVITE')));
    this.machine.start();
  }

  receive(status: number): void {
    this.machine.receive({ status } as SipResponse);
  }
}

transitions(test, 'udp', {
  make: () => new Bench(),
  reach: {
    calling: () => {},
    proceeding: (bench) => bench.receive(180),
    completed: (bench) => bench.receive(486),
    accepted: (bench) => bench.receive(200),
    gone: (bench) => {
      bench.receive(200);
      bench.clock.advance(32_000);
    },
  },
  inputs: {
    '1xx': (bench) => bench.receive(183),
    '2xx': (bench) => bench.receive(200),
    '3xx–6xx': (bench) => bench.receive(404),
    'timer A': (bench) => bench.clock.advance(500),
    '32 s': (bench) => {
      bench.clock.advance(32_000);
      // What it sends again in that time is timer A's.
      bench.did.splice(0, bench.did.length, ...bench.did.filter((act) => act !== 'send INVITE'));
    },
    'transport failure': (bench) => bench.machine.onFlowClosed(),
    'CANCEL sent, then 32 s': (bench) => {
      bench.machine.expectEnd();
      bench.clock.advance(32_000);
      bench.did.splice(0, bench.did.length, ...bench.did.filter((act) => act !== 'send INVITE'));
    },
  },
  cells: {
    calling: {
      '1xx': 'tell 183 → proceeding',
      '2xx': 'tell 200 → accepted',
      '3xx–6xx': 'send ACK of 404, tell 404 → completed',
      'timer A': 'send INVITE → calling',
      '32 s': 'tell timeout → completed',
      'transport failure': 'tell transport failure → completed',
      'CANCEL sent, then 32 s': 'tell timeout → completed',
    },
    proceeding: {
      '1xx': 'tell 183 → proceeding',
      '2xx': 'tell 200 → accepted',
      '3xx–6xx': 'send ACK of 404, tell 404 → completed',
      'timer A': 'ignored',
      '32 s': 'ignored',
      'transport failure': 'tell transport failure → completed',
      'CANCEL sent, then 32 s': 'tell timeout → completed',
    },
    completed: {
      '1xx': 'ignored',
      '2xx': 'tell late 200 → completed',
      '3xx–6xx': 'send ACK of 486 → completed',
      'timer A': 'ignored',
      '32 s': 'tell terminated → gone',
      'transport failure': 'ignored',
      'CANCEL sent, then 32 s': 'tell terminated → gone',
    },
    accepted: {
      '1xx': 'ignored',
      '2xx': 'tell 200 → accepted',
      '3xx–6xx': 'ignored',
      'timer A': 'ignored',
      '32 s': 'tell terminated → gone',
      'transport failure': 'ignored',
      'CANCEL sent, then 32 s': 'tell terminated → gone',
    },
    gone: {
      '1xx': 'ignored',
      '2xx': 'ignored',
      '3xx–6xx': 'ignored',
      'timer A': 'ignored',
      '32 s': 'ignored',
      'transport failure': 'ignored',
      'CANCEL sent, then 32 s': 'ignored',
    },
  },
});

test('timer A doubles without a bound and timer B ends it after 64·T1', () => {
  const bench = new Bench();
  bench.clock.advance(31_999);
  assert.equal(bench.sentAtMs, [0, 500, 1_500, 3_500, 7_500, 15_500, 31_500]);
  assert.is(bench.state, 'calling');
  bench.clock.advance(1);
  assert.is(bench.did.at(-1), 'tell timeout');
});

test('a reliable transport sends once', () => {
  const bench = new Bench('tcp');
  bench.clock.advance(31_999);
  assert.equal(bench.sentAtMs, [0]);
  bench.clock.advance(1);
  assert.is(bench.did.at(-1), 'tell timeout');
});

test('after a time-out a late refusal is acknowledged and a late 2xx told', () => {
  const bench = new Bench();
  bench.clock.advance(32_000);
  bench.did.length = 0;
  bench.receive(487);
  bench.receive(200);
  assert.equal(bench.did, ['send ACK of 487', 'tell late 200']);
});

test('nobody waits for it any more: it rings no longer than 64·T1, also where the first response is still to come', () => {
  const bench = new Bench();
  bench.machine.expectEnd();
  bench.clock.advance(400);
  bench.receive(100);
  bench.clock.advance(32_000);
  assert.equal(bench.did, ['send INVITE', 'tell 100', 'tell timeout']);
});

test('a call that rings for ever ends after an hour', () => {
  const bench = new Bench();
  bench.receive(180);
  bench.clock.advance(3_599_999);
  assert.is(bench.state, 'proceeding');
  bench.clock.advance(1);
  assert.is(bench.did.at(-1), 'tell timeout');
});
