import * as assert from 'uvu/assert';
import { VirtualClock } from '../../appliance/base/clock.ts';
import { PIN_LOCK_MS } from '../../appliance/base/limits-features.ts';
import { SeededRandom } from '../../appliance/base/random.ts';
import { say } from '../../appliance/base/words/index.ts';
import { PinLocks } from '../../appliance/registrar/pin-locks.ts';
import { openStore } from '../../appliance/store/database.ts';
import { suite } from '../kit/suite.ts';

const test = suite('registrar: PIN locks');

const MINUTE_MS = 60_000;
const anna = { id: 'anna', title: '101 Anna', pin: '2580' };

function box(store = openStore(':memory:', { clock: new VirtualClock(), random: new SeededRandom(1) })) {
  const clock = new VirtualClock(Date.UTC(2026, 10, 21));
  const locks = new PinLocks({ clock, journal: store.journal, audit: store.audit });
  const types = (pin: string, subject: Parameters<PinLocks['check']>[0] = anna): string =>
    locks.check(subject, pin, '102').kind;
  return { clock, store, locks, types };
}

const wrong = (types: (pin: string) => string, times: number): string[] =>
  Array.from({ length: times }, () => types('1357'));

test('USR-06 the fifth wrong PIN in a row locks for 15 minutes, and then even the right one is not taken', () => {
  const { clock, locks, types } = box();
  assert.equal(wrong(types, 5), ['wrong', 'wrong', 'wrong', 'wrong', 'locked']);
  assert.equal(locks.check(anna, '2580', '102'), { kind: 'locked', untilMs: clock.wall() + PIN_LOCK_MS });
  clock.advance(15 * MINUTE_MS - 1);
  assert.is(types('2580'), 'locked');
  clock.advance(1);
  assert.is(types('2580'), 'ok');
});

test('USR-06 tries while it is locked don’t make it longer, and afterwards five are free again', () => {
  const { clock, types } = box();
  wrong(types, 5);
  clock.advance(10 * MINUTE_MS);
  wrong(types, 20);
  clock.advance(5 * MINUTE_MS);
  assert.equal(wrong(types, 5), ['wrong', 'wrong', 'wrong', 'wrong', 'locked']);
});

test('USR-06 a right PIN between wrong ones begins the count anew, and people are counted apart', () => {
  const { types } = box();
  wrong(types, 4);
  assert.is(types('2580'), 'ok');
  assert.equal(wrong(types, 4), ['wrong', 'wrong', 'wrong', 'wrong']);
  assert.is(types('9999', { id: 'bram', title: '102 Bram', pin: '3691' }), 'wrong');
});

test('USR-06 a lock is noted in the audit, once, with whose PIN and from where', () => {
  const { store, types } = box();
  wrong(types, 9);
  const { entries } = store.audit.list({ limit: 10 });
  assert.is(entries.length, 1);
  const said = 'The PIN of 101 Anna is locked for 15 minutes, after too many wrong ones.';
  assert.equal([say(entries[0]!.phrase, 'en'), entries[0]!.author], [said, { name: '101 Anna', from: '102' }]);
});

test('USR-06 a restart opens nothing and forgets no failures', () => {
  const first = box();
  wrong(first.types, 5);
  first.types('1357', { id: 'bram', title: '102 Bram', pin: '3691' });
  const again = box(first.store);
  again.locks.load();
  assert.is(again.types('2580'), 'locked');
  assert.is(again.locks.live, 2);
  again.clock.advance(PIN_LOCK_MS);
  assert.is(again.types('2580'), 'ok');
  assert.is(again.locks.live, 0);
});

test('an extension that nobody has is locked like any other', () => {
  const { types } = box();
  const nobody = { id: 'number 199', title: '199', pin: undefined };
  const answers = ['', '0000', '1111', '2222', '3333', '4444'].map((pin) => types(pin, nobody));
  assert.equal(answers, ['wrong', 'wrong', 'wrong', 'wrong', 'locked', 'locked']);
});
