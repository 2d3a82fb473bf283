import * as assert from 'uvu/assert';
import type { Change, NumberSchemaBody } from '../../appliance/config/types.ts';
import { nextScheduledChange } from '../../appliance/rules/number-plan.ts';
import { Menus } from '../kit/menus.ts';
import { suite } from '../kit/suite.ts';

/** 915: `calls.md`, the table of codes. */
const test = suite('features: time configuration by phone');

const FIRST = 'number-schema';

const PLANS = [
  { number: 1, name: 'Day', entries: [{ first: '+31201234567', extensionId: 'user-102' }] },
  { number: 12, name: 'Night', entries: [] },
];
const WEEKLY = [{ kind: 'days', days: ['mon', 'tue'], from: '09:00', until: '17:00', plan: 1 }];

const OFFICE: readonly Change[] = [
  { what: 'create', entity: 'number', id: 'main', body: { first: '+31201234567', schemaId: FIRST } },
  { what: 'change', entity: 'number-schema', id: FIRST, body: { plans: PLANS, weekly: WEEKLY, fallbackPlan: 12 } },
  { what: 'change', entity: 'user', id: 'user-101', body: { timeConfiguration: true } },
];
const SECOND: Change = {
  ...{ what: 'create', entity: 'number-schema', id: 'two' },
  body: { number: 7, name: 'Delft', plans: [{ number: 3, name: 'Day' }], fallbackPlan: 3 },
};

function office(...more: readonly Change[]): Menus {
  return new Menus([{ what: 'system', number: '800', name: 'System' }], [...OFFICE, ...more]);
}

const schemaOf = ({ office: { config } }: Menus, id = FIRST) => config.get<NumberSchemaBody>('number-schema', id);

test('IVR-04 1# switches until the next scheduled change: the only schema is not asked for', async () => {
  const menus = office();
  const keys = { 'time.option-until-change': ['1#'], 'time.enter-plan': ['12#'] };
  const { said } = await menus.call('915', { line: '101', answers: keys });
  assert.equal(said.slice(-2), ['time.switched-until-change', 'time.plan-empty']);
  assert.not.ok(said.includes('time.enter-schema'));
  const schema = schemaOf(menus);
  assert.is(schema?.manualPlan, 12);
  assert.ok(schema);
  assert.is(schema.manualUntilMs, nextScheduledChange(schema, 'Europe/Amsterdam', menus.office.clock.wall()));
  assert.ok((schema.manualUntilMs ?? 0) > menus.office.clock.wall());
  const [change] = menus.office.config.revisions({ limit: 1 });
  assert.equal([change?.author.name, change?.note?.key], ['101 User 101', 'change.plan-by-phone']);
});

test('IVR-04 2# switches until undone, and 3# follows the schedule again', async () => {
  const menus = office();
  const keys = { 'time.option-until-change': ['2#'], 'time.enter-plan': ['1#'] };
  const { said } = await menus.call('915', { line: '101', answers: keys });
  assert.equal(said.at(-1), 'time.switched-until-undone');
  assert.equal([schemaOf(menus)?.manualPlan, schemaOf(menus)?.manualUntilMs], [1, undefined]);
  const back = await menus.call('915', { line: '101', answers: { 'time.option-until-change': ['3#'] } });
  assert.equal(back.said.at(-1), 'time.follows-schedule');
  assert.is(schemaOf(menus)?.manualPlan, undefined);
});

test('IVR-04 of several schemas one is asked for; what is unknown is said to be unknown and asked again', async () => {
  const menus = office(SECOND);
  const keys = {
    'time.option-until-change': ['9#', '2#'],
    'time.enter-schema': ['5#', '7#'],
    'time.enter-plan': ['1#', '3#'],
  };
  const { said } = await menus.call('915', { line: '101', answers: keys });
  const told = said.filter((key) => key.includes('unknown') || key.includes('invalid') || key.includes('switched'));
  assert.equal(told, [
    'common.invalid-choice',
    'time.unknown-schema',
    'time.unknown-plan',
    'time.switched-until-undone',
  ]);
  assert.equal([schemaOf(menus, 'two')?.manualPlan, schemaOf(menus)?.manualPlan], [3, undefined]);
});

test('IVR-04 all may be dialled at once, each with its hash key', async () => {
  const menus = office(SECOND);
  await menus.call('915', { line: '101', answers: { 'time.option-until-change': ['2#1#12#'] } });
  assert.is(schemaOf(menus)?.manualPlan, 12);
});

test('USR-02 COD-02 who lacks the right hears so, and nothing is switched', async () => {
  const menus = office();
  const { said } = await menus.call('915', { line: '102', answers: { 'time.option-until-change': ['2#'] } });
  assert.equal(said, ['refusal.no-right']);
  assert.is(schemaOf(menus)?.manualPlan, undefined);
});

for (const [role, told] of [
  ['admin', 'time.switched-until-undone'],
  ['supervisor', 'refusal.no-right'],
] as const) {
  test(`PPL-03 the right of a role counts as well: of the account that is linked with the person (${role})`, async () => {
    const body = { username: 'bram', name: 'Bram', roles: [role], userId: 'user-102' };
    const menus = office({ what: 'create', entity: 'account', body });
    const keys = { 'time.option-until-change': ['2#'], 'time.enter-plan': ['1#'] };
    const { said } = await menus.call('915', { line: '102', answers: keys });
    assert.is(said.at(-1), told);
    const other = await menus.call('915', { line: '103', answers: keys });
    assert.is(other.said.at(-1), 'refusal.no-right', 'nobody else gets it by that');
  });
}

test('SYS-01 from outside by extension and PIN, with that user’s own right', async () => {
  const menus = office();
  const keys = (number: string) => ({
    'system.enter-extension': [number],
    'pin.enter': ['2580#'],
    'system.option-own-voicemail': ['915#'],
    'time.option-until-change': ['2#'],
    'time.enter-plan': ['12#'],
  });
  const refused = await menus.call('800', { answers: keys('102') });
  assert.equal(refused.said.at(-1), 'refusal.no-right');
  const { said } = await menus.call('800', { answers: keys('101') });
  assert.equal(said.slice(-2), ['time.switched-until-undone', 'time.plan-empty']);
  assert.is(schemaOf(menus)?.manualPlan, 12);
});

test('IVR-04 a pretended call switches nothing', async () => {
  const menus = office();
  const keys = { 'time.option-until-change': ['2#'], 'time.enter-plan': ['12#'] };
  const { said } = await menus.call('915', { line: '101', whatIf: true, answers: keys });
  assert.ok(said.includes('time.switched-until-undone'));
  assert.is(schemaOf(menus)?.manualPlan, undefined);
});
