import { z } from 'zod';
import { sleep } from '../../base/clock.ts';
import { AppError } from '../../base/errors.ts';
import { HISTORY_PAGE_MAX, HISTORY_SUMMARY_PAGES_MAX } from '../../base/limits.ts';
import { type Language, phrase } from '../../base/words/index.ts';
import type { CallRecord } from '../../calls/types.ts';
import type { LineBody } from '../../config/types.ts';
import { writeCsv } from '../../rules/csv.ts';
import type { HistoryQuery } from '../../store/history.ts';
import { defineMediaRoute, defineRoute } from '../define-route.ts';
import type { Person } from '../person.ts';
import type { Services } from '../services.ts';
import { streamOf } from '../stream-of.ts';
import { seesCall } from '../views/calls.ts';
import { searchText } from '../views/contacts.ts';
import {
  extensionsOf,
  historyCall,
  historyCallShape,
  historyRow,
  historyRowShape,
  OUTCOMES,
  readSearch,
} from '../views/history.ts';
import { type HistoryCsvContext, historyCells, historyHead } from '../views/history-csv.ts';
import { summarize, summaryShape } from '../views/history-summary.ts';
import { ladderShape, ladderView } from '../views/ladder.ts';
import { userOfLine } from '../views/phones.ts';
import { idParams, limitQuery } from '../views/shapes.ts';

const RIGHT = ['see-all-history', 'see-own-history'] as const;

const outcomes = z
  .string()
  .transform((text) => text.split(','))
  .pipe(z.array(z.enum(OUTCOMES)))
  .meta({ description: 'One or several, comma-separated.' });

const when = z.coerce.number().int().optional();

/**
 * Whose calls are looked through: everybody's or one user's for who may see all (undefined: everybody's), else the own
 * ones. A person without an extension has none: null.
 */
function extensionAsked(person: Person, userId: string | undefined): string | undefined | null {
  return person.rights.has('see-all-history') ? userId : (person.userId ?? null);
}

/** Which calls are looked for. */
const searchQuery = z.object({
  search: z.string().max(200).optional(),
  from: when.meta({ description: 'Began at or after.' }),
  to: when.meta({ description: 'Began before.' }),
  outcome: outcomes.optional(),
  userId: z.string().max(64).optional(),
});

/** As the history searches; undefined: this person has none. */
function searchOf(
  { config }: Services,
  person: Person,
  query: z.output<typeof searchQuery>,
  language: Language,
): Omit<HistoryQuery, 'limit'> | undefined {
  const extensionId = extensionAsked(person, query.userId);
  if (extensionId === null) return undefined;
  const { text, outcomes } = readSearch(query.search ?? '', language);
  const found = { text: searchText(text, config), outcomes: query.outcome ?? outcomes };
  return { ...found, extensionId, from: query.from, until: query.to };
}

const listHistory = defineRoute({
  method: 'GET',
  path: '/api/history',
  right: RIGHT,
  summary: 'Finished calls, newest first (CAL-14); without the right to see all, only your own.',
  query: searchQuery.extend({
    ...limitQuery.shape,
    before: z.string().max(64).optional().meta({ description: 'The `next` of the page before.' }),
  }),
  answer: z.object({ calls: z.array(historyRowShape), next: z.string().optional() }),
  handle: ({ services, person, query, language }) => {
    const wanted = searchOf(services, person, query, language);
    if (!wanted) return { calls: [] };
    const { records, next } = services.history.search({ ...wanted, limit: query.limit, cursor: query.before });
    return { calls: records.map((record) => historyRow(record, language, services.config)), next };
  },
});

const exportHistory = defineMediaRoute({
  method: 'GET',
  path: '/api/history/export',
  right: RIGHT,
  summary: 'All calls that a search finds as a table for spreadsheets, newest first, each with its way in sentences.',
  query: searchQuery,
  answerMedia: { contentType: 'text/csv; charset=utf-8', summary: 'Separated by semicolons, with a line of names.' },
  handle: ({ services, person, query, language }) => {
    const wanted = searchOf(services, person, query, language);
    const { timeZone } = services.office();
    const seesAll = person.rights.has('see-all-history');
    const table = historyTable(services, wanted, { config: services.config, language, timeZone, seesAll });
    return new Response(streamOf(table), {
      headers: {
        'content-type': 'text/csv; charset=utf-8',
        'content-disposition': 'attachment; filename="calls.csv"',
      },
    });
  },
});

