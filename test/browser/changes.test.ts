import * as assert from 'uvu/assert';
import { suiteOfPages } from './browser.ts';

/** Who changed what, and the way back. */
const test = suiteOfPages('changes');

test('PPL-04 a change tells from what to what and is undone after asking', { at: '/people/u102/change' }, async ({
  page,
  api,
  address,
}) => {
  const before = api.box.user('u102').name;
  await page.fill('[name=name]', 'Bram van Buren');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByText('Bram van Buren changed.').waitFor();
  await page.goto(`${address}/changes/${api.box.changes.length}`);
  const row = page.locator('.from-to tr', { hasText: 'Bram van Buren' });
  await row.waitFor();
  assert.equal(await row.locator('th, td').allTextContents(), ['Name', before, 'Bram van Buren']);
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.getByRole('heading', { name: 'Undo this change?' }).waitFor();
  await page.getByRole('button', { name: 'Undo it' }).click();
  await page.getByText('Undone.', { exact: true }).waitFor();
  assert.is(api.box.user('u102').name, before);
  await page.getByText('Person Bram van Buren changed').first().waitFor();
});

test('PPL-04 the log tells who came in from where, by kind and by name, to who may see it', { at: '/log' }, async ({
  page,
  api,
  address,
}) => {
  await page.getByRole('cell', { name: 'anna signed in.' }).first().waitFor();
  const rows = page.locator('tbody tr:not(.group)');
  assert.is(await rows.count(), 50);
  await page.getByRole('button', { name: 'Show what was before' }).click();
  await page.waitForFunction(() => document.querySelectorAll('tbody tr:not(.group)').length === 100);
  await page.getByLabel('Kind').selectOption('Passwords shown');
  await page.waitForFunction(() => document.querySelectorAll('tbody tr:not(.group)').length === 30);
  assert.match((await rows.first().textContent()) ?? '', /line 105 was shown.*192\.168/);
  await page.reload();
  await rows.nth(29).waitFor();
  await page.getByRole('searchbox').fill('bram');
  await page.getByText('Nothing found. Try').waitFor();
  api.box.me = { ...api.box.me, rights: ['see-changes'] };
  await page.goto(address);
  await page.getByRole('link', { name: 'Changes' }).first().waitFor();
  assert.is(await page.getByRole('link', { name: 'Log', exact: true }).count(), 0);
});
