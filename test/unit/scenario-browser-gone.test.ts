import * as assert from 'uvu/assert';
import { BROWSER_BACK_MS } from '../../appliance/base/limits.ts';
import type { Flow } from '../../appliance/sip/types.ts';
import type { Phone, PhoneCall } from '../kit/phone.ts';
import { suite } from '../kit/suite.ts';
import { endTelephones, Telephones } from '../kit/telephones.ts';

/** A browser's connection is gone in the middle of a call. */
const test = suite('scenario: a browser that goes away in a call');
test.afterEach(endTelephones);

const people = [
  { number: '101', name: 'Anna' },
  { number: '102', name: 'Bram', lines: ['102-web'] },
];

interface Scene {
  readonly o: Telephones;
  readonly bram: Phone;
  readonly annas: PhoneCall;
  readonly brams: PhoneCall;
  readonly boxSide: Flow;
}

async function talking(): Promise<Scene> {
  const o = new Telephones({ people });
  const [anna, bram] = [o.phone('101', 'ws'), o.phone('102-web', 'ws')];
  const annas = anna.dials('102');
  await o.soon();
  bram.last.answers();
  await o.soon();
  return { o, bram, annas, brams: bram.last, boxSide: o.link.otherEnd(bram.flow) };
}

/** As the edges tell it: to the endpoint first. */
function breakOff({ o, bram, boxSide }: Scene): void {
  o.link.break(bram.flow);
  o.engine.flowClosed(boxSide);
}

test('DEV-15 a page that does not come back: the call ends after a while, and the record says why', async () => {
  const scene = await talking();
  const { o, annas } = scene;
  breakOff(scene);
  await o.pass(BROWSER_BACK_MS - 1_000);
  assert.is(annas.state, 'up');
  await o.pass(2_000);
  assert.is(annas.state, 'over');
  assert.is(o.records()[0]?.reason.key, 'call.lost');
  assert.is(o.records()[0]?.outcome, 'answered');
});

test('DEV-15 a page that was loaded anew takes its call over in time, and nothing ends', async () => {
  const scene = await talking();
  const { o, annas, brams } = scene;
  const { callId, localTag, remoteTag } = brams.dialog;
  breakOff(scene);
  await o.pass(2_000);
  const again = o.phone('102-web', 'ws').dials('102', {
    headers: [['Replaces', `${callId};to-tag=${remoteTag};from-tag=${localTag}`]],
  });
  await o.soon();
  assert.is(again.state, 'up');
  await o.pass(BROWSER_BACK_MS * 2);
  assert.equal([annas.state, again.state], ['up', 'up']);
  again.hangsUp();
  await o.soon();
  assert.is(annas.state, 'over');
  assert.is(o.records().length, 1);
});
