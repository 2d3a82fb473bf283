import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { RECORDING_FORGET_ROWS } from '../../appliance/base/limits-features.ts';
import { openStore, type Store } from '../../appliance/store/database.ts';
import { RETENTION } from '../../appliance/store/recordings.ts';
import { storeOptions, temporaryDirectory } from '../kit/office.ts';
import { suite } from '../kit/suite.ts';

const test = suite('store: recordings');

const anna = { number: '101', name: 'Anna', extensionId: 'a' };
const bram = { number: '102', name: 'Bram O’Neill', extensionId: 'b' };
const client = { number: '+31201234567', name: 'Client 50%' };

interface Opened {
  readonly store: Store;
  readonly directory: string;
  readonly clock: ReturnType<typeof storeOptions>['clock'];
}

function opened(directory = temporaryDirectory()): Opened {
  const options = storeOptions();
  return { store: openStore(directory, options), directory, clock: options.clock };
}

/** A recording whose file really is there. */
function keep({ store }: Opened, id: string, people = { caller: anna, callee: bram }, durationMs = 5_000): string {
  const path = store.recordings.begin({ id, callId: `call-${id}`, ...people });
  writeFileSync(path, 'sound');
  store.recordings.finish(id, durationMs);
  return path;
}

const ids = ({ store }: Opened, query = {}): string =>
  store.recordings
    .search({ limit: 10, ...query })
    .rows.map(({ id }) => id)
    .join(' ');

test('FAC-05 a recording is known from its first moment on, and whole when it is finished', () => {
  const o = opened();
  const path = o.store.recordings.begin({ id: 'r1', callId: 'c1', caller: anna, callee: client });
  assert.ok(path.startsWith(join(o.directory, 'recordings')));
  assert.is(o.store.recordings.get('r1')?.state, 'running');
  o.store.recordings.finish('r1', 61_234.5);
  const { state, durationMs, caller, callee } = o.store.recordings.get('r1')!;
  assert.equal(
    { state, durationMs, caller, callee },
    { state: 'kept', durationMs: 61_234, caller: anna, callee: client },
  );
  o.store.close();
});

test('a recording in which nothing was said is forgotten', () => {
  const o = opened();
  const path = keep(o, 'r1', undefined, 0);
  assert.is(o.store.recordings.get('r1'), undefined);
  assert.not(existsSync(path));
  o.store.close();
});

test('FAC-05 what a crash cut off is there after the start, with the length that its file has', () => {
  const before = opened();
  const path = before.store.recordings.begin({ id: 'r1', callId: 'c1', caller: anna, callee: bram });
  writeFileSync(path, 'half a call');
  before.store.recordings.begin({ id: 'r2', callId: 'c2', caller: anna, callee: bram });
  before.store.close();
  const after = opened(before.directory);
  assert.is(
    after.store.recordings.recover((file) => (file === path ? 3_000 : 0)),
    2,
  );
  assert.is(after.store.recordings.get('r1')?.durationMs, 3_000);
  assert.is(after.store.recordings.get('r1')?.state, 'kept');
  assert.is(ids(after), 'r1');
  after.store.close();
});

test('FAC-05 what was deleted when the power went is gone after the start; what nobody knows of stays', () => {
  const before = opened();
  const [deleted, kept] = [keep(before, 'r1'), keep(before, 'r2')];
  before.store.recordings.delete('r1', 'Anna');
  const stranger = join(deleted, '..', 'stranger.sound');
  // The disk had not forgotten the file yet.
  for (const path of [deleted, stranger]) writeFileSync(path, 'sound');
  before.store.close();
  const after = opened(before.directory);
  assert.is(
    after.store.recordings.recover(() => 0),
    0,
  );
  assert.equal(
    [deleted, kept, stranger].map((path) => existsSync(path)),
    [false, true, true],
  );
  after.store.close();
});

test('FAC-05 deleting takes the sound away and leaves a trace', () => {
  const o = opened();
  const path = keep(o, 'r1');
  assert.is(o.store.recordings.delete('r1', 'anna'), true);
  assert.not(existsSync(path));
  assert.is(ids(o), '');
  const { state, deleted } = o.store.recordings.get('r1')!;
  assert.is(state, 'deleted');
  assert.is(deleted?.by, 'anna');
  assert.is(o.store.recordings.delete('r1', 'bram'), false, 'twice');
  o.store.recordings.begin({ id: 'r2', callId: 'c', caller: anna, callee: bram });
  assert.is(o.store.recordings.delete('r2', 'bram'), false, 'while it runs');
  o.store.close();
});

test('FAC-05 they are found by people, numbers, calls and time, in pages', () => {
  const o = opened();
  const start = o.clock.wall();
  for (let index = 0; index < 5; index++) {
    keep(o, `r${index}`, index % 2 === 0 ? { caller: anna, callee: bram } : { caller: bram, callee: client as never });
    o.clock.advance(1_000);
  }
  assert.is(ids(o), 'r4 r3 r2 r1 r0');
  assert.is(ids(o, { extensionId: 'a' }), 'r4 r2 r0');
  assert.is(ids(o, { text: 'client 50%' }), 'r3 r1');
  assert.is(ids(o, { text: '50_' }), '', 'no wildcards');
  assert.is(ids(o, { callId: 'call-r3' }), 'r3');
  assert.is(ids(o, { from: start + 1_000, until: start + 3_000 }), 'r2 r1');
  const first = o.store.recordings.search({ limit: 2 });
  assert.is(ids(o, { limit: 2, cursor: first.next }), 'r2 r1');
  assert.is(o.store.recordings.search({ limit: 5 }).next, undefined);
  o.store.close();
});

test('FAC-05 those that are too old go, a few at a time', () => {
  const o = opened();
  for (let index = 0; index <= RECORDING_FORGET_ROWS; index++) keep(o, `r${index}`);
  o.clock.advance(1_000);
  keep(o, 'young');
  const before = o.clock.wall();
  assert.is(o.store.recordings.forgetSome(before), true);
  assert.is(o.store.recordings.forgetSome(before), false);
  assert.is(ids(o), 'young');
  assert.is(o.store.recordings.get('r0')?.deleted?.by, RETENTION);
  o.store.close();
});

test('FAC-05 partners see the months that have recordings, and none that lost theirs', () => {
  const o = opened();
  const first = o.clock.wall();
  keep(o, 'r1');
  o.clock.advance(40 * 86_400_000);
  keep(o, 'r2');
  o.clock.advance(1_000);
  keep(o, 'r3');
  const month = (at: number): string => new Date(at).toISOString().slice(0, 7);
  assert.equal(o.store.recordings.months(), [
    { month: month(first), newest: Math.floor(first) },
    { month: month(o.clock.wall()), newest: Math.floor(o.clock.wall()) },
  ]);
  o.store.recordings.delete('r1', 'anna');
  assert.is(o.store.recordings.months().length, 1);
  o.store.close();
});
