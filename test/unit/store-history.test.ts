import fc from 'fast-check';
import * as assert from 'uvu/assert';
import { VirtualClock } from '../../appliance/base/clock.ts';
import {
  HISTORY_FORGET_ROWS,
  HISTORY_PAGE_MAX,
  HISTORY_STRIDE_ROWS,
  HISTORY_WAITING_MAX,
} from '../../appliance/base/limits.ts';
import { SeededRandom } from '../../appliance/base/random.ts';
import { Scope } from '../../appliance/base/scope.ts';
import { History, type HistoryEntry, type HistoryQuery } from '../../appliance/store/history.ts';
import { migrate } from '../../appliance/store/migrate.ts';
import { cordboardMigrations } from '../../appliance/store/migrations/index.ts';
import { Retention } from '../../appliance/store/retention.ts';
import { openImage, openSqlite } from '../../appliance/store/sqlite.ts';
import { testSeed } from '../kit/seed.ts';
import { suite } from '../kit/suite.ts';

const test = suite('store: history', { timeoutMs: 20_000 });

const T0 = Date.UTC(2026, 0, 5, 9);

function setUp() {
  const clock = new VirtualClock(T0);
  const db = openSqlite(':memory:', { durability: 'normal' });
  migrate(db, cordboardMigrations, 'cordboard.db');
  const troubles: unknown[] = [];
  const history = new History(db, clock, (failure) => troubles.push(failure));
  const afterCrash = () => new History(openImage(db.serialize(), { durability: 'normal' }), clock, () => {});
  return { clock, db, troubles, history, afterCrash };
}

interface Written {
  readonly id: string;
}

function entry(id: string, changes: Partial<HistoryEntry> = {}): HistoryEntry {
  return { id, startedAt: T0, outcome: 'answered', extensionIds: [], words: [], record: { id }, ...changes };
}

function ids(history: History, query: Partial<HistoryQuery> = {}): string {
  return history
    .search<Written>({ limit: 50, ...query })
    .records.map(({ id }) => id)
    .join(' ');
}

test('a finished call is on the disk a tenth of a second later', () => {
  const { clock, history, afterCrash } = setUp();
  history.insert(entry('a'));
  assert.is(ids(afterCrash()), '');
  clock.advance(100);
  assert.is(ids(afterCrash()), 'a');
  assert.equal(afterCrash().get('a'), { id: 'a' });
  assert.is(afterCrash().get('b'), undefined);
});

test('whoever hands a call over hears when it is on the disk, and not before', () => {
  const { clock, db, history, troubles } = setUp();
  const written: string[] = [];
  history.insert(entry('a'), () => written.push('a'));
  clock.advance(99);
  assert.equal(written, []);
  db.exec('ALTER TABLE history RENAME TO elsewhere');
  clock.advance(1);
  assert.equal(written, [], 'the disk refused it');
  assert.is(troubles.length, 1);
  db.exec('ALTER TABLE elsewhere RENAME TO history');
  clock.advance(1_000);
  assert.equal(written, ['a']);
  clock.advance(1_000);
  assert.equal(written, ['a'], 'once');
});

test('a call is found at once, though it still waits to be written', () => {
  const { history } = setUp();
  history.insert(entry('a', { words: ['Anna'] }));
  assert.is(ids(history, { text: 'anna' }), 'a');
  history.insert(entry('b'));
  assert.equal(history.get('b'), { id: 'b' });
});

test('calls stand by their start, newest first, whenever they ended', () => {
  const { history } = setUp();
  history.insert(entry('short', { startedAt: T0 + 5_000 }));
  history.insert(entry('long', { startedAt: T0 }));
  history.insert(entry('last', { startedAt: T0 + 6_000 }));
  assert.is(ids(history), 'last short long');
});

