import { readFileSync } from 'node:fs';
import * as assert from 'uvu/assert';
import { suiteOfPages } from './browser.ts';

/** People outside: contacts, and who may not call or be called. */
const test = suiteOfPages('contacts and blocked calls');

test('CAL-16 a contact is found by its number in any spelling, and leads to the calls with it', {
  at: '/contacts',
}, async ({ page }) => {
  await page.getByText('100 of 132 contacts').waitFor();
  await page.getByRole('searchbox').fill('06-1234 5678');
  await page.getByText('1 contact', { exact: true }).waitFor();
  await page.getByRole('link', { name: /^Cor Bakker/ }).click();
  await page.getByRole('heading', { level: 2, name: 'Cor Bakker' }).waitFor();
  await page.locator('.detail .line-link').first().waitFor();
  await page.getByRole('link', { name: 'All calls with it' }).click();
  await page.waitForURL('**/history?search=%2B31%206%2012%2034%2056%2078');
});

test('CAL-16 a contact is added with two numbers, what is no number is said at its field, then changed, deleted and back', {
  at: '/contacts/new',
}, async ({ page, api }) => {
  await page.getByLabel('Name', { exact: true }).fill('Drukkerij De Kade');
  await page.getByLabel('Number', { exact: true }).fill('boot');
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  await page.getByLabel('Number', { exact: true }).nth(1).fill('020 765 43 21');
  await page.getByRole('button', { name: 'Add this contact' }).click();
  await page.getByText('“boot” is no telephone number.').waitFor();
  await page.getByLabel('Number', { exact: true }).first().fill('0031 6 1122 3344');
  await page.getByRole('button', { name: 'Add this contact' }).click();
  await page.getByText('Drukkerij De Kade added to the contacts.').waitFor();
  const added = api.box.contacts.at(-1);
  assert.equal(added?.numbers, [{ number: '+31611223344' }, { number: '+31207654321' }]);
  await page.getByRole('heading', { name: '+31 6 11 22 33 44' }).waitFor();
  await page.getByRole('textbox', { name: 'Company (optional)' }).fill('De Kade BV');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByText('Drukkerij De Kade changed.').waitFor();
  assert.is(api.box.contacts.at(-1)?.company, 'De Kade BV');
  await page.getByRole('link', { name: 'Delete' }).click();
  await page.getByRole('button', { name: 'Yes, delete' }).click();
  await page.getByText('Drukkerij De Kade deleted.').waitFor();
  await page.getByRole('button', { name: 'Undo' }).last().click();
  await page.getByText('Undone.', { exact: true }).waitFor();
  assert.is(api.box.contacts.at(-1)?.name, 'Drukkerij De Kade');
});

const FILE = [
  'Naam;Bedrijf;Telefoon;Soort',
  'Cor Bakker;;06 12345678;mobiel',
  'Jörg Müller;;0049 30 123456;',
  'Bram Kok;;3,16E+10;',
  'Cor Bakker;;020 700 00 01;winkel',
].join('\r\n');

test('CAL-16 a file is looked at first: what is new, changed and refused, by line and why; the right rows come in', {
  at: '/contacts/import',
  width: 390,
}, async ({ page, api }) => {
  const before = api.box.contacts.length;
  const file = { name: 'relaties.csv', mimeType: 'text/csv', buffer: Buffer.from(FILE) };
  await page.setInputFiles('input[type=file]', file);
  await page.getByText('1 row of relaties.csv can’t be taken.').waitFor();
  await page
    .getByRole('row', { name: /^4 Bram Kok/ })
    .getByText('the spreadsheet has rounded the number')
    .waitFor();
  assert.is(await page.locator('.detail tbody tr').count(), 1);
  await page.getByText('All (4)').click();
  assert.equal(
    await page
      .locator('.detail tbody td:last-child')
      .allTextContents()
      .then((all) => all.map((one) => one.trim())),
    [
      'Already there',
      'New',
      '“3,16E+10”: the spreadsheet has rounded the number. Make that column text.',
      'Gets what it lacks',
    ],
  );
  assert.is(api.box.contacts.length, before);
  await page.getByRole('button', { name: 'Bring in the right ones: 1 new, 1 changed' }).click();
  await page.getByText('Contacts brought in: 1 new, 1 changed.').waitFor();
  assert.is(api.box.contacts.length, before + 1);
});

