import type { NumberSchemaBody, Stored } from '../../../appliance/config/types.ts';
import { instantOf, localAt, readLocal, WEEK_MS } from '../../../appliance/rules/local-time.ts';
import {
  activePlan,
  nextPlan,
  nextScheduledChange,
  type PlanDecision,
  planSpans,
  weekReport,
} from '../../../appliance/rules/number-plan.ts';
import { shown } from '../../../appliance/rules/phone-number.ts';
import { weekTime } from '../../../appliance/rules/schedule.ts';
import { type FakeBox, Refusal } from './box.ts';
import type { FakeThing } from './fake-routing.ts';
import { type FakeRoute, route } from './routes.ts';

/** Numbers and number plans: what rules when is worked out by the box's own rule. */

const ZONE = 'Europe/Amsterdam';
const DAY_MS = 86_400_000;
type Schema = Stored<NumberSchemaBody>;

function schemaOf(box: FakeBox, id: string | undefined): Schema {
  const found = box.numberSchemas.find((one) => one.id === id);
  if (!found) throw new Refusal(404, 'It isn’t there (any more).');
  return found as unknown as Schema;
}

function replace(box: FakeBox, list: 'numbers' | 'numberSchemas', before: FakeThing, change: object): number {
  const after = { ...before, ...change };
  const put = (next: FakeThing): void => {
    box[list] = box[list].map((one) => (one.id === before.id ? next : one));
  };
  put(after);
  const fields = Object.entries(change).map(([field, value]) => ({ field, before: before[field], after: value }));
  const thing = { id: before.id, name: before.name ?? before.first };
  return box.note('changed', list === 'numbers' ? 'number' : 'number-schema', thing, fields, () => put(before));
}

function decision({ plans }: Schema, { plan, why }: PlanDecision, box: FakeBox) {
  const nl = box.language === 'nl';
  const words = {
    manual: nl ? 'met de hand ingesteld' : 'switched by hand',
    temporary: nl ? 'tijdelijk met de hand ingesteld' : 'switched by hand for a while',
    holiday: why.kind === 'holiday' ? why.holiday.name : '',
    weekly: why.kind === 'weekly' ? `${why.day} ${why.entry.from}–${why.entry.until}` : '',
    fallback: nl ? 'buiten alle tijden' : 'outside all hours',
  };
  const name = plans.find(({ number }) => number === plan)?.name ?? '';
  return { plan, name, kind: why.kind, why: words[why.kind] };
}

function schemaView(box: FakeBox, schema: Schema): Record<string, unknown> {
  const now = activePlan(schema, ZONE, Date.now());
  const next = nextPlan(schema, ZONE, Date.now());
  const active = {
    ...decision(schema, now, box),
    isEmpty: schema.plans.find(({ number }) => number === now.plan)?.entries.length === 0,
    sinceAt: now.sinceMs,
    untilAt: now.untilMs,
    next: next && { ...decision(schema, next, box), at: next.atMs },
  };
  const plans = schema.plans.map((plan) => ({ ...plan, entryCount: plan.entries.length }));
  const isFirst = schema.id === 'ns1';
  const numberCount = box.numbers.filter(({ schemaId }) => schemaId === schema.id).length;
  return { ...schema, plans, zone: ZONE, ownTimeZone: schema.timeZone, isFirst, numberCount, active };
}

function numberView(one: FakeThing): Record<string, unknown> {
  const text = one.last ? `${shown(String(one.first))} – ${shown(String(one.last))}` : shown(String(one.first));
  return { ...one, shown: text, count: one.last ? 100 : 1 };
}

function numberOf(box: FakeBox, id: string | undefined): FakeThing {
  const found = box.numbers.find((one) => one.id === id);
  if (!found) throw new Refusal(404, 'It isn’t there (any more).');
  return found;
}

function pasted(box: FakeBox, text: string) {
  return text.split('\n').map((line, at) => {
    const first = `+31${line.replace(/\D/g, '').replace(/^(0031|31|0)/, '')}`;
    const isThere = box.numbers.some((one) => one.first === first);
    const problem = first.length < 9 ? `“${line}” is no number that we can read.` : undefined;
    return { line: at + 1, text: line, first, shown: problem ? undefined : shown(first), count: 1, isThere, problem };
  });
}

const numberRoutes = [
  route('GET', '/api/numbers', ({ box }) => ({
    body: { numbers: box.numbers.map(numberView), total: box.numbers.length },
  })),
  route('POST', '/api/numbers/import', ({ box, body }) => {
    const rows = pasted(box, String(body.text));
    if (body.dryRun) return { body: { rows, added: 0 } };
    const fresh = rows.filter(({ isThere }) => !isThere);
    box.numbers = [...box.numbers, ...fresh.map(({ first }) => ({ id: `n${first}`, first, schemaId: 'ns1' }))];
    return {
      body: { rows, added: fresh.length },
      revision: box.note('created', 'number', { id: 'x' }, [], () => undefined),
    };
  }),
  route('POST', '/api/numbers', ({ box, body }) => {
    const added = { ...body, id: `n${box.numbers.length + 100}` };
    box.numbers = [...box.numbers, added];
    return {
      status: 201,
      body: numberView(added),
      revision: box.note('created', 'number', added, [], () => undefined),
    };
  }),
  route('PATCH', '/api/numbers/{id}', ({ box, params, body }) => {
    const revision = replace(box, 'numbers', numberOf(box, params[0]), body);
    return { body: numberView(numberOf(box, params[0])), revision };
  }),
  route('DELETE', '/api/numbers/{id}', ({ box, params }) => {
    const gone = numberOf(box, params[0]);
    box.numbers = box.numbers.filter((one) => one !== gone);
    return { status: 204, revision: box.note('deleted', 'number', gone, [], () => undefined) };
  }),
];

