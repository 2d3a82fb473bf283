import * as assert from 'uvu/assert';
import { applyOfficeFile } from '../../appliance/config/office-file/apply.ts';
import { exportOfficeFile } from '../../appliance/config/office-file/export.ts';
import type { Change, NumberSchemaBody } from '../../appliance/config/types.ts';
import { author, refusal, type TestOffice, testOffice } from '../kit/office.ts';
import { suite } from '../kit/suite.ts';

const test = suite('configuration: numbers and number plans');

const FIRST = 'number-schema';

const create = (entity: string, id: string, body: object): Change => ({ what: 'create', entity, id, body });
const change = (id: string, body: object): Change => ({ what: 'change', entity: 'number-schema', id, body });
const remove = (entity: string, id: string): Change => ({ what: 'delete', entity, id });

const NUMBERS = [
  create('user', 'anna', { number: '101', name: 'Anna' }),
  create('number', 'main', { first: '+31201234567', schemaId: FIRST }),
  create('number', 'row', { first: '+31 20 765 43 00', last: '+31 20 765 43 99', schemaId: FIRST }),
];

const PLANS = [
  {
    ...{ number: 1, name: 'Day' },
    entries: [
      { first: '+31201234567', extensionId: 'anna', prefix: 'Office' },
      { first: '+31207654300', last: '+31207654309', extensionId: 'anna' },
    ],
  },
  { number: 2, name: 'Night', entries: [] },
];

function office(...changes: readonly Change[]): TestOffice {
  const made = testOffice();
  made.config.apply([...NUMBERS, change(FIRST, { plans: PLANS }), ...changes], author);
  return made;
}

function refused(made: TestOffice, ...changes: readonly Change[]): string[] {
  return refusal(() => made.config.apply(changes, author));
}

test('NPL-01 one schema is there from the start, may be renamed, and is never deleted; others may', () => {
  const made = testOffice();
  const [first] = made.config.list<NumberSchemaBody>('number-schema');
  assert.equal([first?.id, first?.number, first?.plans.length], [FIRST, 1, 1]);
  made.config.apply([change(FIRST, { name: 'Amsterdam' })], author);
  assert.is(made.config.get<NumberSchemaBody>('number-schema', FIRST)?.name, 'Amsterdam');
  assert.equal(refused(made, remove('number-schema', FIRST)), ['conflict config.initial']);
  made.config.apply(
    [
      create('number-schema', 'two', {
        number: 2,
        name: 'Delft',
        plans: [{ number: 7, name: 'Day' }],
        fallbackPlan: 7,
      }),
    ],
    author,
  );
  made.config.apply([remove('number-schema', 'two')], author);
  assert.is(made.config.list('number-schema').length, 1);
});

test('NPL-02 what a plan points at is not deleted, and is found by it', () => {
  const made = office();
  assert.equal(refused(made, remove('user', 'anna')), ['conflict config.in-use', '0 config.pointed-at']);
  assert.equal(
    made.config.where('number-schema', 'plans.entries.extensionId', 'anna').map(({ id }) => id),
    [FIRST],
  );
});

test('NPL-02 a number stands once in a plan, and is one of its schema', () => {
  const made = office();
  const entries = (...given: object[]) => change(FIRST, { plans: [{ number: 1, name: 'Day', entries: given }] });
  const to = { extensionId: 'anna' };
  assert.equal(refused(made, entries({ first: '+31201234567', ...to }, { first: '+31 20 123 45 67', ...to })), [
    'invalid config.invalid',
    '0.plans.0.entries.1.first plan.number-twice',
  ]);
  const row = { first: '+31207654300', last: '+31207654320', ...to };
  assert.equal(refused(made, entries(row, { first: '+31207654320', ...to })).slice(1), [
    '0.plans.0.entries.1.first plan.number-twice',
  ]);
  assert.equal(refused(made, entries({ first: '+31207654399', last: '+31207654400', ...to })).slice(1), [
    '0.plans.0.entries.0.first plan.number-foreign',
  ]);
  assert.equal(refused(made, remove('number', 'main')), [
    'invalid config.invalid',
    '1 Office.plans.0.entries.0.first plan.number-foreign',
  ]);
});

