import * as assert from 'uvu/assert';
import { VirtualClock } from '../../appliance/base/clock.ts';
import { SLICE_MS } from '../../appliance/base/limits-check.ts';
import { atOnce, inSlices, type Work } from '../../appliance/base/slices.ts';
import { suite } from '../kit/suite.ts';

const test = suite('slices of long work');

const STEP_MS = 3;

/** Ten steps of a few milliseconds each. */
function* work(clock: VirtualClock): Work<number> {
  let steps = 0;
  for (; steps < 10; steps++) {
    clock.advance(STEP_MS);
    yield;
  }
  return steps;
}

test('others have their turn after each slice, and the work goes on where it rested', async () => {
  const clock = new VirtualClock();
  const turns: number[] = [];
  const breathe = async (): Promise<void> => {
    turns.push(clock.now());
    // Others take long: the next slice begins when they are through.
    clock.advance(100);
  };
  assert.is(await inSlices(work(clock), { clock, breathe }), 10);
  const steps = Math.ceil(SLICE_MS / STEP_MS);
  assert.equal(turns, [steps * STEP_MS, 2 * steps * STEP_MS + 100]);
});

test('in one go nobody else has a turn', () => {
  assert.is(atOnce(work(new VirtualClock())), 10);
});
