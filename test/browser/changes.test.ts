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
