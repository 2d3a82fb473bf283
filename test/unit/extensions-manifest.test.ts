import { readdirSync, readFileSync } from 'node:fs';
import * as assert from 'uvu/assert';
import { type PhraseKey, say } from '../../appliance/base/words/index.ts';
import { extensionTypes } from '../../appliance/extensions/index.ts';
import { suite } from '../kit/suite.ts';

const test = suite('extensions: the manifest');

const folder = new URL('../../appliance/extensions/', import.meta.url);

test('every file that defines a kind of extension is in the manifest', () => {
  const defining = readdirSync(folder)
    .filter((file) => file.endsWith('.ts'))
    .filter((file) => /\bdefineExtension</.test(readFileSync(new URL(file, folder), 'utf8')))
    .filter((file) => file !== 'define-extension.ts')
    .map((file) => file.replace('.ts', ''));
  assert.equal(defining.sort(), extensionTypes.map((type) => type.type).sort());
});

test('each kind has a section, an icon, a number and a name, and says in one line what it does', () => {
  for (const type of extensionTypes) {
    assert.ok(type.section && type.icon, type.type);
    assert.ok('number' in type.schema.shape && 'name' in type.schema.shape, type.type);
    const key = `extension.${type.type}` as PhraseKey;
    for (const language of ['en', 'nl'] as const) {
      const line = say(type.describe({ name: 'Anna' }), language);
      assert.match(line, 'Anna');
      assert.is.not(line, key);
    }
  }
});

test('no two kinds share a type or a section', () => {
  const unique = (list: readonly string[]): number => new Set(list).size;
  assert.is(unique(extensionTypes.map((type) => type.type)), extensionTypes.length);
  assert.is(unique(extensionTypes.map((type) => type.section)), extensionTypes.length);
});
