import * as assert from 'uvu/assert';
import { SimulatedOffices } from '../kit/simulated-coverage.ts';
import { suite } from '../kit/suite.ts';
import { endTelephones } from '../kit/telephones.ts';

/** NPL-07: what is simulated is what happens. More offices by other seeds: test/night/simulated.ts. */
const test = suite('routing: simulated equals real', { timeoutMs: 120_000 });
test.afterEach(endTelephones);

const OFFICES = 100;

test('NPL-07 made-up offices: the pretended call tells, step by step, what SIP through the call floor leads to', async () => {
  const offices = new SimulatedOffices();
  for (let seed = 1; seed <= OFFICES; seed++) {
    await offices.compare(seed);
    endTelephones();
  }
  console.log(offices.summary());
  assert.equal(offices.differences, []);
  assert.equal(offices.missed, []);
});