test('NPL-02 numbers that overlap are refused, and rows that run backwards', () => {
  const made = office();
  const wrong = (first: string, last?: string) =>
    refused(made, create('number', 'x', { first, last, schemaId: FIRST })).slice(1);
  assert.equal(wrong('+31207654350'), ['0.first number.overlaps']);
  assert.equal(wrong('+31207654000', '+31207654300'), ['0.first number.overlaps']);
  assert.equal(wrong('+31207654500', '+31207654400'), ['0.last number.row']);
  assert.equal(wrong('+4989123456', '+49891234567'), ['0.last number.row']);
  assert.equal(wrong('1850'), ['0.first number.whole']);
  made.config.apply([create('number', 'x', { first: '+31207654400', last: '+31207654499', schemaId: FIRST })], author);
});

test('NPL-04 hours that overlap are not saved, nor an hour whose plan isn’t there', () => {
  const made = office();
  const day = { kind: 'days', days: ['mon'], from: '09:00', until: '17:00', plan: 1 };
  const weekly = (...given: object[]) => refused(made, change(FIRST, { weekly: given })).slice(1);
  assert.equal(weekly(day, { ...day, from: '16:59', until: '18:00', plan: 2 }), ['0.weekly.1.from plan.hours-overlap']);
  assert.equal(weekly({ ...day, plan: 3 }), ['0.weekly.0.plan plan.none-such']);
  assert.equal(weekly({ ...day, days: [] }), ['0.weekly.0.days plan.no-days']);
  assert.equal(weekly({ ...day, until: '25:00' }), ['0.weekly.0.until plan.time']);
  assert.equal(weekly({ ...day, kind: 'period' }), [
    '0.weekly.0.fromDay plan.no-days',
    '0.weekly.0.untilDay plan.no-days',
  ]);
  assert.equal(refused(made, change(FIRST, { fallbackPlan: 3 })).slice(1), ['0.fallbackPlan plan.none-such']);
  assert.equal(refused(made, change(FIRST, { manualPlan: 3 })).slice(1), ['0.manualPlan plan.none-such']);
  const holiday = { from: '2026-12-25T00:00', until: '2026-12-25T00:00', name: 'Christmas', plan: 2 };
  assert.equal(refused(made, change(FIRST, { holidays: [holiday] })).slice(1), [
    '0.holidays.0.until plan.holiday-backwards',
  ]);
  const inside = { kind: 'period', fromDay: 'sun', from: '00:00', untilDay: 'tue', until: '00:00', plan: 2 };
  made.config.apply([change(FIRST, { weekly: [day, inside] })], author);
});

test('NPL-02 numbers, plans and schedules go through the office file and come back the same', () => {
  const weekly = [
    { kind: 'days', days: ['mon', 'tue'], from: '09:00', until: '17:00', plan: 1 },
    { kind: 'period', fromDay: 'fri', from: '17:00', untilDay: 'mon', until: '08:00', plan: 2 },
  ];
  const holidays = [{ from: '2026-12-25T00:00', until: '2026-12-27T00:00', name: 'Kerst', plan: 2 }];
  // Its number is that of an extension too: the two are not mixed up.
  const two = create('number-schema', 'two', { number: 10, name: 'Delft', plans: [{ number: 1, name: 'Day' }] });
  const made = office(change(FIRST, { name: 'Amsterdam', weekly, holidays, fallbackPlan: 2 }), two);
  const text = exportOfficeFile(made.config, { secrets: true });
  assert.match(text, 'extension: "101"');
  assert.match(text, /schema: 1\b/);
  const options = { random: made.random, replace: true };
  assert.equal(applyOfficeFile(made.config, text, author, options).changes, []);
  const other = testOffice(2);
  applyOfficeFile(other.config, text, author, { ...options, random: other.random });
  assert.is(exportOfficeFile(other.config, { secrets: true }), text);
  const [first] = other.config.list<NumberSchemaBody>('number-schema');
  assert.equal(first?.weekly, weekly);
  assert.equal(first?.holidays, holidays);
  assert.is(
    other.config.get<{ number: string }>('extension', first?.plans[0]?.entries[0]?.extensionId ?? '')?.number,
    '101',
  );
});
