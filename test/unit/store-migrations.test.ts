import { readFileSync } from 'node:fs';
import path from 'node:path';
import * as assert from 'uvu/assert';
import { type Migration, migrate, versionOf } from '../../appliance/store/migrate.ts';
import { cordboardMigrations, liveMigrations } from '../../appliance/store/migrations/index.ts';
import { openSqlite, type Sqlite } from '../../appliance/store/sqlite.ts';
import { refusal } from '../kit/office.ts';
import { suite } from '../kit/suite.ts';

const test = suite('store: migrations');

type Rows = Record<string, Record<string, string | number | null>[]>;

interface Vector {
  /** Table → its columns, for every table that the step leaves (those of the text index aside). */
  readonly columns?: Record<string, string[]>;
  readonly rows: Rows;
}

function vector(step: string, name: 'in' | 'out'): Vector {
  const file = path.join(import.meta.dirname, '../vectors/migrations', step, `${name}.json`);
  return JSON.parse(readFileSync(file, 'utf8')) as Vector;
}

function memory(): Sqlite {
  return openSqlite(':memory:', { durability: 'normal' });
}

function fill(db: Sqlite, rows: Rows): void {
  for (const [table, list] of Object.entries(rows)) {
    for (const row of list) {
      const names = Object.keys(row);
      const marks = names.map(() => '?').join(', ');
      db.prepare(`INSERT INTO ${table} (${names.join(', ')}) VALUES (${marks})`).run(...Object.values(row));
    }
  }
}

function columns(db: Sqlite): Record<string, string[]> {
  const tables = db
    .prepare(
      "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'history\\_text%' ESCAPE '\\' ORDER BY name",
    )
    .all() as { name: string }[];
  return Object.fromEntries(
    tables.map(({ name }) => [
      name,
      (db.pragma(`table_info(${name})`) as { name: string }[]).map((column) => column.name),
    ]),
  );
}

for (const [prefix, steps] of [
  ['', cordboardMigrations],
  ['live-', liveMigrations],
] as const) {
  steps.forEach((step, at) => {
    const name = `${prefix}${String(step.version).padStart(4, '0')}`;
    test(`${name} brings what was there into its new shape`, () => {
      const db = memory();
      migrate(db, steps.slice(0, at), 'test');
      fill(db, vector(name, 'in').rows);
      migrate(db, steps.slice(0, at + 1), 'test');
      const expected = vector(name, 'out');
      assert.equal(columns(db), expected.columns);
      for (const [table, rows] of Object.entries(expected.rows)) {
        assert.equal(db.prepare(`SELECT * FROM ${table}`).all(), rows, table);
      }
      assert.is(versionOf(db), step.version);
    });
  });

  test(`the steps of ${prefix || 'cordboard'} are numbered 1, 2, 3 …`, () => {
    assert.equal(
      steps.map(({ version }) => version),
      steps.map((_, at) => at + 1),
    );
  });
}

const making: Migration = { version: 1, up: (db) => db.exec('CREATE TABLE a (x)') };

test('a step that fails leaves the whole step undone, and the next start tries it again', () => {
  const db = memory();
  let fail = true;
  const second: Migration = {
    version: 2,
    up(inner) {
      inner.exec('CREATE TABLE b (x)');
      if (fail) throw new Error('power cut');
    },
  };
  assert.throws(() => migrate(db, [making, second], 'test'), /power cut/);
  assert.equal([versionOf(db), Object.keys(columns(db))], [1, ['a']]);
  fail = false;
  migrate(db, [making, second], 'test');
  assert.equal([versionOf(db), Object.keys(columns(db))], [2, ['a', 'b']]);
});

test('steps that were done are not done again', () => {
  const db = memory();
  migrate(db, [making], 'test');
  migrate(db, [making], 'test');
  assert.is(versionOf(db), 1);
});

test('a newer shape is refused and left as it is', () => {
  const db = memory();
  migrate(db, [making], 'test');
  assert.equal(
    refusal(() => migrate(db, [], 'test')),
    ['unavailable store.newer'],
  );
  assert.is(versionOf(db), 1);
});
