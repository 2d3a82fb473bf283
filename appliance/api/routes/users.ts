import { z } from 'zod';
import { AppError } from '../../base/errors.ts';
import { phrase } from '../../base/words/index.ts';
import type { ConfigView, LineBody, Stored } from '../../config/types.ts';
import { configure, type PlacedChange } from '../configure.ts';
import { defineRoute } from '../define-route.ts';
import { deletionOf, pointedAtBy, takenAlong } from '../delete-user.ts';
import { revealNoted } from '../reveal-line.ts';
import { lineShapes, revealShape } from '../views/lines.ts';
import { searched } from '../views/search.ts';
import { idParams, listQuery } from '../views/shapes.ts';
import { type StoredUser, userContext, userShape, userShapes, userView } from '../views/users.ts';

function userOf(config: ConfigView, id: string): StoredUser {
  const user = config.get<StoredUser>('user', id);
  if (!user) throw new AppError('not-found', phrase('api.no-such'));
  return user;
}

const listUsers = defineRoute({
  method: 'GET',
  path: '/api/users',
  right: 'see-people',
  summary: 'The people with an extension, by number.',
  query: listQuery,
  answer: z.object({ users: z.array(userShape), total: z.number().int() }),
  handle: ({ services, query }) => {
    const { page, total } = searched(services.config.list<StoredUser>('user'), query, (user) => [
      user.number,
      user.name,
      user.firstName,
      user.surname,
      user.email,
      user.mobile,
    ]);
    const context = userContext(services);
    return { users: page.map((user) => userView(context, user)), total };
  },
});

const nextNumber = defineRoute({
  method: 'GET',
  path: '/api/users/next-number',
  right: 'change-people',
  summary: 'The next free extension (EXT-01).',
  answer: z.object({ number: z.string() }),
  handle: ({ services }) => {
    const number = services.config.nextFreeNumber();
    if (number === undefined) throw new AppError('conflict', phrase('api.no-number-left'));
    return { number };
  },
});

const getUser = defineRoute({
  method: 'GET',
  path: '/api/users/{id}',
  right: 'see-people',
  summary: 'One user.',
  params: idParams,
  answer: userShape,
  handle: ({ services, params }) => userView(userContext(services), userOf(services.config, params.id)),
});

/** `line` left out: one named as the number; null: none; else its settings. The rest are the user's own fields. */
const newUser = userShapes.createdWith({ line: lineShapes.changed.nullable().optional() });

const addUser = defineRoute({
  method: 'POST',
  path: '/api/users',
  right: 'change-people',
  summary: 'Add a user, with a line whose password is shown only this once.',
  body: newUser,
  status: 201,
  answer: z.object({ user: userShape, line: revealShape.optional() }),
  handle: (asking) => {
    const { services } = asking;
    const { line, ...body } = asking.body as Record<string, unknown> & { line?: Record<string, unknown> | null };
    const userId = services.random.token(12);
    const changes: PlacedChange[] = [{ change: { what: 'create', entity: 'user', id: userId, body } }];
    if (line !== null) {
      const ofUser = { username: body.number, ...line, userId };
      changes.push({ change: { what: 'create', entity: 'line', body: ofUser }, at: 'line' });
    }
    const [, lineId] = configure(asking, changes);
    const made = lineId === undefined ? undefined : services.config.get<LineBody>('line', lineId);
    return {
      user: userView(userContext(services), userOf(services.config, userId)),
      line: made && revealNoted(asking, made as Stored<LineBody>),
    };
  },
});

const changeUser = defineRoute({
  method: 'PATCH',
  path: '/api/users/{id}',
  right: 'change-people',
  summary: 'Change a user.',
  params: idParams,
  body: userShapes.changed,
  answer: userShape,
  handle: (asking) => {
    const { services, params, body } = asking;
    userOf(services.config, params.id);
    configure(asking, [{ change: { what: 'change', entity: 'user', id: params.id, body } }]);
    return userView(userContext(services), userOf(services.config, params.id));
  },
});

const thing = z.object({ entity: z.string(), title: z.string() });

const dependents = defineRoute({
  method: 'GET',
  path: '/api/users/{id}/dependents',
  right: 'see-people',
  summary: 'What deleting this user takes along, and what stands in its way (EXT-03).',
  params: idParams,
  answer: z.object({
    takesAlong: z.array(thing.extend({ id: z.string(), what: z.enum(['deleted', 'released']) })),
    pointedAtBy: z.array(thing),
  }),
  handle: ({ services: { config }, person, params }) => {
    userOf(config, params.id);
    return {
      takesAlong: takenAlong(config, person, params.id),
      pointedAtBy: pointedAtBy(config, person, params.id),
    };
  },
});

const deleteUser = defineRoute({
  method: 'DELETE',
  path: '/api/users/{id}',
  right: 'change-people',
  summary: 'Delete a user and the lines bound to it; phones where the user is logged in are let go.',
  params: idParams,
  answer: undefined,
  handle: (asking) => {
    const { services, person, params } = asking;
    userOf(services.config, params.id);
    const changes = deletionOf(services.config, person, params.id).map((change) => ({ change }));
    configure(asking, changes);
  },
});

export const userRoutes = [listUsers, nextNumber, getUser, addUser, changeUser, dependents, deleteUser];
