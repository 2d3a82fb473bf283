import * as assert from 'uvu/assert';
import { dialsCarla, GOODBYE, hear, isDirect, office, talking } from '../kit/anchored-office.ts';
import { suite } from '../kit/suite.ts';
import { endTelephones } from '../kit/telephones.ts';

/** Calls that the box picks up by itself, and workers that die under them. */
const test = suite('scenario: the box answers');
test.afterEach(endTelephones);

test('the box picks up, speaks, takes keys, and ends the call in good order', async () => {
  const heard: unknown[] = [];
  const o = office({}, async (call) => {
    heard.push(await call.play({ say: 'voicemail.welcome' as never }));
    const { digits, ended } = await call.collect({
      prompt: { say: 'menu' as never },
      digitsMax: 4,
      firstDigitMs: 5_000,
      interDigitMs: 2_000,
      end: '#',
    });
    heard.push(digits, ended);
    call.hangUp(GOODBYE);
  });
  const call = o.phone('101').dials('104');
  await o.soon();
  assert.is(call.state, 'up');
  hear(o, [call, 'voicemail.welcome']);
  await o.pass(1_000);
  hear(o, [call, 'menu']);
  for (const key of '12#') {
    call.presses(key);
    await o.soon();
  }
  assert.equal(heard, ['played', '12', 'hash']);
  assert.is(call.state, 'over');
  assert.is(o.last(), 'answered: The box hung up.');
  assert.is(o.records()[0]?.callee?.number, '104');
  assert.equal(await o.leftovers(), []);
});

test('the box picks up and dials: the caller hears it ring, then whoever answers, and at last directly', async () => {
  const o = office({}, async (call) => {
    await call.play({ say: 'welcome' as never });
    const result = await dialsCarla(call);
    assert.is(result.kind, 'answered');
    await call.ended();
  });
  const [anna, carla] = [o.phone('101'), o.phone('103')];
  const call = anna.dials('104');
  await o.pass(1_200);
  hear(o, [call, 'ringing']);
  const offersBefore = call.log.filter((line) => line === 'offered').length;
  carla.last.answers();
  await o.soon();
  hear(o, [call, '103'], [carla.last, '101']);
  assert.is(call.log.filter((line) => line === 'offered').length, offersBefore, 'without any new offer');
  await o.pass(2_500);
  hear(o, [call, '103'], [carla.last, '101']);
  assert.ok(isDirect(call) && isDirect(carla.last));
  call.hangsUp();
  await o.soon();
  assert.equal(o.talks(), ['Anna de Vries–Carla Jansen']);
  assert.equal(await o.leftovers(), []);
});

test('music instead of ringing, and nobody there: the box speaks again', async () => {
  const o = office({}, async (call) => {
    await call.answer();
    call.waitWith('music');
    const result = await dialsCarla(call);
    assert.is(result.kind, 'no-answer');
    await call.play({ say: 'nobody' as never });
    call.hangUp(GOODBYE);
  });
  const carla = o.phone('103');
  const call = o.phone('101').dials('104');
  await o.soon();
  hear(o, [call, 'music']);
  await o.pass(10_000);
  hear(o, [call, 'nobody']);
  assert.is(carla.last.state, 'over');
  await o.pass(1_100);
  assert.is(call.state, 'over');
  assert.equal(await o.leftovers(), []);
});

test('a caller who hangs up at any moment of it ends everything', async () => {
  for (let afterMs = 0; afterMs < 9_000; afterMs += 410) {
    const o = office({}, async (call) => {
      await call.play({ say: 'welcome' as never });
      await call.collect({ prompt: { say: 'menu' as never }, digitsMax: 1, firstDigitMs: 1_000, interDigitMs: 500 });
      await call.record({ path: '/x', maxMs: 1_500, stopKeys: '#', beep: true, key: new Uint8Array(32) });
      await dialsCarla(call);
      await call.ended();
    });
    const carla = o.phone('103');
    carla.onRing = (call) => {
      call.rings();
      o.clock.at(o.clock.now() + 1_000, () => call.state !== 'over' && call.answers());
    };
    const call = o.phone('101').dials('104');
    o.clock.at(o.clock.now() + afterMs, () => call.hangsUp());
    await o.pass(10_000);
    assert.is(call.state, 'over', `${afterMs} ms`);
    assert.ok(carla.calls.every(({ state }) => state === 'over'));
    assert.equal(await o.leftovers(), []);
  }
});

