import { z } from 'zod';
import { AppError } from '../../base/errors.ts';
import { phrase, say } from '../../base/words/index.ts';
import { invalid, problemsOf } from '../../config/problems.ts';
import type { Change, ConfigService } from '../../config/types.ts';
import { configure } from '../configure.ts';
import { defineRoute } from '../define-route.ts';
import { authorOf } from '../person.ts';
import {
  ANSWERING_KINDS,
  extensionNamed,
  extensionShape,
  extensionSummary,
  extensionView,
  kindNamed,
  type StoredExtension,
  summaryOf,
} from '../views/extensions.ts';
import { searched } from '../views/search.ts';
import { idParams, listQuery, sentence } from '../views/shapes.ts';

const listExtensions = defineRoute({
  method: 'GET',
  path: '/api/extensions',
  right: 'see-extensions',
  summary: 'All extensions by number, people included: whatever a call can be sent to (EXT-03).',
  query: listQuery.extend({ type: z.string().max(32).optional().meta({ description: 'Only of this kind.' }) }),
  answer: z.object({ extensions: z.array(extensionSummary), total: z.number().int() }),
  handle: ({ services: { config }, query, language }) => {
    const all = config
      .list<StoredExtension>('extension')
      .filter(({ id }) => query.type === undefined || config.entityOf(id) === query.type)
      .toSorted((a, b) => a.number.localeCompare(b.number));
    const { page, total } = searched(all, query, ({ number, name }) => [number, name]);
    return { extensions: page.map((body) => summaryOf(config, body, language)), total };
  },
});

const listKinds = defineRoute({
  method: 'GET',
  path: '/api/extensions/kinds',
  right: 'see-extensions',
  summary: 'The kinds of extensions that these routes can add; their settings stand in /api/schemas.',
  answer: z.object({ kinds: z.array(z.object({ type: z.string(), icon: z.string(), kind: sentence })) }),
  handle: ({ language }) => ({
    kinds: ANSWERING_KINDS.map((type) => ({
      ...{ type, icon: kindNamed(type).definition.icon },
      kind: say(phrase(`entity.${type}` as 'entity.user'), language),
    })),
  }),
});

const nextNumber = defineRoute({
  method: 'GET',
  path: '/api/extensions/next-number',
  right: 'change-extensions',
  summary: 'The next free extension (EXT-01).',
  answer: z.object({ number: z.string() }),
  handle: ({ services }) => ({ number: nextNumberOf(services.config) }),
});

function nextNumberOf(config: ConfigService): string {
  const number = config.nextFreeNumber();
  if (number === undefined) throw new AppError('conflict', phrase('api.no-number-left'));
  return number;
}

const getExtension = defineRoute({
  method: 'GET',
  path: '/api/extensions/{id}',
  right: 'see-extensions',
  summary: 'One extension that answers by itself, with its settings.',
  params: idParams,
  answer: extensionShape,
  handle: ({ services, params, language }) => extensionView(services.config, params.id, language),
});

const newExtension = z.looseObject({
  type: z.enum(ANSWERING_KINDS as [string, ...string[]]).meta({ description: 'Its settings stand beside it.' }),
});

const addExtension = defineRoute({
  method: 'POST',
  path: '/api/extensions',
  right: 'change-extensions',
  summary: 'Add an extension that answers by itself.',
  body: newExtension,
  status: 201,
  answer: extensionShape,
  handle: (asking) => {
    const { type, ...given } = asking.body;
    const body = known(kindNamed(type).shapes.created, given);
    const [id = ''] = configure(asking, [{ change: { what: 'create', entity: type, body } }]);
    return extensionView(asking.services.config, id, asking.language);
  },
});

/** The settings, if they are settings of that kind. What they say is judged by the configuration. */
function known(shape: z.ZodType<Record<string, unknown>>, given: object): Record<string, unknown> {
  const parsed = shape.safeParse(given);
  if (!parsed.success) throw invalid(problemsOf(parsed.error, ''));
  return parsed.data;
}

const changeExtension = defineRoute({
  method: 'PATCH',
  path: '/api/extensions/{id}',
  right: 'change-extensions',
  summary: 'Change an extension; a list, such as the options of a menu, is given as a whole.',
  params: idParams,
  body: z.looseObject({}),
  answer: extensionShape,
  handle: (asking) => {
    const { services, params, language } = asking;
    const { kind } = extensionNamed(services.config, params.id);
    const body = known(kind.shapes.changed, asking.body);
    configure(asking, [{ change: { what: 'change', entity: kind.definition.type, id: params.id, body } }]);
    return extensionView(services.config, params.id, language);
  },
});

