import * as assert from 'uvu/assert';
import { binaryCommand, whyNot } from '../kit/binary.ts';
import { TestBox, TWO_USERS } from '../kit/box.ts';
import { askOptions } from '../kit/options.ts';
import { suite } from '../kit/suite.ts';

/** The file for the Raspberry Pi, under an emulator: slow, but the very bytes that run there. */
const test = suite('binary for arm64', { timeoutMs: 60_000 });
const lacking = whyNot('arm64');

let box: TestBox | undefined;
test.after(() => box?.stop());

if (lacking) {
  test.skip('APP-01 the arm64 file starts, keeps an office and answers OPTIONS', lacking);
} else {
  test('APP-01 the arm64 file starts, keeps an office and answers OPTIONS', async () => {
    box = await TestBox.start({ command: await binaryCommand('arm64'), office: TWO_USERS });
    assert.match(await askOptions(box.sip, 20_000), /^SIP\/2\.0 200 /);
    assert.is((await fetch(`${box.page}/app.ts`)).status, 200);
  });
}