test('CAL-16 an empty list teaches, and the export is a file of the box', {
  at: '/contacts',
  office: { people: 1 },
}, async ({ page, api }) => {
  await page.getByText('No contact yet.').waitFor();
  api.box.contacts = [{ id: 'c1', name: 'Cor', numbers: [{ number: '+31612345678' }] }];
  await page.reload();
  const button = page.getByRole('link', { name: 'Export for a spreadsheet' });
  const [download] = await Promise.all([page.waitForEvent('download'), button.click()]);
  assert.match(readFileSync(await download.path(), 'utf8'), /Cor;;\+31 6 12 34 56 78;/);
});

test('BLK-02 a caller is blocked: a beginning of numbers to another extension, said at its field what is missing', {
  at: '/blocking',
}, async ({ page, api }) => {
  await page.getByText('Numbers that begin with +31906').waitFor();
  await page.getByRole('link', { name: 'Block a caller' }).click();
  await page.getByText('Beginning of numbers').click();
  await page.getByLabel('They begin with').fill('x');
  await page.getByRole('button', { name: 'Block', exact: true }).click();
  await page.getByText('Give a number, the beginning of numbers').waitFor();
  await page.getByLabel('They begin with').fill('0909');
  await page.getByLabel('Gets').selectOption({ label: 'Another extension' });
  await page.getByRole('button', { name: 'Block', exact: true }).click();
  await page.getByText('This is needed.').waitFor();
  await page.getByRole('combobox', { name: 'Extension' }).fill('gesloten');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Block', exact: true }).click();
  await page.getByText('Numbers that begin with +31909 blocked.').waitFor();
  const { caller, to, destinationId } = api.box.blockedCallers.at(-1) as Record<string, unknown>;
  assert.equal({ caller, to, destinationId }, { caller: '+31909*', to: 'extension', destinationId: 'x2' });
});

test('BLK-02 CAL-16 from a call in the history its caller is blocked, with a way back, or put among the contacts', {
  at: '/history?search=%2B4930901820',
}, async ({ page, api }) => {
  await page.locator('.row-link').first().click();
  await page.getByRole('button', { name: 'Block this caller' }).click();
  await page.getByText('+49 30 901820 blocked: they hear the busy tone.').waitFor();
  await page.getByRole('link', { name: 'Blocked: +49 30 901820' }).waitFor();
  assert.is(api.box.blockedCallers.at(-1)?.caller, '+4930901820');
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.getByRole('button', { name: 'Block this caller' }).waitFor();
  assert.is(api.box.blockedCallers.length, 3);
  await page.getByRole('link', { name: 'Add to contacts' }).click();
  assert.is(await page.getByLabel('Number', { exact: true }).inputValue(), '+4930901820');
  await page.getByLabel('Name', { exact: true }).fill('Bürgeramt');
  await page.getByRole('button', { name: 'Add this contact' }).click();
  await page.getByText('Bürgeramt added to the contacts.').waitFor();
  await page.goBack();
  await page.goBack();
  await page.getByRole('link', { name: 'Contact: Bürgeramt' }).waitFor();
});

test('BLK-01 kinds and countries are blocked for the office, with the word that it beats people’s own; and for one person', {
  at: '/blocking?part=outgoing',
}, async ({ page, api }) => {
  await page.getByText('what the office blocks stays blocked').waitFor();
  await page.getByText('Emergency numbers can always be called.').waitFor();
  await page.getByLabel('Premium numbers (0900, 0906, 0909)').check();
  await page.getByRole('combobox', { name: 'Blocked countries' }).fill('verenigd k');
  await page.getByRole('combobox', { name: 'Blocked countries' }).fill('united k');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByText('Blocked calls changed.').waitFor();
  assert.equal(api.box.settings.blockedCategories, ['premium']);
  assert.equal(api.box.settings.blockedCountries, ['GB']);
  await page.getByRole('link', { name: 'People' }).first().click();
  await page
    .getByRole('link', { name: /^Anna de Vries/ })
    .first()
    .click();
  await page.getByRole('link', { name: 'Change', exact: true }).click();
  await page.getByText('More settings').click();
  await page.getByText('Besides what the office blocks for everybody').waitFor();
  await page.getByLabel('Mobile numbers', { exact: true }).check();
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByText('Anna de Vries changed.').waitFor();
  assert.equal(api.box.office.users[0]?.blockedCategories, ['mobile']);
  await page.goto(new URL('/blocking?part=outgoing', page.url()).href);
  await page.getByRole('link', { name: /Anna de Vries 101 Mobile numbers/ }).waitFor();
});