const copyExtension = defineRoute({
  method: 'POST',
  path: '/api/extensions/{id}/copy',
  right: 'change-extensions',
  summary: 'Add another one with the same settings, under the next free number unless one is given (EXT-03).',
  params: idParams,
  body: z.object({ number: z.string().optional(), name: z.string().optional() }),
  status: 201,
  answer: extensionShape,
  handle: (asking) => {
    const { services, params, language } = asking;
    const { config } = services;
    const { kind, body } = extensionNamed(config, params.id);
    const { id: _, ...settings } = body;
    const { number = nextNumberOf(config), name = nameOfCopy(config, kind.definition.type, body.name) } = asking.body;
    const copy = { ...settings, number, name };
    const [id = ''] = configure(asking, [{ change: { what: 'create', entity: kind.definition.type, body: copy } }]);
    return extensionView(config, id, language);
  },
});

/** `Menu` → `Menu 2`, `Menu 3` …, cut where the name gets too long for that. */
function nameOfCopy(config: ConfigService, type: string, name: string): string {
  const taken = new Set(config.list<StoredExtension>(type).map((one) => one.name.toLowerCase()));
  const stem = name.replace(/ \d{1,3}$/, '').slice(0, 60);
  for (let count = 2; ; count++) if (!taken.has(`${stem} ${count}`.toLowerCase())) return `${stem} ${count}`;
}

const dependents = defineRoute({
  method: 'GET',
  path: '/api/extensions/{id}/dependents',
  right: 'see-extensions',
  summary: 'Who points at it and would have to be changed before it can be deleted (EXT-03).',
  params: idParams,
  answer: z.object({ pointedAtBy: z.array(z.object({ entity: z.string(), title: z.string(), sentence })) }),
  handle: ({ services: { config }, params, language }) => {
    const { kind } = extensionNamed(config, params.id);
    return { pointedAtBy: inTheWay(config, { what: 'delete', entity: kind.definition.type, id: params.id }, language) };
  },
});

function inTheWay(config: ConfigService, deletion: Change, language: Parameters<typeof say>[1]) {
  try {
    config.preview([deletion]);
    return [];
  } catch (error) {
    if (!(error instanceof AppError) || error.kind !== 'conflict') throw error;
    return error.problems.map(({ phrase: said }) => ({
      entity: String(said.params?.entity ?? ''),
      title: String(said.params?.title ?? ''),
      sentence: say(said, language),
    }));
  }
}

const deleteExtension = defineRoute({
  method: 'DELETE',
  path: '/api/extensions/{id}',
  right: 'change-extensions',
  summary: 'Delete an extension; refused with a list while others point at it (EXT-03).',
  params: idParams,
  answer: undefined,
  handle: (asking) => {
    const { kind, body } = extensionNamed(asking.services.config, asking.params.id);
    configure(asking, [{ change: { what: 'delete', entity: kind.definition.type, id: body.id } }]);
  },
});

const revealExtension = defineRoute({
  method: 'POST',
  path: '/api/extensions/{id}/reveal',
  right: 'change-extensions',
  summary: 'Show the PINs of an extension, to hand them out or change them; noted in the audit.',
  params: idParams,
  answer: z.object({ secrets: z.record(z.string(), z.unknown()) }),
  handle: ({ services, person, params }) => {
    const { kind, body } = extensionNamed(services.config, params.id);
    const shown = phrase('audit.extension-revealed', { number: body.number, name: body.name });
    services.audit.add({ at: services.clock.wall(), author: authorOf(person), phrase: shown });
    return { secrets: kind.shapes.secrets(body) };
  },
});

const callExtension = defineRoute({
  method: 'POST',
  path: '/api/extensions/{id}/call',
  right: 'see-extensions',
  summary: 'Hear it: your own phones ring, and the one that you pick up calls it.',
  params: idParams,
  answer: z.object({ callId: z.string() }),
  handle: ({ services: { config, dialFor }, person, params }) => {
    const extension = config.get<StoredExtension>('extension', params.id);
    if (!extension) throw new AppError('not-found', phrase('api.no-such'));
    if (person.userId === undefined) throw new AppError('conflict', phrase('extension.no-own-phone'));
    return { callId: dialFor(person.userId, extension.number) };
  },
});

export const extensionRoutes = [
  listExtensions,
  listKinds,
  nextNumber,
  getExtension,
  addExtension,
  changeExtension,
  copyExtension,
  dependents,
  deleteExtension,
  revealExtension,
  callExtension,
];
