import * as assert from 'uvu/assert';
import { SeededRandom } from '../../appliance/base/random.ts';
import { keyOf, type SourceKey } from '../../appliance/media/packet-io.ts';
import { SourceTable } from '../../appliance/media/source-table.ts';
import { suite } from '../kit/suite.ts';

const table = suite('who sends from where');

table('a table of sources answers as a Map does, whatever comes, goes and comes again', () => {
  const random = new SeededRandom(7);
  const sources = new SourceTable<number>();
  const wanted = new Map<SourceKey, number>();
  // Few enough that many come again, near enough to each other that slots collide.
  const draw = (): SourceKey => {
    const at = random.integer(0, 400);
    if (at > 380) return keyOf(`fd00::${at.toString(16)}`, 4_000);
    return keyOf(`10.0.${at % 3}.${at >> 3}`, 4_000 + 2 * (at % 8));
  };
  for (let step = 0; step < 20_000; step++) {
    const key = draw();
    if (random.integer(0, 2) === 0) {
      sources.delete(key);
      wanted.delete(key);
    } else {
      sources.set(key, step);
      wanted.set(key, step);
    }
    const asked = draw();
    assert.is(sources.get(asked), wanted.get(asked), `step ${step}`);
  }
  assert.ok(wanted.size > 100);
  for (const [key, value] of wanted) assert.is(sources.get(key), value);
});
