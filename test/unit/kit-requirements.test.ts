import path from 'node:path';
import * as assert from 'uvu/assert';
import { findRequirementTests } from '../kit/requirement-tests.ts';
import { numbersOf, readInPart, readRequirements } from '../kit/requirements.ts';
import { suite } from '../kit/suite.ts';
import { readSources, Source } from '../kit/tidy/source.ts';

const test = suite('kit requirements');

test('a name begins with one number, several or none', () => {
  assert.equal(numbersOf('EXT-01 a number'), ['EXT-01']);
  assert.equal(numbersOf('EXT-01, COD-03 and CAL-14 a number'), ['EXT-01', 'COD-03', 'CAL-14']);
  assert.equal(numbersOf('EXT-01/COD-03 a number'), ['EXT-01', 'COD-03']);
  assert.equal(numbersOf('like EXT-01'), []);
  assert.equal(numbersOf('SHA-256 digests'), []);
});

test('tests are found by plain names, templates and tables; unknown numbers are told', () => {
  const text = [
    "test('CAL-01 back to the transferor', () => {});",
    "for (const [name] of [['CAL-01 busy']]) test(name, () => {});",
    `test(\`CAL-02 on \${transport}\`, () => {});`,
    "test('CAL-99 nothing', () => {});",
    "const encoding = 'UTF-16 is no requirement';",
  ].join('\n');
  const list = { 'CAL-01': 'Blind transfer', 'CAL-02': 'Attended transfer', 'CAL-03': 'Codes' };
  const { tests, unknown } = findRequirementTests([new Source('test/unit/a.test.ts', text)], list);
  const lines = [...tests].map(([number, named]) => [number, ...named.map(({ line }) => line)]);
  assert.equal(lines, [['CAL-01', 1, 2], ['CAL-02', 3], ['CAL-03']]);
  assert.equal(
    unknown.map(({ number, line }) => [number, line]),
    [['CAL-99', 4]],
  );
});

test('what is proven in part is a requirement that a test names', () => {
  const root = path.join(import.meta.dirname, '../..');
  const { tests } = findRequirementTests(readSources(root, ['.test.ts'], 'test'), readRequirements());
  for (const [number, missing] of Object.entries(readInPart())) {
    assert.ok(tests.get(number)?.length, `${number} is in part, but no test names it`);
    assert.ok(missing.length > 10);
  }
});
