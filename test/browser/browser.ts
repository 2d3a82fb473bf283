import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type BrowserContext, chromium, type Page } from 'playwright-core';
import { suite } from '../kit/suite.ts';
import type { FakeOptions } from './fake/box.ts';
import { password } from './fake/routes.ts';
import { FakeApi } from './fake-api.ts';

/** Headless Chromium with a profile of its own, which goes away with it. */
export interface Browser {
  /** A page in a context of its own: nobody signed in. */
  open(options?: PageOptions): Promise<Page>;
  close(): Promise<void>;
}

export interface PageOptions {
  readonly width?: number;
  readonly height?: number;
  readonly dark?: boolean;
  readonly language?: 'en' | 'nl';
  readonly touch?: boolean;
  /** Where the browser is. */
  readonly timeZone?: string;
  /** Takes certificates that nobody vouches for. */
  readonly trustsAll?: boolean;
}

export const EXECUTABLE = process.env.CHROMIUM ?? '/usr/bin/chromium';
const ARGUMENTS = [
  '--headless=new',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
];

/** `more`: further arguments of Chromium; `executablePath`: what starts it, in another network say. */
export async function startBrowser(more: readonly string[] = [], executablePath = EXECUTABLE): Promise<Browser> {
  const profile = mkdtempSync(path.join(tmpdir(), 'cordboard-browser-'));
  const first = await chromium.launchPersistentContext(profile, {
    executablePath,
    args: [...ARGUMENTS, ...more],
    headless: true,
  });
  const browser = first.browser();
  if (!browser) throw new Error('Chromium started without a browser to talk to');
  const contexts: BrowserContext[] = [];
  return {
    open: async ({
      width = 1280,
      height = 800,
      dark = false,
      language = 'en',
      touch = false,
      timeZone,
      trustsAll = false,
    } = {}) => {
      const context = await browser.newContext({
        viewport: { width, height },
        colorScheme: dark ? 'dark' : 'light',
        locale: language === 'nl' ? 'nl-NL' : 'en-GB',
        timezoneId: timeZone ?? 'Europe/Amsterdam',
        hasTouch: touch,
        ignoreHTTPSErrors: trustsAll,
      });
      contexts.push(context);
      return context.newPage();
    },
    close: async () => {
      for (const context of contexts) await context.close();
      await first.close();
      rmSync(profile, { recursive: true, force: true });
    },
  };
}

/** Errors of a page that no test asked for: thrown ones, and what the content security policy blocked. */
export function watchErrors(page: Page): string[] {
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(`thrown: ${error.stack || String(error)}`));
  page.on('console', (message) => {
    const text = message.text();
    if (message.type() === 'error' && !/Failed to load resource/.test(text)) {
      errors.push(`told: ${text} (${message.location().url}, ${message.args().length} arguments)`);
    }
  });
  return errors;
}

export async function signIn(page: Page, address: string, to = '/'): Promise<void> {
  await page.goto(address + to);
  await page.fill('[name=name]', 'anna');
  await page.fill('[name=password]', password);
  await page.keyboard.press('Enter');
  await page.waitForSelector('nav.places');
}

/** One test: an office of its own, a page of its own, and no error of the page left over. */
export interface Visit {
  readonly api: FakeApi;
  /** Where the page is served. */
  readonly address: string;
  readonly page: Page;
  /** Further pages in contexts of their own. */
  readonly open: (options?: PageOptions) => Promise<Page>;
}

interface VisitOptions extends PageOptions {
  readonly office?: FakeOptions;
  /** Signs in first and goes there. */
  readonly at?: string;
  readonly timeoutMs?: number;
}

type Test = (name: string, options: VisitOptions, body: (visit: Visit) => Promise<void>) => void;

/** A suite of tests in a browser against the stand-in box; skipped by name where there is no browser. */
export function suiteOfPages(name: string, browserArguments: readonly string[] = []): Test {
  const test = suite(name, { timeoutMs: 60_000 });
  if (!existsSync(EXECUTABLE)) return (title) => test.skip(title, 'chromium is not installed');
  let browser: Browser;
  test.before(async () => {
    browser = await startBrowser(browserArguments);
  });
  test.after(() => browser.close());
  return (title, { office, at, timeoutMs, ...look }, body) => {
    test(
      title,
      async () => {
        const api = new FakeApi(office);
        const address = await api.listen();
        const page = await browser.open(look);
        const errors = watchErrors(page);
        try {
          if (at !== undefined) await signIn(page, address, at);
          await body({ api, address, page, open: (more) => browser.open(more) });
          if (errors.length > 0) throw new Error(`the page complained:\n${errors.join('\n')}`);
        } finally {
          await page.context().close();
          await api.close();
        }
      },
      { timeoutMs: timeoutMs ?? 60_000 },
    );
  };
}

/** A suite of tests in a browser that bring a box of their own. */
export function suiteOfBoxes(
  name: string,
): (title: string, body: (visit: Pick<Visit, 'page' | 'open'>) => Promise<void>) => void {
  const test = suite(name, { timeoutMs: 90_000 });
  if (!existsSync(EXECUTABLE)) return (title) => test.skip(title, 'chromium is not installed');
  let browser: Browser;
  test.before(async () => {
    browser = await startBrowser();
  });
  test.after(() => browser.close());
  return (title, body) =>
    test(title, async () => {
      const page = await browser.open();
      const errors = watchErrors(page);
      try {
        await body({ page, open: (options) => browser.open(options) });
        if (errors.length > 0) throw new Error(`the page complained:\n${errors.join('\n')}`);
      } finally {
        await page.context().close();
      }
    });
}
