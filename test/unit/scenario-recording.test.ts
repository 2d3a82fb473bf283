import * as assert from 'uvu/assert';
import type { RecordingKeeper } from '../../appliance/calls/recording.ts';
import type { OutsideTreatments, Party } from '../../appliance/calls/types.ts';
import { outsideTreatments } from '../../appliance/outside/index.ts';
import { withDirection } from '../../appliance/sdp/rewrite.ts';
import { hear, isDirect, office, talking } from '../kit/anchored-office.ts';
import { author } from '../kit/office.ts';
import { suite } from '../kit/suite.ts';
import { endTelephones, type Telephones } from '../kit/telephones.ts';

/** Which calls are recorded, from when until when (FAC-05). */
const test = suite('scenario: recording');
test.afterEach(endTelephones);

/** Notes what would be kept: `101 → 102: 4 s`. */
class Keeper implements RecordingKeeper {
  readonly kept: string[] = [];
  isFull = false;
  readonly #running = new Map<string, string>();
  readonly #lengthsMs = new Map<string, number>();

  begin({ caller, callee }: { caller: Party; callee: Party }): ReturnType<RecordingKeeper['begin']> {
    if (this.isFull) return undefined;
    const id = `r${this.#running.size + this.kept.length}`;
    this.#running.set(id, `${caller.number} → ${callee.number}`);
    return { id, path: `/nowhere/${id}`, key: new Uint8Array(32) };
  }

  /** The stand-in for sound writes no file. */
  wrote(path: string, durationMs: number): void {
    this.#lengthsMs.set(path, durationMs);
  }

  finish(id: string): void {
    const durationMs = this.#lengthsMs.get(`/nowhere/${id}`) ?? Number.NaN;
    this.kept.push(`${this.#running.get(id)}: ${Math.round(durationMs / 1000)} s`);
    this.#running.delete(id);
  }

  get running(): number {
    return this.#running.size;
  }
}

interface Recorded {
  readonly o: Telephones;
  readonly keeper: Keeper;
}

function recorded(
  settings: Record<string, unknown> = { enabled: true, notice: 'none' },
  pairs = 500,
  outside?: OutsideTreatments,
): Recorded {
  const keeper = new Keeper();
  const ways = outside ? { outside } : {};
  const o = office({
    ...ways,
    recordings: keeper,
    media: { pairs, onRecording: (path, ms) => keeper.wrote(path, ms) },
  });
  o.config.apply([{ what: 'change', entity: 'recording', id: 'recording', body: settings }], author);
  return { o, keeper };
}

function person(o: Telephones, number: string, body: Record<string, unknown>): void {
  o.config.apply([{ what: 'change', entity: 'user', id: `user-${number}`, body }], author);
}

test('FAC-05 off by default: nothing is recorded, and the phones talk directly', async () => {
  const { o, keeper } = recorded({});
  const { annas } = await talking(o);
  assert.ok(isDirect(annas));
  annas.hangsUp();
  await o.soon();
  assert.equal([keeper.running, keeper.kept.length], [0, 0]);
});

test('FAC-05 an incoming call is recorded from the answer to its end, through the box from the beginning', async () => {
  const { o, keeper } = recorded();
  const { annas, brams } = await talking(o);
  hear(o, [annas, '102'], [brams, '101']);
  assert.not.ok(isDirect(annas));
  await o.pass(4_000);
  assert.is(keeper.running, 1);
  annas.hangsUp();
  await o.soon();
  assert.equal(keeper.kept, ['101 → 102: 4 s']);
  assert.ok(o.trail().some((line) => line.includes('Recorded, because the incoming calls of')));
  assert.equal(await o.leftovers(), []);
});

test('FAC-05 outgoing calls wait for their own switch, and each person has one', async () => {
  const { o, keeper } = recorded({ enabled: true, notice: 'none' });
  person(o, '102', { recordIncoming: false });
  const first = await talking(o);
  first.annas.hangsUp();
  await o.soon();
  assert.equal([keeper.running, keeper.kept.length], [0, 0]);
  o.config.apply([{ what: 'change', entity: 'recording', id: 'recording', body: { outgoing: true } }], author);
  const call = first.anna.dials('102');
  await o.soon();
  first.bram.last.answers();
  await o.pass(2_000);
  call.hangsUp();
  await o.soon();
  assert.equal(keeper.kept, ['101 → 102: 2 s']);
});

