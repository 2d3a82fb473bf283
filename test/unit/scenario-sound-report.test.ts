import * as assert from 'uvu/assert';
import { office, talking } from '../kit/anchored-office.ts';
import type { DeafSession } from '../kit/deaf-media.ts';
import { suite } from '../kit/suite.ts';
import { endTelephones, type Telephones } from '../kit/telephones.ts';

/** What a call tells of its sound: one-way audio while it lasts, and how it was afterwards. */
const test = suite('scenario: how the sound was');
test.afterEach(endTelephones);

/** The session that hears what a phone says. */
function sessionOf(o: Telephones, sound: string): DeafSession {
  const session = o.media?.at(sound.split(' ')[0] ?? '');
  assert.ok(session);
  return session;
}

function workerOf(o: Telephones, session: DeafSession) {
  const worker = o.media?.workers.find(({ sessions }) => sessions.has(session.id));
  assert.ok(worker);
  return worker;
}

const MEASURED = { codec: 'PCMA', packetsIn: 500, packetsOut: 500, lossPercent: 0.5, jitterMs: 3, mos: 4.2 };

test('APP-08 one-way audio is named in the trail with its likely cause, once, and so is its end', async () => {
  const o = office({ ipv6: ['102'] });
  const { annas, brams } = await talking(o);
  const session = sessionOf(o, brams.sound);
  const worker = workerOf(o, session);
  worker.flows(session, 'flows');
  await o.soon();
  for (const cause of ['stopped', 'stopped'] as const) worker.flows(session, 'silent', cause);
  await o.soon();
  worker.flows(session, 'flows');
  await o.soon();
  annas.hangsUp();
  await o.soon();
  const told = o.trail().filter((line) => /heard/.test(line));
  assert.is(told.length, 2, told.join('\n'));
  assert.match(String(told[0]), /Nothing is heard of Bram .* any more: the sound stopped/);
  assert.match(String(told[1]), /can be heard again/);
});

test('CAL-14 the record tells loss, jitter and MOS of each phone, and keeps silent of what was not measured', async () => {
  const o = office({ ipv6: ['102'] });
  const { annas, brams } = await talking(o);
  const session = sessionOf(o, brams.sound);
  workerOf(o, session).reports(session, { ...MEASURED, roundTripMs: undefined, isSymmetric: true });
  await o.soon();
  annas.hangsUp();
  await o.soon();
  const [only, ...more] = o.records().at(-1)?.quality ?? [];
  assert.is(more.length, 0, 'nothing was measured of Anna');
  assert.match(String(only?.name), 'Bram');
  assert.equal([only?.codec, only?.lossPercent, only?.mos, only?.roundTripMs], ['PCMA', 0.5, 4.2, undefined]);
  assert.is(only?.reported, undefined);
});

test('CAL-14 who hangs up is told of too, with what that phone itself reported', async () => {
  const o = office({ ipv6: ['102'] });
  const { annas, brams } = await talking(o);
  const reported = {
    ...{ lossPercent: 2, discardedPercent: 1, jitterMs: 4, bufferMs: 40, roundTripMs: 30 },
    ...{ rFactor: 88, mos: 4.1 },
  };
  for (const sound of [annas.sound, brams.sound]) {
    const session = sessionOf(o, sound);
    const report = { ...MEASURED, roundTripMs: undefined, isSymmetric: true };
    workerOf(o, session).reports(session, sound === annas.sound ? { ...report, reported } : report);
  }
  await o.soon();
  annas.hangsUp();
  await o.soon();
  const quality = o.records().at(-1)?.quality ?? [];
  assert.is(quality.length, 2);
  assert.equal(quality.find(({ name }) => name.startsWith('Anna'))?.reported, reported);
  assert.is(quality.find(({ name }) => name.startsWith('Bram'))?.reported, undefined);
});

test('CAL-14 of a call whose phones talked directly nothing is claimed', async () => {
  const o = office();
  const { annas } = await talking(o);
  annas.hangsUp();
  await o.soon();
  assert.equal(o.records().at(-1)?.quality, []);
});
