/** RFC 3261 figure 7 with RFC 6026 figure 3: every state and input of the INVITE server transaction. */
import * as assert from 'uvu/assert';
import { InviteServer } from '../../appliance/sip/transaction/invite-server.ts';
import type { TransportName } from '../../appliance/sip/types.ts';
import { suite } from '../kit/suite.ts';
import { TransactionBench } from '../kit/transaction-bench.ts';
import { transitions } from '../kit/transitions.ts';

const test = suite('sip transaction: INVITE server');

class Bench extends TransactionBench<InviteServer> {
  readonly machine: InviteServer;

  constructor(transport: TransportName = 'udp') {
    super(transport);
    const { did } = this;
    const user = {
      localTag: 'tag',
      onCancel: () => {
        did.push('tell CANCEL');
        this.machine.refuse(Buffer.from('487'));
      },
      onUnanswered: () => {
        did.push('tell unanswered');
        this.machine.refuse(Buffer.from('480'));
      },
      onTransportFailure: () => did.push('tell transport failure'),
    };
    this.machine = this.insert(new InviteServer(this.wire, this.flow, user));
    this.machine.provisional(100, Buffer.from('100'));
  }
}

const inputs = {
  'INVITE again': (bench: Bench) => bench.machine.retransmitted(),
  ACK: (bench: Bench) => bench.machine.acknowledged(),
  CANCEL: (bench: Bench) => bench.machine.cancelled(),
  '1xx from user': (bench: Bench) => bench.machine.provisional(180, Buffer.from('180')),
  '2xx from user': (bench: Bench) => bench.machine.succeed(Buffer.from('200')),
  'refusal from user': (bench: Bench) => bench.machine.refuse(Buffer.from('486')),
  '500 ms': (bench: Bench) => bench.clock.advance(500),
  '5 s after': (bench: Bench) => {
    bench.clock.advance(5_000);
    bench.did.splice(0, bench.did.length, ...new Set(bench.did));
  },
  '32 s after': (bench: Bench) => {
    bench.clock.advance(32_000);
    bench.did.splice(0, bench.did.length, ...new Set(bench.did));
  },
  'transport failure': (bench: Bench) => bench.machine.onFlowClosed(),
};

const NOTHING_MORE = {
  'INVITE again': 'ignored',
  ACK: 'ignored',
  CANCEL: 'ignored',
  '1xx from user': 'ignored',
  '2xx from user': 'ignored',
  'refusal from user': 'ignored',
  '500 ms': 'ignored',
  '5 s after': 'ignored',
  '32 s after': 'ignored',
  'transport failure': 'ignored',
};

const PROCEEDING = {
  'INVITE again': 'send 100 → proceeding',
  ACK: 'ignored',
  CANCEL: 'tell CANCEL, send 487 → completed',
  '1xx from user': 'send 180 → proceeding',
  '2xx from user': 'send 200 → accepted',
  'refusal from user': 'send 486 → completed',
  '500 ms': 'ignored',
  '5 s after': 'ignored',
  '32 s after': 'ignored',
  'transport failure': 'tell transport failure → gone',
};

const ACCEPTED = {
  ...NOTHING_MORE,
  '2xx from user': 'send 200 → accepted',
  '32 s after': ' → gone',
  'transport failure': ' → gone',
};

transitions(test, 'udp', {
  make: () => new Bench(),
  reach: {
    proceeding: () => {},
    completed: (bench) => bench.machine.refuse(Buffer.from('404')),
    confirmed: (bench) => {
      bench.machine.refuse(Buffer.from('404'));
      bench.machine.acknowledged();
    },
    accepted: (bench) => bench.machine.succeed(Buffer.from('200')),
    gone: (bench) => {
      bench.machine.succeed(Buffer.from('200'));
      bench.clock.advance(32_000);
    },
  },
  inputs,
  cells: {
    proceeding: PROCEEDING,
    completed: {
      ...NOTHING_MORE,
      'INVITE again': 'send 404 → completed',
      ACK: ' → confirmed',
      '500 ms': 'send 404 → completed',
      '5 s after': 'send 404 → completed',
      '32 s after': 'send 404 → gone',
      'transport failure': ' → gone',
    },
    confirmed: {
      ...NOTHING_MORE,
      '5 s after': ' → gone',
      '32 s after': ' → gone',
      'transport failure': ' → gone',
    },
    accepted: ACCEPTED,
    gone: NOTHING_MORE,
  },
});

transitions(test, 'tcp', {
  make: () => new Bench('tcp'),
  reach: {
    proceeding: () => {},
    completed: (bench) => bench.machine.refuse(Buffer.from('404')),
    accepted: (bench) => bench.machine.succeed(Buffer.from('200')),
    gone: (bench) => {
      bench.machine.refuse(Buffer.from('404'));
      bench.machine.acknowledged();
    },
  },
  inputs,
  cells: {
    proceeding: PROCEEDING,
    completed: {
      ...NOTHING_MORE,
      'INVITE again': 'send 404 → completed',
      ACK: ' → gone',
      '32 s after': ' → gone',
      'transport failure': ' → gone',
    },
    accepted: ACCEPTED,
    gone: NOTHING_MORE,
  },
});

test('timer G: a refusal is sent again at growing pauses, at most T2, until timer H', () => {
  const bench = new Bench();
  bench.machine.refuse(Buffer.from('486'));
  bench.clock.advance(31_999);
  const seconds = bench.sentAtMs.slice(1).map((ms) => ms / 1_000);
  assert.equal(seconds, [0, 0.5, 1.5, 3.5, 7.5, 11.5, 15.5, 19.5, 23.5, 27.5, 31.5]);
  bench.clock.advance(1);
  assert.is(bench.state, 'gone');
});

test('ringing is said again every minute, a mere 100 is not', () => {
  const bench = new Bench();
  bench.clock.advance(180_000);
  assert.equal(bench.did, ['send 100']);
  bench.machine.provisional(180, Buffer.from('180'));
  bench.clock.advance(180_000);
  assert.equal(bench.did.slice(1), ['send 180', 'send 180', 'send 180', 'send 180']);
});

test('nobody answers for an hour: it is refused', () => {
  const bench = new Bench();
  bench.clock.advance(3_600_000);
  assert.equal(bench.did, ['send 100', 'tell unanswered', 'send 480']);
  assert.is(bench.state, 'completed');
  bench.machine.acknowledged();
  bench.clock.advance(5_000);
  assert.is(bench.state, 'gone');
});

test('a new provisional response is what a repeated INVITE gets', () => {
  const bench = new Bench();
  bench.machine.provisional(183, Buffer.from('183'));
  bench.machine.retransmitted();
  assert.equal(bench.did, ['send 100', 'send 183', 'send 183']);
});
