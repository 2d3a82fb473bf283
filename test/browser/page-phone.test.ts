import { existsSync } from 'node:fs';
import type { Page } from 'playwright-core';
import * as assert from 'uvu/assert';
import { TestBox } from '../kit/box.ts';
import { Inside } from '../kit/inside.ts';
import { suite } from '../kit/suite.ts';
import { violations } from './axe.ts';
import { type Browser, EXECUTABLE, startBrowser, watchErrors } from './browser.ts';
import { accountFor, signInAs } from './signed-in.ts';

/** The page's phone (DEV-15), with a box, and people who talk through their pages; Chromium makes up the microphone. */
const test = suite('the phone on the page', { timeoutMs: 90_000 });

const ARGUMENTS = [
  '--use-fake-device-for-media-stream',
  '--use-fake-ui-for-media-stream',
  // Sound stays on this machine.
  '--allow-loopback-in-peer-connection',
];
const OFFICE = `
office: { name: Demo, country: NL, language: en, timeZone: Europe/Amsterdam, extensionLength: 3 }
users:
  - { number: "101", name: Anna de Vries, pin: "2580", voicemail: false }
  - { number: "102", name: Bram O'Neill, pin: "3691", voicemail: false }
  - { number: "103", name: Carla Smit, pin: "4702", voicemail: false }
`;

let browser: Browser;
let box: TestBox;
let pages: Page[] = [];
let errors: string[][] = [];
const usernames = new Map<string, string>();

test.before(async () => {
  if (!existsSync(EXECUTABLE)) return;
  browser = await startBrowser(ARGUMENTS);
  box = await TestBox.start({ office: OFFICE });
  // A box without an owner asks for one first.
  usernames.set('101', await accountFor(box, '101', ['owner']));
  for (const number of ['102', '103']) usernames.set(number, await accountFor(box, number));
});
test.afterEach(async () => {
  for (const page of pages) await page.context().close();
  pages = [];
  assert.equal(errors.flat(), []);
  errors = [];
});
test.after(async () => {
  await browser?.close();
  await box?.stop();
});

function check(name: string, body: () => Promise<void>): void {
  if (existsSync(EXECUTABLE)) test(name, body);
  else test.skip(name, 'chromium is not installed');
}

/** So that a test can see what sound there is. */
function keepConnections(): void {
  const Original = window.RTCPeerConnection;
  window.connections = [];
  window.RTCPeerConnection = class extends Original {
    constructor(configuration?: RTCConfiguration) {
      super(configuration);
      window.connections.push(this);
    }
  };
}

declare global {
  interface Window {
    connections: RTCPeerConnection[];
  }
}

async function signedIn(number: string, options: { width?: number } = {}): Promise<Page> {
  const page = await browser.open({ trustsAll: true, ...options });
  pages.push(page);
  errors.push(watchErrors(page));
  page.setDefaultTimeout(10_000);
  await page.addInitScript(keepConnections);
  await signInAs(page, box.page, usernames.get(number) ?? '');
  return page;
}

/** Somebody with the phone on and open. */
async function withPhone(number: string): Promise<Page> {
  const page = await signedIn(number);
  await page.getByRole('button', { name: 'Phone', exact: true }).click();
  await page.getByRole('button', { name: 'Turn the phone on' }).click();
  await page.getByText(`Extension ${number}, on`).waitFor();
  return page;
}

const press = (page: Page, name: string | RegExp) => page.getByRole('button', { name, exact: true }).click();
const says = (page: Page, text: string | RegExp) => page.locator('.phone-panel').getByText(text).first().waitFor();

async function dial(page: Page, who: string): Promise<void> {
  await page.getByRole('combobox', { name: 'Number or name' }).fill(who);
  await page.keyboard.press('Enter');
}

/** The energy of what came in by now, over all calls of that page. */
function heard(page: Page): Promise<number> {
  return page.evaluate(async () => {
    let energy = 0;
    for (const connection of window.connections) {
      const stats = connection.connectionState === 'closed' ? [] : [...(await connection.getStats()).values()];
      for (const report of stats) if (report.type === 'inbound-rtp') energy += report.totalAudioEnergy ?? 0;
    }
    return energy;
  });
}

