import * as assert from 'uvu/assert';
import { told } from '../../appliance/api/views/told.ts';
import type { Phrase } from '../../appliance/base/words/index.ts';
import type { Call, CallFailureLike, ExtensionDependencies, GotoOptions, Place } from '../../appliance/calls/types.ts';
import type { Change } from '../../appliance/config/types.ts';
import { incoming } from '../../appliance/outside/incoming.ts';
import { instantOf, readLocal } from '../../appliance/rules/local-time.ts';
import { author, testOffice } from '../kit/office.ts';
import { suite } from '../kit/suite.ts';

const test = suite('outside: calls that come');

const FIRST = 'number-schema';
const create = (entity: string, id: string, body: object): Change => ({ what: 'create', entity, id, body });

const OFFICE: readonly Change[] = [
  create('user', 'anna', { number: '101', name: 'Anna' }),
  create('user', 'bram', { number: '102', name: 'Bram' }),
  create('number', 'main', { first: '+31201234500', last: '+31201234599', schemaId: FIRST }),
  {
    ...{ what: 'change', entity: 'number-schema', id: FIRST },
    body: {
      name: 'Amsterdam',
      plans: [
        { number: 1, name: 'Open', entries: [{ first: '+31201234567', extensionId: 'anna', prefix: 'Sales' }] },
        { number: 2, name: 'Closed', entries: [{ first: '+31201234500', last: '+31201234599', extensionId: 'bram' }] },
      ],
      fallbackPlan: 2,
      weekly: [{ kind: 'days', days: ['sat'], from: '09:00', until: '17:00', plan: 1 }],
    },
  },
];

interface Went {
  readonly story: string;
  readonly places: readonly (Place | undefined)[];
  readonly to?: string;
  readonly options?: GotoOptions;
  readonly failure?: CallFailureLike;
}

/** Somebody calls one of our numbers at this moment in Amsterdam. */
async function call(
  dialled: string,
  local: string,
  callerNumber: string | undefined = '+31612345678',
  more: readonly Change[] = [],
): Promise<Went> {
  const { config: office } = testOffice();
  office.apply([...OFFICE, ...more], author);
  const sentences: string[] = [];
  const places: (Place | undefined)[] = [];
  let to: string | undefined;
  let options: GotoOptions | undefined;
  const wall = instantOf('Europe/Amsterdam', readLocal(local) as number);
  const asked: Partial<Call> = {
    clock: { wall: () => wall } as Call['clock'],
    explain: (_: string, said: Phrase, place?: Place) => {
      sentences.push(told(said, 'en'));
      places.push(place);
    },
    goto: async (number, given) => {
      to = number;
      options = given;
    },
    refuse: (failure) => {
      throw failure;
    },
  };
  const came = { trunkId: 'voys', dialled, callerNumber, callerName: undefined };
  let failure: CallFailureLike | undefined;
  const deps = { config: office } as Partial<ExtensionDependencies> as ExtensionDependencies;
  await incoming(asked as Call, came, deps).catch((thrown: CallFailureLike) => {
    failure = thrown;
  });
  return {
    story: sentences.join('\n'),
    places,
    ...(to ? { to, ...(options ? { options } : {}) } : {}),
    ...(failure ? { failure } : {}),
  };
}

test('NPL-03 a call goes where the plan of the moment sends its number, with its prefix, and says why', async () => {
  const went = await call('+31201234567', '2026-11-21T10:02');
  assert.is(
    went.story,
    [
      '+31 6 12 34 56 78 called +31 20 123 45 67 over voys.',
      'Number plan Open of Amsterdam (Saturday 09:00–17:00).',
      '+31 20 123 45 67 goes to 101 Anna.',
    ].join('\n'),
  );
  assert.is(went.to, '101');
  assert.equal(went.options, { prefix: 'Sales', exit: 'plan.1' });
  assert.equal(went.places[1], { node: FIRST });
});

test('NPL-03 outside all hours the fallback plan rules, for a row of numbers too', async () => {
  const went = await call('+31201234577', '2026-11-21T17:00');
  assert.is(went.to, '102');
  assert.match(went.story, 'Number plan Closed of Amsterdam (outside all hours).');
});

test('NPL-02 who calls what no plan knows hears a sentence, and the trail says it', async () => {
  const empty = await call('+31201234577', '2026-11-21T10:02');
  assert.equal([empty.failure?.sip, empty.failure?.spoken], [404, { say: 'refusal.nobody-there' }]);
  assert.match(empty.story, 'Number plan Open sends +31 20 123 45 77 nowhere.');
  const unknown = await call('+31209999999', '2026-11-21T10:02');
  assert.equal([unknown.failure?.sip, unknown.failure?.spoken], [404, { say: 'refusal.unknown-number' }]);
  assert.match(unknown.story, '+31 20 999 99 99 is not a number of this office.');
});

test('BLK-02 a blocked caller gets busy or goes to an extension, before any number plan', async () => {
  const block = (body: object): Change => create('blocked-caller', 'block', body);
  const at = (body: object) => call('+31201234567', '2026-11-21T12:00', '+31612345678', [block(body)]);
  const busy = await at({ caller: '06 1234*' });
  assert.equal([busy.failure?.sip, busy.to], [486, undefined]);
  assert.match(busy.story, 'Blocked callers: +31 61234* is on the list; the caller gets busy.');
  assert.is((await at({ caller: '06-12345678', to: 'extension', destinationId: 'bram' })).to, '102');
  assert.is((await at({ caller: '+32*' })).to, '101');
});
