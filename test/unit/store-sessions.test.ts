import * as assert from 'uvu/assert';
import { openStore } from '../../appliance/store/database.ts';
import type { SessionRow } from '../../appliance/store/sessions.ts';
import { storeOptions, temporaryDirectory } from '../kit/office.ts';
import { suite } from '../kit/suite.ts';

const test = suite('store: sessions');

const session = (hash: string, changes: Partial<SessionRow> = {}): SessionRow => ({
  hash,
  accountId: 'anna',
  createdAt: 1_000,
  seenAt: 2_000,
  data: { mark: 'x' },
  ...changes,
});

test('a session is there after a restart, as it was', () => {
  const directory = temporaryDirectory();
  const store = openStore(directory, storeOptions());
  store.sessions.put(session('a'));
  store.close();
  const again = openStore(directory, storeOptions());
  assert.equal(again.sessions.get('a'), session('a'));
  assert.is(again.sessions.get('b'), undefined);
  again.close();
});

test('a session that is used is seen, and one that is ended is gone', () => {
  const store = openStore(':memory:', storeOptions());
  store.sessions.put(session('a'));
  store.sessions.touch('a', 5_000);
  store.sessions.touch('unknown', 5_000);
  assert.is(store.sessions.get('a')?.seenAt, 5_000);
  store.sessions.remove('a');
  assert.is(store.sessions.get('a'), undefined);
  store.close();
});

test('idle and old sessions are swept away, others stay', () => {
  const store = openStore(':memory:', storeOptions());
  store.sessions.put(session('idle', { createdAt: 900, seenAt: 1_000 }));
  store.sessions.put(session('old', { createdAt: 100, seenAt: 9_000 }));
  store.sessions.put(session('fresh', { createdAt: 900, seenAt: 9_000 }));
  assert.is(store.sessions.sweep(5_000, 500), 2);
  assert.equal(
    ['idle', 'old', 'fresh'].map((hash) => store.sessions.get(hash) !== undefined),
    [false, false, true],
  );
  store.close();
});

test('an account is signed out everywhere at once, and nobody else', () => {
  const store = openStore(':memory:', storeOptions());
  store.sessions.put(session('a', { seenAt: 1 }));
  store.sessions.put(session('b', { seenAt: 2 }));
  store.sessions.put(session('c', { accountId: 'bram' }));
  assert.equal(
    store.sessions.of('anna').map(({ hash }) => hash),
    ['b', 'a'],
  );
  store.sessions.removeOf('anna');
  assert.equal([store.sessions.of('anna').length, store.sessions.of('bram').length], [0, 1]);
  store.close();
});
