import * as assert from 'uvu/assert';
import { suiteOfPages } from './browser.ts';
import { liveView } from './fake/calls.ts';

/** Calls by themselves: coming, going, and after a break of the stream. */
const test = suiteOfPages('the live page');

const two = { people: 20, callsNow: 2 };

test('APP-12 calls come and go by themselves, and nothing jumps under the pointer', {
  at: '/live',
  office: two,
}, async ({ page, api }) => {
  await page.getByText('Live', { exact: true }).last().waitFor();
  const rows = page.locator('tbody tr');
  await rows.nth(1).waitFor();
  const caller = rows.nth(0).locator('.party').first();
  const first = await caller.textContent();
  const call = api.box.calls.begin();
  api.send('calls', { changed: [liveView(call, 'en')] });
  await rows.nth(2).waitFor();
  assert.is(await caller.textContent(), first, 'the new one stands last');
  await page.hover('tbody tr:first-child');
  api.end(api.box.calls.live[0]?.id ?? '');
  await page.locator('tr.gone').waitFor();
  assert.is(await rows.count(), 3, 'the ended one keeps its place under the pointer');
  await page.mouse.move(0, 0);
  await page.waitForFunction(() => document.querySelectorAll('tbody tr').length === 2, undefined, { timeout: 10_000 });
});

test('APP-12 lengths tick, from the moment of the answer', { at: '/live', office: two }, async ({ page }) => {
  const timer = page.locator('.live-timer').first();
  const before = await timer.textContent();
  await page.waitForFunction((text) => document.querySelector('.live-timer')?.textContent !== text, before);
});

test('APP-12 a broken stream says since when, mends itself, and shows what happened meanwhile', {
  at: '/live',
  office: two,
}, async ({ page, api }) => {
  await page.locator('tbody tr').nth(1).waitFor();
  api.refusing = true;
  api.breakStreams();
  await page.getByText(/Not up to date since \d\d:\d\d/).waitFor();
  for (const call of [...api.box.calls.live]) api.box.calls.end(call.id);
  const call = api.box.calls.begin();
  api.refusing = false;
  await page.locator('.live-badge.live').waitFor({ timeout: 20_000 });
  await page
    .locator('tbody tr:not(.gone)', { hasText: call.caller.name || call.caller.number.slice(-2) })
    .first()
    .waitFor();
  await page.waitForFunction(() => document.querySelectorAll('tbody tr:not(.gone)').length === 1);
});

test('APP-12 after a gap lists that were fetched are fetched again', { at: '/people', office: two }, async ({
  page,
  api,
}) => {
  await page.getByText('20 people').waitFor();
  api.refusing = true;
  api.breakStreams();
  await page.getByText(/Not up to date since/).waitFor();
  api.box.addUser({ name: 'Sanne van der Linden', number: '150' });
  api.refusing = false;
  await page.getByText('21 people').waitFor({ timeout: 20_000 });
});

test('APP-12 a short break is not worth a word', { at: '/live', office: two }, async ({ page, api }) => {
  await page.locator('.live-badge.live').waitFor();
  api.breakStreams();
  await page.waitForTimeout(1_700);
  assert.is(await page.locator('.live-badge.live').count(), 1);
});

test('CAL-14 a call shows its way so far, and stays to be read when it ends', { at: '/live', office: two }, async ({
  page,
  api,
}) => {
  const call = api.box.calls.live[0];
  await page.locator('.row-link').first().click();
  await page.getByText(`${call?.callee.name} answered on the desk phone.`).waitFor();
  api.end(call?.id ?? '');
  await page.getByText('This call has ended.').waitFor();
});

test('CAL-14 the history grows by itself, tells why in words and shows the messages', {
  at: '/history',
  office: two,
}, async ({ page, api }) => {
  await page.waitForSelector('.row-link');
  const before = await page.locator('.row-link').count();
  api.end(api.box.calls.live[0]?.id ?? '');
  await page.waitForFunction((n) => document.querySelectorAll('.row-link').length > n, before);
  await page.locator('.row-link').first().click();
  await page.getByText('2 phones of').waitFor();
  await page.getByRole('tab', { name: 'For the technician' }).click();
  await page.locator('.ladder summary').first().click();
  await page
    .getByText(/Call-ID: 3c26-/)
    .first()
    .waitFor();
});

test('CAL-02 the history tells who talked on after a transfer', { at: '/history', office: two }, async ({
  page,
  api,
}) => {
  const { history } = api.box.calls;
  const at = history.findIndex(({ answeredAt }) => answeredAt !== undefined);
  const call = history[at];
  if (!call) throw new Error('nobody answered in the whole history');
  history[at] = { ...call, wentOnWith: { number: '199', name: 'Carla Jansen' } };
  const pair = `${call.callee.name} (${call.callee.number}) – Carla Jansen (199)`;
  await page.reload();
  await page.getByText(`then ${pair}`).first().click();
  await page.getByRole('heading', { name: 'Who talked to whom' }).waitFor();
  const talks = page.locator('section.section', { hasText: 'Who talked to whom' }).locator('li');
  assert.is(await talks.count(), 2);
  assert.match((await talks.nth(1).textContent()) ?? '', pair);
});

test('CAL-14 older calls come on request', { at: '/history', office: { people: 20, pastCalls: 120 } }, async ({
  page,
}) => {
  await page.waitForSelector('.row-link');
  assert.is(await page.locator('.row-link').count(), 50);
  await page.getByRole('button', { name: 'Show older calls' }).click();
  await page.waitForFunction(() => document.querySelectorAll('.row-link').length === 100);
});
