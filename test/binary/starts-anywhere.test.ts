import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as assert from 'uvu/assert';
import { binaryCommand } from '../kit/binary.ts';
import { TestBox, TWO_USERS } from '../kit/box.ts';
import { askOptions } from '../kit/options.ts';
import { suite } from '../kit/suite.ts';

/**
 * The one file, copied to nowhere in particular: an empty directory, no home, no Node, nothing of the project in reach.
 * A broken build misses a page file or the database program, or finds them only because the project is near.
 */
const WEB_UI = path.join(import.meta.dirname, '../../web-ui');
const test = suite('binary starts anywhere', { timeoutMs: 30_000 });

let folder: string;
let box: TestBox;

test.before(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'cordboard-binary-'));
  mkdirSync(path.join(folder, 'tmp'));
  // TMPDIR of its own, to see what it leaves there; a home that does not exist and cannot be made.
  const environment = { HOME: '/proc/nobody', TMPDIR: path.join(folder, 'tmp'), PATH: '', NODE_PATH: '' };
  const dataDir = path.join(folder, 'data');
  box = await TestBox.start({ command: await binaryCommand('x64'), dataDir, environment, office: TWO_USERS });
});

test.after(async () => {
  await box?.stop();
  rmSync(folder, { recursive: true, force: true });
});

test('APP-01 starts from an empty directory and answers OPTIONS', async () => {
  assert.match(await askOptions(box.sip), /^SIP\/2\.0 200 /);
});

test('APP-01 carries every file of the page, types taken out', async () => {
  const names = readdirSync(WEB_UI, { recursive: true, encoding: 'utf8', withFileTypes: true })
    .filter((entry) => entry.isFile() && !/\.md$|\.d\.ts$/.test(entry.name))
    .map((entry) => path.relative(WEB_UI, path.join(entry.parentPath, entry.name)));
  assert.ok(names.length > 10);
  for (const name of names) {
    const source = readFileSync(path.join(WEB_UI, name), 'utf8');
    const answer = await fetch(`${box.page}/${name}`);
    assert.is(answer.status, 200, name);
    const text = await answer.text();
    // The index names its files by their content.
    if (name === 'index.html') assert.match(text, /href="\/style\.css\?v=[\w-]+"/);
    else assert.is(text, name.endsWith('.ts') ? stripTypeScriptTypes(source) : source, name);
  }
});

test('a page address is answered by the page, and what is not there is not', async () => {
  const page = await fetch(`${box.page}/people/101`);
  assert.match(await page.text(), /<div id="app">/);
  assert.is((await fetch(`${box.page}/nothing.ts`)).status, 404);
});

test('carries the licences of what is in it', async () => {
  const text = await (await fetch(`${box.page}/licences.txt`)).text();
  for (const name of ['Cordboard', 'better-sqlite3', 'hono', 'Node.js']) assert.match(text, `${name}\n===`);
});

test('leaves nothing behind in the temporary directory', () => {
  assert.equal(readdirSync(path.join(folder, 'tmp')), []);
});