test('many calls of one millisecond all have their place', () => {
  const { history } = setUp();
  const all = Array.from({ length: 1_500 }, (_, at) => `c${at}`);
  for (const id of all) history.insert(entry(id));
  history.insert(entry('next', { startedAt: T0 + 1 }));
  const found: string[] = [];
  for (let cursor: string | undefined; ; ) {
    const page = history.search<Written>({ limit: 400, cursor });
    found.push(...page.records.map(({ id }) => id));
    cursor = page.next;
    if (cursor === undefined) break;
  }
  assert.is(new Set(found).size, 1_501);
});

test('a call that comes twice is told once, and keeps nobody else from being written', () => {
  const { clock, history, afterCrash } = setUp();
  history.insert(entry('a', { words: ['first'] }));
  history.insert(entry('a', { words: ['second'] }));
  history.insert(entry('b', { startedAt: T0 + 1 }));
  clock.advance(100);
  assert.equal([ids(afterCrash()), ids(afterCrash(), { text: 'second' })], ['b a', '']);
});

test('search finds any part of a number, name or word, whatever its case and accents', () => {
  const { history } = setUp();
  history.insert(entry('a', { startedAt: T0 + 3, words: ['+31201234567', '101', 'Anna de Vries'] }));
  history.insert(entry('b', { startedAt: T0 + 2, words: ['+31687654321', '102', 'Renée Müller'] }));
  history.insert(entry('c', { startedAt: T0 + 1, words: ['101', '102', 'Bram "B" O’Neill 100%_'] }));
  const found = (text: string): string => ids(history, { text });
  assert.equal(['20123', '+31 20 123', '020', '(20) 123-45', 'vries', 'ANNA'].map(found), [
    'a',
    'a',
    '',
    'a',
    'a',
    'a',
  ]);
  assert.equal(['renee', 'RENÉE', 'muller', 'Müller', 'anna vries', 'vries anna 101'].map(found), [
    'b',
    'b',
    'b',
    'b',
    'a',
    'a',
  ]);
  assert.equal(['"B"', 'O’Neill', '"', '%', '_', '00%', 'an', 'b', '  '].map(found), [
    'c',
    'c',
    'c',
    'c',
    'c',
    'c',
    'a',
    'c',
    'a b c',
  ]);
  assert.equal(['anna müller', 'xyz', '10', '101 102', 'anna*', 'NOT anna', 'words:anna'].map(found), [
    '',
    '',
    'a b c',
    '',
    '',
    '',
    '',
  ]);
});

test('a search is narrowed by outcome, extension and time, alone and together', () => {
  const { history } = setUp();
  const outcomes = ['answered', 'busy', 'no-answer'];
  for (let at = 0; at < 12; at++) {
    const name = at % 2 ? 'Anna' : 'Bram';
    history.insert(
      entry(`c${at}`, {
        startedAt: T0 + at * 1_000,
        outcome: outcomes[at % 3] as string,
        extensionIds: [name, `x${at % 4}`],
        words: [name],
      }),
    );
  }
  assert.is(ids(history, { outcomes: ['busy'] }), 'c10 c7 c4 c1');
  assert.is(ids(history, { outcomes: ['busy', 'no-answer'], from: T0 + 6_000 }), 'c11 c10 c8 c7');
  assert.is(ids(history, { extensionId: 'x3' }), 'c11 c7 c3');
  assert.is(ids(history, { extensionId: 'x3', outcomes: ['busy'] }), 'c7');
  assert.is(ids(history, { text: 'anna', extensionId: 'x3', until: T0 + 11_000 }), 'c7 c3');
  assert.is(ids(history, { text: 'anna', outcomes: ['answered'] }), 'c9 c3');
  assert.is(ids(history, { from: T0 + 2_000, until: T0 + 4_000 }), 'c3 c2');
  assert.is(ids(history, { outcomes: [] }).split(' ').length, 12);
});

