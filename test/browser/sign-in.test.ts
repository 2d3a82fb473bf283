import * as assert from 'uvu/assert';
import { signIn, suiteOfPages } from './browser.ts';
import { code, password, token } from './fake/routes.ts';

/** Coming in: the first owner, everybody after, and going on after a session ended. */
const test = suiteOfPages('signing in');

test('APP-02 the first owner comes in by the one-time link', { office: { people: 0, hasOwner: false } }, async ({
  page,
  address,
  api,
}) => {
  await page.goto(`${address}/welcome#${token}`);
  await page.getByRole('button', { name: 'Start' }).click();
  assert.is(await page.getByText('Please fill this in.').count(), 4);
  assert.is(
    await page.evaluate(() => document.activeElement?.getAttribute('name')),
    'name',
    'the first wrong field has the focus',
  );
  await page.fill('[name=name]', 'Anna de Vries');
  await page.fill('[name=username]', 'anna');
  await page.fill('[name=new-password]', password);
  await page.fill('[name=organization]', 'Notariskantoor');
  await page.getByRole('combobox', { name: 'Country' }).click();
  await page.keyboard.type('belg');
  await page.keyboard.press('Enter');
  assert.is(await page.getByRole('combobox', { name: 'Time zone' }).inputValue(), 'Brussels');
  await page.selectOption('select >> nth=1', '4');
  await page.getByText('Good: hard to guess.').waitFor();
  await page.getByRole('button', { name: 'Start' }).click();
  await page.getByRole('heading', { name: 'Who works here?' }).waitFor();
  assert.is(new URL(page.url()).pathname, '/');
  assert.equal(
    [api.box.settings.name, api.box.settings.country, api.box.settings.extensionLength, api.box.me.username],
    ['Notariskantoor', 'BE', 4, 'anna'],
  );
});

const fresh = { people: 0, hasOwner: false };
test('APP-02 the browser’s clock is the first guess, a country brings its clock and language along', {
  office: fresh,
  timeZone: 'America/Chicago',
}, async ({ page, address }) => {
  await page.goto(`${address}/welcome#${token}`);
  const [country, zone] = [
    page.getByRole('combobox', { name: 'Country' }),
    page.getByRole('combobox', { name: 'Time zone' }),
  ];
  const office = page.getByRole('combobox', { name: 'Language of the office' });
  const told = async (): Promise<string[]> => [
    await country.inputValue(),
    await zone.inputValue(),
    await office.inputValue(),
  ];
  const choose = async (name: string): Promise<void> => {
    await country.click();
    await page.keyboard.type(name);
    await page.keyboard.press('Enter');
  };
  await country.waitFor();
  assert.equal((await told()).slice(0, 2), ['United States', 'Chicago']);
  await choose('netherlands');
  assert.equal(await told(), ['Netherlands', 'Amsterdam', 'nl']);
  await choose('austria');
  assert.equal(await told(), ['Austria', 'Vienna', 'en']);
  await choose('australia');
  assert.equal(await told(), ['Australia', 'Sydney', 'en']);
  await page.getByText('This country has several').waitFor();
  await zone.click();
  assert.equal((await page.getByRole('option').allTextContents()).slice(0, 3), [
    'SydneyAustralia',
    'MelbourneAustralia',
    'BrisbaneAustralia',
  ]);
  await page.getByRole('option', { name: 'Perth' }).click();
  await choose('belgium');
  assert.equal(await told(), ['Belgium', 'Perth', 'nl'], 'what was chosen by hand stays');
});

test('APP-02 a link that was used says so and how to get another', {}, async ({ page, address }) => {
  await page.goto(`${address}/welcome#old`);
  await page.getByText('This link was used already').waitFor();
  await page.getByText('cordboard owner-link').waitFor();
});

test('PPL-01 a wrong password is said, the right one leads to where one wanted', {}, async ({ page, address }) => {
  await page.goto(`${address}/people/u105`);
  await page.fill('[name=name]', 'anna');
  await page.fill('[name=password]', 'guess');
  await page.keyboard.press('Enter');
  await page.getByRole('alert').getByText('That name or password isn’t right.').waitFor();
  await page.fill('[name=password]', password);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 2, name: 'Geertruida Wilhelmina van der Sluijs-Bronckhorst' }).waitFor();
  await page.reload();
  await page.waitForSelector('nav.places');
});

test('PPL-01 the second factor is asked for after the password', { office: { secondFactor: true } }, async ({
  page,
  address,
}) => {
  await page.goto(address);
  await page.fill('[name=name]', '101');
  await page.fill('[name=password]', password);
  await page.keyboard.press('Enter');
  await page.getByLabel('Code').waitFor();
  assert.is(await page.evaluate(() => document.activeElement?.getAttribute('name')), 'code');
  await page.keyboard.type('999 999');
  await page.keyboard.press('Enter');
  await page.getByRole('alert').waitFor();
  await page.fill('[name=code]', code.replace(/(...)/, '$1 '));
  await page.keyboard.press('Enter');
  await page.waitForSelector('nav.places');
});

test('PPL-01 a session that ended lets one sign in over the page, and goes on with what was asked', {
  at: '/people/u105/change',
}, async ({ page, api }) => {
  await page.fill('[name=email]', 'nieuw@voorbeeld.example');
  api.box.sessions.clear();
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByRole('heading', { name: 'Please sign in again' }).waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('heading', { name: 'Please sign in again' }).waitFor();
  await page.locator('dialog [name=password]').fill(password);
  await page.keyboard.press('Enter');
  await page.getByText('changed.').waitFor();
  assert.is(api.box.user('u105').email, 'nieuw@voorbeeld.example');
});

test('PPL-05 the language is the person’s own and changes at once', {}, async ({ page, address, api }) => {
  await page.goto(address);
  await page.getByText('Nederlands').click();
  await page.getByRole('button', { name: 'Inloggen' }).waitFor();
  api.box.me = { ...api.box.me, language: 'en' };
  await page.fill('[name=name]', 'anna');
  await page.fill('[name=password]', password);
  await page.keyboard.press('Enter');
  await page.getByRole('link', { name: 'People' }).first().waitFor();
  await page.goto(`${address}/settings`);
  await page.getByText('Nederlands').click();
  await page.getByRole('heading', { name: 'Instellingen' }).waitFor();
  assert.is(await page.evaluate(() => document.documentElement.lang), 'nl');
  assert.is(api.box.me.language, 'nl');
});

test('APP-12 the theme can be chosen and stays', { at: '/settings' }, async ({ page }) => {
  const paper = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  const light = await paper();
  await page.getByText('Dark', { exact: true }).click();
  const dark = await paper();
  assert.is.not(dark, light);
  await page.reload();
  await page.waitForSelector('nav.places');
  assert.is(await paper(), dark);
});

test('APP-12 signing out leaves nothing behind', { at: '/people' }, async ({ page, address }) => {
  await page.getByRole('button', { name: /Anna de Vries/ }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await page.waitForSelector('[name=password]');
  await page.goto(`${address}/people`);
  await page.waitForSelector('[name=password]');
  await signIn(page, address, '/people');
});
