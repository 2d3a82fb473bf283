import path from 'node:path';
import { findRequirementTests } from '../test/kit/requirement-tests.ts';
import { readInPart, readRequirements } from '../test/kit/requirements.ts';
import { readSources } from '../test/kit/tidy/source.ts';

/**
 * `npm run requirements`: every requirement with the tests that name it. With arguments (`EXT`, `CAL-01`) only those;
 * with `--open` only those that no test names or that are proven in part. A test that names an unknown number makes the
 * exit code 1.
 */
const root = path.join(import.meta.dirname, '..');
const wanted = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));
const onlyOpen = process.argv.includes('--open');

const requirements = readRequirements();
const inPart = readInPart();
const sources = readSources(root, ['.test.ts'], 'test').filter(({ path: file }) => !/\bkit[-/]/.test(file));
const { tests, unknown } = findRequirementTests(sources, requirements);

for (const [number, named] of tests) {
  if (wanted.length > 0 && !wanted.some((part) => number.startsWith(part))) continue;
  if (onlyOpen && named.length > 0 && !inPart[number]) continue;
  console.log(`${number}  ${requirements[number]}${named.length === 0 ? '  —' : ''}`);
  if (inPart[number]) console.log(`          in part: ${inPart[number]}`);
  for (const { file, line, name } of named) console.log(`          ${name}  (${file}:${line})`);
}
const proven = [...tests.values()].filter((named) => named.length > 0).length;
const partly = Object.keys(inPart).length;
console.log(`\n${proven} of ${tests.size} requirements are named by a test, ${partly} of them are proven in part.`);
for (const { number, file, line, name } of unknown) {
  console.error(`${file}:${line}: "${name}" names ${number}, which test/requirements.json lacks`);
}
process.exitCode = unknown.length > 0 ? 1 : 0;
