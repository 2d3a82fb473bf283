import * as assert from 'uvu/assert';
import { SimulatedOffices } from '../kit/simulated-coverage.ts';
import { endWholeOffices } from '../kit/simulated-real.ts';
import { suite } from '../kit/suite.ts';

/** NPL-07: what is simulated is what happens. A thousand offices and more: `npm run night -- --only simulated`. */
const test = suite('routing: simulated equals real', { timeoutMs: 300_000 });
test.afterEach(endWholeOffices);

const FIRST = 150;

test('NPL-07 made-up offices: the pretended call tells, step by step, what SIP through the whole appliance leads to', async () => {
  const offices = new SimulatedOffices();
  for (let seed = 1; seed <= FIRST; seed++) await offices.compare(seed);
  console.log(`${offices.summary()}\n${offices.table()}`);
  assert.equal(offices.differences, []);
  assert.ok(offices.missed.length < 20, `not taken: ${offices.missed}`);
});
