import * as assert from 'uvu/assert';
import { emergency } from '../../appliance/outside/emergency.ts';
import { outgoing } from '../../appliance/outside/outgoing.ts';
import { author } from '../kit/office.ts';
import { suite } from '../kit/suite.ts';
import { endTelephones, Telephones } from '../kit/telephones.ts';

/** Forwards to outside numbers, over providers that are model phones. */

const test = suite('extensions: forward');
test.afterEach(endTelephones);

const OFFICE = '+31201111100';
const ANNA = '+31201111101';
const MOBILE = '+31612345678';

function office(settings: object = {}): Telephones {
  const o = new Telephones({
    // Whatever comes in goes to the forward.
    outside: { incoming: (call) => call.goto('295'), outgoing, emergency },
    ...{ media: {}, office: { callerId: OFFICE } },
  });
  const schemaId = o.config.list('number-schema')[0]!.id;
  const body = { number: '295', name: 'Duty', to: '06 1234 5678', ...settings };
  o.config.apply(
    [
      { what: 'create', entity: 'number', body: { first: OFFICE, schemaId } },
      { what: 'create', entity: 'number', body: { first: ANNA, schemaId, userId: 'user-101' } },
      { what: 'create', entity: 'forward', id: 'duty', body },
    ],
    author,
  );
  return o;
}

async function asked(o: Telephones) {
  await o.soon();
  const { number, shownNumber, divertedFrom } = o.trunks.asked.at(-1) ?? {};
  return [number, shownNumber, divertedFrom];
}

test('FWD-01 a call goes on to the outside number, and the caller talks with who answers there', async () => {
  const o = office();
  const voys = o.provider('voys');
  const anna = o.phone('101').dials('295');
  await o.soon();
  voys.last.answers();
  await o.soon();
  assert.is(anna.state, 'up');
  // EXT-06: a colleague is shown by their own number.
  assert.equal(await asked(o), [MOBILE, ANNA, undefined]);
  anna.hangsUp();
  await o.soon();
  assert.match(o.trail().join('\n'), 'Duty goes on to +31 6 12 34 56 78.');
  assert.equal(await o.leftovers(), []);
});

test('EXT-06 a call from outside shows the caller, the dialled number or a fixed one, and for whom it was', async () => {
  const from = async (settings: object) => {
    const o = office(settings);
    o.provider('voys').dials(OFFICE);
    const [, shownNumber, divertedFrom] = await asked(o);
    return [shownNumber, divertedFrom];
  };
  // The model provider calls by its own name.
  assert.equal(await from({}), ['voys', OFFICE]);
  assert.equal(await from({ shows: 'dialled' }), [OFFICE, OFFICE]);
  assert.equal(await from({ shows: 'fixed', shownNumber: '020 111 11 01' }), [ANNA, OFFICE]);
});

test('GRP-01 FWD-01 a forward rings as a member of a group, and its answer stops the others', async () => {
  const o = office();
  const body = { number: '290', name: 'Sales', memberIds: ['user-102', 'duty'] };
  o.config.apply([{ what: 'create', entity: 'group', id: 'sales', body }], author);
  const voys = o.provider('voys');
  const bram = o.phone('102');
  const anna = o.phone('101').dials('290');
  await o.soon();
  assert.equal([bram.rung, voys.rung], [1, 1]);
  voys.last.answers();
  await o.soon();
  assert.equal([anna.state, bram.last.state], ['up', 'over']);
  anna.hangsUp();
  assert.equal(await o.leftovers(), []);
});

test('FWD-01 without a provider the caller is refused with a reason; nobody is forwarded to 112', async () => {
  const o = office();
  const anna = o.phone('101').dials('295');
  await o.pass(20_000);
  assert.is(anna.state, 'over');
  assert.match(o.last(), 'this box has no line to the outside');
  assert.throws(() => office({ to: '112' }));
});
