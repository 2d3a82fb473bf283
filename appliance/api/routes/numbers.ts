import { z } from 'zod';
import { AppError } from '../../base/errors.ts';
import { PLAN_BODY_MAX_BYTES } from '../../base/limits-routing.ts';
import { type Phrase, phrase, say } from '../../base/words/index.ts';
import { numberFields, rowText } from '../../config/entities/number.ts';
import type { Change, ConfigView, NumberBody, NumberSchemaBody, OfficeBody, Stored } from '../../config/types.ts';
import { indexOf, type NumberRange, sizeOf, withoutNumbers } from '../../rules/number-ranges.ts';
import { type PastedRow, readRows } from '../../rules/number-rows.ts';
import { shown } from '../../rules/phone-number.ts';
import { configure } from '../configure.ts';
import { defineRoute } from '../define-route.ts';
import { entityShapes } from '../entity-shapes.ts';
import { schemaNamed } from '../views/number-plans.ts';
import { searched } from '../views/search.ts';
import { idParams, listQuery, sentence } from '../views/shapes.ts';

const shapes = entityShapes({ schema: numberFields });

const numberShape = z
  .object({
    ...shapes.answer,
    shown: z.string().meta({ description: 'As people read it: +31 20 123 45 67.' }),
    count: z.int().meta({ description: 'How many numbers it is.' }),
  })
  .meta({ id: 'OwnNumber' });

type StoredNumber = Stored<NumberBody>;

function numberView(body: StoredNumber): z.input<typeof numberShape> {
  const { first, last } = body;
  const text = last === undefined ? shown(first) : `${shown(first)} – ${shown(last)}`;
  return { ...(shapes.pick({ ...body }) as { readonly id: string }), shown: text, count: sizeOf(body) };
}

function numberNamed(config: ConfigView, id: string): StoredNumber {
  const body = config.get<NumberBody>('number', id);
  if (!body) throw new AppError('not-found', phrase('api.no-such'));
  return body;
}

const listNumbers = defineRoute({
  method: 'GET',
  path: '/api/numbers',
  right: 'see-numbers',
  summary: 'The numbers of the office, single ones and rows (DDI).',
  query: listQuery.extend({ schemaId: z.string().max(64).optional() }),
  answer: z.object({ numbers: z.array(numberShape), total: z.int() }),
  handle: ({ services: { config }, query }) => {
    const all = config
      .list<NumberBody>('number')
      .filter(({ schemaId }) => query.schemaId === undefined || schemaId === query.schemaId);
    const { page, total } = searched(all, query, (one) => [
      one.first,
      one.last ?? '',
      one.name ?? '',
      numberView(one).shown,
    ]);
    return { numbers: page.map(numberView), total };
  },
});

const addNumber = defineRoute({
  method: 'POST',
  path: '/api/numbers',
  right: 'change-numbers',
  summary: 'Add a number or a row of numbers; any spelling will do.',
  body: shapes.created,
  status: 201,
  answer: numberShape,
  handle: (asking) => {
    const [id = ''] = configure(asking, [{ change: { what: 'create', entity: 'number', body: asking.body } }]);
    return numberView(numberNamed(asking.services.config, id));
  },
});

const changeNumber = defineRoute({
  method: 'PATCH',
  path: '/api/numbers/{id}',
  right: 'change-numbers',
  summary: 'Change a number; one that goes to another schema leaves the plans of its old one.',
  params: idParams,
  body: shapes.changed,
  answer: numberShape,
  handle: (asking) => {
    const { services, params, body } = asking;
    const before = numberNamed(services.config, params.id);
    const moves = typeof body.schemaId === 'string' && body.schemaId !== before.schemaId;
    configure(asking, [
      { change: { what: 'change', entity: 'number', id: params.id, body } },
      ...(moves ? leaving(services.config, before) : []),
    ]);
    return numberView(numberNamed(services.config, params.id));
  },
});

const deleteNumber = defineRoute({
  method: 'DELETE',
  path: '/api/numbers/{id}',
  right: 'change-numbers',
  summary: 'Delete a number or a row; the plans forget it too.',
  params: idParams,
  answer: undefined,
  handle: (asking) => {
    const { config } = asking.services;
    const body = numberNamed(config, asking.params.id);
    configure(asking, [{ change: { what: 'delete', entity: 'number', id: body.id } }, ...leaving(config, body)]);
  },
});

