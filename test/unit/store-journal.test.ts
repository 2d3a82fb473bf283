import { copyFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import * as assert from 'uvu/assert';
import { VirtualClock } from '../../appliance/base/clock.ts';
import { JOURNAL_ROWS_PER_TURN, JOURNAL_SLACK_ROWS } from '../../appliance/base/limits.ts';
import { SeededRandom } from '../../appliance/base/random.ts';
import { openStore } from '../../appliance/store/database.ts';
import { Journal } from '../../appliance/store/journal.ts';
import { migrate } from '../../appliance/store/migrate.ts';
import { liveMigrations } from '../../appliance/store/migrations/index.ts';
import { openImage, openSqlite } from '../../appliance/store/sqlite.ts';
import { storeOptions, temporaryDirectory } from '../kit/office.ts';
import { testSeed } from '../kit/seed.ts';
import { suite } from '../kit/suite.ts';

const test = suite('store: journal', { timeoutMs: 20_000 });

const FOR_EVER = 9e15;

function setUp() {
  const clock = new VirtualClock();
  const db = openSqlite(':memory:', { durability: 'normal' });
  migrate(db, liveMigrations, 'live.db');
  const troubles: unknown[] = [];
  const journal = new Journal(db, clock, (failure) => troubles.push(failure));
  /** What a power cut now would leave. */
  const afterCrash = (): Journal => {
    const survivor = openImage(db.serialize(), { durability: 'normal' });
    return new Journal(survivor, clock, () => {});
  };
  return { clock, db, troubles, journal, afterCrash };
}

function contents(journal: Journal, table = 't'): Record<string, unknown> {
  return Object.fromEntries(journal.load(table).map(({ key, value }) => [key, value]));
}

test('what is put survives a power cut a second later, and keeps its deadline', () => {
  const { clock, journal, afterCrash } = setUp();
  journal.put('t', 'anna', { contact: 'sip:101@192.0.2.7', path: [] }, clock.wall() + 60_000);
  clock.advance(1_000);
  const entry = { key: 'anna', value: { contact: 'sip:101@192.0.2.7', path: [] }, deadline: clock.wall() + 59_000 };
  assert.equal(afterCrash().load('t'), [entry]);
});

test('a value that is replaced before it was written is never written', () => {
  const { clock, journal } = setUp();
  for (let round = 0; round < 100; round++) journal.put('t', 'anna', round, FOR_EVER);
  clock.advance(1_000);
  assert.equal([journal.rows, contents(journal)], [1, { anna: 99 }]);
});

test('what is removed stays removed, in its own table only', () => {
  const { clock, journal, afterCrash } = setUp();
  journal.put('t', 'anna', 1, FOR_EVER);
  journal.put('other', 'anna', 2, FOR_EVER);
  clock.advance(1_000);
  journal.remove('t', 'anna');
  clock.advance(1_000);
  assert.equal(contents(afterCrash()), {});
  assert.equal(contents(afterCrash(), 'other'), { anna: 2 });
  journal.put('t', 'anna', 3, FOR_EVER);
  clock.advance(1_000);
  assert.equal(contents(afterCrash()), { anna: 3 });
});

test('what comes and goes within a batch is never written', () => {
  const { clock, journal, afterCrash } = setUp();
  for (let call = 0; call < 100; call++) {
    journal.put('t', `call ${call}`, call, FOR_EVER);
    journal.remove('t', `call ${call}`);
  }
  journal.remove('t', 'never there');
  clock.advance(1_000);
  assert.equal([journal.rows, journal.waiting, contents(afterCrash())], [0, 0, {}]);
});

test('what is past its deadline isn’t loaded', () => {
  const { clock, journal } = setUp();
  journal.put('t', 'short', 1, clock.wall() + 5_000);
  journal.put('t', 'long', 1, clock.wall() + 15_000);
  clock.advance(5_000);
  assert.equal(contents(journal), { long: 1 });
});

test('a storm is written in bounded bites, all of it within a second', () => {
  const { clock, journal, afterCrash } = setUp();
  for (let line = 0; line < 5_000; line++) journal.put('t', `line ${line}`, line, FOR_EVER);
  let last = journal.waiting;
  let largest = 0;
  const end = clock.now() + 1_000;
  while (clock.next() !== undefined && (clock.next() as number) <= end) {
    clock.step();
    largest = Math.max(largest, last - journal.waiting);
    last = journal.waiting;
  }
  assert.is(largest, JOURNAL_ROWS_PER_TURN);
  assert.is(Object.keys(contents(afterCrash())).length, 5_000);
  assert.is(clock.pending(), 0);
});

test('what the disk refuses is tried again, and nobody is stopped by it', () => {
  const { clock, db, troubles, journal, afterCrash } = setUp();
  journal.put('t', 'before', 1, FOR_EVER);
  clock.advance(1_000);
  db.pragma('query_only = ON');
  journal.put('t', 'during', 2, FOR_EVER);
  clock.advance(3_000);
  assert.ok(troubles.length >= 2, `${troubles.length} troubles`);
  assert.is((journal.trouble as { code: string }).code, 'SQLITE_READONLY');
  assert.equal([journal.waiting, contents(afterCrash())], [1, { before: 1 }]);
  db.pragma('query_only = OFF');
  clock.advance(1_100);
  assert.equal([journal.waiting, contents(afterCrash())], [0, { before: 1, during: 2 }]);
  assert.is(journal.trouble, undefined);
});

test('the log stays at about twice what lives, however long phones register again', () => {
  const { clock, journal, afterCrash } = setUp();
  const random = new SeededRandom(7);
  const model: Record<string, number> = { never: -1 };
  journal.put('t', 'never', -1, FOR_EVER);
  for (let second = 0; second < 60; second++) {
    for (let each = 0; each < 600; each++) {
      const key = `line ${random.integer(0, 999)}`;
      model[key] = second * 1_000 + each;
      journal.put('t', key, model[key], FOR_EVER);
    }
    clock.advance(1_000);
  }
  assert.ok(journal.rows <= 2 * 1_001 + JOURNAL_SLACK_ROWS + 2 * JOURNAL_ROWS_PER_TURN, `${journal.rows} rows`);
  assert.equal(contents(afterCrash()), model);
});

test('rows whose deadline passed are cleaned away though nobody removed them', () => {
  const { clock, journal } = setUp();
  for (let round = 0; round < 30; round++) {
    for (let each = 0; each < 300; each++) journal.put('t', `${round} ${each}`, 1, clock.wall() + 2_000);
    clock.advance(60_000);
  }
  assert.ok(journal.rows < 5_000, `${journal.rows} rows of 9,000`);
});

type Act = { readonly key: number; readonly what: 'put' | 'remove' | 'wait' | 'crash' };

test('after any crash each key is as it was at most a second before', () => {
  const acts = fc.array(
    fc.record({ key: fc.nat(4), what: fc.constantFrom<Act['what']>('put', 'put', 'put', 'remove', 'wait', 'crash') }),
    { maxLength: 120 },
  );
  fc.assert(
    fc.property(acts, (list) => {
      let { clock, journal, afterCrash } = setUp();
      /** Per key, every value it had and until when. */
      const past = new Map<string, { readonly value: unknown; until: number }[]>();
      const note = (key: string, value: unknown): void => {
        const values = past.get(key) ?? [{ value: undefined, until: clock.now() }];
        (values.at(-1) as { until: number }).until = clock.now();
        values.push({ value, until: Number.POSITIVE_INFINITY });
        past.set(key, values);
      };
      list.forEach(({ key, what }, at) => {
        const name = `k${key}`;
        if (what === 'put') {
          journal.put('t', name, at, FOR_EVER);
          note(name, at);
        } else if (what === 'remove') {
          journal.remove('t', name);
          note(name, undefined);
        } else if (what === 'wait') clock.advance(400);
        else {
          journal = afterCrash();
          const found = contents(journal);
          for (const [each, values] of past) {
            const allowed = values.filter(({ until }) => until >= clock.now() - 1_000).map(({ value }) => value);
            assert.ok(allowed.includes(found[each]), `${each} is ${found[each]}, not one of ${allowed}`);
            past.set(each, [{ value: found[each], until: Number.POSITIVE_INFINITY }]);
          }
          ({ clock, journal, afterCrash } = { ...rebuilt(journal, clock), clock });
        }
      });
    }),
    { seed: testSeed(), numRuns: 200 },
  );
});

/** Goes on after a crash with what survived it. */
function rebuilt(survivor: Journal, clock: VirtualClock) {
  const fresh = setUp();
  for (const { key, value } of survivor.load('t')) fresh.journal.put('t', key, value, FOR_EVER);
  fresh.journal.flush();
  const journal = new Journal(fresh.db, clock, () => {});
  const afterCrash = () => new Journal(openImage(fresh.db.serialize(), { durability: 'normal' }), clock, () => {});
  return { journal, afterCrash };
}

test('a torn write leaves an earlier moment, whole', () => {
  const directory = temporaryDirectory();
  const store = openStore(directory, storeOptions());
  const keys = Array.from({ length: 20 }, (_, at) => `k${at}`);
  for (let round = 0; round < 30; round++) {
    for (const key of keys) store.journal.put('t', key, round, FOR_EVER);
    store.journal.flush();
  }
  const wal = readFileSync(path.join(directory, 'live.db-wal'));
  const random = new SeededRandom(testSeed());
  const found = new Set<unknown>();
  for (let attempt = 0; attempt < 25; attempt++) {
    const torn = temporaryDirectory();
    for (const name of ['live.db', 'cordboard.db', 'cordboard.db-wal', 'cordboard.key']) {
      if (existsSync(path.join(directory, name))) copyFileSync(path.join(directory, name), path.join(torn, name));
    }
    const cut = random.integer(0, wal.length);
    const tail = attempt % 2 ? random.bytes(random.integer(0, 5_000)) : new Uint8Array();
    writeFileSync(path.join(torn, 'live.db-wal'), Buffer.concat([wal.subarray(0, cut), tail]));
    const after = openStore(torn, storeOptions());
    const values = new Set(Object.values(contents(after.journal)));
    assert.ok(values.size <= 1, `moments mixed: ${[...values]}`);
    for (const value of values) found.add(value);
    after.close();
  }
  assert.ok(found.size >= 5, 'the cuts met several moments');
  store.close();
});
