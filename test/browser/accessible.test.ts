import type { Page } from 'playwright-core';
import * as assert from 'uvu/assert';
import { places } from './addresses.ts';
import { violations } from './axe.ts';
import { suiteOfPages } from './browser.ts';
import { token } from './fake/routes.ts';

/**
 * axe-core on every page, in both themes and on both sizes. A broken build shows text too pale, controls without a
 * name, or a page that scrolls sideways on a small phone.
 */
const test = suiteOfPages('the page is accessible');
/** The stream keeps a connection open for ever, so "network idle" never comes: what is drawn tells. */
async function drawn(page: Page): Promise<void> {
  await page.waitForSelector('h1');
  await page.waitForTimeout(150);
  await page.waitForFunction(
    () => !document.querySelector('.frame[role=status]') || location.pathname === '/components',
  );
}

async function go(page: Page, address: string): Promise<void> {
  await page.goto(address, { waitUntil: 'load' });
  await drawn(page);
}

/** Enough of everything; axe looks at each row. */
const office = { people: 24, pastCalls: 30, callsNow: 5, problems: true };

/** A step inside the page, as a link takes it: the page and axe stay loaded. */
async function step(page: Page, to: string): Promise<void> {
  await page.evaluate((path) => {
    history.pushState({}, '', path);
    dispatchEvent(new PopStateEvent('popstate'));
  }, to);
  await page.waitForTimeout(100);
  await drawn(page);
}

for (const width of [1280, 390]) {
  test(`APP-12 axe finds nothing on any page at ${width} px`, { width, at: '/', office, timeoutMs: 120_000 }, async ({
    page,
  }) => {
    const found: string[] = [];
    for (const [name, path] of Object.entries(places)) {
      await step(page, path);
      found.push(...(await violations(page)).map((line) => `${name}: ${line}`));
    }
    assert.is(found.join('\n'), '');
  });

  test(`APP-12 axe finds nothing in an empty office at ${width} px`, { width, at: '/', office: { people: 0 } }, async ({
    page,
  }) => {
    for (const path of ['/', '/live', '/history', '/people', '/changes']) {
      await step(page, path);
      assert.is((await violations(page)).map((line) => `${path}: ${line}`).join('\n'), '');
    }
  });

  const fresh = { people: 0, hasOwner: false };
  test(`APP-12 axe finds nothing before signing in at ${width} px`, { width, office: fresh }, async ({
    page,
    address,
    api,
  }) => {
    for (const path of ['/', `/welcome#${token}`, '/welcome#used', `/set-password#${token}`]) {
      await page.goto('about:blank');
      await go(page, address + path);
      assert.is((await violations(page)).map((line) => `${path}: ${line}`).join('\n'), '');
    }
    await page.getByRole('button', { name: 'Set this password' }).click();
    assert.is((await violations(page)).join('\n'), '');
    api.box.hasOwner = true;
    await go(page, address);
    assert.is((await violations(page)).join('\n'), '');
  });
}

const small = { width: 320, height: 640, at: '/', language: 'nl', office: { ...office, language: 'nl' } } as const;
test('APP-12 no page scrolls sideways at 320 px', small, async ({ page }) => {
  const wide: string[] = [];
  for (const [name, path] of Object.entries(places)) {
    await step(page, path);
    const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    if (over > 0) wide.push(`${name} by ${over} px`);
  }
  assert.is(wide.join(', '), '');
});

test('APP-12 every control is at least 24 px in both directions', { width: 390, at: '/' }, async ({ page }) => {
  const small: string[] = [];
  for (const [name, path] of Object.entries(places)) {
    await step(page, path);
    const found = await page.evaluate(() =>
      [...document.querySelectorAll<HTMLElement>('button, input:not([type=radio]), select, summary, [role=menuitem]')]
        .filter((control) => control.checkVisibility({ visibilityProperty: true }))
        .map((control) => ({ html: control.outerHTML.slice(0, 120), box: control.getBoundingClientRect() }))
        .filter(({ box }) => box.width > 0 && (box.width < 24 || box.height < 24))
        .map(({ html }) => html),
    );
    // A check mark's whole line is its target.
    small.push(...found.filter((html) => !html.includes('type="checkbox"')).map((html) => `${name}: ${html}`));
  }
  assert.is(small.join('\n'), '');
});
