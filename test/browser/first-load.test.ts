import * as assert from 'uvu/assert';
import { suiteOfPages } from './browser.ts';

/** The page must be there in under a second, and light enough for it on any machine of the LAN. */
const test = suiteOfPages('the first load');

const LOAD_MAX_BYTES = 100_000;

test('APP-12 the first load is at most 100 kB compressed, and quick', { at: '/' }, async ({ page, address }) => {
  await page.goto('about:blank');
  await page.context().clearCookies({ name: 'nothing' });
  await page.goto(address);
  await page.waitForSelector('.tile');
  const load = await page.evaluate(() => {
    const entries = performance.getEntriesByType('resource') as PerformanceResourceTiming[];
    const files = entries.filter((entry) => !entry.name.includes('/api/'));
    const page = performance.getEntriesByType('navigation')[0] as PerformanceNavigationTiming;
    const bytes = files.reduce((sum, entry) => sum + entry.encodedBodySize, page.encodedBodySize);
    return { bytes, files: files.length, drawnMs: performance.now() };
  });
  console.log(
    `first load: ${Math.round(load.bytes / 1000)} kB in ${load.files + 1} files, home drawn after ${Math.round(load.drawnMs)} ms`,
  );
  assert.ok(load.bytes <= LOAD_MAX_BYTES, `${load.bytes} bytes`);
});
