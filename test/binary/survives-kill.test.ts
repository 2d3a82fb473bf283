import * as assert from 'uvu/assert';
import { binaryCommand } from '../kit/binary.ts';
import { TestBox, TWO_USERS } from '../kit/box.ts';
import { askOptions } from '../kit/options.ts';
import { suite } from '../kit/suite.ts';

/** kill -9 is the power cut one can have in a test: what was said to be done must be there after it. */
const test = suite('binary survives kill', { timeoutMs: 30_000 });

let box: TestBox;
test.before(async () => {
  box = await TestBox.start({ command: await binaryCommand('x64'), office: TWO_USERS });
});
test.after(() => box?.stop());

test('APP-07 what was applied is there after kill -9, secrets included', async () => {
  box.apply(TWO_USERS.replace('Anna de Vries', 'Anna de Wit'));
  const before = box.command('export', '--secrets').stdout;
  assert.match(before, /Anna de Wit/);
  assert.match(before, /Wilg-4711-Anna/);
  await box.kill9();
  await box.run();
  assert.is(box.command('export', '--secrets').stdout, before);
  assert.match(await askOptions(box.sip), /^SIP\/2\.0 200 /);
});

test('ends politely when it is asked to', async () => {
  assert.is(await box.terminate(), 0);
  await box.run();
});

test('says which version it is', () => {
  assert.match(box.command('version').stdout, /^Cordboard \d+\.\d+\.\d+\n$/);
});
