import * as assert from 'uvu/assert';
import { suite } from '../kit/suite.ts';
import { checkBans, checkOutsidePaths, checkPatterns } from '../kit/tidy/bans.ts';
import { checkBudgets, checkDeadFiles } from '../kit/tidy/budgets.ts';
import { checkManifest, compareCatalogues } from '../kit/tidy/catalogues.ts';
import { checkCycles, checkFloors, checkPageImports } from '../kit/tidy/floors.ts';
import { lockGaps, looseVersions, unusedPackages } from '../kit/tidy/packages.ts';
import { Source, told, type Violation } from '../kit/tidy/source.ts';

/** The architecture test is green on a clean tree; these prove that it turns red on each kind of dirt. */
const test = suite('kit tidy');

type Check = (sources: readonly Source[]) => Violation[];

function found(check: Check, files: Readonly<Record<string, string>>): string {
  return told(check(Object.entries(files).map(([path, text]) => new Source(path, text))));
}

test('an import upwards is told with its line and the reason', () => {
  const said = found(checkFloors, {
    'appliance/sip/parse.ts': "import { a } from '../base/a.ts';\nimport type { Call } from '../calls/types.ts';\n",
  });
  assert.match(said, /^appliance\/sip\/parse\.ts:2: import type \{ Call \} from '\.\.\/calls\/types\.ts';\n {4}.*pure/);
});

test('floor 3 may know the types of its neighbours, and nothing else of them', () => {
  const from = (line: string): string => found(checkFloors, { 'appliance/calls/engine.ts': line });
  assert.is(from("import type { Binding } from '../registrar/types.ts';"), '');
  assert.match(from("import { Binding } from '../registrar/types.ts';"), /types\.ts/);
  assert.match(from("import type { Registrar } from '../registrar/registrar.ts';"), /handed over in boot/);
});

test('sockets and packages stay on their floors', () => {
  assert.match(found(checkFloors, { 'appliance/calls/a.ts': "import net from 'node:net';" }), /node:net/);
  assert.match(found(checkFloors, { 'appliance/rules/a.ts': "import { z } from 'zod';" }), /zod/);
  assert.match(found(checkFloors, { 'appliance/api/a.ts': "const a = await import('node:fs');" }), /node:fs/);
  assert.is(found(checkFloors, { 'appliance/edges/a.ts': "import net from 'node:net';" }), '');
  assert.is(found(checkFloors, { 'appliance/sip/digest.ts': "import { hash } from 'node:crypto';" }), '');
});

test('imports over several lines, and those in comments', () => {
  const several = "import {\n  a,\n  b,\n} from '../api/app.ts';";
  assert.match(found(checkFloors, { 'appliance/base/a.ts': several }), /appliance\/base\/a\.ts:1/);
  assert.is(found(checkFloors, { 'appliance/base/a.ts': "// import { a } from '../api/app.ts';" }), '');
});

test('the page imports nothing of the box', () => {
  const page = (line: string): string => found(checkPageImports, { 'web-ui/pages/a.ts': line });
  assert.match(page("import type { A } from '../../appliance/base/a.ts';"), /import map/);
  assert.match(page("import { z } from 'zod';"), /import map/);
  assert.is(page("import { h } from 'preact';\nimport { b } from '../b.ts';"), '');
});

test('a circle of imports is told; one of types only is none', () => {
  const a = (type: string) => ({ 'x/a.ts': "import './b.ts';\n", 'x/b.ts': `import ${type}{ c } from './a.ts';\n` });
  assert.match(found(checkCycles, a('')), /x\/a\.ts → x\/b\.ts → x\/a\.ts/);
  assert.is(found(checkCycles, a('type ')), '');
});

for (const use of [
  'setTimeout(f, 1);',
  'globalThis.setInterval(f, 1);',
  'const now: number = Date.now();',
  'const now = new Date();',
  'performance.now();',
  'Math.random();',
  'console.log(1);',
  'const later = setTimeout;',
]) {
  test(`"${use}" is banned outside its owners`, () => {
    assert.match(found(checkBans, { 'appliance/calls/a.ts': `\n${use}\n` }), /calls\/a\.ts:2/);
    assert.is(found(checkBans, { 'scripts/a.ts': use }), '');
  });
}

test('a clock’s own methods, dates of a moment and texts are no bans', () => {
  const fine =
    "clock.setTimeout(f);\nnew Date(ms);\nconst o = { console: 1 };\n// Date.now()\nconst t = 'Math.random()';";
  assert.is(found(checkBans, { 'appliance/calls/a.ts': fine }), '');
  assert.is(found(checkBans, { 'appliance/base/clock.ts': 'Date.now(); setTimeout(f, 1);' }), '');
});