const schemaRoutes = [
  route('GET', '/api/number-schemas', ({ box }) => ({
    body: { schemas: box.numberSchemas.map((one) => schemaView(box, one as unknown as Schema)) },
  })),
  route('GET', '/api/number-schemas/{id}', ({ box, params }) => ({ body: schemaView(box, schemaOf(box, params[0])) })),
  route('POST', '/api/number-schemas', ({ box, body }) => {
    if (box.numberSchemas.some(({ name }) => name === body.name)) {
      const problems = [{ path: 'name', sentence: 'There is a number schema of this name already.' }];
      throw new Refusal(422, 'Something isn’t right yet.', { problems });
    }
    const before = box.numberSchemas;
    const added = { fallbackPlan: 1, weekly: [], holidays: [], ...body, id: `ns${before.length + 1}` };
    box.numberSchemas = [...before, added];
    const revision = box.note('created', 'number-schema', added, [], () => {
      box.numberSchemas = before;
    });
    return { status: 201, body: schemaView(box, schemaOf(box, added.id)), revision };
  }),
  route('DELETE', '/api/number-schemas/{id}', ({ box, params }) => {
    const gone = schemaOf(box, params[0]);
    const before = { schemas: box.numberSchemas, numbers: box.numbers };
    box.numberSchemas = before.schemas.filter(({ id }) => id !== gone.id);
    box.numbers = before.numbers.filter(({ schemaId }) => schemaId !== gone.id);
    const revision = box.note('deleted', 'number-schema', gone, [], () => {
      box.numberSchemas = before.schemas;
      box.numbers = before.numbers;
    });
    return { status: 204, revision };
  }),
  route('PATCH', '/api/number-schemas/{id}', ({ box, params, body }) => {
    const before = schemaOf(box, params[0]);
    const { weekly = before.weekly } = body as Partial<Schema>;
    const [overlap] = weekReport(weekly).overlaps;
    if (overlap) {
      const sentence = `Hours of entry ${overlap[0] + 1} of the schedule overlap these: two plans can’t rule at once.`;
      const problems = [{ path: `weekly.${overlap[1]}.from`, sentence }];
      throw new Refusal(422, 'Something isn’t right yet.', { problems });
    }
    const revision = replace(box, 'numberSchemas', before as unknown as FakeThing, body);
    return { body: schemaView(box, schemaOf(box, params[0])), revision };
  }),
  route('GET', '/api/number-schemas/{id}/week', ({ box, params, query }) => {
    const schema = schemaOf(box, params[0]);
    const local = localAt(ZONE, Number(query.get('from') ?? Date.now()));
    const monday = Math.floor((local - weekTime(local)) / DAY_MS) * DAY_MS;
    const [fromAt, untilAt] = [instantOf(ZONE, monday), instantOf(ZONE, monday + WEEK_MS)];
    const spans = planSpans(schema, ZONE, fromAt, untilAt).map((span) => ({
      ...decision(schema, span, box),
      fromAt: span.fromMs,
      untilAt: span.untilMs,
    }));
    return { body: { zone: ZONE, fromAt, untilAt, spans, gaps: weekReport(schema.weekly).gaps } };
  }),
  route('POST', '/api/number-schemas/{id}/switch', ({ box, params, body }) => {
    const schema = schemaOf(box, params[0]);
    const until = body.until === 'undone' ? undefined : nextScheduledChange(schema, ZONE, Date.now());
    const manual = { manualPlan: body.plan, manualUntilMs: until };
    const revision = replace(box, 'numberSchemas', schema as unknown as FakeThing, manual);
    return { body: schemaView(box, schemaOf(box, params[0])), revision };
  }),
  route('DELETE', '/api/number-schemas/{id}/switch', ({ box, params }) => {
    const schema = schemaOf(box, params[0]);
    const manual = { manualPlan: undefined, manualUntilMs: undefined };
    const revision = replace(box, 'numberSchemas', schema as unknown as FakeThing, manual);
    return { body: schemaView(box, schemaOf(box, params[0])), revision };
  }),
  route('GET', '/api/number-schemas/{id}/closures', ({ box, params }) => {
    const { holidays, plans } = schemaOf(box, params[0]);
    const at = (text: string): number => instantOf(ZONE, readLocal(text) ?? 0);
    const closures = holidays.map(({ from, until, name, plan }) => {
      const planName = plans.find(({ number }) => number === plan)?.name;
      return { name, plan, planName, fromAt: at(from), untilAt: at(until) };
    });
    return { body: { closures } };
  }),
  route('GET', '/api/public-holidays/regions', () => ({ body: { country: 'NL', states: [] } })),
  route('POST', '/api/number-schemas/{id}/public-holidays', ({ box, params, body }) => {
    const schema = schemaOf(box, params[0]);
    const added = [{ from: '2099-01-01T00:00', until: '2099-01-02T00:00', name: 'Nieuwjaar', plan: Number(body.plan) }];
    const holidays = { holidays: [...schema.holidays, ...added] };
    const revision = replace(box, 'numberSchemas', schema as unknown as FakeThing, holidays);
    return { body: { added, schema: schemaView(box, schemaOf(box, params[0])) }, revision };
  }),
];

export const routingRoutes: readonly FakeRoute[] = [...numberRoutes, ...schemaRoutes];
