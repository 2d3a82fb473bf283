import * as assert from 'uvu/assert';
import { suiteOfPages } from './browser.ts';

/** Numbers, number plans, trunks: where calls from outside go. */
const test = suiteOfPages('numbers and routing');

test('NPL-03 NPL-06 the page says which plan rules and why, shows its week, and switches by hand and back', {
  at: '/plans',
}, async ({ page, api }) => {
  const now = page.getByRole('region', { name: 'Rules now' });
  await now.waitFor();
  // The week is fetched after what rules now.
  await page.locator('.plan-bar').nth(1).waitFor();
  assert.is(await page.locator('.week-strip > ol > li').count(), 7);
  assert.match((await page.locator('.plan-bar').nth(1).textContent()) ?? '', /08:30–17:30 Open \(mon 08:30–17:30\)/);
  await page.getByRole('button', { name: 'Switch now' }).click();
  await page.getByLabel('Number plan').selectOption({ label: '3 Feestdagen en bijzondere sluitingen' });
  await page.getByText('This plan sends no number anywhere').waitFor();
  await page.getByText('Until undone').click();
  await page.getByRole('button', { name: 'Switch to Feestdagen en bijzondere sluitingen' }).click();
  await now.getByText('switched by hand').waitFor();
  assert.is(api.box.numberSchemas[0]?.manualPlan, 3);
  await now.getByRole('button', { name: 'Follow the schedule' }).click();
  await now.getByRole('button', { name: 'Follow the schedule' }).waitFor({ state: 'detached' });
  assert.is(api.box.numberSchemas[0]?.manualPlan, undefined);
});

test('NPL-04 hours that two plans claim are refused at their field; typed again they are saved', {
  at: '/plans?part=hours',
}, async ({ page, api }) => {
  await page.getByRole('button', { name: 'Add hours of days' }).click();
  const row = page.getByRole('group', { name: 'Opening hours, 4' });
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await row.getByText('two plans can’t rule at once').waitFor();
  await row.getByLabel('From').fill('18:00');
  await row.getByLabel('Until').fill('20:00');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByText('Kantoor changed.').waitFor();
  assert.match(JSON.stringify(api.box.numberSchemas[0]?.weekly), /"from":"18:00","until":"20:00"/);
});

test('NPL-08 pasted numbers are looked at first, then added', { at: '/numbers/import' }, async ({ page, api }) => {
  const before = api.box.numbers.length;
  await page.getByLabel('Your numbers').fill('020 765 43 21\n0031 88 123 00 10\nabc');
  await page.getByRole('button', { name: 'Look at them first' }).click();
  await page.getByText('“abc” is no number').waitFor();
  await page.getByText('Already there, stays as it is').waitFor();
  assert.is(await page.getByRole('button', { name: /^Add \d/ }).count(), 0);
  await page.getByLabel('Your numbers').fill('020 765 43 21\n0031 88 123 00 10');
  await page.getByRole('button', { name: 'Look at them first' }).click();
  await page.getByRole('button', { name: 'Add 1 number' }).click();
  await page.getByText('1 line added.').waitFor();
  assert.is(api.box.numbers.length, before + 1);
});

test('PPL-05 a page opened in Dutch by its address speaks Dutch from the start', {
  at: '/plans',
  language: 'nl',
  office: { language: 'nl' },
}, async ({ page }) => {
  for (let visit = 0; visit < 3; visit += 1) {
    await page.getByText('Geldt nu').waitFor();
    assert.not.match((await page.locator('main').textContent()) ?? '', /\b(plans|weekday)\.[a-z-]+\b/);
    await page.reload();
  }
});

test('NPL-08 a trunk comes from its provider’s template, what is missing is said at its field, and its state in a sentence', {
  at: '/trunks/new',
}, async ({ page, api }) => {
  await page.getByRole('link', { name: /^Another provider/ }).click();
  await page.getByLabel('Name', { exact: true }).fill('Glasvezel');
  await page.getByLabel('Server', { exact: true }).fill('sip.glas.example');
  await page.getByRole('button', { name: 'Add this trunk' }).click();
  await page.getByText('needs the user name that the provider gave you').waitFor();
  await page.getByLabel(/^User name/).fill('glas-1');
  await page.getByRole('button', { name: 'Add this trunk' }).click();
  await page.getByText('Glasvezel added; the box registers now.').waitFor();
  assert.is(api.box.trunks.at(-1)?.username, 'glas-1');
  await page.getByText('refuses the user name kantoor-2 or its password').first().waitFor();
});

test('NPL-08 a test call over a trunk: what happens is told as it happens, and what was heard is kept with it', {
  at: '/trunks/t1',
}, async ({ page, api }) => {
  const number = page.getByLabel('Number to call');
  await number.fill('112');
  await page.getByRole('button', { name: 'Call now' }).click();
  await page.getByText('nobody is called there to test a line').waitFor();
  await number.fill('0612345678');
  await page.getByRole('button', { name: 'Call now' }).click();
  await page.getByText('0612345678 rings.').waitFor();
  await page.getByText('0612345678 answered.').waitFor();
  await page.getByRole('group', { name: 'Did they hear you?' }).getByText('Heard', { exact: true }).click();
  await page.getByRole('group', { name: 'Did you hear them?' }).getByText('Not heard', { exact: true }).click();
  await page.getByRole('button', { name: 'Keep the answer' }).click();
  await page.getByText('Somebody did not hear.').waitFor();
  assert.equal(api.box.trunkTests.get('t1')?.heard, { there: true, here: false });
  await page.getByRole('button', { name: 'Call now' }).waitFor();
});
