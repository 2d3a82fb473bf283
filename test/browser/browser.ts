import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type BrowserContext, chromium, type Page } from 'playwright-core';
import { password } from './fake/routes.ts';

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
}

const EXECUTABLE = process.env.CHROMIUM ?? '/usr/bin/chromium';
const ARGUMENTS = [
  '--headless=new',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
];

export async function startBrowser(): Promise<Browser> {
  const profile = mkdtempSync(path.join(tmpdir(), 'cordboard-browser-'));
  const first = await chromium.launchPersistentContext(profile, {
    executablePath: EXECUTABLE,
    args: ARGUMENTS,
    headless: true,
  });
  const browser = first.browser();
  if (!browser) throw new Error('Chromium started without a browser to talk to');
  const contexts: BrowserContext[] = [];
  return {
    open: async ({ width = 1280, height = 800, dark = false, language = 'en', touch = false } = {}) => {
      const context = await browser.newContext({
        viewport: { width, height },
        colorScheme: dark ? 'dark' : 'light',
        locale: language === 'nl' ? 'nl-NL' : 'en-GB',
        timezoneId: 'Europe/Amsterdam',
        hasTouch: touch,
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
  page.on('pageerror', (error) => errors.push(String(error.stack ?? error)));
  page.on('console', (message) => {
    if (message.type() === 'error' && !/Failed to load resource/.test(message.text())) errors.push(message.text());
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