test('bare uvu, unfinished and unchecked code are told', () => {
  const inTest = (line: string): string => found(checkPatterns, { 'test/unit/a.test.ts': line });
  assert.match(inTest(`import { suite } from ${"'uvu'"};`), /bare uvu/);
  assert.match(inTest(`test.${'only'}('a', () => {});`), /other tests/);
  assert.match(inTest(`// @ts-${'ignore'}`), /compiler/);
  assert.match(inTest(`// ${'TO'}${'DO'} later`), /not left in the code/);
  assert.is(inTest("import * as assert from 'uvu/assert';"), '');
});

test('paths outside the repository are told', () => {
  for (const path of [`/wo${'rk'}/main`, `../sha${'red'}/x`, `sha${'red'}/spec/calls.md`, `.libr${'ary'}/x`]) {
    assert.match(found(checkOutsidePaths, { 'README.md': `see ${path}` }), /outside the repository/, path);
  }
  assert.is(found(checkOutsidePaths, { 'README.md': 'see network/ and a shared/line' }), '');
});

test('files, functions and lines over their budget are told', () => {
  const lines = (count: number, text: string): string => Array.from({ length: count }, () => text).join('\n');
  assert.is(found(checkBudgets, { 'a.ts': `${lines(500, '1;')}\n` }), '');
  assert.match(found(checkBudgets, { 'a.ts': `${lines(501, '1;')}\n` }), /501 lines/);
  assert.is(found(checkBudgets, { 'a.ts': `function f(): void {\n${lines(68, '1;')}\n}\n` }), '');
  assert.match(
    found(checkBudgets, { 'a.ts': `\nconst f = (): void => {\n${lines(69, '1;')}\n};\n` }),
    /^a\.ts:2.*\n.*71 lines/,
  );
  assert.match(found(checkBudgets, { 'a.ts': `/** ${'word '.repeat(24)}*/` }), /at most 120/);
  assert.match(found(checkBudgets, { 'a.ts': `f(${'1, '.repeat(60)}1);` }), /at most 160/);
  assert.is(found(checkBudgets, { 'a.ts': `const text = '${'word '.repeat(60)}';` }), '');
  assert.is(found(checkBudgets, { 'web-ui/vendor/a.ts': lines(900, '1;') }), '');
});

test('a file that only its test knows is dead', () => {
  const files = {
    'appliance/main.ts': "import './boot.ts';",
    'appliance/boot.ts': '',
    'appliance/calls/lost.ts': '',
    'test/unit/lost.test.ts': "import '../../appliance/calls/lost.ts';\nimport '../kit/helper.ts';",
    'test/kit/helper.ts': '',
    'test/kit/unused.ts': '',
  };
  assert.match(found(checkDeadFiles, files), /calls\/lost\.ts:1: .*\n.*\ntest\/kit\/unused\.ts:1/);
});

test('an extension outside the manifest, or without a test, is told', () => {
  const kind = 'export default defineExtension({});\nexport const x = defineExtension({});';
  const files = { 'appliance/extensions/forward.ts': kind, 'appliance/extensions/index.ts': '' };
  assert.match(found(checkManifest, files), /not in the manifest[\s\S]*no test imports/);
  const known = {
    'appliance/extensions/forward.ts': kind,
    'appliance/extensions/index.ts': "import forward from './forward.ts';",
    'test/unit/forward.test.ts': "import forward from '../../appliance/extensions/forward.ts';",
  };
  assert.is(found(checkManifest, known), '');
});

test('catalogues that differ in keys or parameters are told', () => {
  const english = { a: 'one {x}', b: 'two', c: { one: 'a call', other: '{n} calls' } };
  const dutch = { a: 'een {y}', d: '', c: { one: 'één gesprek', other: '{n} gesprekken' } };
  const said = compareCatalogues('nl', english, dutch);
  assert.equal(said, [
    'nl: b is missing',
    'nl: d is not in English',
    'nl: d is empty',
    'nl: a has parameters {y}, English {x}',
  ]);
});

test('loose versions and gaps in the lock file are told', () => {
  assert.equal(looseVersions({ dependencies: { a: '^1.0.0', b: '1.2.3' }, devDependencies: { c: 'latest' } }), [
    'a',
    'c',
  ]);
  const packages = {
    'node_modules/a': { optionalDependencies: { 'a-linux': '1.0.0', 'a-mac': '1.0.0' } },
    'node_modules/a-linux': {},
  };
  assert.equal(lockGaps({ packages }), ['a-mac']);
});

test('packages that nothing imports are told', () => {
  const sources = [new Source('a.ts', "import { b } from '@scope/b/deep';\nimport type { C } from 'c';\n")];
  const dependencies = { '@scope/b': '1.0.0', c: '1.0.0', d: '1.0.0', '@types/c': '1.0.0', '@types/d': '1.0.0' };
  assert.equal(unusedPackages({ dependencies }, sources), ['d', '@types/d']);
});
