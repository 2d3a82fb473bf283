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

test('NPL-01 a routing is added with a clock of its own, renamed, and deleted with what belongs to it named; undo brings all back', {
  at: '/plans',
}, async ({ page, api }) => {
  await page.getByRole('link', { name: 'Add a routing' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name', { exact: true }).fill('Kantoor');
  assert.is(await dialog.getByLabel('Number', { exact: true }).inputValue(), '2');
  await dialog.getByRole('button', { name: 'Add this routing' }).click();
  await dialog.getByText('There is a number schema of this name already.').waitFor();
  await dialog.getByLabel('Name', { exact: true }).fill('Werkplaats Londen');
  await dialog.getByRole('combobox', { name: 'Time zone' }).fill('london');
  await page.keyboard.press('Enter');
  await dialog.getByRole('button', { name: 'Add this routing' }).click();
  await page.getByText('Werkplaats Londen added.').waitFor();
  const added = api.box.numberSchemas.at(-1);
  assert.equal([added?.number, added?.timeZone], [2, 'Europe/London']);
  await page.getByRole('link', { name: 'Name and time zone' }).click();
  await dialog.getByLabel('Name', { exact: true }).fill('Werkplaats');
  await dialog.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByText('Werkplaats changed.').waitFor();
  api.box.numbers = [...api.box.numbers, { id: 'nx', first: '+442079460000', schemaId: String(added?.id) }];
  await page.reload();
  await page.getByRole('link', { name: 'Delete this routing' }).click();
  await dialog.getByText('1 number, with what it belongs to').waitFor();
  await dialog.getByText('Number plan Day (0 entries)').waitFor();
  await dialog.getByRole('button', { name: 'Yes, delete' }).click();
  await page.getByText('Werkplaats deleted.').waitFor();
  assert.not.ok(api.box.numbers.some(({ id }) => id === 'nx'));
  assert.is(await page.getByRole('link', { name: 'Delete this routing' }).count(), 0);
  await page.getByRole('button', { name: 'Undo' }).last().click();
  await page.getByText('Undone.', { exact: true }).waitFor();
  assert.ok(api.box.numbers.some(({ id }) => id === 'nx'));
});

test('NPL-02 a plan is copied over another only after a question, and an empty plan that rules is warned of', {
  at: '/plans',
}, async ({ page, api }) => {
  const closed = page.locator('details.fold-card').nth(1);
  // Open already while it rules.
  await closed.evaluate((card) => card.setAttribute('open', ''));
  await closed.getByLabel('Copy from another plan').selectOption({ label: '1 Open' });
  await page.getByRole('dialog').getByText('Gesloten has 1 entry, which would be lost.').waitFor();
  await page.getByRole('button', { name: 'Cancel' }).last().click();
  assert.is(await closed.locator('.entry').count(), 1);
  await closed.getByLabel('Copy from another plan').selectOption({ label: '1 Open' });
  await page.getByRole('button', { name: 'Copy over it' }).click();
  await closed.locator('.entry').nth(1).waitFor();
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByText('Kantoor changed.').waitFor();
  const plans = api.box.numberSchemas[0]?.plans as { entries: unknown[] }[];
  assert.is(plans[1]?.entries.length, 2);
  await page.getByRole('tab', { name: 'Opening hours' }).click();
  await page.getByLabel('All other hours').selectOption({ label: 'Feestdagen en bijzondere sluitingen' });
  await page.getByText(/callers reach nobody while it rules: Feestdagen/).waitFor();
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

test('NPL-08 a template says which of its settings no page of the provider confirms, and where the others are from', {
  at: '/trunks/new?template=voys',
}, async ({ page }) => {
  await page.getByText('Not confirmed by the provider itself: Server.').waitFor();
  await page.goto(page.url().replace('template=voys', 'template=dus-net'));
  await page.getByRole('link', { name: 'https://www.dus.net/de/sip' }).waitFor();
  assert.is(await page.getByText('Not confirmed by').count(), 0);
});
