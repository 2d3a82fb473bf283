import { readFileSync } from 'node:fs';
import * as assert from 'uvu/assert';
import { suiteOfPages } from './browser.ts';

/** The list of people and what is done there. */
const test = suiteOfPages('people');

test('EXT-01 a taken number is refused at its field, and nothing typed is lost', { at: '/people/new' }, async ({
  page,
}) => {
  await page.fill('[name=name]', 'Sanne van der Linden');
  await page.fill('[name=number]', '101');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByText('Extension 101 is already Anna de Vries’s.').waitFor();
  assert.is(await page.evaluate(() => document.activeElement?.getAttribute('name')), 'number');
  assert.is(await page.inputValue('[name=name]'), 'Sanne van der Linden');
});

test('APP-12 what was typed is still there after a reload, but no secret', { at: '/people/new' }, async ({ page }) => {
  await page.fill('[name=name]', 'Sanne van der Linden');
  await page.fill('[name=pin]', '2580');
  await page.reload();
  await page.getByText('What you typed earlier is still here.').waitFor();
  assert.is(await page.inputValue('[name=name]'), 'Sanne van der Linden');
  assert.is(await page.inputValue('[name=pin]'), '');
  const kept = await page.evaluate(() => JSON.stringify(sessionStorage));
  assert.not.match(kept, /2580/);
  await page.getByRole('button', { name: 'Start afresh' }).click();
  assert.is(await page.inputValue('[name=name]'), '');
});

test('PPL-04 a change can be undone from where it was made', { at: '/people/u102/change' }, async ({ page, api }) => {
  const before = api.box.user('u102').name;
  await page.fill('[name=name]', 'Bram van Buren');
  assert.is(await page.getByText('The next free one.').count(), 0, 'said only where a number is offered');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByText('Bram van Buren changed.').waitFor();
  assert.is(api.box.user('u102').name, 'Bram van Buren');
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.getByText('Undone.', { exact: true }).waitFor();
  assert.is(api.box.user('u102').name, before);
});

test('EXT-03 deleting names what goes with it and asks once', { at: '/people/u103' }, async ({ page, api }) => {
  const { name } = api.box.user('u103');
  await page.getByRole('link', { name: 'Delete' }).click();
  await page.getByRole('heading', { name: `Delete ${name}?` }).waitFor();
  await page.getByText('Line 103').first().waitFor();
  await page.getByRole('button', { name: 'Yes, delete' }).click();
  await page.getByText(`${name} deleted.`).waitFor();
  assert.not.ok(api.box.office.users.some((user) => user.id === 'u103'));
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.getByText('Undone.', { exact: true }).waitFor();
  assert.ok(api.box.office.users.some((user) => user.id === 'u103'));
});

test('EXT-03 the list is searched by any part, filtered, sorted and downloaded as it is seen', {
  at: '/people',
}, async ({ page }) => {
  await page.waitForSelector('.row-link');
  await page.getByRole('searchbox').fill('sluijs GEERT');
  await page.getByText('2 people').waitFor();
  await page.getByRole('button', { name: 'Extension' }).click();
  const names = () => page.locator('.row-link').allTextContents();
  assert.match((await names())[0] ?? '', /Geertruida/);
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: /CSV/ }).click()]);
  const lines = readFileSync((await file.path()) ?? '', 'utf8')
    .trim()
    .split('\r\n');
  assert.is(lines.length, 3);
  assert.match(lines[1] ?? '', /^Geertruida Wilhelmina van der Sluijs-Bronckhorst,105,/);
  await page.getByRole('searchbox').fill('zzz');
  await page.getByText('Nothing found.').first().waitFor();
});

test('APP-12 another person’s change appears by itself and glows', { at: '/people' }, async ({ page, api }) => {
  await page.waitForSelector('.row-link');
  api.box.changeUser('u101', { name: 'Aagje Aalbers' });
  await page.locator('tr.glow', { hasText: 'Aagje Aalbers' }).waitFor();
});

test('DEV-07 a line’s password is shown when asked for, as text and as a code', { at: '/people/u101' }, async ({
  page,
  api,
}) => {
  await page.getByRole('button', { name: 'Show the password of line 101' }).click();
  await page.getByText('Wilg-4711-Kastanje').waitFor();
  await page.getByRole('img', { name: /Code to scan/ }).waitFor();
  assert.ok(api.asked.includes('POST /api/lines/l101-1/reveal'));
});

