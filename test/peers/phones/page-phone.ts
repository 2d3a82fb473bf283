import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { type Browser, EXECUTABLE, startBrowser, watchErrors } from '../../browser/browser.ts';
import { accountFor, signInAs } from '../../browser/signed-in.ts';
import type { TestBox } from '../../kit/box.ts';
import type { NetworkHost } from '../../kit/network.ts';
import { temporaryDirectory } from '../../kit/office.ts';
import { makeTone } from './sound.ts';

const RINGS_WITHIN_MS = 20_000;

export interface Heard {
  /** The loudest frequency. */
  readonly hz: number;
  /** Root mean square, 0 to 1. */
  readonly level: number;
}

declare global {
  interface Window {
    /** Of the page's phone, so that what comes in can be measured. */
    connections: RTCPeerConnection[];
  }
}

/** The phone on the page of the box (DEV-15), in a headless Chromium of its own with a tone as its microphone. */
export class PagePhone {
  readonly page: Page;
  readonly errors: readonly string[];
  readonly #browser: Browser;

  private constructor(browser: Browser, page: Page) {
    this.#browser = browser;
    this.page = page;
    this.errors = watchErrors(page);
  }

  /** Signs in on that host as the user with that extension, and turns the phone on. */
  static async start(box: TestBox, host: NetworkHost, number: string, toneHz: number): Promise<PagePhone> {
    const username = await accountFor(box, number, ['owner']);
    const dir = temporaryDirectory();
    const program = join(dir, 'chromium');
    writeFileSync(program, `#!/bin/sh\nexec ip netns exec ${host.namespace} ${EXECUTABLE} "$@"\n`);
    chmodSync(program, 0o755);
    const microphone = makeTone(join(dir, 'microphone.wav'), toneHz);
    const browser = await startBrowser(
      [
        '--use-fake-device-for-media-stream',
        '--use-fake-ui-for-media-stream',
        `--use-file-for-fake-audio-capture=${microphone}`,
        '--autoplay-policy=no-user-gesture-required',
      ],
      program,
    );
    const phone = new PagePhone(browser, await browser.open({ trustsAll: true }));
    const { page } = phone;
    page.setDefaultTimeout(RINGS_WITHIN_MS);
    await page.addInitScript(keepConnections);
    await signInAs(page, box.securePage, username);
    await phone.press('Phone');
    await phone.press('Turn the phone on');
    await page.getByText(`Extension ${number}, on`).waitFor();
    return phone;
  }

  async call(number: string): Promise<void> {
    await this.page.getByRole('combobox', { name: 'Number or name' }).fill(number);
    await this.page.keyboard.press('Enter');
  }

  press(name: string): Promise<void> {
    return this.page.getByRole('button', { name, exact: true }).click();
  }

  async rings(): Promise<void> {
    await this.page.getByRole('button', { name: 'Answer', exact: true }).waitFor();
  }

  /** The panel of the phone says it. */
  async says(text: string): Promise<void> {
    await this.page.locator('.phone-panel').getByText(text).first().waitFor();
  }

  /** Sound can come in, of a call or of what the box says before there is one. */
  async connected(): Promise<void> {
    await this.page.waitForFunction(() =>
      window.connections.some(({ connectionState }) => connectionState === 'connected'),
    );
  }

  /** Blind transfer of the current call. */
  async transfer(number: string): Promise<void> {
    await this.press('Transfer');
    await this.page.getByRole('combobox', { name: 'Number or name' }).first().fill(number);
    await this.press('Transfer now');
  }

  /** What comes in now, over most of a second, by Chromium's own analyser. */
  hears(): Promise<Heard> {
    return this.page.evaluate(async () => {
      const connection = window.connections.findLast(({ connectionState }) => connectionState === 'connected');
      const track = connection?.getReceivers().find((receiver) => receiver.track.kind === 'audio')?.track;
      if (!track) return { hz: 0, level: 0 };
      const context = new AudioContext();
      await context.resume();
      const analyser = new AnalyserNode(context, { fftSize: 32_768, smoothingTimeConstant: 0 });
      context.createMediaStreamSource(new MediaStream([track])).connect(analyser);
      await new Promise((resolve) => setTimeout(resolve, 1_200));
      const bands = new Float32Array(analyser.frequencyBinCount);
      analyser.getFloatFrequencyData(bands);
      const samples = new Float32Array(analyser.fftSize);
      analyser.getFloatTimeDomainData(samples);
      const hz = (bands.indexOf(Math.max(...bands)) * context.sampleRate) / analyser.fftSize;
      const level = Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length);
      await context.close();
      return { hz, level };
    });
  }

  stop(): Promise<void> {
    return this.#browser.close();
  }
}

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
