import * as assert from 'uvu/assert';
import { limitsPage } from '../../scripts/generate/limits-page.ts';
import { suite } from '../kit/suite.ts';

const test = suite('kit limits page');

/** The row of one limit, declared with that comment. */
function rowOf(name: string, value: number, comment: string): string | undefined {
  const page = limitsPage(`/** ${comment} */\nexport const ${name} = ${value};\n`, { [name]: value });
  return page.split('\n').find((line) => line.includes(`\`${name}\``));
}

test('a unit is the last word of the name, whatever else stands in it', () => {
  const units = (names: readonly string[]): (string | undefined)[] =>
    names.map((name) => rowOf(name, 1_200, 'Why. @beyond gone')?.split(' | ')[1]);
  assert.equal(units(['PASSWORD_MIN_LETTERS', 'EXPIRES_MIN_SEC', 'WAIT_MS', 'SUMMARY_HOURS_MAX', 'TRACE_BYTES_MAX']), [
    '1,200 letters',
    '1,200 s',
    '1,200 ms',
    '1,200 h',
    '1,200 bytes',
  ]);
  assert.equal(units(['PROBES_PER_SEC', 'SEC_FREE', 'CONTACTS_PER_LINE_MAX']), ['1,200 per second', '1,200', '1,200']);
});

test('whoever adds a limit that bounds something says what happens to one more', () => {
  assert.is(rowOf('CALLS_MAX', 2, 'Calls. @beyond 503'), '| `CALLS_MAX` | 2 | Calls. | 503 |');
  assert.throws(() => rowOf('CALLS_MAX', 2, 'Calls.'), /CALLS_MAX does not say/);
  assert.is(rowOf('RING_MS', 2, 'Rings.'), '| `RING_MS` | 2 ms | Rings. |  |');
});
