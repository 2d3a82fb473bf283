import { z } from 'zod';
import { AppError } from '../../base/errors.ts';
import { HOLIDAY_YEARS_MAX } from '../../base/limits-routing.ts';
import type { Language } from '../../base/words/index.ts';
import { phrase } from '../../base/words/index.ts';
import { numberSchemaFields } from '../../config/entities/number-schema.ts';
import { invalid, problemsOf } from '../../config/problems.ts';
import type { Holiday, NumberSchemaBody, OfficeBody } from '../../config/types.ts';
import { DAY_MS, instantOf, localAt, readLocal, WEEK_MS } from '../../rules/local-time.ts';
import { planSpans, weekReport, zoneOf } from '../../rules/number-plan.ts';
import { holidayStates, publicHolidays } from '../../rules/public-holidays.ts';
import { weekTime } from '../../rules/schedule.ts';
import { configure } from '../configure.ts';
import { defineRoute } from '../define-route.ts';
import type { Services } from '../services.ts';
import {
  activeShape,
  activeView,
  decisionView,
  officeZone,
  planNamed,
  type StoredSchema,
  schemaNamed,
  schemaShape,
  schemaView,
  spanShape,
} from '../views/number-plans.ts';
import { idParams, moment } from '../views/shapes.ts';

const weekShape = z
  .object({
    zone: z.string(),
    fromAt: moment.meta({ description: 'Monday 00:00 there.' }),
    untilAt: moment,
    spans: z.array(spanShape).meta({ description: 'All of the week, without gap.' }),
    gaps: z
      .array(z.object({ fromAt: moment, untilAt: moment }))
      .meta({ description: 'Hours of the weekly schedule that are left to the fallback plan.' }),
    overlaps: z
      .array(z.object({ first: z.int(), second: z.int() }))
      .meta({ description: 'Entries of the schedule, from 0, that claim the same hours: not saved.' }),
    active: activeShape,
  })
  .meta({ id: 'PlanWeek' });

const getWeek = defineRoute({
  method: 'GET',
  path: '/api/number-schemas/{id}/week',
  right: 'see-numbers',
  summary:
    'The week view: which plan rules when, and why; the week of the moment `from`, or this one (NPL-03, NPL-04).',
  params: idParams,
  query: z.object({ from: z.coerce.number().int().optional() }),
  answer: weekShape,
  handle: ({ services, params, query, language }) =>
    weekView(services, schemaNamed(services.config, params.id), query.from, language),
});

const draftFields = numberSchemaFields
  .pick({ weekly: true, holidays: true, fallbackPlan: true, timeZone: true })
  .partial();

const draftWeek = defineRoute({
  method: 'POST',
  path: '/api/number-schemas/{id}/week',
  right: 'see-numbers',
  summary: 'The week view as a changed schedule would make it, with its overlaps and gaps; nothing is saved (NPL-04).',
  params: idParams,
  query: z.object({ from: z.coerce.number().int().optional() }),
  body: z.looseObject({}).meta({ description: 'Any of `weekly`, `holidays`, `fallbackPlan`, `timeZone`.' }),
  answer: weekShape,
  handle: ({ services, params, query, body, language }) => {
    const parsed = draftFields.safeParse(body);
    if (!parsed.success) throw invalid(problemsOf(parsed.error, ''));
    const schema = schemaNamed(services.config, params.id);
    const draft = { ...schema, ...parsed.data } as StoredSchema;
    return weekView(services, draft, query.from, language);
  },
});

function weekView({ config, clock }: Services, schema: StoredSchema, from: number | undefined, language: Language) {
  const officeTimeZone = officeZone(config);
  const zone = zoneOf(schema, officeTimeZone);
  const local = localAt(zone, from ?? clock.wall());
  const monday = Math.floor((local - weekTime(local)) / DAY_MS) * DAY_MS;
  const at = (moment: number): number => instantOf(zone, monday + moment);
  const { overlaps, gaps } = weekReport(schema.weekly);
  return {
    zone,
    ...{ fromAt: at(0), untilAt: at(WEEK_MS) },
    spans: planSpans(schema, officeTimeZone, at(0), at(WEEK_MS)).map((span) => ({
      ...decisionView(schema, span, language),
      ...{ fromAt: span.fromMs, untilAt: span.untilMs },
    })),
    gaps: gaps.map((gap) => ({ fromAt: at(gap.from), untilAt: at(gap.until) })),
    overlaps: overlaps.map(([first, second]) => ({ first, second })),
    active: activeView(config, schema, clock.wall(), language),
  };
}

const closureShape = z.object({
  ...{ name: z.string(), plan: z.int(), planName: z.string() },
  ...{ fromAt: moment, untilAt: moment },
});

