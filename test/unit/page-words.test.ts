import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import * as assert from 'uvu/assert';
import { areas } from '../../web-ui/words/areas.ts';
import { en as first } from '../../web-ui/words/en.ts';
import type { Language, Wording } from '../../web-ui/words/index.ts';
import { nl as firstDutch } from '../../web-ui/words/nl.ts';
import { suite } from '../kit/suite.ts';

/** PPL-05: what the page says exists in both languages, with the same blanks, and is said somewhere. */
const test = suite('words of the page');

type Catalogue = Readonly<Record<string, Wording>>;

/** What comes with the first load, and with the pages of each area. */
async function whole(language: Language): Promise<Catalogue> {
  const parts = await Promise.all(Object.values(areas).map((area) => area[language]()));
  return Object.assign({}, language === 'en' ? first : firstDutch, ...parts);
}

const [en, nl] = await Promise.all([whole('en'), whole('nl')]);

test('no wording stands in two catalogues', async () => {
  const parts = await Promise.all(Object.values(areas).map((area) => area.en()));
  const keys = [first, ...parts].flatMap((part) => Object.keys(part));
  assert.equal(
    keys.filter((key, at) => keys.indexOf(key) !== at),
    [],
  );
});

const forms = (wording: Wording): readonly string[] =>
  typeof wording === 'string' ? [wording] : [wording.one, wording.other];

const blanks = (text: string): string =>
  [...new Set([...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name))].sort().join(' ');

test('PPL-05 every wording of the page has both languages, with the same blanks to fill in', () => {
  assert.equal(Object.keys(nl).sort(), Object.keys(en).sort());
  for (const [key, wording] of Object.entries(nl)) {
    const english = en[key] ?? '';
    assert.is(typeof wording, typeof english, `${key}: with a plural in both or in neither`);
    assert.is(blanks(forms(wording).at(-1) ?? ''), blanks(forms(english).at(-1) ?? ''), key);
    for (const text of [...forms(wording), ...forms(english)]) assert.is.not(text.trim(), '', key);
  }
});

test('no wording of the page stands there unsaid', () => {
  const folder = path.join(import.meta.dirname, '../../web-ui');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const code = files
    .filter((name) => name.endsWith('.ts') && !/^words.(en|nl)/.test(name))
    .map((name) => readFileSync(path.join(folder, name), 'utf8'))
    .join('\n');
  // Keys put together from parts: `office.length-${n}`.
  const made = [...code.matchAll(/`([\w.-]*)\$\{[^`]*`/g)]
    .map(([, start = '']) => start)
    .filter((start) => start.includes('.'));
  const unsaid = Object.keys(en).filter(
    (key) =>
      !code.includes(`'${key}'`) && !made.some((start) => key.startsWith(start)) && !/^(help|choice|field)\./.test(key),
  );
  assert.equal(unsaid, []);
});
