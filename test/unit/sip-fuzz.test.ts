/** A fixed number of rounds of the message fuzzer; at night it runs for hours. */
import * as assert from 'uvu/assert';
import { SeededRandom } from '../../appliance/base/random.ts';
import { mutate, shrink } from '../fuzz/mutator.ts';
import { check, checkStream, fuzz, readSeeds } from '../fuzz/sip-messages.ts';
import { fuzzBox } from '../fuzz/whole-box.ts';
import { suite } from '../kit/suite.ts';

const test = suite('SIP message fuzzer', { timeoutMs: 60_000 });

test('every message of the corpus passes undamaged', () => {
  const reached = new Map<string, number>();
  for (const seed of readSeeds()) {
    const how = check(seed);
    reached.set(how, (reached.get(how) ?? 0) + 1);
    checkStream(seed, new SeededRandom(1));
  }
  assert.ok((reached.get('usable') ?? 0) >= 40, `${[...reached]}`);
});

test('12,000 damaged messages: no error, no hanging, what is read is written the same', async () => {
  const result = await fuzz({ seed: 20261121, rounds: 12_000 });
  assert.equal(result.findings, []);
  assert.is(result.rounds, 12_000);
  // A fuzzer whose messages are all refused at the door tests nothing behind it.
  assert.ok(result.messages > 8_000 && result.usable > 2_000, `${result.messages} messages, ${result.usable} usable`);
});

test('two days of damaged packets at a whole box: no mistake, everybody served afterwards, nothing left', async () => {
  for (const seed of [20261121, 20261122]) {
    const { finding, packets, calls } = await fuzzBox(seed);
    assert.is(finding, undefined);
    // Where all broken packets are dropped at the door, or nobody can call, nothing is tested.
    assert.ok(packets > 500 && calls > 15, `${packets} packets, ${calls} calls`);
  }
});

test('the mutator is the same for the same seed, and damages', () => {
  const seeds = readSeeds();
  const series = (seed: number) => {
    const random = new SeededRandom(seed);
    return Array.from({ length: 50 }, () => Buffer.from(mutate(random, seeds)).toString('base64'));
  };
  assert.equal(series(1), series(1));
  assert.not.equal(series(1), series(2));
  assert.ok(new Set(series(1)).size > 40);
});

test('a finding is shrunk to what matters', () => {
  const fails = (bytes: Uint8Array) => Buffer.from(bytes).includes('needle');
  const hay = Buffer.from(`${'hay\r\n'.repeat(500)}needle${'hay\r\n'.repeat(500)}`);
  assert.is(Buffer.from(shrink(hay, fails)).toString(), 'needle');
});
