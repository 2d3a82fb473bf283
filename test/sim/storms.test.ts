import * as assert from 'uvu/assert';
import { testSeed } from '../kit/seed.ts';
import { suite } from '../kit/suite.ts';
import { report, runStorm, shrink } from './run.ts';
import { makeWorld, storm } from './storm.ts';

/**
 * Offices in which everybody does what they like, often in the same moment, while cables are pulled, phones and the box
 * start anew and packets get lost. Each broken rule (see rules/) is told with the seed, the ladder and the line that
 * replays it; `npm run night` plays many more.
 */
const test = suite('sim: storms', { timeoutMs: 60_000 });

const FIRST = testSeed();

async function storms(count: number, loss: number): Promise<void> {
  for (let seed = FIRST; seed < FIRST + count; seed++) {
    const result = await runStorm({ seed, loss });
    if (result.failure) throw new Error(report(await shrink(result)));
  }
}

test('the same seed plays the same day, to the last packet', async () => {
  for (const options of [
    { seed: FIRST, loss: 0.1 },
    { seed: FIRST + 1, loss: 0 },
    { seed: FIRST + 3, loss: 0.3 },
  ]) {
    const [first, again] = [await runStorm(options), await runStorm(options)];
    assert.ok(first.steps > 300, 'something happened');
    assert.is(again.steps, first.steps);
    assert.is(again.hash, first.hash);
  }
  const [one, other] = [await runStorm({ seed: 1, loss: 0 }), await runStorm({ seed: 2, loss: 0 })];
  assert.is.not(one.hash, other.hash, 'and another seed another one');
});

test('on a good network', async () => storms(64, 0));

test('where one packet in ten gets lost', async () => storms(64, 0.1));

test('where one packet in three gets lost', async () => storms(32, 0.3));

test('hours of calls, half of them to menus and mailboxes: no port, session or file is left over', async () => {
  const options = { seed: 12, loss: 0, acts: 300, lastsMs: 7_200_000, troubles: [] };
  const world = makeWorld(options);
  // It throws where something is left of anything.
  await storm(world, options);
  assert.ok(world.box.folder.list().length > 20, 'messages were left, each whole');
});