test('what the disk refuses is tried again and lost by nobody', () => {
  const { clock, db, troubles, history, afterCrash } = setUp();
  db.pragma('query_only = ON');
  history.insert(entry('a'));
  clock.advance(2_500);
  assert.ok(troubles.length >= 2);
  assert.is(ids(afterCrash()), '');
  history.insert(entry('b', { startedAt: T0 + 1 }));
  db.pragma('query_only = OFF');
  clock.advance(1_100);
  assert.is(ids(afterCrash()), 'b a');
  assert.is(clock.pending(), 0);
});

test('what the disk refuses does not eat the memory: the oldest calls go first', () => {
  const { clock, db, history, afterCrash } = setUp();
  db.pragma('query_only = ON');
  let letGo = 0;
  for (let at = 0; at < HISTORY_WAITING_MAX + 10; at++) {
    history.insert(entry(`c${at}`, { startedAt: T0 + at }), () => letGo++);
  }
  clock.advance(100);
  assert.ok(history.trouble);
  assert.is(letGo, 10, 'what stood for them elsewhere need not be kept either');
  db.pragma('query_only = OFF');
  clock.advance(1_100);
  assert.is(history.trouble, undefined);
  assert.is(letGo, HISTORY_WAITING_MAX + 10);
  assert.equal([afterCrash().get('c9'), afterCrash().get('c10')], [undefined, { id: 'c10' }]);
});

const DAY_MS = 86_400_000;

test('calls older than the office wants go, a few at a time, wherever they are found', () => {
  const { clock, db, history } = setUp();
  let days = 30;
  using scope = new Scope('test');
  const bites: number[] = [];
  const forgetSome = (before: number): boolean => {
    bites.push(clock.now());
    return history.forgetSome(before);
  };
  const onTrouble = (failure: unknown): void => assert.unreachable(String(failure));
  new Retention({ of: { forgetSome }, clock, daysKept: () => days, onTrouble }).watch(scope);
  for (let day = 0; day < 100; day++) {
    const party = day % 2 === 0 ? 'even' : 'odd';
    history.insert(
      entry(`c${day}`, { startedAt: T0 - day * DAY_MS, extensionIds: [party, 'all'], words: [`w${day}w`] }),
    );
  }
  clock.advance(1_000);
  const left = (): string[] => ids(history, { limit: 200 }).split(' ');
  assert.is(left().length, 100, 'not in the rush of the start');
  clock.advance(660_000);
  assert.equal([left().length, left().at(-1)], [30, 'c29']);
  assert.ok(bites.length >= 5 && bites.every((at, index) => index === 0 || at - bites[index - 1]! >= 100));
  for (const query of [{ text: 'w31w' }, { extensionId: 'odd', until: T0 - 31 * DAY_MS }, { text: 'w99w' }]) {
    assert.is(ids(history, query), '', JSON.stringify(query));
  }
  assert.is(ids(history, { text: 'w29w', extensionId: 'odd' }), 'c29');
  assert.is(ids(history, { extensionId: 'all', limit: 200 }).split(' ').length, 30);
  assert.is((db.prepare('SELECT count(*) AS n FROM history_party').get() as { n: number }).n, 60);
  db.prepare("INSERT INTO history_text (history_text) VALUES ('integrity-check')").run();
  days = 10;
  clock.advance(DAY_MS + 60_000);
  assert.equal([left().length, left().at(-1)], [9, 'c8'], 'once a day, as the office then wants it');
});

test('one bite at a long history takes few calls, so that none waits for it', () => {
  const { db, history } = setUp();
  for (let at = 0; at < 1_000; at++) {
    history.insert(entry(`c${at}`, { startedAt: T0 + at, extensionIds: [`x${at % 300}`], words: [`Name ${at}`] }));
  }
  history.flush();
  const count = (): number => (db.prepare('SELECT count(*) AS n FROM history').get() as { n: number }).n;
  for (let left = 1_000; left > 500; left -= HISTORY_FORGET_ROWS) {
    assert.is(count(), left);
    assert.ok(history.forgetSome(T0 + 500));
  }
  while (history.forgetSome(T0 + 500)) assert.is(count(), 500);
  assert.is((db.prepare('SELECT count(*) AS n FROM history_party').get() as { n: number }).n, 500);
});

