import * as assert from 'uvu/assert';
import { suiteOfPages } from './browser.ts';

/** Light enough to be there at once on any machine of the LAN; the benchmark `page` measures how long it takes. */
const test = suiteOfPages('the first load');

const LOAD_MAX_BYTES = 100_000;

test('APP-12 the first load is at most 100 kB compressed', { at: '/' }, async ({ page, address }) => {
  await page.goto('about:blank');
  await page.goto(address);
  await page.waitForSelector('.tile');
  const load = await page.evaluate(() => {
    const entries = performance.getEntriesByType('resource') as PerformanceResourceTiming[];
    const files = entries.filter((entry) => !entry.name.includes('/api/'));
    const page = performance.getEntriesByType('navigation')[0] as PerformanceNavigationTiming;
    const bytes = files.reduce((sum, entry) => sum + entry.encodedBodySize, page.encodedBodySize);
    return { bytes, files: files.length };
  });
  // Less would mean that something was taken from a cache, or that nothing is counted.
  assert.ok(load.files > 10 && load.bytes > 10_000, `${load.bytes} bytes in ${load.files} files`);
  assert.ok(load.bytes <= LOAD_MAX_BYTES, `${load.bytes} bytes`);
});
