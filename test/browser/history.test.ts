import type { Page } from 'playwright-core';
import * as assert from 'uvu/assert';
import { suiteOfPages } from './browser.ts';

/** Finished calls: found, told in words, and counted by the office's own days. */
const test = suiteOfPages('the history');

/** The moments in the queries that the page asks for. */
async function askedFrom(page: Page, path: string, step: () => Promise<unknown>): Promise<URLSearchParams> {
  const [request] = await Promise.all([
    page.waitForRequest((one) => new URL(one.url()).pathname === path && one.url().includes('from=')),
    step(),
  ]);
  return new URL(request.url()).searchParams;
}

const wall = (moment: string | null): string =>
  new Date(Number(moment)).toLocaleString('nl-NL', { timeZone: 'Europe/Amsterdam' }).split(', ')[1] ?? '';

/** The office is in Amsterdam, whoever looks sits elsewhere; noon there is another day for both of these. */
for (const timeZone of ['Pacific/Auckland', 'America/Los_Angeles']) {
  test(`CAL-14 today is the office’s today for a browser in ${timeZone}`, { at: '/history', timeZone }, async ({
    page,
    address,
  }) => {
    const period = await askedFrom(page, '/api/history', () => page.getByLabel('Period').selectOption('Today'));
    assert.is(wall(period.get('from')), '00:00:00');
    assert.ok(Number(period.get('from')) <= Date.now() && Date.now() - Number(period.get('from')) < 25 * 3_600_000);
    const summary = await askedFrom(page, '/api/history/summary', () => page.goto(address));
    assert.is(summary.get('from'), period.get('from'));
    assert.is(wall(summary.get('to')), '00:00:00');
    await page.locator('.hours').waitFor();
    const hours = await page.locator('.hours text').allTextContents();
    assert.is(Number(hours[0]) % 2, 0);
    assert.ok(Number(hours[0]) <= 8 && Number(hours.at(-1)) >= 16, `hours of a working day: ${hours.join(' ')}`);
  });
}

const long = { people: 500, pastCalls: 10_000, callsNow: 5 };

test('APP-12 ten thousand calls come page by page, in order, each once, and the keyboard walks over them', {
  at: '/history',
  office: long,
}, async ({ page }) => {
  const links = page.locator('.row-link');
  const more = page.getByRole('button', { name: 'Show older calls' });
  for (const expected of [50, 100, 150, 200]) {
    await page.waitForFunction((count) => document.querySelectorAll('.row-link').length === count, expected);
    if (expected < 200) await more.click();
  }
  assert.ok(await more.evaluate((button) => button === document.activeElement), 'the focus stays where one pressed');
  const addresses = await links.evaluateAll((all) => all.map((link) => link.getAttribute('href')));
  assert.is(new Set(addresses).size, 200);
  const times = await page.locator('tbody time').evaluateAll((all) => all.map((one) => one.getAttribute('datetime')));
  assert.equal([...times].sort().reverse(), times);
  await links.first().focus();
  await page.keyboard.press('End');
  assert.is(await page.evaluate(() => document.activeElement?.getAttribute('href')), addresses.at(-1));
  assert.is(await page.locator('.row-link[tabindex="0"]').count(), 1, 'one stop for the Tab key');
});

test('APP-12 of 500 people a hundred are drawn, more when asked for, and a search finds any', {
  at: '/people',
  office: long,
}, async ({ page, api }) => {
  const links = page.locator('.row-link');
  await links.first().waitFor();
  assert.is(await links.count(), 100);
  await page.getByText('500 people').waitFor();
  await page.getByRole('button', { name: 'Show 400 more' }).click();
  assert.is(await links.count(), 200);
  const last = api.box.office.users.at(-1);
  await page.getByRole('searchbox').fill(last?.number ?? '');
  await page.locator(`.row-link[href^="/people/${last?.id}"]`).waitFor();
  assert.ok((await links.count()) < 5);
});

test('CAL-14 a search that finds nothing in the newest calls looks further back by itself', { at: '/history' }, async ({
  page,
}) => {
  await page.route(/\/api\/history\?.*search=zz/, async (route) => {
    const before = new URL(route.request().url()).searchParams.get('before');
    const found = {
      id: 'old',
      startedAt: Date.now() - 9e9,
      endedAt: Date.now() - 9e9,
      talkedSec: 0,
      dialled: '102',
      talks: [],
    };
    const parties = { caller: { number: '101', name: 'Zz Top' }, callee: { number: '102', name: 'Bram' } };
    const call = { ...found, ...parties, outcome: 'busy', outcomeWord: 'Busy', reason: '' };
    const body = before === '7' ? { calls: [call] } : { calls: [], next: before === null ? '9' : '7' };
    await route.fulfill({ json: body });
  });
  await page.getByRole('searchbox').fill('zz');
  await page.getByRole('link', { name: /Zz Top/ }).waitFor();
  assert.is(await page.getByRole('button', { name: 'Show older calls' }).count(), 0);
});

test('CAL-14 on a telephone the SIP messages say who sent them to whom, and nothing is cut off', {
  at: '/history/h3',
  width: 390,
}, async ({ page }) => {
  await page.getByRole('tab', { name: 'For the technician' }).click();
  const ladder = page.locator('.ladder');
  await ladder
    .getByText(/from Cordboard to /)
    .first()
    .waitFor();
  const { over, hidden } = await ladder.evaluate((frame) => ({
    over: frame.scrollWidth - frame.clientWidth,
    hidden: [...frame.querySelectorAll('.direction')].filter((one) => one.clientHeight < 10).length,
  }));
  assert.equal([over, hidden], [0, 0]);
});

test('CAL-14 how a call sounded: what the box measured, and what only the phone says, told apart', {
  at: '/history/h3',
}, async ({ page, address }) => {
  const reported = { lossPercent: 2.5, discardedPercent: 0.5, jitterMs: 4, bufferMs: 40, rFactor: 88, mos: 4.1 };
  const quality = [
    { name: 'Anna', codec: 'G722', lossPercent: 0.1, jitterMs: 3, mos: 4.4, reported },
    { name: 'Bram', reported: { mos: 3.9 } },
  ];
  await page.route(/\/api\/history\/h3$/, async (route) => {
    const call = await (await route.fetch()).json();
    await route.fulfill({ json: { ...call, answeredAt: call.startedAt, quality } });
  });
  await page.goto(`${address}/history/h3`);
  const anna = page.getByRole('listitem').filter({ hasText: 'Anna: ' });
  await anna.waitFor();
  assert.is(
    await anna.textContent(),
    'Anna: G722 · 0.1 % lost · jitter 3 ms · MOS 4.4 of 4.5' +
      'reported by the phone: 2.5 % lost · jitter 4 ms · 0.5 % came too late · buffer 40 ms · R 88 of 100 · MOS 4.1',
  );
  const bram = page.getByRole('listitem').filter({ hasText: 'Bram: ' });
  assert.is(await bram.textContent(), 'Bram: reported by the phone: MOS 3.9');
});