test('FAC-05 calls from outside are incoming ones and calls to the outside outgoing ones, each by its own switch', async () => {
  const incoming: OutsideTreatments['incoming'] = (call) => call.goto('102');
  const { o, keeper } = recorded(undefined, undefined, { ...outsideTreatments, incoming });
  const [voys, anna, bram] = [o.provider('voys'), o.phone('101'), o.phone('102')];
  const callsOut = async (): Promise<void> => {
    const call = anna.dials('0612345678');
    await o.soon();
    voys.last.answers();
    await o.pass(3_000);
    call.hangsUp();
    await o.soon();
  };
  const isCalled = async (): Promise<void> => {
    const call = voys.dials('+31201111100', { headers: [] });
    await o.soon();
    bram.last.answers();
    await o.pass(2_000);
    call.hangsUp();
    await o.soon();
  };
  await callsOut();
  assert.equal(keeper.kept, [], 'outgoing ones wait for their own switch');
  await isCalled();
  assert.is(keeper.kept.length, 1);
  assert.match(keeper.kept[0]!, /→ 102: 2 s$/);
  assert.ok(o.trail().some((line) => line.startsWith('Recorded, because the incoming calls of Bram')));
  o.config.apply([{ what: 'change', entity: 'recording', id: 'recording', body: { outgoing: true } }], author);
  person(o, '102', { recordIncoming: false });
  await isCalled();
  assert.is(keeper.kept.length, 1);
  await callsOut();
  assert.equal(keeper.kept.slice(1), ['101 → +31612345678: 3 s']);
  assert.ok(o.trail().some((line) => line.startsWith('Recorded, because the outgoing calls of Anna')));
  assert.equal(await o.leftovers(), []);
});

for (const [notice, heard] of [
  ['announcement', 'recording.announcement'],
  ['beep', 'beep'],
] as const) {
  test(`FAC-05 both hear the ${notice} first, and each other afterwards`, async () => {
    const { o } = recorded({ enabled: true, notice });
    const { annas, brams } = await talking(o);
    assert.match(o.hears(annas), new RegExp(heard));
    assert.match(o.hears(brams), new RegExp(heard));
    await o.pass(3_000);
    hear(o, [annas, '102'], [brams, '101']);
    annas.hangsUp();
    assert.equal(await o.leftovers(), []);
  });
}

test('a full disk: the call goes on unrecorded, and the trail says why', async () => {
  const { o, keeper } = recorded();
  keeper.isFull = true;
  const { annas, brams } = await talking(o);
  hear(o, [annas, '102'], [brams, '101']);
  annas.hangsUp();
  assert.equal(await o.leftovers(), []);
  assert.ok(o.trail().some((line) => line.includes('not enough room')));
});

test('FAC-05 after a transfer the next two are another recording, by their own switches', async () => {
  const { o, keeper } = recorded();
  person(o, '103', { recordIncoming: false });
  const carla = o.phone('103');
  const { annas, brams } = await talking(o);
  await o.pass(2_000);
  brams.transfers('103');
  await o.soon();
  carla.last.answers();
  await o.soon();
  assert.equal(keeper.kept, ['101 → 102: 2 s']);
  assert.is(keeper.running, 0);
  hear(o, [annas, '103'], [carla.last, '101']);
  annas.hangsUp();
  assert.equal(await o.leftovers(), []);
});

test('FAC-05 hold does not end it', async () => {
  const { o, keeper } = recorded();
  const { annas, brams } = await talking(o);
  annas.holds();
  await o.pass(2_000);
  annas.resumes();
  await o.pass(2_000);
  brams.hangsUp();
  await o.soon();
  assert.equal(keeper.kept, ['101 → 102: 4 s']);
});

test('FAC-05 it is paused and resumed for who talks, and the trail says so', async () => {
  const { o, keeper } = recorded();
  const { annas } = await talking(o);
  const [call] = o.engine.snapshot();
  assert.is(call?.recording, 'recording');
  assert.is(o.engine.pauseRecording(call!.id, true), true);
  assert.is(o.engine.call(call!.id)?.recording, 'paused');
  assert.is(o.engine.pauseRecording(call!.id, false), true);
  annas.hangsUp();
  await o.soon();
  assert.is(o.engine.pauseRecording(call!.id, true), false);
  assert.is(keeper.kept.length, 1);
  assert.is(o.trail().filter((line) => /recording (pauses|goes on)/.test(line)).length, 2);
});

test('FAC-05 what was paused stays paused when the sound comes back in another worker, and after a transfer in vain', async () => {
  const { o, keeper } = recorded();
  const { annas, brams } = await talking(o);
  const state = () => o.engine.snapshot()[0]?.recording;
  o.engine.pauseRecording(o.engine.snapshot()[0]!.id, true);
  o.media?.die();
  await o.pass(5_000);
  hear(o, [annas, '102'], [brams, '101']);
  assert.equal([state(), keeper.running], ['paused', 1], 'a card number is read out');
  // Nobody is there: the two talk again.
  brams.transfers('199');
  await o.pass(3_000);
  hear(o, [annas, '102'], [brams, '101']);
  assert.equal([state(), keeper.running], ['paused', 1]);
  o.engine.pauseRecording(o.engine.snapshot()[0]!.id, false);
  assert.is(state(), 'recording');
  annas.hangsUp();
  await o.soon();
  assert.is(keeper.running, 0);
});

test('FAC-05 a call that begins while all workers are gone for a moment is recorded once one is back', async () => {
  const { o, keeper } = recorded();
  while (o.media?.workers.some(({ dead }) => !dead)) o.media.workers.find(({ dead }) => !dead)?.die();
  const { annas, brams } = await talking(o);
  assert.ok(isDirect(annas));
  assert.is(keeper.running, 0);
  await o.pass(4_000);
  assert.is(keeper.running, 1);
  hear(o, [annas, '102'], [brams, '101']);
  assert.not.ok(o.trail().some((line) => line.includes('not recorded')));
  annas.hangsUp();
  assert.equal(await o.leftovers(), []);
});