/** The plans of its schema without these numbers, where they know them. */
function leaving(config: ConfigView, gone: StoredNumber): { readonly change: Change }[] {
  const schema = config.get<NumberSchemaBody>('number-schema', gone.schemaId);
  if (!schema?.plans.some(({ entries }) => indexOf(entries).overlapping(gone).length > 0)) return [];
  const plans = schema.plans.map((plan) => ({ ...plan, entries: withoutNumbers(plan.entries, gone) }));
  return [{ change: { what: 'change', entity: 'number-schema', id: schema.id, body: { plans } } }];
}

const importedShape = z.object({
  line: z.int(),
  text: z.string(),
  first: z.string().optional(),
  last: z.string().optional(),
  name: z.string().optional(),
  shown: z.string().optional(),
  count: z.int(),
  isThere: z.boolean().meta({ description: 'It is one of the office’s already, and stays as it is.' }),
  problem: sentence.optional(),
});

const importNumbers = defineRoute({
  method: 'POST',
  path: '/api/numbers/import',
  right: 'change-numbers',
  summary:
    'Add numbers from a pasted list: one or a row a line, in any spelling; `dryRun` only tells what it would do (NPL-08).',
  body: z.object({
    text: z.string().max(PLAN_BODY_MAX_BYTES),
    schemaId: z.string().max(64),
    trunkId: z.string().max(64).optional(),
    dryRun: z.boolean().default(false),
  }),
  bodyMaxBytes: PLAN_BODY_MAX_BYTES,
  answer: z.object({ rows: z.array(importedShape), added: z.int() }),
  handle: (asking) => {
    const { services, body, language } = asking;
    const { config } = services;
    schemaNamed(config, body.schemaId);
    const office = config.list<OfficeBody>('office')[0];
    const place = { country: office?.country ?? 'NL', areaCode: office?.areaCode };
    const judged = judge(config, readRows(body.text, place));
    const rows = judged.map(({ problem, ...rest }) => ({
      ...rest,
      ...(problem && { problem: say(problem, language) }),
    }));
    const fresh = judged.filter((one) => !one.isThere && one.first !== undefined);
    if (body.dryRun) return { rows, added: 0 };
    const wrong = judged.flatMap(({ line, problem }) => (problem ? [{ path: `text.${line}`, phrase: problem }] : []));
    if (wrong.length > 0) throw new AppError('invalid', phrase('plan.import-wrong'), wrong);
    configure(
      asking,
      fresh.map(({ first, last, name }) => {
        const number = { first, last, name, schemaId: body.schemaId, trunkId: body.trunkId };
        return { change: { what: 'create', entity: 'number', body: number } as const };
      }),
    );
    return { rows, added: fresh.length };
  },
});

interface Judged {
  readonly line: number;
  readonly text: string;
  readonly first?: string;
  readonly last?: string;
  readonly name?: string;
  readonly shown?: string;
  readonly count: number;
  readonly isThere: boolean;
  readonly problem?: Phrase;
}

/** Which of them are new, there already, or can't be. */
function judge(config: ConfigView, pasted: readonly PastedRow[]): Judged[] {
  const own = indexOf(config.list<NumberBody>('number'));
  const rows = pasted.flatMap(({ row }) => (row ? [row] : []));
  const among = indexOf<NumberRange>(rows);
  return pasted.map(({ line, text, row }) => {
    if (!row) return { line, text, count: 0, isThere: false, problem: phrase('plan.unreadable', { text }) };
    const { first, last } = row;
    const [known] = own.overlapping(row);
    const isThere = known !== undefined && known.first === first && (known.last ?? known.first) === (last ?? first);
    const [twin] = among.overlapping(row, row);
    const other = isThere ? undefined : (known ?? twin);
    return {
      ...{ line, text, ...row, isThere, count: sizeOf(row) },
      shown: last === undefined ? shown(first) : `${shown(first)} – ${shown(last)}`,
      ...(other ? { problem: phrase('number.overlaps', { other: rowText(other) }) } : {}),
    };
  });
}

export const numberRoutes = [listNumbers, addNumber, changeNumber, deleteNumber, importNumbers];
