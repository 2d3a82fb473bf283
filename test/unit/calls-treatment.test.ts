import * as assert from 'uvu/assert';
import { sleep } from '../../appliance/base/clock.ts';
import { phrase } from '../../appliance/base/words/index.ts';
import { CallEnded } from '../../appliance/calls/ended.ts';
import type { Call, DialOptions, ExtensionDefinition } from '../../appliance/calls/types.ts';
import { user } from '../../appliance/extensions/user.ts';
import { suite } from '../kit/suite.ts';
import { endTelephones, Telephones } from '../kit/telephones.ts';

/** What a treatment may rely on, whatever it does itself. */
const test = suite('calls: treatments');
test.afterEach(endTelephones);

const people = [
  { number: '101', name: 'Anna' },
  { number: '102', name: 'Bram' },
  { number: '103', name: 'Carla' },
];

/** An office where calls to 102 are treated like this; others as usual. */
function treatedBy(run: (call: Call, deps: Parameters<ExtensionDefinition['run']>[2]) => Promise<void>): Telephones {
  const type: ExtensionDefinition = {
    ...user,
    run: (call, extension, deps) => (extension.number === '102' ? run(call, deps) : user.run(call, extension, deps)),
  };
  return new Telephones({ people, types: [type] });
}

const CARLA = { number: '103', name: 'Carla', extensionId: 'user-103' };

const toCarla = (lineIds: readonly string[] = ['line-103'], timeoutMs = 10_000): DialOptions => ({
  callee: CARLA,
  targets: [{ callee: CARLA, lineIds, secondCall: true }],
  timeoutMs,
});

const mistake = async (): Promise<void> => {
  throw new TypeError('undefined is not a function');
};

test('a mistake in a treatment ends its call with 500 and a sentence, never the process', async () => {
  const o = treatedBy(mistake);
  const call = o.phone('101').dials('102');
  await o.soon();
  assert.is(call.refusal, '500 Something went wrong inside the box.');
  assert.is(o.last(), 'failed: Something went wrong inside the box.');
  assert.is(o.failures.length, 1);
  assert.match(String(o.failures.pop()), 'undefined is not a function');
  assert.equal(await o.leftovers(), []);
});

test('a mistake after the answer ends the call for both', async () => {
  const o = treatedBy(async (call) => {
    await call.dial(toCarla());
    await mistake();
  });
  const carla = o.phone('103');
  const call = o.phone('101').dials('102');
  await o.soon();
  carla.last.answers();
  await o.soon();
  assert.is(call.state, 'over');
  assert.is(carla.last.state, 'over');
  assert.is(o.last(), 'answered: Something went wrong inside the box.');
  o.failures.pop();
  assert.equal(await o.leftovers(), []);
});

test('a treatment that ends without ending its call is a mistake too', async () => {
  const o = treatedBy(async () => {});
  const call = o.phone('101').dials('102');
  await o.soon();
  assert.is(call.refusal, '500 Something went wrong inside the box.');
  assert.match(String(o.failures.pop()), 'left its call open');
  assert.equal(await o.leftovers(), []);
});

test('a treatment that does not wait for what it dials does no harm', async () => {
  const o = treatedBy(async (call) => {
    void call.dial(toCarla());
    void call.ended();
    await sleep(call.clock, 60_000);
  });
  const carla = o.phone('103');
  const call = o.phone('101').dials('102');
  await o.soon();
  call.hangsUp();
  await o.pass(70_000);
  assert.equal(carla.last.log, ['cancelled']);
  assert.equal(await o.leftovers(), []);
});

test('everything rejects with CallEnded once the caller is gone, and nothing is done any more', async () => {
  const heard: string[] = [];
  const o = treatedBy(async (call) => {
    await sleep(call.clock, 1_000);
    heard.push(`aborted ${call.signal.aborted}`);
    for (const work of [() => call.dial(toCarla()), () => call.goto('103'), () => call.ended()]) {
      try {
        await work();
        heard.push('went on');
      } catch (error) {
        heard.push(error instanceof CallEnded ? 'ended' : String(error));
      }
    }
    throw new CallEnded();
  });
  const carla = o.phone('103');
  const call = o.phone('101').dials('102');
  await o.soon();
  call.hangsUp();
  await o.pass(2_000);
  assert.equal(heard, ['aborted true', 'ended', 'ended', 'ended']);
  assert.is(carla.calls.length, 0);
  assert.equal(await o.leftovers(), []);
});

