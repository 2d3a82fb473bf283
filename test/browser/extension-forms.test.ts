import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import * as assert from 'uvu/assert';
import { suiteOfPages } from './browser.ts';

/** The forms of groups, location and time routings, call limits and forwards. */
const test = suiteOfPages('forms of extensions that pass calls on');

async function choose(page: Page, field: string, search: string): Promise<void> {
  await page.getByRole('combobox', { name: field, exact: true }).fill(search);
  await page.keyboard.press('Enter');
}

const add = (page: Page): Promise<void> => page.getByRole('button', { name: 'Add', exact: true }).last().click();

test('GRP-01 GRP-03 a group: members are found by name and taken off again, forwards inside and outside are apart', {
  at: '/extensions/new?kind=group',
}, async ({ page, api }) => {
  await page.getByLabel('Name', { exact: true }).fill('Balie');
  await choose(page, 'Members', 'anna de vries');
  await choose(page, 'Members', 'bram de boer');
  await choose(page, 'Members', 'gesloten');
  await page.getByRole('button', { name: 'Remove 801 Gesloten' }).click();
  await choose(page, 'From outside: forward when busy to', 'klachten');
  await page.getByLabel('From inside: unanswered after (s)').fill('soon');
  await page.getByLabel('From inside: unanswered after (s)').fill('25');
  await page.getByLabel('Members may forward').check();
  await add(page);
  await page.getByText('Balie added, with number 804.').waitFor();
  const made = api.box.extensions.at(-1) as Record<string, unknown>;
  assert.equal(made.memberIds, ['u101', 'u102']);
  assert.equal(made.outsideBusyDestinationIds, ['x5']);
  assert.equal([made.insideUnansweredSec, made.memberForwarding], [25, true]);
});

