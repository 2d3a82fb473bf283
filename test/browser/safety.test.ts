import * as assert from 'uvu/assert';
import { suiteOfPages } from './browser.ts';

/** Emergency calls, what calls outside may come to, and who is kept out. */
const test = suiteOfPages('safety');

test('FAC-11 FAC-16 the page says what is missing, takes a number that is nobody’s own, and who is told', {
  at: '/emergency',
}, async ({ page, api }) => {
  const ready = page.getByRole('region', { name: 'Can help be reached?' });
  await ready.getByText('The office has no emergency number').waitFor();
  await ready.getByText('Nobody is told when').waitFor();
  assert.is(await ready.getByRole('link', { name: 'Mend this' }).last().getAttribute('href'), '/people');
  await page.getByText('a person always answers, day and night').waitFor();
  await page.getByRole('combobox', { name: 'Emergency number of the office' }).click();
  await page.getByRole('option', { name: /\+31 20 123 45 00/ }).click();
  await page.getByRole('combobox', { name: 'Told silently' }).click();
  await page.getByRole('option', { name: /^101/ }).click();
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByText('Emergency calls changed.').waitFor();
  assert.equal(
    [api.box.settings.emergencyCallerId, api.box.settings.emergencyRecipientIds],
    ['+31201234500', ['u101']],
  );
  await ready.getByText('The office has no emergency number').waitFor({ state: 'detached' });
});

test('FAC-11 a drill shows what would be sent, calls nobody, and stands in its log', { at: '/emergency' }, async ({
  page,
}) => {
  await page.getByText('None yet. A drill calls nobody').waitFor();
  await page.getByRole('button', { name: 'Drill from Hal beneden' }).click();
  const dialog = page.getByRole('dialog', { name: 'Drill: Hal beneden would call 112' });
  await dialog.getByText('Nobody was called and nobody was told').waitFor();
  await dialog.getByText('+31 20 123 45 00', { exact: true }).waitFor();
  await dialog.getByText('What the provider would be sent').first().click();
  assert.match(
    (await dialog.locator('pre').first().textContent()) ?? '',
    /^INVITE sip:112@.*\nFrom: <sip:\+31201234500@/,
  );
  await dialog.getByRole('button', { name: 'Close the drill' }).click();
  await page.getByText(/Looked what a call for help from Hal beneden would send/).waitFor();
});

test('FAC-11 chosen people see a call for help at once on every page and in the window’s title, until they have seen it', {
  at: '/people',
}, async ({ page, api }) => {
  const sentence = 'Hal beneden (hall) calls 112 from: Hal beneden, 020.';
  const notice = { id: '1 hall', at: Date.now(), number: '112', name: 'Hal beneden', place: '020', sentence };
  api.send('emergencies', { latest: [notice] });
  const notices = page.getByRole('alert', { name: 'Calls for help' });
  await notices.getByText(sentence).waitFor();
  await page.waitForFunction(() => document.title.startsWith('112: Hal beneden – '));
  await page.getByRole('link', { name: 'History' }).first().click();
  await page.waitForFunction(() => document.title === '112: Hal beneden – History – Cordboard');
  await notices.getByRole('button', { name: 'Seen' }).click();
  await notices.getByText(sentence).waitFor({ state: 'detached' });
  await page.waitForFunction(() => document.title === 'History – Cordboard');
  // A reload brings what stands in the stream; what was seen in this tab stays away.
  api.box.emergencies = [notice];
  await page.reload();
  await page.getByRole('heading', { name: 'History' }).waitFor();
  assert.is(await notices.getByText(sentence).count(), 0);
});

test('FAC-09 limits say what is used beside what is allowed, what was stopped, and are released', {
  at: '/limits',
}, async ({ page, api }) => {
  const list = page.getByRole('table', { name: 'Limits' });
  await list.getByText('171 of 180 costly minutes in this day').locator('visible=true').first().waitFor();
  await list.getByText('No costly calls from 20:00 until 07:00').locator('visible=true').first().waitFor();
  await page
    .getByText(/\+371 29 123 456 was not called: the limit “Kantoor” allows/)
    .first()
    .waitFor();
  await list.getByRole('link', { name: /^Kantoor/ }).click();
  await page.getByRole('button', { name: 'Let calls go on' }).click();
  await page.getByText('Calls go on; what was called so far').waitFor();
  await page.getByText('No call was stopped in the last day.').waitFor();
  assert.is(api.box.limits[0]?.stopped, undefined);
});

test('FAC-09 an admin who knows nothing of telephony adds a limit: countries by name, errors at their fields', {
  at: '/limits/new',
}, async ({ page, api }) => {
  await page.getByLabel('Name', { exact: true }).fill('Buitenland');
  await page.getByRole('button', { name: 'Add this limit' }).click();
  await page.getByText('It limits nothing yet').waitFor();
  await page.getByRole('combobox', { name: 'Countries allowed' }).fill('belg');
  await page.getByRole('option', { name: 'Belgium' }).click();
  await page.getByLabel('Costly minutes in a day').fill('90');
  await page.getByRole('button', { name: 'Add this limit' }).click();
  await page.getByText('Limit Buitenland added.').waitFor();
  const added = api.box.limits.at(-1);
  assert.equal([added?.name, added?.countries, added?.costlyMinutesPerDay], ['Buitenland', ['BE'], 90]);
});

test('FAC-09 addresses of attackers are listed, and one is let in again', { at: '/kept-out' }, async ({
  page,
  api,
}) => {
  await page.getByText('2001:db8:77:1::/64').waitFor();
  await page.getByRole('button', { name: 'Let it in again: 203.0.113.77' }).click();
  await page.getByText('203.0.113.77 is listened to again.').waitFor();
  assert.equal(
    api.box.keptOut.map(({ address }) => address),
    ['2001:db8:77:1::/64'],
  );
});