test('dialling rejects at once when the caller hangs up meanwhile, and an answer on its way is too late', async () => {
  let result = '';
  const o = treatedBy(async (call) => {
    try {
      await call.dial(toCarla());
      result = 'went on';
    } catch (error) {
      result = error instanceof CallEnded ? 'ended' : String(error);
      throw error;
    }
  });
  const carla = o.phone('103');
  const call = o.phone('101').dials('102');
  await o.soon();
  call.hangsUp();
  await o.pass(1);
  carla.last.answers();
  await o.soon();
  assert.is(result, 'ended');
  assert.is(carla.last.state, 'over');
  assert.equal(await o.leftovers(), []);
});

test('one dialling after the other: the next is tried when the first does not answer', async () => {
  const o = treatedBy(async (call) => {
    const first = await call.dial(toCarla(['line-103'], 5_000));
    call.explain('test', phrase('extension.user', { name: first.kind }));
    const second = await call.dial(toCarla(['line-103'], 5_000));
    if (second.kind === 'answered') return call.ended();
    if (second.kind === 'forwarded') return call.goto(second.to);
    return call.refuse(second.failure);
  });
  const carla = o.phone('103');
  const call = o.phone('101').dials('102');
  await o.pass(6_000);
  assert.is(carla.calls.length, 2);
  carla.last.answers();
  await o.soon();
  assert.is(call.state, 'up');
  carla.last.hangsUp();
  await o.soon();
  assert.ok(o.trail().includes('Rings all phones of no-answer.'));
  assert.equal(await o.leftovers(), []);
});

test('a refusal that a feature made up reaches the phone and the history', async () => {
  const o = treatedBy(async (call) =>
    call.refuse({ sip: 486, q850: 17, outcome: 'busy', phrase: phrase('call.busy', { name: 'the queue' }) }),
  );
  const call = o.phone('101').dials('102');
  await o.soon();
  assert.is(call.refusal, '486 the queue is busy.');
  assert.is(o.last(), 'busy: the queue is busy.');
  assert.equal(await o.leftovers(), []);
});

test('EXT-02 extensions that send a call round in a circle end it with a clear busy after 10 hops', async () => {
  let hops = 0;
  const o = treatedBy((call) => {
    hops++;
    return call.goto('102');
  });
  const call = o.phone('101').dials('102');
  await o.soon();
  assert.is(hops, 11);
  assert.match(call.refusal, /^486 The call was sent on 10 times/);
  assert.equal(await o.leftovers(), []);
});

test('a failing endpoint (no room for an INVITE, say) ends the call, with every phone it had begun to ring', async () => {
  const o = new Telephones({
    people: [
      { number: '101', name: 'Anna' },
      { number: '102', name: 'Bram', lines: ['102', '102b'] },
    ],
  });
  const [first] = [o.phone('102b'), o.phone('102')];
  const { invite } = o.box.endpoint;
  let count = 0;
  o.box.endpoint.invite = (options, listener) => {
    if (++count === 2) throw new Error('no room');
    return invite.call(o.box.endpoint, options, listener);
  };
  const call = o.phone('101').dials('102');
  await o.soon();
  assert.is(call.refusal, '500 Something went wrong inside the box.');
  assert.is(o.failures.length, 1);
  o.failures.pop();
  for (const each of first.calls) assert.is(each.state, 'over');
  assert.equal(await o.leftovers(), []);
});

test('a connection that turns out to be broken when it is tried: the other phone rings all the same', async () => {
  const o = treatedBy(async (call) => {
    await sleep(call.clock, 50);
    await call.dial(toCarla(['line-dead', 'line-103']));
    await call.ended();
  });
  o.phone('103');
  const dead = o.phone('dead', 'tcp');
  o.link.break(dead.flow);
  const call = o.phone('101').dials('102');
  await o.pass(200);
  assert.is(call.state, 'ringing');
  assert.equal(o.failures, []);
  call.hangsUp();
  assert.equal(await o.leftovers(), []);
});

test('the only phone can be reached no more when it is tried: the caller is told', async () => {
  const o = treatedBy(async (call) => {
    await sleep(call.clock, 50);
    const result = await call.dial(toCarla(['line-dead']));
    if (result.kind !== 'answered' && result.kind !== 'forwarded') call.refuse(result.failure);
  });
  o.link.break(o.phone('dead', 'tcp').flow);
  const call = o.phone('101').dials('102');
  await o.pass(200);
  assert.match(call.refusal, '480');
  assert.equal(o.failures, []);
  assert.equal(await o.leftovers(), []);
});
