import * as assert from 'uvu/assert';
import { TestBox, TWO_USERS } from '../kit/box.ts';
import { suiteOfBoxes } from './browser.ts';
import { becomeOwner } from './owner.ts';

/** Contacts, blocking and routings against the box itself, for a Dutch owner. */
const test = suiteOfBoxes('contacts and blocking of a real box');

test('CAL-16 BLK-01 BLK-02 NPL-01 what is typed on the page is what the box keeps, and what it refuses stands at its field', async ({
  open,
}) => {
  const box = await TestBox.start({ office: TWO_USERS });
  try {
    const page = await open({ language: 'nl' });
    await becomeOwner(page, box);
    await page.goto(`${box.page}/contacts`);
    await page.getByRole('link', { name: 'Contact toevoegen' }).first().click();
    await page.getByLabel('Naam', { exact: true }).fill('Drukkerij De Kade');
    await page.getByLabel('Nummer', { exact: true }).fill('boot');
    await page.getByRole('button', { name: 'Dit contact toevoegen' }).click();
    await page.locator('.detail .field .error').waitFor();
    await page.getByLabel('Nummer', { exact: true }).fill('0031 (0)6-1122 3344');
    await page.getByRole('button', { name: 'Dit contact toevoegen' }).click();
    await page.getByRole('heading', { name: '+31 6 11 22 33 44' }).waitFor();
    await page.goto(`${box.page}/contacts/import`);
    const text = 'Naam;Telefoon\r\nDrukkerij De Kade;020 7654321\r\nJörg;0049 30 123456\r\nFout;12\r\n';
    const file = { name: 'relaties.csv', mimeType: 'text/csv', buffer: Buffer.from(text) };
    await page.setInputFiles('input[type=file]', file);
    await page.getByRole('button', { name: 'Alleen de goede inlezen: 1 nieuw, 1 gewijzigd' }).click();
    await page.getByText('Contacten ingelezen: 1 nieuw, 1 gewijzigd.').waitFor();
    await page.getByRole('searchbox').fill('020-7654321');
    await page.getByText('1 contact', { exact: true }).waitFor();

    await page.goto(`${box.page}/blocking/new`);
    await page.getByText('Begin van nummers').click();
    await page.getByLabel('Ze beginnen met').fill('0906');
    await page.getByLabel('Krijgt').selectOption({ label: 'Een ander toestel' });
    await page.getByRole('button', { name: 'Blokkeren', exact: true }).click();
    await page.locator('.detail .field .error').waitFor();
    await page.getByRole('combobox', { name: 'Toestel' }).fill('bram');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Blokkeren', exact: true }).click();
    await page.getByText('Nummers die beginnen met +31906 geblokkeerd.').waitFor();
    await page.goto(`${box.page}/blocking?part=outgoing`);
    await page.getByLabel('Satelliettelefoons').check();
    await page.getByRole('button', { name: 'Opslaan' }).click();
    await page.getByText('Geblokkeerde gesprekken gewijzigd.').waitFor();
    await page.reload();
    assert.ok(await page.getByLabel('Satelliettelefoons').isChecked());

    await page.goto(`${box.page}/plans/new`);
    await page.getByRole('dialog').getByLabel('Naam', { exact: true }).fill('Werkplaats');
    await page.getByRole('combobox', { name: 'Tijdzone' }).fill('lisb');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Deze routering toevoegen' }).click();
    await page.getByText('Werkplaats toegevoegd.').waitFor();
    await page.getByRole('link', { name: 'Deze routering verwijderen' }).click();
    await page.getByRole('dialog').getByText('Nummerplan Dag (0 regels)').waitFor();
    await page.getByRole('button', { name: 'Ja, verwijderen' }).click();
    await page.getByText('Werkplaats is verwijderd.').waitFor();
    assert.is(await page.getByRole('link', { name: 'Deze routering verwijderen' }).count(), 0);
  } finally {
    await box.stop();
  }
});
