import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

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
export async function violations(page: Page): Promise<string[]> {
  // Evaluated, not added as a script element: the page's content security policy forbids those, as it should.
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axe);
  const light = await run(page, everything);
  await page.emulateMedia({ colorScheme: 'dark' });
  const dark = await run(page, colours);
  await page.emulateMedia({ colorScheme: 'light' });
  return [...light, ...dark.map((line) => `in the dark, ${line}`)];
}
