import * as assert from 'uvu/assert';
import { SimulatedOffices } from '../kit/simulated-coverage.ts';
import { endWholeOffices } from '../kit/simulated-real.ts';
import { suite } from '../kit/suite.ts';

/** NPL-07: what is simulated is what happens. A thousand offices and more: `npm run night -- --only simulated`. */
const test = suite('routing: simulated equals real', { timeoutMs: 300_000 });
test.afterEach(endWholeOffices);

/** All of these, and of the first thousand those that take branches which are rare. */
const FIRST = 140;
const RARE = [143, 148, 155, 156, 189, 221, 228, 232, 251, 254, 301, 332, 433, 499, 753];

test('NPL-07 made-up offices: the pretended call tells, step by step, what SIP through the whole appliance leads to', async () => {
  const offices = new SimulatedOffices();
  const seeds = [...Array.from({ length: FIRST }, (_, at) => at + 1), ...RARE];
  for (const seed of seeds) await offices.compare(seed);
  console.log(`${offices.summary()}\n${offices.table()}`);
  assert.equal(offices.differences, []);
  assert.equal(offices.missed, []);
});
