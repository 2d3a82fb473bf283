import type { Page } from 'playwright-core';
import type { TestBox } from '../kit/box.ts';

export const PASSWORD = 'paardenbloem tandem regen';

/** Becomes the owner by the link that the box printed. */
export async function becomeOwner(page: Page, box: TestBox, office?: string): Promise<void> {
  const link = /http:\S+\/welcome#\S+/.exec(box.output())?.[0];
  if (!link) throw new Error(`the box printed no link for the owner: ${box.output()}`);
  await page.goto(link);
  await page.fill('[name=name]', 'Greet Bakker');
  await page.fill('[name=username]', 'greet');
  await page.fill('[name=new-password]', PASSWORD);
  if (office) await page.fill('[name=organization]', office);
  await page.locator('form [type=submit]').click();
  await page.waitForSelector('nav.places');
}