/** Page by page, as it is read: a year of calls is never held at once, and calls go on between two pages. */
async function* historyTable(
  { history, clock }: Pick<Services, 'history' | 'clock'>,
  wanted: Omit<HistoryQuery, 'limit'> | undefined,
  context: HistoryCsvContext,
): AsyncGenerator<Uint8Array, void> {
  const encoder = new TextEncoder();
  // With a byte order mark spreadsheets read accents right.
  yield encoder.encode(`\uFEFF${writeCsv([historyHead(context.language)])}`);
  let cursor: string | undefined;
  while (wanted) {
    const { records, next } = history.search({ ...wanted, limit: HISTORY_PAGE_MAX, cursor });
    yield encoder.encode(writeCsv(records.map((record) => historyCells(record, context))));
    if (next === undefined) return;
    cursor = next;
    await sleep(clock, 0);
  }
}

const summary = defineRoute({
  method: 'GET',
  path: '/api/history/summary',
  right: RIGHT,
  summary: 'How many calls there were in a stretch of time, hour by hour.',
  query: z.object({ from: z.coerce.number().int(), to: z.coerce.number().int() }),
  answer: summaryShape,
  handle: ({ services, person, query }) => {
    const extensionId = extensionAsked(person, undefined);
    const records = extensionId === null ? [] : [...stretch(services, { ...query, extensionId })];
    return summarize(records, query.from, query.to);
  },
});

/** All calls of a stretch of time, page by page, up to a limit. */
function* stretch(
  { history }: Pick<Services, 'history'>,
  { from, to, extensionId }: { from: number; to: number; extensionId: string | undefined },
): Generator<CallRecord> {
  const query: HistoryQuery = { from, until: to, extensionId, limit: HISTORY_PAGE_MAX };
  let cursor: string | undefined;
  for (let page = 0; page < HISTORY_SUMMARY_PAGES_MAX; page++) {
    const { records, next } = history.search({ ...query, cursor });
    yield* records;
    if (next === undefined) return;
    cursor = next;
  }
}

/** One that this person may see; to others it is as if there were none. */
function recordOf(services: Services, person: Person, id: string): CallRecord {
  const record = services.history.get(id);
  if (!record || !seesCall(person, 'see-all-history', extensionsOf(record))) {
    throw new AppError('not-found', phrase('api.no-such'));
  }
  return record;
}

const getCall = defineRoute({
  method: 'GET',
  path: '/api/history/{id}',
  right: RIGHT,
  summary: 'One finished call and the way it took, in sentences.',
  params: idParams,
  answer: historyCallShape,
  handle: ({ services, person, params, language }) => {
    const record = recordOf(services, person, params.id);
    const seesAll = person.rights.has('see-all-history');
    return historyCall(record, services.trace(record.id).length > 0, language, seesAll, services.config);
  },
});

const ladder = defineRoute({
  method: 'GET',
  path: '/api/history/{id}/ladder',
  right: 'see-ladder',
  summary: 'The SIP messages of a call, as long as they are kept.',
  params: idParams,
  answer: ladderShape,
  handle: ({ services, person, params, language }) => {
    const { config, locator } = services;
    const entries = services.trace(recordOf(services, person, params.id).id);
    if (entries.length === 0) throw new AppError('not-found', phrase('api.no-ladder'));
    const nameOf = ({ lineId }: { readonly lineId: string }): string => {
      const line = config.get<LineBody>('line', lineId);
      const user = line && userOfLine(config, line);
      return user ? `${user.number} ${user.name}` : (line?.username ?? lineId);
    };
    return ladderView({ entries, bindings: locator.all(), nameOf }, language);
  },
});

export const historyRoutes = [listHistory, exportHistory, summary, getCall, ladder];
