import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import * as assert from 'uvu/assert';
import { suite } from '../kit/suite.ts';
import { MUTANTS as CALL_MUTANTS, type Patch } from '../sim/mutants.ts';
import { mutated } from '../sim/mutate.ts';
import { OUTSIDE_MUTANTS } from '../sim/outside-mutants.ts';
import { ROUTING_MUTANTS } from '../sim/routing-mutants.ts';
import { SOUND_MUTANTS } from '../sim/sound-mutants.ts';
import { TRUNK_MUTANTS } from '../sim/trunk-mutants.ts';
import { isInPlace } from '../sim/try-mutant.ts';
import { unitTestsOf } from '../sim/who-loads.ts';

/** What the mistakes on purpose must be; whether they are noticed is tried at night (test/night/mutants.ts). */
const test = suite('sim: mutants');

const root = path.join(import.meta.dirname, '../..');
const UNIT_MUTANTS = [...TRUNK_MUTANTS, ...OUTSIDE_MUTANTS, ...ROUTING_MUTANTS];
const SIMULATED = [...CALL_MUTANTS, ...SOUND_MUTANTS];
const MUTANTS = [...SIMULATED, ...UNIT_MUTANTS];
/** Whoever rewrites a line need not mend them at once: the night names those whose place is gone. */
const GONE_MAX = 0.1;
const LINES_MAX = 3;
const MUTANTS_MIN = 180;
/** Of each pitfall that calls can meet in the simulator (10 is about ports of sound, which the box has none of yet). */
const PITFALLS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 11];
const OF_EACH_MIN = 2;
/** The parser is the fuzzer's business. */
const PARSER = /^appliance\/(?:sip\/(?:headers\/|(?:parse|grammar|message|multipart|uri|stream-framer)\.ts)|sdp\/)/;

/** How many lines of the result differ from the source: those between the first and the last that do. */
function changedLines({ find, replace }: Patch): number {
  const [before, after] = [find.split('\n'), replace.split('\n')];
  let same = 0;
  while (same < after.length && before[same] === after[same]) same++;
  let sameAtEnd = 0;
  while (sameAtEnd < after.length - same && before.at(-1 - sameAtEnd) === after.at(-1 - sameAtEnd)) sameAtEnd++;
  return Math.max(after.length - same - sameAtEnd, before.length - same - sameAtEnd);
}

test('at least a hundred and eighty, two or more for each pitfall, no two of the same name', () => {
  assert.ok(MUTANTS.length >= MUTANTS_MIN, `${MUTANTS.length}`);
  for (const pitfall of PITFALLS) {
    const count = MUTANTS.filter((mutant) => mutant.pitfall === pitfall).length;
    assert.ok(count >= OF_EACH_MIN, `pitfall ${pitfall}: ${count}`);
  }
  assert.is(new Set(MUTANTS.map(({ name }) => name)).size, MUTANTS.length);
});

test('each changes at most three lines of one place, outside the parser', () => {
  for (const { name, patches } of MUTANTS) {
    const lines = patches.reduce((sum, patch) => sum + changedLines(patch), 0);
    assert.ok(lines >= 1 && lines <= LINES_MAX, `${name}: ${lines} lines`);
    for (const { file } of patches) assert.not.match(file, PARSER, name);
  }
});

test('each of the simulator finds its place in the product as it is, once', () => {
  for (const { name, patches } of SIMULATED) {
    for (const patch of patches) {
      const text = readFileSync(path.join(root, patch.file), 'utf8');
      assert.is.not(mutated(patch.file, text, [patch]), text, name);
    }
  }
});

test('nearly all of the unit tests find theirs', () => {
  const gone = UNIT_MUTANTS.filter((mutant) => !isInPlace(mutant)).map(({ name }) => name);
  assert.ok(gone.length <= UNIT_MUTANTS.length * GONE_MAX, gone.join(', '));
});

test('a test that is to notice loads what is changed', () => {
  for (const { name, patches, tests } of UNIT_MUTANTS) {
    const loading = new Set(unitTestsOf(patches.map(({ file }) => file)));
    assert.ok(tests.length > 0, name);
    for (const file of tests) assert.ok(existsSync(path.join(root, file)), `${name}: there is no ${file}`);
    assert.ok(
      tests.some((file) => loading.has(file)),
      name,
    );
  }
});

test('the unit tests that could notice are found by what they load', () => {
  const found = unitTestsOf(['appliance/calls/fork.ts']);
  assert.ok(found.includes('test/unit/scenario-several-phones.test.ts'));
  assert.not.ok(found.includes('test/unit/sip-uri.test.ts'));
});
