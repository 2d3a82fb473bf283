import { readFileSync } from 'node:fs';
import path from 'node:path';
import * as assert from 'uvu/assert';
import { assetChangedAtMs, readAsset } from '../../appliance/edges/assets.ts';
import { PageFiles } from '../../appliance/edges/page-files.ts';
import { suite } from '../kit/suite.ts';

const root = path.join(import.meta.dirname, '../..');
const test = suite('edges assets');

test('a carried file is read by its name in the project', () => {
  const text = Buffer.from(readAsset('web-ui/index.html') ?? []).toString();
  assert.is(text, readFileSync(path.join(root, 'web-ui/index.html'), 'utf8'));
  assert.ok(assetChangedAtMs('web-ui/index.html')! > 0);
});

test('what is not there, and what is a folder, is nothing', () => {
  assert.is(readAsset('web-ui/nothing.html'), undefined);
  assert.is(readAsset('web-ui/pages'), undefined);
  assert.is(assetChangedAtMs('web-ui/nothing.html'), undefined);
});

for (const name of ['../package.json', '/etc/passwd', 'web-ui/../package.json', 'web-ui/./index.html', 'web-ui/\0']) {
  test(`${JSON.stringify(name)} leads nowhere`, () => {
    assert.is(readAsset(name), undefined);
  });
}

test('the page stays in its folder, has no types, and is the same object until it changes', async () => {
  const files = new PageFiles();
  assert.is(await files.read('../package.json'), undefined);
  const app = await files.read('app.ts');
  assert.not.match(Buffer.from(app!.bytes).toString(), /import type|: VNode/);
  assert.is(await files.read('app.ts'), app);
});