/** Sound comes in: more than a second ago. */
async function hears(page: Page): Promise<void> {
  const before = await heard(page);
  for (let tries = 0; tries < 100; tries++) {
    await page.waitForTimeout(100);
    const now = await heard(page);
    if (now > before + 1e-4) return;
  }
  throw new Error('nothing is heard');
}

async function hearsNothing(page: Page): Promise<void> {
  // What is on its way still comes.
  await page.waitForTimeout(600);
  const before = await heard(page);
  await page.waitForTimeout(1_200);
  const more = (await heard(page)) - before;
  assert.ok(more < 1e-5, `something is heard: ${more}`);
}

/** Who is on hold hears music; who lets them wait hears nobody. In this order: what was said before still comes. */
async function waits(held: Page, holder: Page): Promise<void> {
  await hearsNothing(holder);
  await hears(held);
}

async function talking(anna: Page, bram: Page): Promise<void> {
  await dial(anna, '102');
  await bram.getByRole('alert').getByText('Anna de Vries is calling').waitFor({ state: 'attached' });
  await press(bram, 'Answer');
  await says(anna, 'Talking');
  await says(bram, 'Talking');
  await Promise.all([hears(anna), hears(bram)]);
}

check(
  'DEV-15 two people call each other through the page: by name, muted, on hold, keys, until one hangs up',
  async () => {
    const [anna, bram] = [await withPhone('101'), await withPhone('102')];
    await anna.getByRole('combobox', { name: 'Number or name' }).fill('bram');
    await anna.getByRole('option', { name: /Bram/ }).waitFor();
    await anna.keyboard.press('Enter');
    await says(anna, 'It rings there');
    await bram.getByRole('alert').getByText('Anna de Vries is calling').waitFor({ state: 'attached' });
    await press(bram, 'Answer');
    await says(anna, 'Talking');
    await Promise.all([hears(anna), hears(bram)]);
    await press(anna, 'Mute');
    await hearsNothing(bram);
    await press(anna, 'Unmute');
    await hears(bram);
    await press(bram, 'Hold');
    await says(bram, 'On hold');
    await waits(anna, bram);
    await press(bram, 'Resume');
    await Promise.all([hears(anna), hears(bram)]);
    await press(anna, 'Keys');
    assert.equal(await violations(anna), []);
    await press(anna, 'Key 5');
    await anna.keyboard.press('#');
    assert.is(await anna.locator('.pressed').textContent(), '5#');
    await press(bram, 'Hang up');
    await says(anna, 'The call has ended');
    const { outcome, callee } = await new Inside(box.dataDir).historyLine(({ caller }) => caller.number === '101');
    assert.equal([outcome, callee?.name], ['answered', "Bram O'Neill"]);
  },
);

