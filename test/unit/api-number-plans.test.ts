import * as assert from 'uvu/assert';
import { instantOf, readLocal } from '../../appliance/rules/local-time.ts';
import { type Browser, endTestApis, type TestApi, testApi } from '../kit/api.ts';
import { author } from '../kit/office.ts';
import { suite } from '../kit/suite.ts';

const test = suite('api: numbers and number plans', { timeoutMs: 30_000 });
test.afterEach(endTestApis);

const FIRST = '/api/number-schemas/number-schema';
const at = (local: string): number => instantOf('Europe/Amsterdam', readLocal(local) as number);

/** An office on Monday 5 January 2026, 10:00, with two plans and hours. */
async function office(): Promise<{ api: TestApi; admin: Browser }> {
  const api = testApi();
  api.config.apply([{ what: 'create', entity: 'user', id: 'anna', body: { number: '101', name: 'Anna' } }], author);
  const admin = await api.signedIn('admin');
  const added = await admin.post('/api/numbers', {
    first: '020 123 45 00',
    last: '020 123 45 99',
    schemaId: 'number-schema',
  });
  assert.equal([added.status, added.body.shown, added.body.count], [201, '+31 20 123 45 00 – +31 20 123 45 99', 100]);
  const plans = [
    { number: 1, name: 'Open', entries: [{ first: '020 1234500', last: '020 1234599', extensionId: 'anna' }] },
    { number: 2, name: 'Closed', entries: [] },
  ];
  const weekly = [{ kind: 'days', days: ['mon', 'tue', 'wed', 'thu', 'fri'], from: '09:00', until: '17:00', plan: 1 }];
  const { status } = await admin.patch(FIRST, { plans, weekly, fallbackPlan: 2 });
  assert.is(status, 200);
  return { api, admin };
}

test('NPL-03 the page shows which plan rules, why, until when and what comes next', async () => {
  const { admin } = await office();
  const { body } = await admin.get('/api/number-schemas');
  const [schema] = body.schemas;
  assert.equal([schema.numberCount, schema.plans[0]], [100, { number: 1, name: 'Open', entryCount: 1 }]);
  const { active } = schema;
  assert.equal([active.name, active.why, active.isEmpty], ['Open', 'Monday 09:00–17:00', false]);
  assert.equal([active.sinceAt, active.untilAt], [at('2026-01-05T09:00'), at('2026-01-05T17:00')]);
  assert.equal([active.next.name, active.next.at], ['Closed', at('2026-01-05T17:00')]);
});

test('NPL-04 the week view: strips without gap, what is left to the fallback, and overlaps of a draft', async () => {
  const { admin } = await office();
  const { body: week } = await admin.get(`${FIRST}/week`);
  assert.equal([week.fromAt, week.untilAt], [at('2026-01-05T00:00'), at('2026-01-12T00:00')]);
  assert.is(week.spans.length, 11);
  assert.equal(week.gaps[0], { fromAt: at('2026-01-05T00:00'), untilAt: at('2026-01-05T09:00') });
  assert.equal(week.overlaps, []);
  // The week in which summer time begins has 167 hours.
  const { body: spring } = await admin.get(`${FIRST}/week?from=${at('2027-03-24T12:00')}`);
  assert.is(spring.untilAt - spring.fromAt, 167 * 3_600_000);
  const hours = { kind: 'days', days: ['mon'], from: '09:00', until: '17:00', plan: 1 };
  const weekly = [hours, { ...hours, from: '16:00', until: '18:00' }];
  const { body: draft } = await admin.post(`${FIRST}/week`, { weekly });
  assert.equal(draft.overlaps, [{ first: 0, second: 1 }]);
  const refused = await admin.patch(FIRST, { weekly });
  assert.equal([refused.status, refused.body.problems[0].path], [422, 'weekly.1.from']);
});

test('NPL-06 NPL-02 a switch until the next change removes itself; an empty plan asks first; undone, the schedule rules', async () => {
  const { api, admin } = await office();
  const asks = await admin.post(`${FIRST}/switch`, { plan: 2, until: 'undone' });
  assert.equal([asks.status, asks.body.code], [409, 'plan.is-empty']);
  const { body } = await admin.post(`${FIRST}/switch`, { plan: 2, until: 'next-change', confirmed: true });
  assert.equal(
    [body.active.name, body.active.kind, body.active.untilAt],
    ['Closed', 'temporary', at('2026-01-05T17:00')],
  );
  api.clock.advance(24 * 3_600_000);
  const later = await api.signedIn('owner');
  assert.is((await later.get(FIRST)).body.active.kind, 'weekly');
  await later.post(`${FIRST}/switch`, { plan: 2, until: 'undone', confirmed: true });
  const { active } = (await later.get(FIRST)).body;
  assert.equal([active.why, active.untilAt], ['switched by hand', undefined]);
  const back = await later.delete(`${FIRST}/switch`);
  assert.equal([back.status, back.body.active.name], [200, 'Open']);
});

