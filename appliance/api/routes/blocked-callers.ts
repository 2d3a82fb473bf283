import { z } from 'zod';
import { AppError } from '../../base/errors.ts';
import { phrase } from '../../base/words/index.ts';
import { blockedCallerSchema } from '../../config/entities/blocked-caller.ts';
import type { BlockedCallerBody, ConfigView, Stored } from '../../config/types.ts';
import { blockOf } from '../../rules/incoming-block.ts';
import { canonicalText, shown } from '../../rules/phone-number.ts';
import { configure } from '../configure.ts';
import { defineRoute } from '../define-route.ts';
import { entityShapes } from '../entity-shapes.ts';
import { placeOf, searchText } from '../views/contacts.ts';
import { searched } from '../views/search.ts';
import { idParams, listQuery } from '../views/shapes.ts';

const shapes = entityShapes({ schema: blockedCallerSchema });
const blockedCallerShape = z.object(shapes.answer).meta({ id: 'BlockedCaller' });

function viewOf(block: Stored<BlockedCallerBody>): z.input<typeof blockedCallerShape> {
  const picked = shapes.pick(block as unknown as Record<string, unknown>) as { readonly id: string };
  return { ...picked, caller: shown(block.caller) };
}

function blockNamed(config: ConfigView, id: string): Stored<BlockedCallerBody> {
  const block = config.get<BlockedCallerBody>('blocked-caller', id);
  if (!block) throw new AppError('not-found', phrase('api.no-such'));
  return block;
}

const listBlocked = defineRoute({
  method: 'GET',
  path: '/api/blocked-callers',
  right: 'see-office',
  summary: 'Callers who are not let in (BLK-02); `caller` asks which of them keeps that number out.',
  query: listQuery.extend({ caller: z.string().max(64).optional() }),
  answer: z.object({ blockedCallers: z.array(blockedCallerShape), total: z.number().int() }),
  handle: ({ services: { config }, query }) => {
    const all = config.list<BlockedCallerBody>('blocked-caller');
    if (query.caller !== undefined) {
      const block = blockOf(all, canonicalText(query.caller, placeOf(config)) ?? query.caller);
      return { blockedCallers: block ? [viewOf(block)] : [], total: block ? 1 : 0 };
    }
    const search = searchText(query.search, config);
    const { page, total } = searched(all, { ...query, search }, ({ caller, note }) => [caller, note]);
    return { blockedCallers: page.map(viewOf), total };
  },
});

const addBlocked = defineRoute({
  method: 'POST',
  path: '/api/blocked-callers',
  right: 'change-office',
  summary: 'Let a caller in no more: a number in any spelling, the beginning of numbers with a star, or `withheld`.',
  body: shapes.created,
  status: 201,
  answer: blockedCallerShape,
  handle: (asking) => {
    const [id = ''] = configure(asking, [{ change: { what: 'create', entity: 'blocked-caller', body: asking.body } }]);
    return viewOf(blockNamed(asking.services.config, id));
  },
});

const changeBlocked = defineRoute({
  method: 'PATCH',
  path: '/api/blocked-callers/{id}',
  right: 'change-office',
  summary: 'Change what becomes of a blocked caller.',
  params: idParams,
  body: shapes.changed,
  answer: blockedCallerShape,
  handle: (asking) => {
    const { services, params, body } = asking;
    blockNamed(services.config, params.id);
    configure(asking, [{ change: { what: 'change', entity: 'blocked-caller', id: params.id, body } }]);
    return viewOf(blockNamed(services.config, params.id));
  },
});

const deleteBlocked = defineRoute({
  method: 'DELETE',
  path: '/api/blocked-callers/{id}',
  right: 'change-office',
  summary: 'Let a caller in again.',
  params: idParams,
  answer: undefined,
  handle: (asking) => {
    blockNamed(asking.services.config, asking.params.id);
    configure(asking, [{ change: { what: 'delete', entity: 'blocked-caller', id: asking.params.id } }]);
  },
});

export const blockedCallerRoutes = [listBlocked, addBlocked, changeBlocked, deleteBlocked];
