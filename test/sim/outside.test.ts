import * as assert from 'uvu/assert';
import { suite } from '../kit/suite.ts';
import { report, runStorm } from './run.ts';

/** Days with providers that lose packets, fall silent and start anew. */
const test = suite('sim: calls over providers', { timeoutMs: 60_000 });

for (const [seed, loss] of [
  [1, 0],
  [2, 0],
  [3, 0.1],
  [5, 0],
  [7, 0.3],
  [1011, 0],
] as const) {
  test(`NPL-08 NPL-09 FAC-09 FAC-11 LIM-01 seed ${seed}, loss ${loss}: every call ends, and nothing is left of it`, async () => {
    const result = await runStorm({ seed, loss, outside: true });
    assert.is(result.failure, undefined, report(result));
  });
}

test('the same seed gives the same day', async () => {
  const [one, other] = [
    await runStorm({ seed: 11, loss: 0.1, outside: true }),
    await runStorm({ seed: 11, loss: 0.1, outside: true }),
  ];
  assert.is(one.hash, other.hash);
});
