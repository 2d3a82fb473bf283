/**
 * `node scripts/screenshots.ts DIR [PLACE …]`: pictures of every page, wide and narrow, light and dark, English and
 * Dutch, of a full office and of an empty one, for somebody to look at. Shown by the stand-in box of the browser tests,
 * so that the same run gives the same people and calls.
 */
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { places } from '../test/browser/addresses.ts';
import { signIn, startBrowser } from '../test/browser/browser.ts';
import { FakeApi } from '../test/browser/fake-api.ts';

const WIDTHS = [1280, 390] as const;
const LANGUAGES = ['en', 'nl'] as const;
/** Of an empty office most pages look alike: those that have something of their own to say. */
const EMPTY = ['home', 'live', 'history', 'people', 'changes', 'log'];
/** Figures count up and toasts come in: pictures are of what stays. */
const SETTLE_MS = 700;

interface Look {
  readonly width: number;
  readonly dark: boolean;
  readonly language: 'en' | 'nl';
  readonly people: number;
}

function looks(): Look[] {
  const all: Look[] = [];
  for (const people of [20, 0]) {
    for (const width of WIDTHS) {
      for (const language of LANGUAGES) for (const dark of [false, true]) all.push({ width, dark, language, people });
    }
  }
  return all;
}

const [folder, ...wanted] = process.argv.slice(2);
if (folder === undefined) {
  console.error('usage: node scripts/screenshots.ts DIR [PLACE …]');
  process.exit(2);
}
const unknown = wanted.filter((name) => !(name in places));
if (unknown.length > 0) {
  console.error(`There is no ${unknown.join(', ')}. There are: ${Object.keys(places).join(', ')}.`);
  process.exit(2);
}

mkdirSync(folder, { recursive: true });
const browser = await startBrowser();
let count = 0;
try {
  for (const look of looks()) count += await shoot(folder, look);
} finally {
  await browser.close();
}
console.log(`${count} pictures in ${folder}`);

/** All places of one office in one look. */
async function shoot(folder: string, { width, dark, language, people }: Look): Promise<number> {
  const api = new FakeApi({ people, language });
  const address = await api.listen();
  const page = await browser.open({ width, dark, language, height: width === 390 ? 844 : 800 });
  let taken = 0;
  try {
    await signIn(page, address);
    for (const [name, place] of Object.entries(places)) {
      if (wanted.length > 0 ? !wanted.includes(name) : people === 0 && !EMPTY.includes(name)) continue;
      await page.goto(address + place);
      await page.waitForSelector('main h1');
      await page.waitForTimeout(SETTLE_MS);
      const parts = [
        name.replaceAll(' ', '-'),
        people === 0 ? 'empty' : 'full',
        width,
        language,
        dark ? 'dark' : 'light',
      ];
      await page.screenshot({ path: path.join(folder, `${parts.join('_')}.png`), fullPage: true });
      taken++;
    }
  } finally {
    await page.context().close();
    await api.close();
  }
  return taken;
}
