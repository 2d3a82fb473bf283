import { setTimeout as wait } from 'node:timers/promises';
import * as assert from 'uvu/assert';
import { check, suiteOfPeers } from './phones/peer-suite.ts';
import { RaceTrack } from './phones/races.ts';

/**
 * The power is back: the box and all phones start at the same moment. A broken build refuses phones because they are
 * many, lets calls wait until all are in, or has forgotten who was there before.
 */
const peers = suiteOfPeers('all phones at once', ['sipp']);

const PEOPLE = 150;
/** Two each. */
const PHONES = 300;
/** Measured: 0.1 to 0.2 s on two cores that SIPp shares. */
const ALL_IN_MS = 5_000;
/** What is promised: who registered is on disk within a second. */
const ON_DISK_MS = 1_000;

let track: RaceTrack;
peers.test.before(async () => {
  track = await RaceTrack.withPeople(PEOPLE + 2 * 3);
});
peers.test.after(() => track?.close());

/** `called`: phones beside them, one for each call so far. */
async function expectAll(called: number, unverified: number): Promise<void> {
  const phones = await track.inside.phones();
  assert.is(phones.length, PHONES + called, 'each line once');
  assert.is(phones.filter((phone) => phone.unverified).length, unverified);
}

async function allRegisterDuringACall(): Promise<void> {
  const [tookMs] = await Promise.all([track.allRegister(PEOPLE), track.run(CALL)]);
  assert.ok(tookMs < ALL_IN_MS, `it took ${tookMs} ms`);
}

const CALL = { caller: 'calls', callee: 'answers', history: { outcome: 'answered', reason: /hung up\.$/ } } as const;

check(peers, 'APP-07 300 phones register within 50 ms: all are in, and a call goes through meanwhile', async () => {
  await allRegisterDuringACall();
  await expectAll(1, 0);
});

check(peers, 'APP-07 the same after a power cut, which made none of them unknown', async () => {
  await wait(ON_DISK_MS);
  await track.box.kill9();
  await track.box.run();
  await expectAll(1, PHONES + 1);
  await allRegisterDuringACall();
  await expectAll(2, 1);
});
