import * as assert from 'uvu/assert';
import { suiteOfPages } from './browser.ts';

/** What would become of a call (NPL-07). */
const test = suiteOfPages('try a call');

test('NPL-07 a call is tried, its address can be shared, and it is saved as a test', { at: '/try' }, async ({
  page,
  api,
}) => {
  await page.getByLabel('Caller', { exact: true }).fill('102');
  await page.getByLabel('Calls', { exact: true }).fill('800');
  await page.getByLabel('Keys pressed').fill('1');
  await page.getByLabel('When', { exact: true }).fill('2026-12-26T10:00');
  await page.getByRole('button', { name: 'Try it' }).click();
  await page.getByText('At Main the caller chose 1.').waitFor();
  await page.getByText('On the display before the caller: Sales:').waitFor();
  assert.match(page.url(), '/try?from=102&to=800&at=2026-12-26T10%3A00&press=1');
  await page.reload();
  await page.getByText('At Main the caller chose 1.').waitFor();
  await page.getByLabel('Keep it that way: name of the test').fill('Stays so');
  await page.getByRole('button', { name: 'Save as test' }).click();
  await page.getByText('Stays so is saved as a test.').waitFor();
  assert.ok(api.asked.includes('POST /api/routing-tests'));
  await page.getByRole('button', { name: 'Try all' }).click();
  await page.getByText('holds', { exact: true }).waitFor();
});

test('NPL-07 what nobody can answer is said', { at: '/try?from=7&to=800' }, async ({ page }) => {
  await page.getByText('Nobody calls from “7”.').waitFor();
});
