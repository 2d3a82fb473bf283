import * as assert from 'uvu/assert';
import { BrowserPhone } from './phones/browser-phone.ts';
import { check, suiteOfPeers } from './phones/peer-suite.ts';
import { RaceTrack } from './phones/races.ts';

/** A phone in a browser beside desk phones, as long as the box can't translate their sound. */
const peers = suiteOfPeers('a phone in a browser', ['sipp']);

let track: RaceTrack;
let browser: BrowserPhone;
peers.test.before(async () => {
  if (peers.lacks) return;
  track = await RaceTrack.withPeople(3);
});
peers.test.after(async () => {
  await browser?.close();
  await track?.close();
});

check(peers, 'registers over a WebSocket, calls a desk phone and is told in a sentence why it can not', async () => {
  const desk = await track.registered();
  const { username, password } = track.somebody();
  browser = await BrowserPhone.connect(track.box.page, username, password);
  assert.match(await browser.register(), /^SIP\/2\.0 200 /);
  const answer = await browser.call(desk.username);
  assert.match(answer, /^SIP\/2\.0 488 A browser phone and a desk phone can’t be connected/);
  const { outcome, reason } = await track.inside.historyLine(({ caller }) => caller.number === username);
  assert.is(outcome, 'refused');
  assert.match(reason, /^A browser phone and a desk phone/);
  await track.inside.quiet(['calls', 'legs'], 2_000);
});