test('a page is never longer than its limit, whatever is asked', () => {
  const { history } = setUp();
  for (let at = 0; at < HISTORY_PAGE_MAX + 10; at++) history.insert(entry(`c${at}`));
  assert.is(history.search({ limit: 1e9 }).records.length, HISTORY_PAGE_MAX);
  assert.is(history.search({ limit: 0 }).records.length, 1);
  assert.is(history.search({ limit: 5, cursor: 'nonsense' }).records.length, 5);
});

function walk(history: History, query: Omit<HistoryQuery, 'limit' | 'cursor'>, limit: number) {
  const found: string[] = [];
  let pages = 0;
  for (let cursor: string | undefined; ; ) {
    const page = history.search<Written>({ ...query, limit, cursor });
    found.push(...page.records.map(({ id }) => id));
    pages++;
    cursor = page.next;
    if (cursor === undefined) return { found, pages };
  }
}

test('pages put together are the whole answer, each call once, in order', () => {
  const { history } = setUp();
  const random = new SeededRandom(testSeed());
  const pick = <One>(list: readonly One[]): One => list[random.integer(0, list.length - 1)] as One;
  const names = ['Anna de Vries', 'Bram Bakker', 'Renée Müller', '+31201234567'];
  const entries = Array.from({ length: 400 }, (_, at) =>
    entry(`c${at}`, {
      startedAt: T0 + random.integer(0, 200),
      outcome: pick(['answered', 'busy']),
      extensionIds: [pick(['x1', 'x2'])],
      words: [pick(names), pick(names)],
    }),
  );
  for (const one of entries) history.insert(one);
  const maybe = <One>(of: fc.Arbitrary<One>) => fc.option(of, { nil: undefined });
  const query = fc.record({
    text: maybe(fc.constantFrom('anna', 'mul', 'an', '31 20', 'bakker bram', 'e')),
    outcomes: maybe(fc.subarray(['answered', 'busy'])),
    extensionId: maybe(fc.constantFrom('x1', 'x2', 'x3')),
    from: maybe(fc.integer({ min: T0, max: T0 + 200 })),
    until: maybe(fc.integer({ min: T0, max: T0 + 200 })),
  });
  const plain = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
  fc.assert(
    fc.property(query, fc.integer({ min: 1, max: 60 }), (asked, limit) => {
      const terms = asked.text === '31 20' ? ['3120'] : plain(asked.text ?? '').split(' ');
      const expected = entries.filter(
        (one) =>
          terms.every((term) => plain(one.words.join('\n')).includes(term)) &&
          (!asked.outcomes?.length || asked.outcomes.includes(one.outcome)) &&
          (asked.extensionId === undefined || one.extensionIds.includes(asked.extensionId)) &&
          one.startedAt >= (asked.from ?? 0) &&
          one.startedAt < (asked.until ?? Number.POSITIVE_INFINITY),
      );
      const { found } = walk(history, asked, limit);
      const starts = found.map((id) => entries.find((one) => one.id === id)?.startedAt ?? 0);
      assert.equal([...found].sort(), expected.map(({ id }) => id).sort());
      assert.equal(
        starts,
        [...starts].sort((a, b) => b - a),
      );
    }),
    { seed: testSeed(), numRuns: 150 },
  );
});

test('a search that no index helps goes in bounded strides and still finds the last one', () => {
  const { history } = setUp();
  const count = HISTORY_STRIDE_ROWS * 2 + 100;
  history.insert(entry('needle', { words: ['q9'] }));
  for (let at = 1; at < count; at++) history.insert(entry(`c${at}`, { startedAt: T0 + at, words: ['Anna'] }));
  const { found, pages } = walk(history, { text: 'q9' }, 50);
  assert.equal([found, pages], [['needle'], 3]);
});