const listClosures = defineRoute({
  method: 'GET',
  path: '/api/number-schemas/{id}/closures',
  right: 'see-numbers',
  summary: 'The holidays that come next, the present one first (NPL-05).',
  params: idParams,
  query: z.object({ limit: z.coerce.number().int().min(1).max(50).default(5) }),
  answer: z.object({ closures: z.array(closureShape) }),
  handle: ({ services: { config, clock }, params, query }) => {
    const schema = schemaNamed(config, params.id);
    const zone = zoneOf(schema, officeZone(config));
    const at = (text: string): number => instantOf(zone, readLocal(text) ?? 0);
    const closures = schema.holidays
      .map(({ name, plan, from, until }) => {
        const planName = schema.plans.find(({ number }) => number === plan)?.name ?? String(plan);
        return { name, plan, planName, fromAt: at(from), untilAt: at(until) };
      })
      .filter(({ untilAt }) => untilAt > clock.wall())
      .sort((a, b) => a.fromAt - b.fromAt);
    return { closures: closures.slice(0, query.limit) };
  },
});

const regionShape = z.object({
  ...{ state: z.string(), name: z.string() },
  regions: z.array(z.object({ region: z.string(), name: z.string() })),
});

const listRegions = defineRoute({
  method: 'GET',
  path: '/api/public-holidays/regions',
  right: 'see-numbers',
  summary: 'Parts of a country that have public holidays of their own; by default of the office’s country.',
  query: z.object({ country: z.string().length(2).optional() }),
  answer: z.object({ country: z.string(), states: z.array(regionShape) }),
  handle: ({ services: { config }, query, language }) => {
    const country = query.country ?? officeOf(config)?.country ?? 'NL';
    const states = holidayStates(country, language);
    return { country, states: states.map((one) => ({ ...one, regions: [...one.regions] })) };
  },
});

function officeOf(config: Services['config']): OfficeBody | undefined {
  return config.list<OfficeBody>('office')[0];
}

const addPublicHolidays = defineRoute({
  method: 'POST',
  path: '/api/number-schemas/{id}/public-holidays',
  right: 'change-numbers',
  summary:
    'Add the public holidays of the country and region for years ahead; those that are there stay as they are (NPL-05).',
  params: idParams,
  body: z.object({
    plan: z.int(),
    years: z.int().min(1).max(HOLIDAY_YEARS_MAX).default(2),
    country: z.string().length(2).optional(),
    state: z.string().max(10).optional(),
    region: z.string().max(10).optional(),
    dryRun: z.boolean().default(false),
  }),
  answer: z.object({
    added: z.array(z.object({ from: z.string(), until: z.string(), name: z.string(), plan: z.int() })),
    schema: schemaShape,
  }),
  handle: (asking) => {
    const { services, params, body, language } = asking;
    const { config, clock } = services;
    const schema = schemaNamed(config, params.id);
    planNamed(schema, body.plan);
    const added = missingHolidays(services, schema, body);
    if (!body.dryRun && added.length > 0) {
      const holidays = [...schema.holidays, ...added].toSorted((a, b) => a.from.localeCompare(b.from));
      configure(asking, [{ change: { what: 'change', entity: 'number-schema', id: schema.id, body: { holidays } } }]);
    }
    return { added, schema: schemaView(config, schema.id, clock.wall(), language) };
  },
});

interface Wanted {
  readonly plan: number;
  readonly years: number;
  readonly country?: string | undefined;
  readonly state?: string | undefined;
  readonly region?: string | undefined;
}

/** The holidays to come that the schema lacks, named in the office's language. */
function missingHolidays({ config, clock }: Services, schema: NumberSchemaBody, wanted: Wanted): Holiday[] {
  const office = officeOf(config);
  const zone = zoneOf(schema, officeZone(config));
  const local = localAt(zone, clock.wall());
  const year = new Date(local).getUTCFullYear();
  // The rest of this year, and so many after it.
  const years = Array.from({ length: wanted.years + 1 }, (_, ahead) => year + ahead);
  const place = { ...wanted, country: wanted.country ?? office?.country ?? 'NL' };
  const found = publicHolidays(place, years, office?.language ?? 'en');
  if (found.length === 0) throw new AppError('invalid', phrase('plan.no-holidays'));
  const known = new Set(schema.holidays.map(({ from, until }) => `${from} ${until}`));
  return found
    .filter(({ from, until }) => (readLocal(until) ?? 0) > local && !known.has(`${from} ${until}`))
    .map(({ from, until, name }) => ({ from, until, name: name.slice(0, 64), plan: wanted.plan }));
}

export const numberScheduleRoutes = [getWeek, draftWeek, listClosures, listRegions, addPublicHolidays];
