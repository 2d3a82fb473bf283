import * as assert from 'uvu/assert';
import { suiteOfPages } from './browser.ts';

/** Every thing has its own address; back, forward and reload stay true. */
const test = suiteOfPages('addresses of the page');

test('APP-12 back and forward walk over what was looked at', { at: '/people' }, async ({ page }) => {
  await page.getByRole('searchbox').fill('de vries');
  await page
    .getByRole('link', { name: /^Anna de Vries/ })
    .first()
    .click();
  await page.getByRole('heading', { level: 2, name: 'Anna de Vries' }).waitFor();
  assert.match(page.url(), /\/people\/u\d+\?search=de\+vries/);
  await page.getByRole('link', { name: 'History' }).first().click();
  await page.waitForURL('**/history');
  await page.goBack();
  await page.getByRole('heading', { level: 2, name: 'Anna de Vries' }).waitFor();
  assert.is(await page.getByRole('searchbox').inputValue(), 'de vries');
  await page.goBack();
  await page.waitForSelector('.detail', { state: 'detached' });
  assert.is(await page.getByRole('searchbox').inputValue(), 'de vries');
  await page.goForward();
  await page.getByRole('heading', { level: 2, name: 'Anna de Vries' }).waitFor();
});

test('APP-12 a reload stays where it was', { at: '/history/h3?show=missed' }, async ({ page }) => {
  const title = await page.locator('.detail h2').textContent();
  assert.ok(await page.getByRole('radio', { name: 'Missed' }).isChecked());
  await page.reload();
  await page.waitForSelector('.detail h2');
  assert.is(await page.locator('.detail h2').textContent(), title);
  assert.ok(await page.getByRole('radio', { name: 'Missed' }).isChecked());
  const outcomes = await page.locator('td:nth-child(3) .outcome').allTextContents();
  assert.ok(outcomes.length > 0 && !outcomes.includes('Answered'), outcomes.join());
});

test('APP-12 an address that leads nowhere says so and leads home', { at: '/queues/7' }, async ({ page }) => {
  await page.getByText('This address leads nowhere.').waitFor();
  await page.getByRole('link', { name: 'To the home page' }).click();
  await page.waitForURL((url) => url.pathname === '/');
});

test('APP-12 the window’s title and the heading follow the place', { at: '/' }, async ({ page }) => {
  await page.getByRole('link', { name: 'Changes' }).first().click();
  await page.waitForFunction(() => document.title === 'Changes – Cordboard');
  await page.waitForFunction(() => document.activeElement?.tagName === 'H1');
});

test('APP-12 a person who doesn’t exist is said to be gone', { at: '/people/nobody' }, async ({ page }) => {
  await page.getByText('This person doesn’t exist, or was deleted.').waitFor();
});
