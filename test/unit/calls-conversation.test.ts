import * as assert from 'uvu/assert';
import { phrase, say } from '../../appliance/base/words/index.ts';
import { type PretendedCaller, type PretendedOutcome, pretend } from '../../appliance/calls/pretend.ts';
import type { Call, Collected, CollectOptions, Recorded, Utterance } from '../../appliance/calls/types.ts';
import { user } from '../../appliance/extensions/user.ts';
import { suite } from '../kit/suite.ts';
import { endTelephones, Telephones } from '../kit/telephones.ts';

/** The box speaks with a caller: what `play`, `collect` and `record` promise, with pretended callers. */
const test = suite('calls: conversation');
test.afterEach(endTelephones);

const HELLO: Utterance = { sound: 'hello.wav' };
const MENU: Utterance = { sound: 'menu.wav' };
const GOODBYE = phrase('call.hung-up', { name: 'The box' });

/** Each sound lasts a second. */
async function calls(run: (call: Call) => Promise<void>, caller: Partial<PretendedCaller>): Promise<PretendedOutcome> {
  const o = new Telephones();
  const anna = { number: '101', name: 'Anna', extensionId: 'user-101', lineId: 'line-101' };
  return pretend(
    { caller: anna, dialled: '102', wallMs: 0, ...caller },
    { phones: () => [], durationMs: () => 1_000 },
    { config: o.config, types: [{ ...user, run }] },
  );
}

/** What one collect made of the caller's keys, and how long it took. */
async function collects(
  options: Partial<CollectOptions>,
  caller: Partial<PretendedCaller>,
): Promise<Collected & { readonly afterMs: number }> {
  let collected: Collected | undefined;
  const outcome = await calls(async (call) => {
    collected = await call.collect({ digitsMax: 3, firstDigitMs: 5_000, interDigitMs: 2_000, ...options });
    call.hangUp(GOODBYE);
  }, caller);
  assert.ok(collected, say(outcome.reason, 'en'));
  return { ...collected, afterMs: outcome.endedAfterMs };
}

const pressed = (keys: string, afterMs = 100): Partial<PretendedCaller> => ({ keys: [{ afterMs, keys }] });

test('a call that the box takes is answered at its first word and ends in good order', async () => {
  const outcome = await calls(async (call) => {
    assert.is(call.answered, false);
    assert.is(await call.play([HELLO, { silenceMs: 500 }, MENU]), 'played');
    assert.is(call.answered, true);
    call.hangUp(GOODBYE);
  }, {});
  assert.is(outcome.outcome, 'answered');
  assert.is(say(outcome.reason, 'en'), 'The box hung up.');
  assert.is(outcome.answeredAfterMs, 0);
  assert.is(outcome.endedAfterMs, 2_500);
  assert.is(outcome.callee?.number, '102');
  assert.equal(
    outcome.heard.map(({ atMs, what }) => [atMs, 'sound' in what]),
    [
      [0, true],
      [1_000, false],
      [1_500, true],
    ],
  );
});

test('a key stops the prompt and is the first digit; the digits are whole when there are as many as may be', async () => {
  const collected = await collects({ prompt: MENU }, pressed('123'));
  assert.equal(collected, { digits: '123', ended: 'whole', afterMs: 400 });
});

test('nothing pressed: the time for the first digit counts from the end of the prompt', async () => {
  assert.equal(await collects({ prompt: MENU }, {}), { digits: '', ended: 'timeout', afterMs: 6_000 });
  assert.equal(await collects({}, {}), { digits: '', ended: 'timeout', afterMs: 5_000 });
  const withTone = await collects({ prompt: { tone: 'dial' } }, {});
  assert.equal(withTone, { digits: '', ended: 'timeout', afterMs: 5_000 }, 'a tone without end is no reason to wait');
});

test('too few digits time out, enough of them are whole', async () => {
  assert.equal(await collects({}, pressed('12')), { digits: '12', ended: 'timeout', afterMs: 2_250 });
  assert.equal(await collects({ digitsMin: 2 }, pressed('12')), { digits: '12', ended: 'whole', afterMs: 2_250 });
});

test('# ends the input where it is asked for, one digit too many is told, and is a key like others elsewhere', async () => {
  assert.equal(await collects({ end: '#' }, pressed('12#')), { digits: '12', ended: 'hash', afterMs: 400 });
  assert.equal(await collects({ end: '#' }, pressed('123#')), { digits: '123', ended: 'hash', afterMs: 550 });
  assert.equal(await collects({ end: '#' }, pressed('1234')), { digits: '123', ended: 'too-long', afterMs: 550 });
  assert.equal(await collects({ end: '#' }, pressed('123')), { digits: '123', ended: 'whole', afterMs: 2_400 });
  assert.is((await collects({}, pressed('*#1'))).digits, '*#1');
});

test('a judge ends the input as soon as it is clear', async () => {
  const judge = (digits: string) => (digits === '12' ? 'whole' : digits === '9' ? 'no' : 'more');
  assert.equal(await collects({ judge, end: '#' }, pressed('12')), { digits: '12', ended: 'whole', afterMs: 250 });
  assert.equal(await collects({ judge }, pressed('9')), { digits: '9', ended: 'no', afterMs: 100 });
});

