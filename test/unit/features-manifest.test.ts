import { readdirSync, readFileSync } from 'node:fs';
import * as assert from 'uvu/assert';
import { codeTreatments } from '../../appliance/features/index.ts';
import { CODES, STAR_CODES } from '../../appliance/rules/codes.ts';
import { suite } from '../kit/suite.ts';

const test = suite('features: the manifest');

const folder = new URL('../../appliance/features/', import.meta.url);
const known = [...CODES, ...STAR_CODES];

test('every file that defines what a code does is in the manifest, and is named after that', () => {
  const defining = readdirSync(folder)
    .filter((file) => file.endsWith('.ts') && file !== 'define-code.ts')
    .filter((file) => /\bdefineCode\(/.test(readFileSync(new URL(file, folder), 'utf8')))
    .map((file) => file.replace('.ts', ''));
  const does = codeTreatments.map(({ code }) => known.find((one) => one.code === code)?.does);
  // One file may stand for several codes that differ by a digit alone.
  assert.equal(defining.sort(), [...new Set(does)].sort());
});

test('COD-01 no code is treated twice, and each is a code of the list', () => {
  const codes = codeTreatments.map(({ code }) => code);
  assert.is(new Set(codes).size, codes.length);
  for (const code of codes)
    assert.ok(
      known.some((one) => one.code === code),
      code,
    );
});
