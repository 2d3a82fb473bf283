import { z } from 'zod';
import { AppError } from '../../base/errors.ts';
import { phrase } from '../../base/words/index.ts';
import { makePassword } from '../../config/line-password.ts';
import type { ConfigView, LineBody, Stored } from '../../config/types.ts';
import { configure } from '../configure.ts';
import { defineRoute } from '../define-route.ts';
import { revealNoted } from '../reveal-line.ts';
import { lineShape, lineShapes, lineView, revealShape } from '../views/lines.ts';
import { searched } from '../views/search.ts';
import { idParams, listQuery } from '../views/shapes.ts';

function lineOf(config: ConfigView, id: string): Stored<LineBody> {
  const line = config.get<LineBody>('line', id);
  if (!line) throw new AppError('not-found', phrase('api.no-such'));
  return line;
}

const listLines = defineRoute({
  method: 'GET',
  path: '/api/lines',
  right: 'see-people',
  summary: 'All lines, or those of one user.',
  query: listQuery.extend({ userId: z.string().max(64).optional() }),
  answer: z.object({ lines: z.array(lineShape), total: z.number().int() }),
  handle: ({ services, query }) => {
    const all =
      query.userId === undefined
        ? services.config.list<LineBody>('line')
        : services.config.where<LineBody>('line', 'userId', query.userId);
    const views = all.map((line) => lineView(services, line));
    const { page, total } = searched(views, query, (line) => [line.username, line.user?.name, line.user?.number]);
    return { lines: [...page], total };
  },
});

const getLine = defineRoute({
  method: 'GET',
  path: '/api/lines/{id}',
  right: 'see-people',
  summary: 'One line.',
  params: idParams,
  answer: lineShape,
  handle: ({ services, params }) => lineView(services, lineOf(services.config, params.id)),
});

const addLine = defineRoute({
  method: 'POST',
  path: '/api/lines',
  right: 'change-people',
  summary: 'Add a line; its password is shown only this once.',
  body: lineShapes.created,
  status: 201,
  answer: z.object({ line: lineShape, reveal: revealShape }),
  handle: (asking) => {
    const { services, body } = asking;
    const [id] = configure(asking, [{ change: { what: 'create', entity: 'line', body } }]);
    const line = lineOf(services.config, id as string);
    return { line: lineView(services, line), reveal: revealNoted(asking, line) };
  },
});

const changeLine = defineRoute({
  method: 'PATCH',
  path: '/api/lines/{id}',
  right: 'change-people',
  summary: 'Change a line.',
  params: idParams,
  body: lineShapes.changed,
  answer: lineShape,
  handle: (asking) => {
    const { services, params, body } = asking;
    lineOf(services.config, params.id);
    configure(asking, [{ change: { what: 'change', entity: 'line', id: params.id, body } }]);
    return lineView(services, lineOf(services.config, params.id));
  },
});

const deleteLine = defineRoute({
  method: 'DELETE',
  path: '/api/lines/{id}',
  right: 'change-people',
  summary: 'Delete a line.',
  params: idParams,
  answer: undefined,
  handle: (asking) => {
    lineOf(asking.services.config, asking.params.id);
    configure(asking, [{ change: { what: 'delete', entity: 'line', id: asking.params.id } }]);
  },
});

const revealLine = defineRoute({
  method: 'POST',
  path: '/api/lines/{id}/reveal',
  right: 'reveal-line-passwords',
  summary: "Show a line's password; noted in the audit.",
  params: idParams,
  answer: revealShape,
  handle: (asking) => revealNoted(asking, lineOf(asking.services.config, asking.params.id)),
});

const newPassword = defineRoute({
  method: 'POST',
  path: '/api/lines/{id}/new-password',
  right: 'change-people',
  summary: 'Make up a new password for a line and show it; phones that know only the old one fall silent.',
  params: idParams,
  answer: revealShape,
  handle: (asking) => {
    const { services, params } = asking;
    lineOf(services.config, params.id);
    const body = { password: makePassword(services.random) };
    configure(
      asking,
      [{ change: { what: 'change', entity: 'line', id: params.id, body } }],
      phrase('note.new-password'),
    );
    return revealNoted(asking, lineOf(services.config, params.id));
  },
});

export const lineRoutes = [listLines, getLine, addLine, changeLine, deleteLine, revealLine, newPassword];
