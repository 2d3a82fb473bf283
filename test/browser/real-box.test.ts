import { readFileSync } from 'node:fs';
import * as assert from 'uvu/assert';
import { TestBox, TWO_USERS } from '../kit/box.ts';
import { suiteOfBoxes } from './browser.ts';
import { becomeOwner, PASSWORD } from './owner.ts';
import { UdpPhone } from './udp-phone.ts';

/** The page served by the box itself, with phones that call: everything between a key press and the disk. */
const test = suiteOfBoxes('the page of a real box');

test('APP-02, PPL-01 from the printed link to a person with a phone, and back in after a restart', async ({ page }) => {
  const box = await TestBox.start();
  try {
    await becomeOwner(page, box, 'Notariskantoor Van Oldenbarnevelt');
    await page.getByRole('heading', { name: 'Who works here?' }).waitFor();
    await page.getByRole('link', { name: 'Add a person' }).click();
    await page.fill('[name=name]', 'Anna de Vries');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    const password = await page.locator('dt:has-text("Password") + dd .code').textContent();
    await page.getByRole('img', { name: /Code to scan/ }).waitFor();
    const number = await page.locator('dt:has-text("User name") + dd .code').textContent();
    const phone = await UdpPhone.register(box.sip, number ?? '', password ?? '');
    await page.getByRole('link', { name: 'Show this person' }).click();
    await page.getByText('Deskphone D1').waitFor();
    phone.close();
    await box.kill9();
    await box.run();
    await page.goto(`${box.page}/people`);
    await page.getByRole('link', { name: /^Anna de Vries/ }).waitFor();
  } finally {
    await box.stop();
  }
});

test('CAL-14, APP-12 a call between two phones is seen as it happens, and explained when it is over', async ({
  page,
}) => {
  const box = await TestBox.start({ office: TWO_USERS });
  const phones: UdpPhone[] = [];
  try {
    await becomeOwner(page, box);
    await page.getByRole('heading', { name: 'Now plug in a phone' }).waitFor();
    const anna = await UdpPhone.register(box.sip, '101', 'Wilg-4711-Anna');
    const bram = await UdpPhone.register(box.sip, '102', 'Beuk-4712-Bram');
    phones.push(anna, bram);
    await page.getByRole('heading', { name: /^Call 10\d from it/ }).waitFor();
    await page.getByRole('link', { name: /^Live/ }).click();
    await page.locator('.live-badge.live').waitFor();
    await anna.call('102');
    await page.locator('tbody tr', { hasText: 'Anna de Vries' }).getByText('Ringing').first().waitFor();
    await bram.answer();
    await page.locator('tbody tr', { hasText: 'Anna de Vries' }).getByText('Talking').first().waitFor();
    await bram.hangUp();
    await page.getByRole('link', { name: /^History/ }).click();
    await page.getByRole('heading', { level: 1, name: 'History' }).waitFor();
    await page.getByRole('link', { name: /^Anna de Vries/ }).click();
    await page.locator('.trail li').first().waitFor();
    await page.getByRole('tab', { name: 'For the technician' }).click();
    await page.locator('.ladder summary', { hasText: 'INVITE' }).first().click();
    assert.match((await page.locator('details[open] pre').textContent()) ?? '', /INVITE sip:102[\s\S]*Call-ID: /);
  } finally {
    for (const phone of phones) phone.close();
    await box.stop();
  }
});

test('APP-12 a power cut of the box: the open page says so, and is live again by itself with what is true then', async ({
  page,
}) => {
  const box = await TestBox.start({ office: TWO_USERS });
  const phones: UdpPhone[] = [];
  const calls = page.locator('tbody tr:not(.gone)');
  try {
    await becomeOwner(page, box);
    const anna = await UdpPhone.register(box.sip, '101', 'Wilg-4711-Anna');
    const bram = await UdpPhone.register(box.sip, '102', 'Beuk-4712-Bram');
    phones.push(anna, bram);
    await page.getByRole('link', { name: /^Live/ }).click();
    await page.locator('.live-badge.live').waitFor();
    await anna.call('102');
    await bram.answer();
    await calls.getByText('Talking').first().waitFor();
    await box.kill9();
    await page.locator('.live-badge.broken', { hasText: /Not up to date since \d\d:\d\d/ }).waitFor();
    await box.run();
    await page.locator('.live-badge.live').waitFor({ timeout: 30_000 });
    await page.waitForFunction(() => document.querySelectorAll('tbody tr:not(.gone)').length === 0);
    await page.getByRole('link', { name: /^History/ }).click();
    await page.getByRole('link', { name: /^Anna de Vries/ }).waitFor();
  } finally {
    for (const phone of phones) phone.close();
    await box.stop();
  }
});

