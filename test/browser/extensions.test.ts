import * as assert from 'uvu/assert';
import { suiteOfPages } from './browser.ts';

/** Extensions that answer by themselves. */
const test = suiteOfPages('extensions');

test('EXT-03 the list is searched and filtered by kind, people included', { at: '/extensions' }, async ({ page }) => {
  await page.waitForSelector('.row-link');
  await page.getByLabel('Kind', { exact: true }).selectOption({ label: 'IVR' });
  await page.getByText('1 extension', { exact: true }).waitFor();
  await page.getByLabel('Kind', { exact: true }).selectOption({ label: 'All kinds' });
  await page.getByRole('searchbox').fill('anna');
  assert.match((await page.locator('.row-link').first().getAttribute('href')) ?? '', /^\/people\//);
});

test('EXT-01, IVR-01 a new menu: the next free number is offered, choices lead where the keys say', {
  at: '/extensions/new',
}, async ({ page, api }) => {
  await page.getByRole('link', { name: /^IVR/ }).click();
  await page.getByLabel('Name', { exact: true }).fill('Avondmenu');
  assert.is(await page.getByLabel('Extension', { exact: true }).inputValue(), '804');
  await page.getByRole('button', { name: 'Add', exact: true }).first().click();
  await page.getByLabel('Keys', { exact: true }).fill('1');
  await page.getByRole('combobox', { name: 'Destination', exact: true }).fill('gesloten');
  await page.keyboard.press('Enter');
  await page.getByLabel('Try keys').fill('1');
  await page.getByText('Leads to 801 Gesloten.').waitFor();
  await page.getByLabel('Try keys').fill('9');
  await page.getByText('A wrong choice.').waitFor();
  await page.reload();
  await page.getByText('What you typed earlier is still here.').waitFor();
  await page.getByRole('button', { name: 'Add', exact: true }).last().click();
  await page.getByText('Avondmenu added, with number 804.').waitFor();
  const made = api.box.extensions.find(({ name }) => name === 'Avondmenu');
  assert.equal(made?.options, [{ digits: '1', destinationId: 'x2' }]);
  assert.is(made?.noneRetries, 3);
  assert.is(new URL(page.url()).pathname, `/extensions/${made?.id}`);
});

test('EXT-02 a menu that leads to itself is saved and warned of, a taken number is refused at its field, undo takes it back', {
  at: '/extensions/x1',
}, async ({ page, api }) => {
  await page.getByLabel('Extension', { exact: true }).fill('801');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByText('Extension 801 is already Gesloten’s.').waitFor();
  await page.getByLabel('Extension', { exact: true }).fill('800');
  await page.getByText('More: waiting times').click();
  await page.getByRole('combobox', { name: 'Destination after no choice' }).fill('hoofdmenu');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByText(/Calls go round in a circle/).waitFor();
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.getByText('Undone.', { exact: true }).waitFor();
  assert.is(api.box.extensions.find(({ id }) => id === 'x1')?.noneDestinationId, 'u101');
});

test('EXT-03 who leads there is named before it is deleted, a copy gets a number of its own', {
  at: '/extensions/x2',
}, async ({ page, api }) => {
  await page.getByRole('heading', { name: 'What leads here' }).waitFor();
  await page.getByRole('link', { name: 'Delete' }).click();
  await page.getByText('This still leads here; change it first:').waitFor();
  assert.is(await page.getByRole('button', { name: 'Yes, delete' }).count(), 0);
  await page.getByRole('button', { name: 'Cancel' }).click();
  await page.getByRole('button', { name: 'Make a copy' }).click();
  await page.getByRole('heading', { name: 'Gesloten 2' }).waitFor();
  await page.getByRole('link', { name: 'Delete' }).click();
  await page.getByRole('button', { name: 'Yes, delete' }).click();
  await page.getByText('Gesloten 2 deleted.').waitFor();
  assert.not.ok(api.box.extensions.some(({ name }) => name === 'Gesloten 2'));
});

test('AUT-01 PINs are shown on purpose, then changed', { at: '/extensions/x3' }, async ({ page, api }) => {
  await page.getByRole('button', { name: 'Show, to change them' }).click();
  await page.getByLabel('PIN', { exact: true }).fill('815933');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByText('Achterdeur changed.').waitFor();
  assert.equal(api.box.extensions.find(({ id }) => id === 'x3')?.pins, [{ pin: '815933', name: 'Schoonmaak' }]);
});

test('FAC-06 a recording: both sides seen, found by its call, deleted after one asks', { at: '/recordings' }, async ({
  page,
  api,
}) => {
  await page.locator('.row-link').first().click();
  await page.locator('.wave-name').nth(1).waitFor();
  assert.is(await page.locator('.wave-name').count(), 2);
  await page.getByRole('button', { name: 'Play' }).click();
  await page.getByRole('button', { name: 'Pause' }).waitFor();
  const before = api.box.recordings.length;
  await page.getByRole('button', { name: 'Delete' }).click();
  await page.getByRole('button', { name: 'Yes, delete' }).click();
  await page.getByText('Recording deleted.').waitFor();
  assert.is(api.box.recordings.length, before - 1);
  await page.getByRole('button', { name: 'Download all of these' }).click();
  await page.getByRole('link', { name: '11 recordings, 4.2 MB' }).waitFor();
});

test('FAC-14 the mail server: how it fares, settings, and a test that says what the server said', {
  at: '/settings/mail',
}, async ({ page, api }) => {
  await page.getByText('2 e-mails wait. The server said: 451 try later').waitFor();
  await page
    .getByLabel('Port (')
    .or(page.getByLabel('Port', { exact: true }))
    .fill('465');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByText('Settings changed.').waitFor();
  assert.is(api.box.singles['mail-server'].port, 465);
  await page.getByLabel('Send a test e-mail to').fill('nobody@kantoor.nl');
  await page.getByRole('button', { name: 'Send it now' }).click();
  await page.getByText('550 no such user').waitFor();
  await page.getByLabel('Send a test e-mail to').fill('anna@kantoor.nl');
  await page.getByRole('button', { name: 'Send it now' }).click();
  await page.getByText('The server took the test e-mail.').waitFor();
});

test('FAC-10 encryption of calls: off at first, chosen in words, saved with the office', {
  at: '/settings/office',
}, async ({ page, api }) => {
  const field = page.getByLabel('Encrypted calls');
  assert.is(await field.inputValue(), 'off');
  await page.getByText('Phones need TLS (port 5061) and SRTP;').waitFor();
  await field.selectOption({ label: 'Always: phones without it can’t call or be called' });
  await page.getByRole('button', { name: 'Save', exact: true }).first().click();
  await page.getByText('Office changed.').waitFor();
  assert.is(api.box.settings.encryption, 'required');
});
