import { existsSync } from 'node:fs';
import type { Page } from 'playwright-core';
import * as assert from 'uvu/assert';
import { TestBox } from '../kit/box.ts';
import { suite } from '../kit/suite.ts';
import { violations } from './axe.ts';
import { type Browser, EXECUTABLE, startBrowser, watchErrors } from './browser.ts';
import { wav } from './fake/fake-voicemail.ts';
import { accountFor, signInAs } from './signed-in.ts';

/** Menus, prompts, voicemail and their settings, from the page through the box and back: nothing is made up here. */
const test = suite('sounds and menus of a real box', { timeoutMs: 120_000 });
const ARGUMENTS = [
  '--use-fake-device-for-media-stream',
  '--use-fake-ui-for-media-stream',
  '--allow-loopback-in-peer-connection',
];
const OFFICE = `
office: { name: Demo, country: NL, language: en, timeZone: Europe/Amsterdam, extensionLength: 3 }
users:
  - { number: "101", name: Anna de Vries, pin: "2580" }
  - { number: "102", name: Bram O'Neill, pin: "3691" }
`;

let browser: Browser;
test.before(async () => {
  if (existsSync(EXECUTABLE)) browser = await startBrowser(ARGUMENTS);
});
test.after(() => browser?.close());

const check = existsSync(EXECUTABLE) ? test : (name: string) => test.skip(name, 'chromium is not installed');

const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();

/** One from a file, one spoken in. */
async function prompts(page: Page, site: string): Promise<void> {
  await page.goto(`${site}/prompts/new`);
  await page.setInputFiles('input[type=file]', { name: 'Welkom.wav', mimeType: 'audio/x-wav', buffer: wav(2) });
  await page.getByLabel('Name', { exact: true }).fill('Welkom');
  await press(page, 'Add');
  await page.getByText('Welkom added.').waitFor();
  await page.locator('.wave svg path').first().waitFor({ state: 'attached' });
  await press(page, 'Play');
  await page.getByRole('button', { name: 'Pause' }).waitFor();
  await page.goto(`${site}/prompts/new`);
  await page.getByText('Record', { exact: true }).click();
  await press(page, 'Start recording');
  await page.waitForTimeout(1_500);
  await press(page, 'Stop');
  await page.getByRole('button', { name: 'Play' }).waitFor();
  await page.getByLabel('Name', { exact: true }).fill('Ingesproken');
  await press(page, 'Add');
  await page.getByText('Ingesproken added.').waitFor();
}

/** A menu that plays one of them, and is called. */
async function menu(page: Page, site: string): Promise<void> {
  await page.goto(`${site}/extensions/new?kind=ivr`);
  await page.getByLabel('Name', { exact: true }).fill('Hoofdmenu');
  await page.getByRole('combobox', { name: 'Prompt', exact: true }).fill('welkom');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Add', exact: true }).first().click();
  await page.getByLabel('Keys', { exact: true }).fill('1');
  await page.getByRole('combobox', { name: 'Destination', exact: true }).fill('bram');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Add', exact: true }).last().click();
  await page.getByText(/^Hoofdmenu added/).waitFor();
  assert.equal(await violations(page), []);
  await page.getByRole('button', { name: 'Phone', exact: true }).click();
  await press(page, 'Turn the phone on');
  await page.getByText('Extension 101, on').waitFor();
  await press(page, 'Call it now');
  await page.locator('.phone-call[data-state=up]').waitFor();
  await press(page, 'Hang up');
}

/** What is set is there after a reload; pages with nothing on them teach. */
async function settings(page: Page, site: string): Promise<void> {
  for (const [part, label, value] of [
    ['mail', 'Mail server', 'smtp.example.com'],
    ['speech', 'Model', 'other'],
    ['recording', 'Days that recordings are kept', '30'],
  ] as const) {
    await page.goto(`${site}/settings/${part}`);
    await page.getByLabel(label, { exact: true }).fill(value);
    if (part === 'mail') await page.getByLabel('Sender').fill('telephone@example.com');
    await press(page, 'Save');
    await page.getByText('Settings changed.').first().waitFor();
    await page.reload();
    assert.is(await page.getByLabel(label, { exact: true }).inputValue(), value);
  }
  for (const [path, text] of [
    ['/voicemail', 'PIN of the mailbox|No messages|has no PIN yet'],
    ['/recordings', 'No recordings'],
    ['/voices', 'in the voice of the box'],
    ['/playlists', 'No lists of your own'],
  ] as const) {
    await page.goto(site + path);
    await page.getByText(new RegExp(text)).first().waitFor();
  }
}

check(
  'EXT-04, IVR-01, VMB-03 a prompt is uploaded and recorded, a menu plays it, a mailbox opens, and all settings are kept',
  async () => {
    const box = await TestBox.start({ office: OFFICE });
    const page = await browser.open({ trustsAll: true });
    page.setDefaultTimeout(20_000);
    const errors = watchErrors(page);
    try {
      await signInAs(page, box.page, await accountFor(box, '101', ['owner']));
      await prompts(page, box.page);
      await menu(page, box.page);
      await settings(page, box.page);
      assert.equal(errors, []);
    } finally {
      await page.context().close();
      await box.stop();
    }
  },
);
