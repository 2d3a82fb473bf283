import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import * as assert from 'uvu/assert';
import { places } from './addresses.ts';
import { suiteOfPages } from './browser.ts';
import { token } from './fake/routes.ts';

/**
 * axe-core on every page, in both themes and on both sizes. A broken build shows text too pale, controls without a
 * name, or a page that scrolls sideways on a small phone.
 */
const test = suiteOfPages('the page is accessible');
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface Found {
  readonly id: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
}

type Axe = { run(root: Document, options: object): Promise<{ violations: Found[] }> };

const everything = { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] };
/** Of all rules only this one depends on the theme. */
const colours = { type: 'rule', values: ['color-contrast'] };

/** Half-way through a transition colours are neither the one nor the other; two frames later they have begun. */
async function still(): Promise<void> {
  for (const _ of [1, 2]) await new Promise((resolve) => requestAnimationFrame(resolve));
  await Promise.allSettled(document.getAnimations().map((animation) => animation.finished));
}

async function run(page: Page, runOnly: object): Promise<string[]> {
  await page.evaluate(still);
  const found = await page.evaluate(
    (options) => (globalThis as unknown as { axe: Axe }).axe.run(document, options).then((result) => result.violations),
    { runOnly, resultTypes: ['violations'] },
  );
  return found.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html} ${node.failureSummary}`));
}

/** What axe finds against WCAG 2.2 A and AA in light and in dark, as readable lines. */
async function violations(page: Page): Promise<string[]> {
  // Evaluated, not added as a script element: the page's content security policy forbids those, as it should.
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axe);
  const light = await run(page, everything);
  await page.emulateMedia({ colorScheme: 'dark' });
  const dark = await run(page, colours);
  await page.emulateMedia({ colorScheme: 'light' });
  return [...light, ...dark.map((line) => `in the dark, ${line}`)];
}

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
