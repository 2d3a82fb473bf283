import { readFileSync } from 'node:fs';
import * as assert from 'uvu/assert';
import { say } from '../../appliance/base/words/index.ts';
import * as ended from '../../appliance/calls/ended.ts';
import * as outside from '../../appliance/calls/ended-outside.ts';
import { suite } from '../kit/suite.ts';

const test = suite('calls: failures');

type Kind = new (...given: (string | number)[]) => ended.CallFailure;

/** Every concrete class of ended.ts and ended-outside.ts with something to say. */
const kinds: readonly (readonly [string, ended.CallFailure])[] = Object.entries({ ...ended, ...outside }).flatMap(
  ([name, kind]) => {
    const isFailure = kind.prototype instanceof ended.CallFailure;
    return isFailure ? [[name, new (kind as unknown as Kind)('first', 'second', 'third')] as const] : [];
  },
);

test('there are about thirty, each a class of its own', () => {
  assert.ok(kinds.length >= 25, String(kinds.length));
  for (const [name, failure] of kinds) assert.is(failure.name, name);
});

test('each has a SIP status, a Q.850 cause and an outcome of the history', () => {
  const outcomes = new Set(['busy', 'no-answer', 'declined', 'cancelled', 'unreachable', 'refused', 'failed']);
  for (const [name, failure] of kinds) {
    assert.ok(failure.sip >= 400 && failure.sip <= 699, name);
    assert.ok(failure.q850 >= 1 && failure.q850 <= 127, name);
    assert.ok(outcomes.has(failure.outcome), name);
  }
});

test('each says its sentence in both languages, with all that it knows filled in', () => {
  for (const [name, failure] of kinds) {
    for (const language of ['en', 'nl'] as const) {
      const sentence = say(failure.phrase, language);
      assert.match(sentence, /^[A-ZÉ0-9‘’a-z].{10,}[.!]$/u, name);
      assert.not.match(sentence, /[{}]/, `${name} ${language}: ${sentence}`);
      assert.is.not(sentence, failure.phrase.key);
    }
    assert.is.not(say(failure.phrase, 'en'), say(failure.phrase, 'nl'), name);
  }
});

test('each stands in the README’s table with its status and cause', () => {
  const readme = readFileSync(new URL('../../appliance/calls/README.md', import.meta.url), 'utf8');
  for (const [name, failure] of kinds) {
    assert.match(readme, `| \`${name}\` | ${failure.sip} | ${failure.q850} | ${failure.outcome} |`);
  }
});
