import { setTimeout as wait } from 'node:timers/promises';
import * as assert from 'uvu/assert';
import { binaryCommand } from '../kit/binary.ts';
import { check, suiteOfPeers } from '../peers/phones/peer-suite.ts';
import { type Race, RaceTrack } from '../peers/phones/races.ts';

/**
 * The one file as an office uses it: an empty directory, phones register and call, the power fails, and everything is
 * there again. A broken build works from the sources only, or keeps less than it says.
 */
const peers = suiteOfPeers('phones through the binary', ['sipp']);
const ON_DISK_MS = 1_000;

const CALL: Race = { caller: 'calls', callee: 'answers', history: { outcome: 'answered', reason: /hung up\.$/ } };

let track: RaceTrack;
peers.test.before(async () => {
  if (!peers.lacks) track = await RaceTrack.withPeople(9, { command: await binaryCommand('x64') });
});
peers.test.after(() => track?.close());

check(peers, 'APP-07 registrations, history and settings survive kill -9, and the next call rings', async () => {
  await track.run(CALL);
  await track.registered();
  await wait(ON_DISK_MS);
  const before = await remembered();
  assert.is(before.phones.length, 2);
  assert.is(before.history.length, 1);
  await track.box.kill9();
  await track.box.run();
  assert.equal(await remembered(), before);
  await track.run(CALL);
});

async function remembered() {
  const phones = (await track.inside.phones()).map(({ username, contact }) => ({ username, contact }));
  return { phones, history: await track.inside.history(), settings: track.box.command('export', '--secrets').stdout };
}