test('keys pressed ahead answer the next question without its prompt', async () => {
  const outcome = await calls(async (call) => {
    assert.is(await call.play(HELLO, { keysStop: true }), 'key');
    const first = await call.collect({ prompt: MENU, digitsMax: 1, firstDigitMs: 1_000, interDigitMs: 1_000 });
    await call.clock.now();
    const second = await call.collect({ prompt: MENU, digitsMax: 2, firstDigitMs: 1_000, interDigitMs: 1_000 });
    assert.equal([first.digits, second.digits], ['7', '89']);
    call.hangUp(GOODBYE);
  }, pressed('789'));
  assert.is(outcome.outcome, 'answered', say(outcome.reason, 'en'));
  assert.is(outcome.heard.filter(({ what }) => 'sound' in what && what.sound === 'menu.wav').length, 1);
});

test('keys are not heard while something plays that no key stops', async () => {
  const outcome = await calls(
    async (call) => {
      assert.is(await call.play(HELLO), 'played');
      const { ended } = await call.collect({ digitsMax: 1, firstDigitMs: 1_000, interDigitMs: 1_000 });
      assert.is(ended, 'timeout');
      call.hangUp(GOODBYE);
    },
    pressed('5', 500),
  );
  assert.is(outcome.endedAfterMs, 2_000);
});

async function records(caller: Partial<PretendedCaller>): Promise<Recorded> {
  let recorded: Recorded | undefined;
  const options = {
    path: '/m/1',
    maxMs: 20_000,
    silenceMs: 3_000,
    stopKeys: '#1',
    beep: true,
    key: new Uint8Array(32),
  };
  await calls(async (call) => {
    recorded = await call.record(options);
    await call.play(HELLO);
    call.hangUp(GOODBYE);
  }, caller);
  assert.ok(recorded);
  return recorded;
}

test('a recording ends by silence, a key, its limit or when the caller hangs up, and is kept', async () => {
  assert.equal(await records({ speaksMs: 4_000 }), { durationMs: 7_000, ended: 'silence' });
  assert.equal(await records({ speaksMs: 60_000 }), { durationMs: 20_000, ended: 'limit' });
  assert.equal(await records(pressed('51', 2_250)), { durationMs: 2_150, ended: 'key', key: '1' });
  assert.equal(await records({ hangsUpAfterMs: 3_250 }), { durationMs: 3_000, ended: 'hung-up' });
  assert.equal(await records(pressed('#', 100)), { durationMs: 0, ended: 'key', key: '#' });
});

test('a caller may hang up at any moment: the history says so and nothing is played after it', async () => {
  for (let afterMs = 0; afterMs < 9_000; afterMs += 250) {
    let at = '';
    const outcome = await calls(
      async (call) => {
        for (;;) {
          at = 'play';
          await call.play([HELLO, { tone: 'beep', forMs: 300 }]);
          at = 'collect';
          await call.collect({ prompt: MENU, digitsMax: 1, firstDigitMs: 700, interDigitMs: 700 });
        }
      },
      { hangsUpAfterMs: afterMs },
    );
    assert.is(outcome.outcome, 'answered', at);
    assert.is(say(outcome.reason, 'en'), 'Anna hung up.');
    assert.is(outcome.endedAfterMs, afterMs);
    assert.ok(outcome.heard.every(({ atMs }) => atMs <= afterMs));
  }
});

test('what a caller does at what is heard: each time something else', async () => {
  const heard: string[] = [];
  await calls(
    async (call) => {
      for (let round = 0; round < 3; round++) {
        const { digits } = await call.collect({ prompt: MENU, digitsMax: 1, firstDigitMs: 1_000, interDigitMs: 1_000 });
        heard.push(digits);
      }
      call.hangUp(GOODBYE);
    },
    { hears: (_what, time) => (time === 2 ? undefined : { afterMs: 200, keys: String(time) }) },
  );
  assert.equal(heard, ['1', '', '3']);
});

const CARLA = { number: '103', name: 'Carla', extensionId: 'user-103' };

test('EXT-05 a prefix is shown before the name of the caller', async () => {
  const run = (call: Call): Promise<void> =>
    call
      .dial({
        callee: CARLA,
        targets: [{ callee: CARLA, lineIds: ['line-103'], secondCall: true }],
        timeoutMs: 10_000,
        prefix: 'Sales:',
      })
      .then(() => call.ended());
  const o = new Telephones({ types: [{ ...user, run }] });
  const carla = o.phone('103');
  const anna = o.phone('101').dials('102');
  await o.soon();
  assert.is(carla.last.shown, 'Sales: Anna de Vries 101');
  anna.hangsUp();
  assert.equal(await o.leftovers(), []);
});

test('without a media engine a call that the box would take is refused before anything is heard', async () => {
  const o = new Telephones({ types: [{ ...user, run: (call) => call.play(HELLO).then(() => call.ended()) }] });
  const anna = o.phone('101').dials('102');
  await o.soon();
  assert.match(anna.refusal, /^488 /);
  assert.equal(await o.leftovers(), []);
});
