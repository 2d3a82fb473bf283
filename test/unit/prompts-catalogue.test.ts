import * as assert from 'uvu/assert';
import { catalogue, grammars } from '../../appliance/prompts/catalogue.ts';
import { clipsOfLanguage } from '../../appliance/prompts/clips.ts';
import { PROMPTS } from '../../appliance/prompts/keys.ts';
import { speak } from '../../appliance/prompts/speak.ts';
import { partsOf, variantsOf } from '../../appliance/prompts/template.ts';
import {
  PROMPT_LANGUAGES,
  type PromptKey,
  type PromptLanguage,
  type PromptParamKind,
  type PromptParams,
} from '../../appliance/prompts/types.ts';
import { suite } from '../kit/suite.ts';

const test = suite('prompts: catalogue');

const keys = Object.keys(PROMPTS) as PromptKey[];
const kindsOf = (key: PromptKey): Readonly<Record<string, PromptParamKind>> => PROMPTS[key];

/** Something of each kind. */
function example(key: PromptKey, n: number): PromptParams {
  const moment = { day: 'today', weekday: 1, dayOfMonth: 2, month: 3, hour: 4, minute: 5 } as const;
  const values = { count: n, number: n, position: n, digits: `${n}`, moment, seconds: n } as const;
  return Object.fromEntries(Object.entries(kindsOf(key)).map(([name, kind]) => [name, values[kind]]));
}

test('every sentence is there in every language with the same things in it', () => {
  for (const language of PROMPT_LANGUAGES) {
    assert.equal(Object.keys(catalogue[language]).sort(), [...keys].sort(), language);
    for (const key of keys) {
      for (const { name, text } of variantsOf(key, catalogue[language][key])) {
        const places = partsOf(text, name).flatMap((part) => ('param' in part ? [part.param] : []));
        const wanted = Object.keys(kindsOf(key)).filter(
          (param) => kindsOf(key)[param] !== 'count' || !name.endsWith('.one'),
        );
        assert.equal(places.filter((param) => wanted.includes(param)).sort(), wanted.sort(), `${language} ${name}`);
        assert.ok(
          places.every((param) => param in kindsOf(key)),
          `${language} ${name}`,
        );
      }
    }
  }
});

test('sentences that count have a variant for each plural of their language', () => {
  for (const language of PROMPT_LANGUAGES) {
    const rules = new Intl.PluralRules(language);
    const categories = new Set(Array.from({ length: 10_000 }, (_, n) => rules.select(n)));
    for (const key of keys) {
      if (!Object.values(kindsOf(key)).includes('count')) continue;
      const words = catalogue[language][key];
      assert.type(words, 'object', `${language} ${key} has one wording for all counts`);
      assert.equal(new Set(Object.keys(words)), categories, `${language} ${key}`);
      // Where "one" is more than 1 (Latvian: 21), its variant must say the number.
      const ones = Array.from({ length: 10_000 }, (_, n) => n).filter((n) => rules.select(n) === 'one');
      const { one } = words as { readonly one: string };
      assert.ok(ones.length === 1 || one.includes('{'), `${language} ${key}`);
    }
  }
});

test('templates ask for forms that their grammar has', () => {
  for (const language of PROMPT_LANGUAGES) {
    for (const key of keys) {
      for (const { name, text } of variantsOf(key, catalogue[language][key])) {
        for (const part of partsOf(text, name)) {
          if (!('param' in part)) continue;
          const kind = kindsOf(key)[part.param];
          const { count, position } = grammars[language].forms;
          const forms = kind === 'position' ? position : kind === 'count' ? count : [''];
          assert.ok(forms.includes(part.form), `${language} ${name}: {${part.param}:${part.form}}`);
        }
      }
    }
  }
});

test('whatever is said is made of clips that are recorded', () => {
  for (const language of PROMPT_LANGUAGES) {
    const clips = clipsOfLanguage(language);
    const names = new Set(clips.map(({ name }) => `${language}/${name}`));
    assert.is(names.size, clips.length, 'no two clips have one name');
    for (const key of keys) {
      for (const n of [1, 2, 5, 11, 21, 100, 101, 1234, 9999]) {
        const { clips: said, text } = speak(key, example(key, n), language);
        assert.ok(said.length > 0, `${language} ${key}`);
        for (const clip of said) assert.ok(names.has(clip), `${language} ${key}: ${clip}`);
        assert.match(text, /^\p{Lu}[^{}]*[.!?]$/u, `${language} ${key}: ${text}`);
      }
    }
  }
});

test('no sentence of one language slipped into another', () => {
  for (const one of PROMPT_LANGUAGES) {
    for (const other of PROMPT_LANGUAGES) {
      if (one === other) continue;
      const same = keys.filter((key) => JSON.stringify(catalogue[one][key]) === JSON.stringify(catalogue[other][key]));
      assert.equal(same, [], `${one} ${other}`);
    }
  }
});

test('a number out of reach is said digit by digit, a missing one is a mistake of ours', () => {
  const last = (params: PromptParams, language: PromptLanguage = 'en'): readonly string[] =>
    speak('parking.parked', params, language).clips.slice(1);
  assert.equal(
    last({ line: 12345 }),
    ['1', '2', '3', '4', '5'].map((digit) => `en/digit.${digit}`),
  );
  assert.throws(() => last({}), /line/);
  assert.throws(() => last({ line: 'three' }), /line/);
});
