import type { Page } from 'playwright-core';
import * as assert from 'uvu/assert';
import { suiteOfPages } from './browser.ts';

/** Everything without a mouse. */
const test = suiteOfPages('the page by keyboard alone');

const focused = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const now = document.activeElement as HTMLElement | null;
    return (now?.getAttribute('aria-label') ?? now?.textContent ?? now?.getAttribute('name') ?? '').trim();
  });

/** Presses Tab until that is focused; fails when it never is. */
async function tabTo(page: Page, wanted: RegExp): Promise<void> {
  for (let presses = 0; presses < 60; presses += 1) {
    await page.keyboard.press('Tab');
    if (wanted.test(await focused(page))) return;
  }
  throw new Error(`Tab never reached ${wanted}`);
}

test('APP-12, EXT-01 a person is added with the keys alone, and another right after', { at: '/' }, async ({
  page,
  api,
}) => {
  await page.keyboard.press('Tab');
  assert.is(await focused(page), 'To the content');
  await tabTo(page, /^People/);
  await page.keyboard.press('Enter');
  await page.waitForURL('**/people');
  await page.waitForFunction(() => document.activeElement?.tagName === 'H1');
  await tabTo(page, /^Add a person/);
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => document.activeElement?.getAttribute('name') === 'name');
  await page.keyboard.type('Sanne van der Linden');
  await page.keyboard.press('Tab');
  assert.is(await page.inputValue('[name=number]'), '301', 'the next free number is offered');
  await tabTo(page, /^Save and add another/);
  await page.keyboard.press('Enter');
  await page.getByText('Wilg-4711-Kastanje').waitFor();
  await page.waitForFunction(() => document.activeElement?.getAttribute('name') === 'name');
  await page.waitForFunction(() => document.querySelector<HTMLInputElement>('[name=number]')?.value === '302');
  await page.keyboard.type('Tom Kuipers');
  await page.keyboard.press('Enter');
  await page.getByText('Tom Kuipers added.').waitFor();
  const added = api.box.office.users.slice(-2).map((user) => `${user.number} ${user.name}`);
  assert.equal(added, ['301 Sanne van der Linden', '302 Tom Kuipers']);
});

test('APP-12 Ctrl-K finds a person and gives the focus back when closed', { at: '/changes' }, async ({ page }) => {
  await page.waitForSelector('h1');
  await tabTo(page, /^Search/);
  await page.keyboard.press('Control+k');
  await page.waitForSelector('dialog.palette[open]');
  await page.keyboard.press('Escape');
  await page.waitForSelector('dialog.palette', { state: 'detached' });
  assert.match(await focused(page), /^Search/);
  await page.keyboard.press('Control+k');
  await page.keyboard.type('geertruida');
  await page.getByRole('option', { name: /Geertruida.*105/ }).waitFor();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Enter');
  await page.waitForURL('**/people/u105');
  await page.waitForFunction(() => document.activeElement?.textContent?.startsWith('Geertruida'));
});

test('APP-12 the arrow keys walk over a list that is one stop for Tab', { at: '/people' }, async ({ page }) => {
  await page.waitForSelector('.row-link');
  await page.focus('.row-link');
  const first = await focused(page);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  const third = await focused(page);
  assert.is.not(third, first);
  await page.keyboard.press('End');
  assert.is.not(await focused(page), third);
  await page.keyboard.press('Home');
  assert.is(await focused(page), first);
  assert.is(await page.locator('.row-link[tabindex="0"]').count(), 1);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => document.activeElement?.tagName === 'H2');
});

test('APP-12 a menu opens, moves and closes by its keys', { at: '/' }, async ({ page }) => {
  await page.locator('.who-button').focus();
  await page.keyboard.press('Enter');
  await page.getByRole('menuitem', { name: 'About you' }).waitFor();
  assert.is(await focused(page), 'About you');
  await page.keyboard.press('ArrowUp');
  assert.is(await focused(page), 'Sign out');
  await page.keyboard.press('Escape');
  assert.match(await focused(page), /your account/);
  assert.is(await page.getByRole('menu').count(), 0);
});

test('APP-12 a dialog keeps the focus and gives it back', { at: '/people/u105' }, async ({ page }) => {
  await page.getByRole('button', { name: /^Make a new password for line/ }).focus();
  await page.keyboard.press('Enter');
  await page.waitForSelector('dialog[open]');
  for (let presses = 0; presses < 6; presses += 1) {
    await page.keyboard.press('Tab');
    const inside = await page.evaluate(
      () => document.activeElement === document.body || Boolean(document.activeElement?.closest('dialog')),
    );
    assert.ok(inside, 'the focus left the dialog');
  }
  await page.keyboard.press('Escape');
  await page.waitForSelector('dialog', { state: 'detached' });
  assert.match(await focused(page), /^Make a new password/);
});

test('APP-12 a long list of choices is searched by typing', { at: '/settings/office' }, async ({ page }) => {
  const zone = page.getByRole('combobox', { name: 'Time zone' });
  await zone.focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.type('lisb');
  await page.keyboard.press('Enter');
  assert.is(await zone.inputValue(), 'Lisbon');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Escape');
  assert.is(await zone.inputValue(), 'Lisbon');
});