test('a caller who offers nothing is answered with an offer, and hears the box once that is agreed on', async () => {
  const o = office({}, async (call) => {
    await call.play({ say: 'welcome' as never });
    call.hangUp(GOODBYE);
  });
  const call = o.phone('101').dials('104', { sdp: null });
  await o.soon();
  hear(o, [call, 'welcome']);
  await o.pass(1_000);
  assert.is(call.state, 'over');
  assert.equal(await o.leftovers(), []);
});

test('no port for the box to pick up with: refused, and nothing was heard', async () => {
  const o = office({ media: { pairs: 0 } }, (call) => call.answer().then(() => call.ended()));
  const call = o.phone('101').dials('104');
  await o.soon();
  assert.match(call.refusal, /^503 /);
  assert.equal(await o.leftovers(), []);
});

// --- Workers that die ---

test('a worker that dies takes no call with it: both phones are offered another end', async () => {
  const o = office({ ipv6: ['102'] });
  const { annas, brams } = await talking(o);
  const before = [annas.sound, brams.sound];
  assert.is(o.media?.die(), 2);
  await o.pass(2_000);
  assert.is(annas.state, 'up');
  hear(o, [annas, '102'], [brams, '101']);
  assert.not.equal([annas.sound, brams.sound], before);
  annas.hangsUp();
  assert.equal(await o.leftovers(), []);
});

for (const sound of ['ringing', 'music'] as const) {
  test(`who hears ${sound} while others are rung hears it again after a worker's death`, async () => {
    const o = office({}, async (call) => {
      call.waitWith(sound);
      await call.play({ say: 'welcome' as never });
      await dialsCarla(call);
      await call.ended();
    });
    const carla = o.phone('103');
    const call = o.phone('101').dials('104');
    await o.pass(2_000);
    const heard = o.hears(call);
    assert.is(o.media?.die(), 2);
    await o.pass(1_000);
    hear(o, [call, heard]);
    assert.is(heard, sound);
    carla.last.answers();
    await o.pass(500);
    hear(o, [call, '103'], [carla.last, '101']);
    call.hangsUp();
    assert.equal(await o.leftovers(), []);
  });
}

test('who hears the phone that rings hears the ringing tone instead after a worker’s death', async () => {
  const o = office({}, async (call) => {
    await call.play({ say: 'welcome' as never });
    await dialsCarla(call);
    await call.ended();
  });
  const carla = o.phone('103');
  carla.onRing = (call) => call.rings(183, call.sdp());
  const call = o.phone('101').dials('104');
  await o.pass(2_000);
  hear(o, [call, '103']);
  o.media?.die();
  await o.pass(1_000);
  hear(o, [call, 'ringing']);
  carla.last.answers();
  await o.pass(500);
  hear(o, [call, '103'], [carla.last, '101']);
  call.hangsUp();
  assert.equal(await o.leftovers(), []);
});

test('workers that die again and again end the call, with the reason', async () => {
  const o = office({ ipv6: ['102'] });
  const { annas, brams } = await talking(o);
  for (let round = 0; round < 5; round++) {
    o.media?.die();
    await o.pass(8_000);
  }
  assert.is(annas.state, 'over');
  assert.is(brams.state, 'over');
  assert.match(o.last(), 'What carries the sound of this call broke');
  assert.equal(await o.leftovers(), []);
});

test('a worker may die at any moment of a call that the box picks up, holds and connects', async () => {
  for (let afterMs = 0; afterMs < 6_000; afterMs += 310) {
    const o = office({}, async (call) => {
      await call.play({ say: 'welcome' as never });
      await dialsCarla(call);
      await call.ended();
    });
    const carla = o.phone('103');
    carla.onRing = (call) => {
      call.rings();
      o.clock.at(o.clock.now() + 1_000, () => call.state !== 'over' && call.answers());
    };
    const call = o.phone('101').dials('104');
    o.clock.at(o.clock.now() + 3_500, () => call.state === 'up' && call.holds());
    o.clock.at(o.clock.now() + 4_500, () => call.state === 'up' && call.resumes());
    o.clock.at(o.clock.now() + afterMs, () => void o.media?.die());
    await o.pass(12_000);
    assert.is(call.state, 'up', `${afterMs} ms`);
    hear(o, [call, '103'], [carla.last, '101']);
    call.hangsUp();
    assert.equal(await o.leftovers(), []);
  }
});
