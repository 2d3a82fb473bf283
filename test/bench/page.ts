import { startBrowser } from '../browser/browser.ts';
import { becomeOwner } from '../browser/owner.ts';
import { UdpPhone } from '../browser/udp-phone.ts';
import { TestBox, TWO_USERS } from '../kit/box.ts';
import { type Bench, median } from './bench.ts';

const LOADS = 7;
const DRAWN_MAX_MS = 1_000;

/** From the address typed to Home drawn with its headline, in a browser that has nothing of the page yet. */
export const page: Bench = {
  name: 'page',
  about: `Home of a real box in a browser without anything in its cache, ${LOADS} times: until its headline is drawn`,
  needs: ['chromium'],
  async run(log) {
    const box = await TestBox.start({ office: TWO_USERS });
    const browser = await startBrowser();
    try {
      const phone = await UdpPhone.register(box.sip, '101', 'Wilg-4711-Anna');
      const owner = await browser.open();
      await becomeOwner(owner, box);
      const cookies = await owner.context().cookies();
      const drawnMs: number[] = [];
      for (let load = 0; load < LOADS; load++) {
        const tab = await browser.open();
        await tab.context().addCookies(cookies);
        await tab.goto(box.page);
        await tab.waitForSelector('main h1:not(:empty)');
        drawnMs.push(await tab.evaluate(() => performance.now()));
        await tab.context().close();
      }
      phone.close();
      log(`${box.page} with ${cookies.length} cookies`);
      const target = { atMost: DRAWN_MAX_MS };
      return [{ name: 'home drawn after', value: median(drawnMs), unit: 'ms', all: drawnMs, target }];
    } finally {
      await browser.close();
      await box.stop();
    }
  },
};