test('FAC-05 a phone will not talk to the box: the two hear each other nevertheless, and the trail tells of it', async () => {
  const { o, keeper } = recorded();
  person(o, '102', { recordIncoming: false });
  const { annas, brams, bram } = await talking(o);
  const carla = o.phone('103');
  const asking = bram.dials('103');
  await o.soon();
  carla.last.answers();
  await o.soon();
  annas.onReoffer = (sdp) => {
    if (sdp?.includes('c=IN IP4 10.0.0.1')) annas.session?.refuseOffer(488);
    else annas.session?.answerOffer(annas.sdp());
  };
  brams.connectsTo(asking);
  await o.pass(5_000);
  hear(o, [annas, '103'], [carla.last, '101']);
  assert.is(keeper.running, 0);
  annas.hangsUp();
  await o.soon();
  const call = o.records().find(({ dialled }) => dialled === '102');
  assert.ok(o.trail(call).some((line) => line.includes('is not recorded')));
  assert.equal(await o.leftovers(), []);
});

test('FAC-05 a call that can’t be led through the box any more tells that it is not recorded', async () => {
  const { o, keeper } = recorded({ enabled: true, notice: 'none' }, 1);
  person(o, '102', { recordIncoming: false });
  const { annas, brams, anna } = await talking(o);
  // The one who is recorded comes in by a transfer, when there are ports for one phone alone.
  const carla = o.phone('103');
  brams.transfers('103');
  await o.soon();
  carla.last?.answers();
  await o.pass(3_000);
  annas.hangsUp();
  await o.soon();
  assert.is(keeper.running, 0, anna.username);
  assert.ok(
    o.trail().some((line) => line.includes('is not recorded')),
    o.trail().join('\n'),
  );
});

test('CAL-08 FAC-05 a recording goes on in one piece while somebody listens, coaches and leaves', async () => {
  const { o, keeper } = recorded();
  const body = { username: 'daan', name: 'Daan', roles: ['supervisor'], userId: 'user-103' };
  o.config.apply([{ what: 'create', entity: 'account', id: 'daan', body }], author);
  const { annas } = await talking(o);
  const listener = o.phone('103').dials('906102');
  await o.pass(2_000);
  hear(o, [listener, 'room: 101 102']);
  listener.presses('2');
  await o.pass(2_000);
  listener.hangsUp();
  await o.pass(2_000);
  assert.equal([keeper.running, keeper.kept.length], [1, 0]);
  annas.hangsUp();
  await o.soon();
  assert.equal(keeper.kept, ['101 → 102: 6 s']);
  assert.equal(await o.leftovers(), []);
});

test('FAC-05 a worker dies: the rest is another recording, paused if it was, and nobody is told or loses music', async () => {
  const { o, keeper } = recorded({ enabled: true, notice: 'announcement' });
  const { annas, brams } = await talking(o);
  await o.pass(2_000);
  annas.holds();
  await o.soon();
  hear(o, [brams, 'music']);
  annas.onReoffer = () => annas.session?.answerOffer(withDirection(annas.sdp(), 'sendonly'));
  const [call] = o.engine.snapshot();
  o.engine.pauseRecording(call!.id, true);
  o.media?.die();
  await o.pass(500);
  hear(o, [brams, 'music']);
  assert.is(o.engine.snapshot()[0]?.recording, 'paused');
  assert.equal([keeper.running, keeper.kept.length], [1, 1]);
  annas.resumes();
  await o.soon();
  hear(o, [brams, '101']);
  annas.hangsUp();
  assert.equal(await o.leftovers(), []);
});

test('FAC-05 CAL-10 who goes on with a recorded call on another phone is recorded there', async () => {
  const keeper = new Keeper();
  const people = [
    { number: '101', name: 'Anna', lines: ['101', '101b'] },
    { number: '102', name: 'Bram' },
  ];
  const media = { onRecording: (path: string, ms: number) => keeper.wrote(path, ms) };
  const o = office({ recordings: keeper, people, media });
  const settings = { enabled: true, notice: 'announcement' };
  o.config.apply([{ what: 'change', entity: 'recording', id: 'recording', body: settings }], author);
  const { annas, brams } = await talking(o);
  await o.pass(3_000);
  const { callId, localTag, remoteTag } = annas.dialog;
  const headers = [['Replaces', `${callId};to-tag=${remoteTag};from-tag=${localTag}`]] as const;
  const taken = o.phone('101b').dials('102', { headers });
  await o.pass(2_000);
  hear(o, [taken, '102'], [brams, '101b']);
  assert.equal([keeper.running, keeper.kept.length], [1, 1]);
  taken.hangsUp();
  await o.soon();
  assert.equal(keeper.kept, ['101 → 102: 3 s', '101 → 102: 2 s']);
  assert.equal(await o.leftovers(), []);
});
