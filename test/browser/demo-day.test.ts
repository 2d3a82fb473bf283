import * as assert from 'uvu/assert';
import { TestBox } from '../kit/box.ts';
import { DemoDay } from '../kit/demo-day/day.ts';
import { plan } from '../kit/demo-day/timetable.ts';
import { temporaryDirectory } from '../kit/office.ts';
import { suiteOfBoxes } from './browser.ts';
import { becomeOwner } from './owner.ts';

/** The history of a demo day on the page of a real box that has its data. */
const test = suiteOfBoxes('the demo day on the page');

test('CAL-14 a call of the day is read as a story, its way is drawn, and it is tried again as of now', async ({
  page,
}) => {
  const dataDir = temporaryDirectory();
  const day = new DemoDay({ directory: dataDir });
  plan(day);
  await day.until('23:30');
  assert.equal(await day.close(), []);
  const box = await TestBox.start({ dataDir });
  try {
    await becomeOwner(page, box);
    for (const width of [1280, 390]) {
      await page.setViewportSize({ width, height: 800 });
      await page.goto(`${box.page}/history?search=verkoop`);
      await page
        .locator('tbody a', { hasText: 'Verkoop' })
        .or(page.locator('tbody tr', { hasText: 'Verkoop' }))
        .first()
        .click();
      const story = page.locator('.trail').first();
      await story.getByText('→ group Verkoop').waitFor();
      await story.getByText('The caller left a message').or(story.getByText('hung up')).first().waitFor();
      const over = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      assert.is(over, 0, `the page scrolls sideways at ${width}`);
    }
    await page.getByText('The way of this call').click();
    await page.locator('.flow-picture .brick.lit', { hasText: 'Verkoop' }).waitFor();
    await page.getByRole('link', { name: 'Try it as of now' }).click();
    await page.getByRole('heading', { name: 'Try a call' }).waitFor();
    assert.match(page.url(), /press=1/);
    await page.locator('.trail').getByText('number plan', { exact: false }).first().waitFor();
    await page.locator('.flow-picture .brick.lit').first().waitFor();
  } finally {
    await box.stop();
  }
});