test('NPL-02 copying one plan over another asks where that one is not empty', async () => {
  const { admin } = await office();
  const copied = await admin.post(`${FIRST}/copy-plan`, { from: 1, to: 2 });
  assert.equal([copied.status, copied.body.plans[1].entries.length], [200, 1]);
  const asks = await admin.post(`${FIRST}/copy-plan`, { from: 2, to: 1 });
  assert.equal([asks.status, asks.body.code], [409, 'plan.copy-over']);
  assert.is((await admin.post(`${FIRST}/copy-plan`, { from: 2, to: 1, confirmed: true })).status, 200);
});

test('NPL-05 public holidays of the country are added for years ahead, once, in the office’s language', async () => {
  const { api, admin } = await office();
  api.config.apply([{ what: 'change', entity: 'office', id: 'office', body: { language: 'nl' } }], author);
  const { body } = await admin.post(`${FIRST}/public-holidays`, { plan: 2, years: 2 });
  const names = body.added.map(({ name, from }: { name: string; from: string }) => `${from.slice(0, 10)} ${name}`);
  assert.equal(names.slice(0, 3), ['2026-04-05 Pasen', '2026-04-06 Tweede paasdag', '2026-04-27 Koningsdag']);
  assert.ok(names.includes('2028-04-27 Koningsdag'));
  // Summer time begins on Easter Sunday 2027: a day of 23 hours is a day.
  const easter = body.added.find(({ from }: { from: string }) => from === '2027-03-28T00:00');
  assert.is(easter.until, '2027-03-29T00:00');
  assert.equal((await admin.post(`${FIRST}/public-holidays`, { plan: 2, years: 2 })).body.added, []);
  const { body: next } = await admin.get(`${FIRST}/closures?limit=1`);
  assert.equal([next.closures[0].name, next.closures[0].planName], ['Pasen', 'Closed']);
  const german = await admin.post(`${FIRST}/public-holidays`, {
    plan: 2,
    years: 1,
    country: 'DE',
    state: 'BY',
    dryRun: true,
  });
  assert.ok(german.body.added.some(({ from }: { from: string }) => from === '2027-01-06T00:00'));
  const { body: regions } = await admin.get('/api/public-holidays/regions?country=DE');
  assert.ok(regions.states.some(({ state }: { state: string }) => state === 'BY'));
});

test('NPL-08 numbers are pasted as lists in any spelling; a dry run tells line by line', async () => {
  const { admin } = await office();
  const text = [
    '020-7654300 t/m 020-7654399',
    '+31 20 555 12 00 - 49',
    '0201234500',
    '020-555 13 00;Sales',
    'hello',
  ].join('\n');
  const given = { text, schemaId: 'number-schema' };
  const { body: dry } = await admin.post('/api/numbers/import', { ...given, dryRun: true });
  const told = dry.rows.map(({ first, last, count, name, problem }: Record<string, unknown>) => [
    first,
    last,
    count,
    name,
    problem !== undefined,
  ]);
  assert.equal(told, [
    ['+31207654300', '+31207654399', 100, undefined, false],
    ['+31205551200', '+31205551249', 50, undefined, false],
    ['+31201234500', undefined, 1, undefined, true],
    ['+31205551300', undefined, 1, 'Sales', false],
    [undefined, undefined, 0, undefined, true],
  ]);
  assert.is((await admin.post('/api/numbers/import', given)).status, 422);
  const good = text
    .split('\n')
    .filter((_, line) => line !== 2 && line !== 4)
    .join('\n');
  assert.is((await admin.post('/api/numbers/import', { ...given, text: good })).body.added, 3);
  // Again: they are there.
  assert.is((await admin.post('/api/numbers/import', { ...given, text: good })).body.added, 0);
  assert.is((await admin.get('/api/numbers?search=sales')).body.total, 1);
});

test('NPL-02 a number that is deleted leaves the plans, and so does one that goes to another schema', async () => {
  const { admin } = await office();
  const { body: list } = await admin.get('/api/numbers');
  const { id } = list.numbers[0];
  const two = await admin.post('/api/number-schemas', {
    number: 2,
    name: 'Delft',
    plans: [{ number: 1, name: 'Day' }],
  });
  assert.is(two.status, 201);
  assert.is((await admin.patch(`/api/numbers/${id}`, { schemaId: two.body.id })).status, 200);
  assert.equal((await admin.get(FIRST)).body.plans[0].entries, []);
  assert.is((await admin.delete(`/api/number-schemas/${two.body.id}`)).status, 204);
  assert.is((await admin.get('/api/numbers')).body.total, 0);
  assert.is((await admin.delete(FIRST)).status, 409);
});
