import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import * as assert from 'uvu/assert';
import { dutchLabels } from '../../appliance/base/words/dutch-labels.ts';
import { entityOf, type Field } from '../../appliance/config/define-entity.ts';
import { definitionsWith } from '../../appliance/config/entities/index.ts';
import { extensionTypes } from '../../appliance/extensions/index.ts';
import { suite } from '../kit/suite.ts';

/** PPL-05: what the box says exists in English and Dutch, and neither loses a word of what it is about. */
const test = suite('words');

const folder = path.join(import.meta.dirname, '../../appliance/base/words');

async function wordings(language: 'en' | 'nl'): Promise<Map<string, Record<string, string>>> {
  const files = readdirSync(folder).filter((name) => name.endsWith(`.${language}.ts`));
  const areas = await Promise.all(
    files.map(async (name) => {
      const module = (await import(path.join(folder, name))) as Record<string, Record<string, string>>;
      return [name.replace(`.${language}.ts`, ''), Object.values(module)[0] ?? {}] as const;
    }),
  );
  return new Map(areas);
}

const placeholders = (wording: string): string =>
  [...wording.matchAll(/\{(\w+)\}/g)]
    .map(([, name]) => name)
    .sort()
    .join(' ');

test('PPL-05 every sentence has both languages, with the same blanks to fill in', async () => {
  const [english, dutch] = [await wordings('en'), await wordings('nl')];
  assert.equal([...english.keys()], [...dutch.keys()]);
  let count = 0;
  for (const [area, sentences] of english) {
    for (const [key, sentence] of Object.entries(sentences)) {
      count++;
      const other = dutch.get(area)?.[key];
      assert.ok(other, `${key} has no Dutch`);
      // A Dutch sentence may do without a blank's repetition, but it names everything once.
      assert.equal(new Set(placeholders(other).split(' ')), new Set(placeholders(sentence).split(' ')), key);
    }
  }
  assert.ok(count > 100);
});

test('PPL-05 every setting has a Dutch name, and no Dutch name is without its setting', () => {
  const labelsIn = (fields: readonly Field[]): string[] =>
    fields.flatMap(({ name, meta, inner }) => [meta.label ?? `${name} has no label`, ...labelsIn(inner)]);
  const labels = definitionsWith(extensionTypes)
    .flatMap((definition) => labelsIn(entityOf(definition).fields))
    .sort();
  assert.equal([...new Set(labels)], Object.keys(dutchLabels).sort());
});

test('PPL-05 every kind of thing has a name in words', async () => {
  const words = new Set([...(await wordings('en')).values()].flatMap((area) => Object.keys(area)));
  const nameless = definitionsWith(extensionTypes)
    .map(({ name }) => `entity.${name}`)
    .filter((key) => !words.has(key));
  assert.equal(nameless, []);
});

test('no two areas use one key for different sentences', async () => {
  const seen = new Map<string, string>();
  for (const [area, sentences] of await wordings('en')) {
    for (const key of Object.keys(sentences)) {
      assert.not.ok(seen.has(key), `${key} is in ${seen.get(key)} and in ${area}`);
      seen.set(key, area);
    }
  }
});

test('every sentence is said somewhere', async () => {
  const appliance = path.join(folder, '../..');
  const files = readdirSync(appliance, { recursive: true, encoding: 'utf8' }).filter((name) => /\.ts$/.test(name));
  const code = files
    .filter((name) => !/^base.words.\w+/.test(name))
    .map((name) => readFileSync(path.join(appliance, name), 'utf8'));
  const texts = code.join('\n');
  // Keys that are put together: `link.${purpose}.worthless`.
  const patterns = [...texts.matchAll(/`([a-z-]+\.(?:[^`\s$]|\$\{[^}`]*\})*)`/g)].map(
    ([, pattern]) => new RegExp(`^${pattern!.replaceAll('.', '\\.').replace(/\$\{[^}]*\}/g, '[a-z-]+')}$`),
  );
  const keys = [...(await wordings('en')).values()].flatMap((sentences) => Object.keys(sentences));
  const unsaid = keys.filter((key) => !texts.includes(`'${key}'`) && !patterns.some((pattern) => pattern.test(key)));
  assert.equal(unsaid, []);
});
