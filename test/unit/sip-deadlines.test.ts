/** The endpoint's waking-up and its tables: exact, in order, one timer outside, and nothing without an end. */
import * as assert from 'uvu/assert';
import { type Clock, VirtualClock } from '../../appliance/base/clock.ts';
import { SeededRandom } from '../../appliance/base/random.ts';
import { Deadlines } from '../../appliance/sip/transaction/deadlines.ts';
import { Table, TableEntry } from '../../appliance/sip/transaction/table.ts';
import { suite } from '../kit/suite.ts';

const test = suite('sip: deadlines and tables');

test('everything rings at its moment, in the order of the plans, through a single timer', () => {
  const clock = new VirtualClock();
  let timers = 0;
  let most = 0;
  const counted: Clock = {
    now: () => clock.now(),
    wall: () => clock.wall(),
    at: (atMs, fn) => {
      most = Math.max(most, ++timers);
      const timer = clock.at(atMs, () => {
        timers--;
        fn();
      });
      return {
        cancel: () => {
          timers--;
          timer.cancel();
        },
      };
    },
  };
  const deadlines = new Deadlines(counted, (work) => work());
  const random = new SeededRandom(3);
  const expected: [number, number][] = [];
  const rang: [number, number][] = [];
  for (let order = 0; order < 2_000; order++) {
    const delayMs = random.integer(0, 300);
    const alarm = deadlines.alarm(delayMs, () => rang.push([clock.now(), order]));
    if (random.integer(0, 3) === 0) alarm.cancel();
    else expected.push([delayMs, order]);
  }
  clock.advance(300);
  assert.equal(
    rang,
    expected.toSorted((a, b) => a[0] - b[0] || a[1] - b[1]),
  );
  assert.is(most, 1);
  assert.is(timers, 0);
  assert.is(deadlines.size, 0);
  assert.is(clock.pending(), 0);
});

test('a plan made while ringing for the same moment rings then too, and cancelling twice does nothing', () => {
  const clock = new VirtualClock();
  const deadlines = new Deadlines(clock, (work) => work());
  const rang: string[] = [];
  const first = deadlines.alarm(10, () => {
    rang.push('first');
    deadlines.alarm(0, () => rang.push('second'));
    late.cancel();
  });
  const late = deadlines.alarm(10, () => rang.push('never'));
  clock.advance(10);
  first.cancel();
  late.cancel();
  assert.equal(rang, ['first', 'second']);
});

class Entry extends TableEntry {
  readonly next: (number | undefined)[];
  constructor(...next: (number | undefined)[]) {
    super();
    this.next = next;
  }
  onDeadline(): number | undefined {
    return this.next.shift();
  }
}

test('an entry goes when it has no further deadline, and says so once', () => {
  const clock = new VirtualClock();
  const removed: string[] = [];
  const table = new Table<Entry>(new Deadlines(clock, (work) => work()), ({ key }) => removed.push(key));
  const entry = new Entry(20, undefined);
  table.insert('a', entry, 10);
  assert.is(table.get('a'), entry);
  clock.advance(10);
  assert.is(table.size, 1);
  clock.advance(10);
  assert.is(table.size, 0);
  assert.not.ok(entry.inTable);
  table.remove(entry);
  table.postpone(entry, 100);
  assert.equal(removed, ['a']);
  assert.is(clock.pending(), 0);
});

test('a key is used once, an entry stands once, and a deadline is a time', () => {
  const table = new Table<Entry>(new Deadlines(new VirtualClock(), (work) => work()));
  const entry = new Entry();
  table.insert('a', entry, 10);
  assert.throws(() => table.insert('a', new Entry(), 10), 'used once');
  assert.throws(() => table.insert('b', entry, 10), 'one table');
  assert.throws(() => table.insert('c', new Entry(), Number.NaN), 'finite');
});
