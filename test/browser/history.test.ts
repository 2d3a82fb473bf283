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