test('PPL-04 a change made on one page appears on another and is undone there', async ({ page, open }) => {
  const box = await TestBox.start({ office: TWO_USERS });
  try {
    await becomeOwner(page, box);
    const other = await open();
    await other.goto(box.page);
    await other.fill('[name=name]', 'greet');
    await other.fill('[name=password]', PASSWORD);
    await other.keyboard.press('Enter');
    await other
      .getByRole('link', { name: /^People/ })
      .first()
      .click();
    await other.getByRole('link', { name: /^Anna de Vries/ }).waitFor();
    await page.goto(`${box.page}/people`);
    await page.getByRole('link', { name: /^Anna de Vries/ }).click();
    await page.getByRole('link', { name: 'Change', exact: true }).click();
    await page.fill('[name=name]', 'Anna Jansen');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await other.getByRole('link', { name: /^Anna Jansen/ }).waitFor();
    await other.getByRole('link', { name: 'Changes' }).first().click();
    await other.locator('.change summary').first().click();
    await other.getByRole('button', { name: 'Undo' }).click();
    await other.getByRole('button', { name: 'Undo it' }).click();
    await page.getByRole('link', { name: /^Anna de Vries/ }).waitFor();
  } finally {
    await box.stop();
  }
});

const file = (text: string) => ({ name: 'kantoor.yaml', mimeType: 'application/yaml', buffer: Buffer.from(text) });

test('an office file shows its mistakes by line, then what would change, then changes it, and is undone', async ({
  page,
}) => {
  const box = await TestBox.start({ office: TWO_USERS });
  try {
    await becomeOwner(page, box);
    await page.goto(`${box.page}/settings/file`);
    const choose = (text: string) => page.setInputFiles('input[type=file]', file(text));
    await choose(TWO_USERS.replace('"2580"', '"1234"'));
    await page.getByText('There is 1 mistake in the file.').waitFor();
    await page.getByText('Line 4', { exact: true }).waitFor();
    await page.locator('.mistakes code', { hasText: 'Anna de Vries, pin: "1234"' }).waitFor();
    const more = TWO_USERS.replace('Anna de Vries', 'Anna Jansen').replace(/\n {2}- .*"102".*\n/, '\n');
    await choose(`${more}  - { number: "103", name: Carla Smit }\n`);
    await page.getByRole('heading', { name: 'This would change 2 things' }).waitFor();
    await page.getByText('Changed person 101 Anna Jansen').click();
    await page.getByRole('row', { name: 'Name Anna de Vries Anna Jansen' }).waitFor();
    await page.getByLabel('Also delete what isn’t in the file').check();
    await page.getByText('2 of them are deleted.').waitFor();
    assert.match(
      (await page.locator('.change summary').first().textContent()) ?? '',
      /Deleted person 102 Bram "B" O'Neill/,
    );
    await page.getByLabel('Also delete what isn’t in the file').uncheck();
    await page.getByRole('button', { name: 'Make these 2 changes' }).click();
    await page.getByText('The file is in: 2 things changed.').waitFor();
    assert.match(box.command('export').stdout, /Anna Jansen[\s\S]*O'Neill[\s\S]*Carla Smit/);
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByText('Undone.', { exact: true }).waitFor();
    assert.not.match(box.command('export').stdout, /Carla Smit/);
  } finally {
    await box.stop();
  }
});

test('the office file leaves by the page without passwords, and with them after one is asked', async ({ page }) => {
  const box = await TestBox.start({ office: TWO_USERS });
  const got = async (name: RegExp): Promise<string> => {
    const [made] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name }).click()]);
    return readFileSync((await made.path()) ?? '', 'utf8');
  };
  try {
    await becomeOwner(page, box);
    await page.goto(`${box.page}/settings/file`);
    const plain = await got(/without passwords/);
    assert.match(plain, /Anna de Vries/);
    assert.not.match(plain, /Wilg-4711-Anna/);
    await page.getByRole('button', { name: /with passwords/ }).click();
    await page.getByRole('heading', { name: 'Download with all passwords?' }).waitFor();
    assert.match(await got(/^Download with passwords$/), /Wilg-4711-Anna/);
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  } finally {
    await box.stop();
  }
});

test('APP-12 whoever was here before asks for the page itself and for nothing else of it', async ({ page }) => {
  const box = await TestBox.start({ office: TWO_USERS });
  try {
    await becomeOwner(page, box);
    // Only what was fetched to its end the first time can be kept.
    await page.waitForSelector('.tile, .steps');
    await page.goto(box.page);
    await page.waitForSelector('.tile, .steps');
    const fetched = await page.evaluate(() =>
      (performance.getEntriesByType('resource') as PerformanceResourceTiming[])
        .filter(({ name, transferSize }) => !name.includes('/api/') && transferSize > 0)
        .map(({ name }) => new URL(name).pathname),
    );
    assert.equal(fetched, []);
  } finally {
    await box.stop();
  }
});