test('PPL-03 who may only look is offered nothing else', { at: '/people/u101' }, async ({ page, api, address }) => {
  api.box.me = { ...api.box.me, rights: ['see-people', 'see-own-calls'] };
  await page.goto(`${address}/people/u101`);
  await page.getByRole('heading', { level: 2 }).first().waitFor();
  for (const name of [/Add a person/, /^Change$/, /^Delete/, /password/, /^Settings of/]) {
    assert.is(await page.getByRole('button', { name }).or(page.getByRole('link', { name })).count(), 0, String(name));
  }
  assert.is(await page.getByRole('link', { name: 'Changes' }).count(), 0);
});

test('DEV-07 every setting of a line is set from its person’s page, wrong ones are said at their field', {
  at: '/people/u103',
}, async ({ page, api }) => {
  const line = () => api.box.line('l103-1');
  await page.getByRole('link', { name: 'Settings of line 103', exact: true }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Line 103', exact: true }).waitFor();
  await page.getByLabel('Calls at the same time').fill('2');
  await page.getByLabel('Keys during a call').selectOption({ label: 'As separate messages' });
  await page.getByLabel('Encryption').check();
  await page.getByLabel('Language').selectOption({ label: 'Nederlands' });
  await page.getByRole('combobox', { name: 'Country' }).fill('belg');
  await page.keyboard.press('Enter');
  await page.getByLabel('Emergency caller id').fill('+31201234567');
  await page.getByLabel('Trusted').check();
  await page.getByLabel('Area code').fill('noord');
  await page.keyboard.press('Enter');
  const said = page.getByText('An area code has 1 to 6 digits');
  await said.waitFor();
  const focused = await page.evaluate(() => document.activeElement?.getAttribute('aria-describedby') ?? '');
  assert.is(await page.locator(`[id="${focused}"]`).textContent(), await said.textContent());
  assert.is(line().callLimit, 5, 'nothing of a refused change is kept');
  await page.getByLabel('Area code').fill('020');
  await page.keyboard.press('Enter');
  await page.getByText('Line 103 changed.').waitFor();
  const { callLimit, dtmf, encryption, language, country, areaCode, emergencyCallerId, trusted } = line();
  assert.equal([callLimit, dtmf, encryption, language, country], [2, 'info', true, 'nl', 'BE']);
  assert.equal([areaCode, emergencyCallerId, trusted], ['020', '+31201234567', true]);
  assert.is(new URL(page.url()).pathname, '/people/u103');
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.getByText('Undone.', { exact: true }).waitFor();
  assert.is(line().callLimit, 5);
});

test('DEV-07 a line’s settings in Dutch fit a telephone, and an emptied one is cleared', {
  at: '/people/u103',
  width: 390,
  language: 'nl',
  office: { language: 'nl' },
}, async ({ page, api }) => {
  api.box.changeLine('l103-2', { areaCode: '020' });
  await page.getByRole('link', { name: 'Instellingen van lijn 103-2' }).click();
  await page.getByRole('heading', { name: 'Lijn 103-2' }).waitFor();
  assert.equal(await page.getByLabel('Toetsen tijdens een gesprek').locator('option').allTextContents(), [
    'Naast het geluid',
    'Als losse berichten',
    'Als tonen in het geluid',
  ]);
  const wide = () => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  assert.is(await wide(), 0);
  await page.getByLabel('Netnummer').fill('');
  await page.getByRole('button', { name: 'Opslaan' }).click();
  await page.getByText('Lijn 103-2 is gewijzigd.').waitFor();
  assert.is(api.box.line('l103-2').areaCode, undefined);
});

test('DEV-07 the page says in plain words whether a phone is encrypted, the rest to the technician', {
  at: '/people/u103',
}, async ({ page }) => {
  const phones = page.locator('.lines').first();
  await phones
    .getByText(/192\.168\.1\.\d+, (not )?encrypted, signed in/)
    .first()
    .waitFor();
  assert.not.match((await phones.textContent()) ?? '', /UDP|TLS|TCP/);
  await page.getByRole('link', { name: 'Settings of line 103', exact: true }).click();
  await page.getByRole('heading', { name: 'For the technician' }).waitFor();
  await page
    .getByText(/^(UDP, not encrypted|TLS, encrypted)$/)
    .first()
    .waitFor();
});

test('CAL-18 whoever gives a role with which one may listen in sees the rules of that', {
  at: '/settings/accounts',
}, async ({ page }) => {
  await page.getByRole('button', { name: 'Add an account' }).click();
  const dialog = page.getByRole('dialog');
  const rules = dialog.getByText('staff must know of it');
  await dialog.getByLabel('Supervisor').waitFor();
  assert.is(await rules.count(), 0);
  await dialog.getByLabel('Supervisor').check();
  await rules.waitFor();
  await dialog.getByLabel('Supervisor').uncheck();
  await rules.waitFor({ state: 'detached' });
});
