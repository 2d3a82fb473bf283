import * as assert from 'uvu/assert';
import { say } from '../../appliance/base/words/index.ts';
import { pretend } from '../../appliance/calls/pretend.ts';
import type { Change } from '../../appliance/config/types.ts';
import { extensionTypes } from '../../appliance/extensions/index.ts';
import { outsideTreatments } from '../../appliance/outside/index.ts';
import { instantOf, readLocal } from '../../appliance/rules/local-time.ts';
import { author } from '../kit/office.ts';
import { suite } from '../kit/suite.ts';
import { endTelephones, Telephones } from '../kit/telephones.ts';

/** Calls from outside, by the number plans: over a provider that is a model phone, and pretended. */
const test = suite('scenario: calls by the number plan');
test.afterEach(endTelephones);

const MAIN = '+31201234567';
const FIRST = 'number-schema';

function office(...more: readonly Change[]): Telephones {
  const o = new Telephones({ outside: outsideTreatments, media: {} });
  const to = (extensionId: string, prefix?: string) => [{ first: MAIN, extensionId, ...(prefix ? { prefix } : {}) }];
  const plans = [
    { number: 1, name: 'Open', entries: to('user-101', 'Sales') },
    { number: 2, name: 'Closed', entries: to('user-102') },
    { number: 3, name: 'Empty', entries: [] },
  ];
  const weekly = [{ kind: 'days', days: ['mon'], from: '09:00', until: '17:00', plan: 1 }];
  const holidays = [{ from: '2026-12-25T00:00', until: '2026-12-27T00:00', name: 'Christmas', plan: 3 }];
  o.config.apply(
    [
      { what: 'create', entity: 'number', id: 'main', body: { first: MAIN, schemaId: FIRST } },
      {
        ...{ what: 'change', entity: 'number-schema', id: FIRST },
        body: { name: 'Amsterdam', plans, weekly, holidays, fallbackPlan: 2 },
      },
      ...more,
    ],
    author,
  );
  return o;
}

/** The same call, pretended at that moment in Amsterdam. */
async function whatIf(o: Telephones, local: string, caller = '+31612345678') {
  const callerNumber = caller === 'withheld' ? undefined : caller;
  const outcome = await pretend(
    {
      caller: { number: caller, name: caller, trunkId: 'voys' },
      came: { trunkId: 'voys', dialled: MAIN, callerNumber, callerName: undefined },
      dialled: MAIN,
      wallMs: instantOf('Europe/Amsterdam', readLocal(local) as number),
    },
    { phones: () => [{ does: 'answers', afterMs: 2_000 }] },
    { config: o.config, types: extensionTypes, outside: outsideTreatments },
  );
  return { ...outcome, story: outcome.trail.map(({ phrase }) => say(phrase, 'en')).join('\n') };
}

test('NPL-03 a provider’s call rings whom the plan of the moment names, and the history says why', async () => {
  const o = office();
  const anna = o.phone('101');
  // Monday 5 January 2026, 10:00 in Amsterdam.
  const call = o.provider('voys').dials(MAIN);
  await o.soon();
  anna.last.answers();
  await o.soon();
  assert.is(call.state, 'up');
  call.hangsUp();
  await o.soon();
  assert.match(o.trail().join('\n'), 'Number plan Open of Amsterdam (Monday 09:00–17:00).');
  assert.equal(await o.leftovers(), []);
});

test('NPL-06 switched by hand the next call goes elsewhere', async () => {
  const o = office();
  const [anna, bram] = [o.phone('101'), o.phone('102')];
  o.config.apply([{ what: 'change', entity: 'number-schema', id: FIRST, body: { manualPlan: 2 } }], author);
  const call = o.provider('voys').dials(MAIN);
  await o.soon();
  assert.equal([anna.calls.length, bram.calls.length], [0, 1]);
  bram.last.answers();
  await o.soon();
  call.hangsUp();
  await o.soon();
  assert.match(o.trail().join('\n'), 'Number plan Closed of Amsterdam (switched by hand).');
});

test('NPL-07 the same call pretended at other moments tells other stories', async () => {
  const o = office();
  o.phone('101');
  o.phone('102');
  const open = await whatIf(o, '2026-11-23T10:00');
  assert.equal([open.outcome, open.callee?.number, open.prefix], ['answered', '101', 'Sales']);
  const closed = await whatIf(o, '2026-11-23T17:00');
  assert.equal([closed.callee?.number, closed.prefix], ['102', undefined]);
  assert.match(closed.story, 'Number plan Closed of Amsterdam (outside all hours).');
  const christmas = await whatIf(o, '2026-12-25T10:00');
  assert.is(christmas.outcome, 'refused');
  assert.match(christmas.story, 'Number plan Empty of Amsterdam (holiday Christmas).');
});
