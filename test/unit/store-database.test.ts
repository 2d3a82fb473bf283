import { once } from 'node:events';
import {
  chmodSync,
  closeSync,
  openSync,
  readdirSync,
  statSync,
  truncateSync,
  unlinkSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import path from 'node:path';
import * as assert from 'uvu/assert';
import { QUICK_CHECK_MAX_BYTES } from '../../appliance/base/limits.ts';
import { openStore } from '../../appliance/store/database.ts';
import { openSqlite } from '../../appliance/store/sqlite.ts';
import { importing, moduleProcess, refusal, sentence, storeOptions, temporaryDirectory } from '../kit/office.ts';
import { suite } from '../kit/suite.ts';

const test = suite('store: files', { timeoutMs: 20_000 });

function emptyStore(): string {
  const directory = path.join(temporaryDirectory(), 'data');
  openStore(directory, storeOptions()).close();
  return directory;
}

test('makes its directory and files for their owner only', () => {
  const directory = path.join(temporaryDirectory(), 'deep', 'data');
  const store = openStore(directory, storeOptions());
  store.journal.put('t', 'k', 1, 9e15);
  store.journal.flush();
  const modes = readdirSync(directory).map(
    (name) => `${name} ${(statSync(path.join(directory, name)).mode & 0o777).toString(8)}`,
  );
  store.close();
  assert.is((statSync(directory).mode & 0o777).toString(8), '700');
  assert.ok(modes.length >= 7, modes.join());
  assert.equal(
    modes.filter((line) => !line.endsWith(' 600')),
    [],
  );
});

test('narrows the mode of a database that somebody widened', () => {
  const directory = emptyStore();
  const file = path.join(directory, 'cordboard.db');
  chmodSync(file, 0o644);
  openStore(directory, storeOptions()).close();
  assert.is(statSync(file).mode & 0o777, 0o600);
});

test('configuration waits for the disk, live state does not', () => {
  const directory = temporaryDirectory();
  const durable = openSqlite(path.join(directory, 'a.db'), { durability: 'full' });
  const live = openSqlite(path.join(directory, 'b.db'), { durability: 'normal' });
  const read = (db: typeof live, pragma: string) => db.pragma(pragma, { simple: true });
  assert.equal([read(durable, 'journal_mode'), read(durable, 'synchronous')], ['wal', 2]);
  assert.equal([read(live, 'journal_mode'), read(live, 'synchronous')], ['wal', 1]);
  durable.close();
  live.close();
});

test('a second one on the same directory is refused, naming the process that has it', () => {
  const directory = temporaryDirectory();
  const store = openStore(directory, storeOptions());
  assert.equal(
    refusal(() => openStore(directory, storeOptions())),
    ['conflict store.in-use'],
  );
  assert.match(
    sentence(() => openStore(directory, storeOptions())),
    `(process ${process.pid}) is already using ${directory}`,
  );
  // The refused attempts must not have given the lock away.
  assert.equal(
    refusal(() => openStore(directory, storeOptions())),
    ['conflict store.in-use'],
  );
  store.close();
  openStore(directory, storeOptions()).close();
});

test('the lock of a killed process is nobody’s', async () => {
  const directory = temporaryDirectory();
  const code = `
    ${importing('openStore', 'appliance/store/database.ts')}
    ${importing('SystemClock', 'appliance/base/clock.ts')}
    ${importing('SystemRandom', 'appliance/base/random.ts')}
    globalThis.held = openStore(${JSON.stringify(directory)}, { clock: new SystemClock(), random: new SystemRandom() });
    process.stdout.write('open');
    setInterval(() => {}, 1000);`;
  const child = moduleProcess(code);
  await once(child.stdout, 'data');
  assert.match(
    sentence(() => openStore(directory, storeOptions())),
    `process ${child.pid}`,
  );
  child.kill('SIGKILL');
  await once(child, 'exit');
  openStore(directory, storeOptions()).close();
});

test('a damaged database stops the start with a sentence', () => {
  const directory = emptyStore();
  const file = path.join(directory, 'cordboard.db');
  const handle = openSync(file, 'r+');
  for (let page = 1; page < statSync(file).size / 4096; page++)
    writeSync(handle, Buffer.alloc(2000, 0xa5), 0, 2000, page * 4096);
  closeSync(handle);
  assert.equal(
    refusal(() => openStore(directory, storeOptions())),
    ['unavailable store.damaged'],
  );
  assert.match(
    sentence(() => openStore(directory, storeOptions())),
    'Put back the last backup',
  );
});

test('in a large file the history is left out of the check at the start, and nothing else', () => {
  const directory = emptyStore();
  const file = path.join(directory, 'cordboard.db');
  const db = openSqlite(file, { durability: 'normal' });
  db.transaction(() => {
    const insert = db.prepare("INSERT INTO history (row, id, outcome, words, record) VALUES (?, ?, 'busy', '', ?)");
    for (let row = 0; row < QUICK_CHECK_MAX_BYTES / 8_000; row++) insert.run(row, `c${row}`, 'x'.repeat(9_000));
    const note = db.prepare("INSERT INTO audit (at, author, from_where, phrase) VALUES (1, 'a', 'b', ?)");
    for (let row = 0; row < 100; row++) note.run(JSON.stringify({ key: 'x'.repeat(2_000) }));
  })();
  const pageOf = (table: string): number =>
    (
      db.prepare("SELECT max(pageno) AS page FROM dbstat WHERE name = ? AND pagetype = 'leaf'").get(table) as {
        page: number;
      }
    ).page;
  const [historyPage, auditPage] = [pageOf('history'), pageOf('audit')];
  db.close();
  const spoil = (page: number): void => {
    const handle = openSync(file, 'r+');
    writeSync(handle, Buffer.alloc(2_000, 0xa5), 0, 2_000, (page - 1) * 4096);
    closeSync(handle);
  };
  spoil(historyPage);
  const store = openStore(directory, storeOptions());
  assert.ok(store.check().length > 0, 'the thorough check finds it');
  store.close();
  spoil(auditPage);
  assert.equal(
    refusal(() => openStore(directory, storeOptions())),
    ['unavailable store.damaged'],
  );
});

test('a file that is no database stops the start with a sentence', () => {
  const directory = emptyStore();
  writeFileSync(path.join(directory, 'cordboard.db'), 'It was a dark and stormy night. '.repeat(400));
  assert.equal(
    refusal(() => openStore(directory, storeOptions())),
    ['unavailable store.damaged'],
  );
});

test('damaged live state is put aside, and the box starts', () => {
  const directory = emptyStore();
  writeFileSync(path.join(directory, 'live.db'), 'nonsense '.repeat(1000));
  const store = openStore(directory, storeOptions());
  assert.equal(
    store.notices.map(({ key }) => key),
    ['store.live-put-aside'],
  );
  store.journal.put('binding', 'a', 1, 9e15);
  store.close();
  assert.is(readdirSync(directory).filter((name) => name.startsWith('live.db.damaged-')).length, 1);
  const again = openStore(directory, storeOptions());
  assert.equal([again.notices.length, again.journal.load('binding').length], [0, 1]);
  again.close();
});

test('a database of a newer release is left alone', () => {
  const directory = emptyStore();
  const db = openSqlite(path.join(directory, 'cordboard.db'), { durability: 'full' });
  db.pragma('user_version = 9999');
  db.close();
  assert.equal(
    refusal(() => openStore(directory, storeOptions())),
    ['unavailable store.newer'],
  );
});

test('a missing, wrong or cut key file stops the start with a sentence each', () => {
  const directory = emptyStore();
  const key = path.join(directory, 'cordboard.key');
  unlinkSync(key);
  assert.equal(
    refusal(() => openStore(directory, storeOptions())),
    ['unavailable store.key-missing'],
  );
  writeFileSync(key, `${Buffer.alloc(32, 7).toString('base64')}\n`);
  assert.equal(
    refusal(() => openStore(directory, storeOptions())),
    ['unavailable store.key-wrong'],
  );
  truncateSync(key, 10);
  assert.equal(
    refusal(() => openStore(directory, storeOptions())),
    ['unavailable store.key-unreadable'],
  );
});

test('a directory that can’t be made is said to be so', () => {
  const file = path.join(temporaryDirectory(), 'file');
  writeFileSync(file, '');
  assert.equal(
    refusal(() => openStore(path.join(file, 'data'), storeOptions())),
    ['unavailable store.cannot-write'],
  );
});

test('an image in memory holds what was written and not what still waited', () => {
  const options = storeOptions();
  const store = openStore(':memory:', options);
  store.journal.put('t', 'written', 1, 9e15);
  store.journal.flush();
  store.journal.put('t', 'waiting', 2, 9e15);
  const sealed = store.secrets.seal('Wilg-4711-Anna', 'place');
  const image = store.image();
  store.close();
  const after = openStore(':memory:', { ...storeOptions(2), image });
  assert.equal(
    after.journal.load('t').map(({ key }) => key),
    ['written'],
  );
  assert.is(after.secrets.open(sealed, 'place'), 'Wilg-4711-Anna');
  after.close();
});

test('closing twice does nothing the second time', () => {
  const store = openStore(':memory:', storeOptions());
  store.close();
  store.close();
});