check('DEV-15 declined, the caller reads why; and somebody without a phone on can not be reached', async () => {
  const [anna, bram] = [await withPhone('101'), await withPhone('102')];
  await dial(anna, '102');
  await press(bram, 'Decline');
  await says(anna, /Bram O'Neill/);
  await says(anna, 'The call has ended');
  assert.match((await anna.locator('.phone-call .notice').textContent()) ?? '', /\w+\.$/);
});

check('DEV-15 asked first: the two who are connected hear each other, the one between is free', async () => {
  const [anna, bram, carla] = [await withPhone('101'), await withPhone('102'), await withPhone('103')];
  await talking(anna, bram);
  await press(anna, 'Transfer');
  await anna.getByRole('combobox', { name: 'Number or name' }).first().fill('103');
  await press(anna, 'Ask first');
  await press(carla, 'Answer');
  await Promise.all([hears(anna), hears(carla)]);
  await press(anna, /^Connect Bram O'Neill with Carla Smit/);
  await anna.locator('.phone-call[data-state=up]').first().waitFor({ state: 'detached' });
  await Promise.all([hears(bram), hears(carla)]);
  await press(carla, 'Hang up');
  await says(bram, 'The call has ended');
});

check('DEV-15 passed on at once: the caller talks to somebody else', async () => {
  const [anna, bram, carla] = [await withPhone('101'), await withPhone('102'), await withPhone('103')];
  await talking(anna, bram);
  await press(anna, 'Transfer');
  await anna.getByRole('combobox', { name: 'Number or name' }).first().fill('103');
  await press(anna, 'Transfer now');
  await press(carla, 'Answer');
  await says(carla, 'Talking');
  await Promise.all([hears(bram), hears(carla)]);
  await anna.locator('.phone-call[data-state=up]').waitFor({ state: 'detached' });
  await press(bram, 'Hang up');
});

check('DEV-15 a reload in the middle of a call: it goes on, and stands once in the history', async () => {
  const [anna, bram] = [await withPhone('101'), await withPhone('102')];
  await talking(anna, bram);
  await bram.reload();
  await bram.getByRole('button', { name: 'Phone', exact: true }).click();
  await says(bram, 'Talking');
  await Promise.all([hears(anna), hears(bram)]);
  await says(anna, 'Talking');
  await press(anna, 'Hang up');
  await says(bram, 'The call has ended');
});

check('DEV-15 a reload leaves on hold who was on hold, and nobody is heard who had muted themselves', async () => {
  const [anna, bram] = [await withPhone('101'), await withPhone('102')];
  await talking(anna, bram);
  const reload = async (): Promise<void> => {
    await bram.reload();
    await bram.getByRole('button', { name: 'Phone', exact: true }).click();
  };
  await press(bram, 'Mute');
  await reload();
  await says(bram, 'Talking');
  await Promise.all([hears(bram), hearsNothing(anna)]);
  await press(bram, 'Unmute');
  await hears(anna);
  await press(bram, 'Hold');
  await says(bram, 'On hold');
  await reload();
  await says(bram, 'On hold');
  await waits(anna, bram);
  await press(bram, 'Resume');
  await Promise.all([hears(anna), hears(bram)]);
  await press(anna, 'Hang up');
});

check('DEV-15 two tabs: one has the phone, both show and steer it, and when it closes the other goes on', async () => {
  const [anna, bram] = [await withPhone('101'), await withPhone('102')];
  await talking(anna, bram);
  const second = await bram.context().newPage();
  await second.addInitScript(keepConnections);
  await second.goto(box.page);
  await second.getByRole('button', { name: 'Phone', exact: true }).click();
  await says(second, 'Talking');
  await press(second, 'Hold');
  await says(bram, 'On hold');
  await press(second, 'Resume');
  await hears(bram);
  assert.is((await new Inside(box.dataDir).phones()).filter(({ user }) => user?.number === '102').length, 1);
  await bram.close();
  await Promise.all([hears(anna), hears(second)]);
  await press(second, 'Hang up');
  await says(anna, 'The call has ended');
});

check('DEV-15 a microphone that is refused is explained in people’s words, and asked again', async () => {
  const page = await signedIn('101', { width: 390 });
  await page.evaluate(() => {
    const real = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
    let refused = false;
    navigator.mediaDevices.getUserMedia = async (constraints) => {
      if (refused) return real(constraints);
      refused = true;
      throw new DOMException('Permission denied', 'NotAllowedError');
    };
  });
  await page.getByRole('button', { name: 'Phone', exact: true }).click();
  await page.getByRole('button', { name: 'Turn the phone on' }).click();
  await says(page, /doesn’t let the page use the microphone/);
  await press(page, 'Try again');
  await says(page, 'Extension 101, on');
  await press(page, 'Microphone and speaker');
  await press(page, 'Try the microphone');
  await page.locator('meter.level').waitFor();
  assert.equal(await violations(page), []);
  await press(page, 'Turn the phone off here');
  await says(page, 'Call from this browser');
  await page.waitForTimeout(300);
  assert.equal(await new Inside(box.dataDir).phones(), []);
});