test('LBR-01 LBR-05 a location routing: its kind decides what is asked; a wrong file is refused by line, a right one counted first', {
  at: '/extensions/x7',
  width: 390,
}, async ({ page, api }) => {
  await page.getByRole('combobox', { name: 'Destination for mobile numbers' }).waitFor();
  await page.getByLabel('Routed by').selectOption({ label: 'Postcode that the caller types' });
  await page.getByLabel('Digits of a postcode').waitFor();
  assert.is(await page.getByRole('combobox', { name: 'Destination for mobile numbers' }).count(), 0);
  const file = (text: string) => ({ name: 'regio.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });
  await page.setInputFiles('input[type=file]', file('020;801\r\n030;999\r\n'));
  await page.getByText('Line 2: there is no extension 999.').waitFor();
  await page.getByRole('button', { name: 'Cancel' }).last().click();
  await page.setInputFiles('input[type=file]', file('020;801\r\n030;801\r\n040;801\r\n'));
  await page.getByText('regio.csv has 3 rows that lead to').waitFor();
  assert.is(api.box.extensions.find(({ id }) => id === 'x7')?.rowsCount, 2);
  await page.getByRole('button', { name: 'Take these rows' }).click();
  await page.getByText('The table has 3 rows now.').waitFor();
  assert.is(api.box.extensions.find(({ id }) => id === 'x7')?.rowsCount, 3);
  const link = page.getByRole('link', { name: 'Save as a file' });
  const [download] = await Promise.all([page.waitForEvent('download'), link.click()]);
  assert.match(readFileSync(await download.path(), 'utf8'), /^020;801/);
});

const order = (page: Page): Promise<string[]> =>
  page.getByLabel('Description').evaluateAll((fields) => fields.map((field) => (field as HTMLInputElement).value));

for (const width of [1280, 390]) {
  test(`TBR-01 a time routing: which period counts first is changed by dragging, by the arrow keys and by a button, at ${width} px`, {
    at: '/extensions/x8',
    width,
    height: 1400,
  }, async ({ page, api }) => {
    await page.getByLabel('Description').first().waitFor();
    assert.equal(await order(page), ['Avond', 'Weekend', 'Lunch']);
    const grips = page.getByRole('button', { name: /^Move Periods, \d: drag/ });
    await grips.nth(2).scrollIntoViewIfNeeded();
    const from = await grips.nth(2).boundingBox();
    const to = await page.getByRole('group', { name: 'Periods, 1' }).boundingBox();
    if (!from || !to) throw new Error('nothing to take hold of');
    await page.mouse.move(from.x + from.width / 2, from.y + from.height / 2);
    await page.mouse.down();
    // Far above the first row's middle, as a hand does it: over some places on the way.
    await page.mouse.move(from.x, to.y + to.height + 10, { steps: 5 });
    await page.mouse.move(from.x, to.y + 4, { steps: 5 });
    await page.mouse.up();
    assert.equal(await order(page), ['Lunch', 'Avond', 'Weekend']);
    await grips.first().focus();
    await page.keyboard.press('ArrowDown');
    assert.equal(await order(page), ['Avond', 'Lunch', 'Weekend']);
    await page.getByText('Now at place 2 of 3.').waitFor({ state: 'attached' });
    await page.waitForFunction(() => document.activeElement?.getAttribute('aria-label')?.startsWith('Move Periods, 2'));
    await page.keyboard.press('ArrowDown');
    await page.waitForFunction(() => document.activeElement?.getAttribute('aria-label')?.startsWith('Move Periods, 3'));
    await page.keyboard.press('ArrowDown');
    assert.equal(await order(page), ['Avond', 'Weekend', 'Lunch']);
    await page.getByRole('button', { name: 'Move Periods, 2 up' }).click();
    assert.equal(await order(page), ['Weekend', 'Avond', 'Lunch']);
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('Avond en weekend changed.').waitFor();
    const periods = api.box.extensions.find(({ id }) => id === 'x8')?.periods as { description: string }[];
    assert.equal(
      periods.map(({ description }) => description),
      ['Weekend', 'Avond', 'Lunch'],
    );
  });
}

test('TBR-01 a new period begins with choices that are what they show, and a clock of its own is found by its town', {
  at: '/extensions/new?kind=time',
}, async ({ page, api }) => {
  await page.getByLabel('Name', { exact: true }).fill('Zomeravond');
  await choose(page, 'Time zone', 'lisbon');
  await page.getByRole('button', { name: 'Add', exact: true }).first().click();
  await page.getByLabel('Last day').selectOption({ label: 'Friday' });
  await page.getByLabel('From', { exact: true }).fill('18:00');
  await page.getByLabel('Until', { exact: true }).fill('22:00');
  await page.getByText('More: waiting times').click();
  await choose(page, 'Fallback destination', 'gesloten');
  await add(page);
  await page.getByText('Zomeravond added, with number 804.').waitFor();
  const made = api.box.extensions.at(-1);
  assert.is(made?.timeZone, 'Europe/Lisbon');
  assert.equal(made?.periods, [{ each: 'day', fromDay: 'mon', untilDay: 'fri', from: '18:00', until: '22:00' }]);
});

test('LIM-01 EXT-06 a call limit asks for a number to show only where it is always the same one', {
  at: '/extensions/new?kind=call-limit',
}, async ({ page, api }) => {
  await page.getByLabel('Name', { exact: true }).fill('Hoogstens twee');
  await page.getByLabel('Calls at the same time').fill('2');
  await choose(page, 'Destination', 'hoofdmenu');
  await choose(page, 'Destination above the limit', 'gesloten');
  assert.is(await page.getByLabel('Fixed number shown').count(), 0);
  await page.getByLabel('Number shown', { exact: true }).selectOption({ label: 'Always the same' });
  await page.getByLabel('Fixed number shown').fill('020 123 45 00');
  await add(page);
  await page.getByText('Hoogstens twee added, with number 804.').waitFor();
  const { callsMax, destinationId, busyDestinationId, shows, shownNumber } = api.box.extensions.at(-1) as Record<
    string,
    unknown
  >;
  assert.equal(
    { callsMax, destinationId, busyDestinationId, shows, shownNumber },
    { callsMax: 2, destinationId: 'x1', busyDestinationId: 'x2', shows: 'fixed', shownNumber: '020 123 45 00' },
  );
});

test('FWD-01 a forward takes an outside number in any spelling, at 390 px and in Dutch', {
  at: '/extensions/new?kind=forward',
  width: 390,
  language: 'nl',
  office: { language: 'nl' },
}, async ({ page, api }) => {
  await page.locator('.detail input').nth(1).fill('Storingsdienst');
  await page.getByLabel('Outside number').fill('06-1234 5678');
  await page.getByText('Zoals +31 6 12 34 56 78; gesprekken gaan daarheen.').waitFor();
  await page.locator('.detail select').selectOption({ label: 'Het gebelde nummer' });
  await page.getByRole('button', { name: 'Toevoegen', exact: true }).click();
  await page
    .getByText(/Storingsdienst .*804/)
    .first()
    .waitFor();
  const { to, shows } = api.box.extensions.at(-1) as Record<string, unknown>;
  assert.equal({ to, shows }, { to: '06-1234 5678', shows: 'dialled' });
});

test('FAC-11 NPL-09 the office form: area code, number shown, emergency number and who is told; what another form lacks is said above it', {
  at: '/settings/office',
}, async ({ page, api }) => {
  const outside = page.getByRole('region', { name: 'Calls with the outside' });
  await outside.getByLabel('Area code').fill('020');
  await outside.getByLabel('Emergency caller id').fill('020 123 45 00');
  await outside.getByRole('combobox', { name: 'Told of emergency calls' }).fill('anna de v');
  await page.keyboard.press('Enter');
  await outside.getByText('Ring tones of desk phones').click();
  await outside.getByLabel('From abroad').first().uncheck();
  await outside.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByText('Office changed.').waitFor();
  const { areaCode, emergencyCallerId, emergencyRecipientIds, ringTonesYealink } = api.box.settings;
  assert.equal([areaCode, emergencyCallerId], ['020', '020 123 45 00']);
  assert.equal([emergencyRecipientIds, ringTonesYealink], [['u101'], ['internal', 'group', 'national']]);
  await page.route('**/api/office', (route) =>
    route.request().method() === 'PATCH'
      ? route.fulfill({
          status: 422,
          contentType: 'application/problem+json',
          body: JSON.stringify({
            title: 'Something isn’t right yet.',
            problems: [{ path: 'emergencyCallerId', sentence: 'Emergency services need a number to call back.' }],
          }),
        })
      : route.continue(),
  );
  const office = page.getByRole('region', { name: 'Office', exact: true });
  await office.getByLabel('Days in the history').fill('30');
  await office.getByRole('button', { name: 'Save', exact: true }).click();
  await office.getByRole('alert').getByText('Emergency services need a number to call back.').waitFor();
});
