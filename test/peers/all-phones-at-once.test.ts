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

/** 300 registrations twelve times, each time in 400 ms: longer than SIPp takes to start and to play a call. */
const STORM = { rounds: 12, withinMs: 400 } as const;
const STORM_FIRST_MS = 300;
const ANSWERED_MS = 2_000;

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

/** All at once, and then a call while they go on and on. */
async function allRegisterDuringACall(): Promise<void> {
  const tookMs = await track.allRegister(PEOPLE);
  assert.ok(tookMs < ALL_IN_MS, `it took ${tookMs} ms`);
  const beganAt = Date.now();
  const storm = track.allRegister(PEOPLE, STORM).then(() => Date.now());
  const [endedAt] = await Promise.all([storm, wait(STORM_FIRST_MS).then(() => track.run(CALL))]);
  const [call] = await track.inside.history();
  const { startedAt = 0, answeredAt = Number.POSITIVE_INFINITY } = call ?? {};
  assert.ok(
    startedAt >= beganAt + STORM_FIRST_MS && answeredAt < endedAt,
    `${[beganAt, startedAt, answeredAt, endedAt]}`,
  );
  assert.ok(answeredAt - startedAt < ANSWERED_MS, `answered after ${answeredAt - startedAt} ms`);
}

const CALL = { caller: 'calls', callee: 'answers', history: { outcome: 'answered', reason: /hung up\.$/ } } as const;

check(
  peers,
  'APP-07 300 phones register within 50 ms: all are in, and a call goes through while they go on',
  async () => {
    await allRegisterDuringACall();
    await expectAll(1, 0);
  },
);

check(peers, 'APP-07 the same after a power cut, which made none of them unknown', async () => {
  await wait(ON_DISK_MS);
  await track.box.kill9();
  await track.box.run();
  await expectAll(1, PHONES + 1);
  await allRegisterDuringACall();
  await expectAll(2, 1);
});
