import { existsSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';
import type { Page } from 'playwright-core';
import * as assert from 'uvu/assert';
import { TestBox, TWO_USERS } from '../kit/box.ts';
import { Inside } from '../kit/inside.ts';
import { suite } from '../kit/suite.ts';
import { type Browser, EXECUTABLE, startBrowser } from './browser.ts';
import type { Heard } from './softphone.ts';

/**
 * Phones in a browser, made of a library that others wrote, over the box's WebSockets: from the box's own pages, under
 * their content security policy, with a microphone that Chromium pretends to have.
 */
const test = suite('phones in a browser', { timeoutMs: 90_000 });

const ARGUMENTS = [
  '--use-fake-device-for-media-stream',
  '--use-fake-ui-for-media-stream',
  // Sound stays on this machine.
  '--allow-loopback-in-peer-connection',
];
const ANNA = { username: '101', password: 'Wilg-4711-Anna' } as const;
const BRAM = { username: '102', password: 'Beuk-4712-Bram' } as const;

let browser: Browser;
let box: TestBox;
let code: string;
let pages: Page[] = [];

test.before(async () => {
  if (!existsSync(EXECUTABLE)) return;
  const entryPoints = [path.join(import.meta.dirname, 'softphone.ts')];
  const bundled = await build({ entryPoints, bundle: true, write: false, format: 'iife', target: 'es2022' });
  code = bundled.outputFiles[0]!.text;
  browser = await startBrowser(ARGUMENTS);
  box = await TestBox.start({ office: TWO_USERS });
});
test.afterEach(async () => {
  for (const page of pages) await page.context().close();
  pages = [];
});
test.after(async () => {
  await browser?.close();
  await box?.stop();
});

function check(name: string, body: () => Promise<void>): void {
  if (existsSync(EXECUTABLE)) test(name, body);
  else test.skip(name, 'chromium is not installed');
}

/** A page of the box with a phone in it that is registered. */
async function phoneIn(site: string, { username, password }: { username: string; password: string }): Promise<Page> {
  const page = await browser.open({ trustsAll: true });
  pages.push(page);
  await page.goto(site);
  await page.evaluate(code);
  const { hostname, host, protocol } = new URL(site);
  const server = `${protocol === 'https:' ? 'wss' : 'ws'}://${host}/sip`;
  const status = await page.evaluate(
    async (options) => {
      const started = await window.Softphone.start(options);
      window.phone = started.phone;
      return started.status;
    },
    { server, host: hostname, username, password },
  );
  assert.is(status, 200);
  return page;
}

/** Sound arrives, and there is something in it. */
async function hears(page: Page): Promise<void> {
  await page.waitForFunction(async () => {
    const { packets, energy }: Heard = await window.phone.heard();
    return packets > 25 && energy > 0;
  });
}

for (const scheme of ['ws', 'wss'] as const) {
  check(`CAL-13 two browser phones over ${scheme}: register, call each other and hear each other`, async () => {
    const site = scheme === 'ws' ? box.page : box.securePage;
    const [anna, bram] = [await phoneIn(site, ANNA), await phoneIn(site, BRAM)];
    const registered = await new Inside(box.dataDir).phones();
    assert.equal([...new Set(registered.map(({ transport }) => transport))], [scheme]);
    const answered = anna.evaluate(() => window.phone.call('102'));
    await bram.waitForFunction(() => window.phone.ringing !== '');
    assert.is(await bram.evaluate(() => window.phone.ringing), 'Anna de Vries');
    await bram.evaluate(() => window.phone.answer());
    assert.is(await answered, '200 OK');
    await Promise.all([hears(anna), hears(bram)]);
    await bram.evaluate(() => window.phone.hangUp());
    await anna.waitForFunction(() => window.phone.state === 'Terminated');
    const { outcome, reason } = await new Inside(box.dataDir).historyLine(({ caller }) => caller.number === '101');
    assert.is(outcome, 'answered');
    assert.match(reason, /hung up/);
  });
}
