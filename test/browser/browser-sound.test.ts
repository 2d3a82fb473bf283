import { existsSync } from 'node:fs';
import type { Page } from 'playwright-core';
import * as assert from 'uvu/assert';
import { suite } from '../kit/suite.ts';
import { BoxEnd } from './box-end.ts';
import { type Browser, EXECUTABLE, startBrowser } from './browser.ts';

/**
 * A browser's sound at the box's end: descriptions, ICE, DTLS, SRTP and RTCP of ours against Chromium's. A tone goes to
 * the box and comes back; what the browser's own figures say of it is what counts.
 */
const test = suite('sound of a browser', { timeoutMs: 60_000 });

const ARGUMENTS = ['--allow-loopback-in-peer-connection', '--autoplay-policy=no-user-gesture-required'];

let browser: Browser;

test.before(async () => {
  if (existsSync(EXECUTABLE)) browser = await startBrowser(ARGUMENTS);
});
test.after(async () => {
  await browser?.close();
});

function check(name: string, body: () => Promise<void>): void {
  if (existsSync(EXECUTABLE)) test(name, body);
  else test.skip(name, 'chromium is not installed');
}

/** Our handle in the page. */
interface Talking {
  readonly connection: RTCPeerConnection;
}

type Talk = typeof globalThis & { talking: Talking };

/** A page with a tone of 440 Hz for a microphone. */
async function openPage(): Promise<Page> {
  const page = await browser.open();
  await page.evaluate(() => {
    const context = new AudioContext();
    const tone = new OscillatorNode(context, { frequency: 440 });
    const track = context.createMediaStreamDestination();
    tone.connect(track);
    tone.start();
    const connection = new RTCPeerConnection();
    connection.addTrack(track.stream.getAudioTracks()[0]!, track.stream);
    connection.ontrack = ({ streams, track: heard }) => {
      const audio = new Audio();
      audio.srcObject = streams[0] ?? new MediaStream([heard]);
      void audio.play();
    };
    (globalThis as Talk).talking = { connection };
  });
  return page;
}

function offerOfPage(page: Page): Promise<string> {
  return page.evaluate(async () => {
    const { connection } = (globalThis as Talk).talking;
    await connection.setLocalDescription(await connection.createOffer());
    return connection.localDescription!.sdp;
  });
}

function pageTakes(page: Page, answer: string): Promise<void> {
  return page.evaluate(
    (sdp) => (globalThis as Talk).talking.connection.setRemoteDescription({ type: 'answer', sdp }),
    answer,
  );
}

function pageAnswers(page: Page, offer: string): Promise<string> {
  return page.evaluate(async (sdp) => {
    const { connection } = (globalThis as Talk).talking;
    await connection.setRemoteDescription({ type: 'offer', sdp });
    await connection.setLocalDescription(await connection.createAnswer());
    return connection.localDescription!.sdp;
  }, offer);
}

interface Figures {
  readonly state: string;
  readonly packets: number;
  readonly lost: number;
  readonly energy: number;
  /** What it learned from our reports. */
  readonly reported: boolean;
  readonly roundTripSec: number | undefined;
}

function figures(page: Page): Promise<Figures> {
  return page.evaluate(async () => {
    const { connection } = (globalThis as Talk).talking;
    const all = [...(await connection.getStats()).values()];
    const incoming = all.find(({ type }) => type === 'inbound-rtp');
    const remote = all.find(({ type }) => type === 'remote-inbound-rtp');
    return {
      state: connection.connectionState,
      packets: incoming?.packetsReceived ?? 0,
      lost: incoming?.packetsLost ?? 0,
      energy: incoming?.totalAudioEnergy ?? 0,
      reported: remote !== undefined,
      roundTripSec: remote?.roundTripTime,
    };
  });
}

/** Until the browser hears itself and has read a report of ours. */
async function assertTalks(page: Page, box: BoxEnd): Promise<void> {
  let seen = await figures(page);
  for (let waited = 0; waited < 20_000; waited += 250) {
    if (seen.packets > 100 && seen.energy > 0.05 && seen.reported && box.heard.some(({ kind }) => kind === 'sender'))
      break;
    await new Promise((resolve) => setTimeout(resolve, 250));
    seen = await figures(page);
  }
  const told = JSON.stringify({ ...seen, dtls: box.dtlsState, in: box.packetsIn, unopened: box.unopened });
  assert.is(seen.state, 'connected', told);
  assert.ok(seen.packets > 100 && seen.energy > 0.05, told);
  assert.is(seen.lost, 0, told);
  assert.ok(seen.reported, told);
  assert.ok(
    box.heard.some(({ kind }) => kind === 'sender'),
    told,
  );
  assert.ok(
    box.heard.some(({ kind }) => kind === 'names'),
    told,
  );
  assert.is(box.dtlsState, 'ready');
}

check('the browser offers, the box answers and waits for its handshake', async () => {
  const box = await BoxEnd.open();
  try {
    const page = await openPage();
    const answer = box.answer(await offerOfPage(page));
    assert.match(answer, /a=setup:passive/);
    await pageTakes(page, answer);
    await assertTalks(page, box);
  } finally {
    box.close();
  }
});

check('the browser offers, the box begins the handshake', async () => {
  const box = await BoxEnd.open('client');
  try {
    const page = await openPage();
    const answer = box.answer(await offerOfPage(page));
    assert.match(answer, /a=setup:active/);
    await pageTakes(page, answer);
    await assertTalks(page, box);
  } finally {
    box.close();
  }
});

check('the box offers, the browser answers; then either offers again and nothing breaks', async () => {
  const box = await BoxEnd.open();
  try {
    const page = await openPage();
    box.accept(await pageAnswers(page, box.offer()));
    await assertTalks(page, box);
    box.accept(await pageAnswers(page, box.offer()));
    await pageTakes(page, box.answer(await offerOfPage(page)));
    const before = box.packetsIn;
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    assert.ok(box.packetsIn > before + 20);
    await assertTalks(page, box);
  } finally {
    box.close();
  }
});
