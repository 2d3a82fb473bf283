import { z } from 'zod';
import { AppError } from '../../base/errors.ts';
import { phrase } from '../../base/words/index.ts';
import type { ConfigService, Revision } from '../../config/types.ts';
import { REVISION_HEADER } from '../configure.ts';
import { defineRoute } from '../define-route.ts';
import { authorOf, type Person } from '../person.ts';
import { changeShape, changeView } from '../views/changes.ts';
import { limitQuery } from '../views/shapes.ts';

const pageQuery = limitQuery.extend({ before: z.coerce.number().int().min(0).optional() });

const listChanges = defineRoute({
  method: 'GET',
  path: '/api/changes',
  right: 'see-changes',
  summary: 'Changes of the configuration, newest first (PPL-04).',
  query: pageQuery,
  answer: z.object({ changes: z.array(changeShape), next: z.number().int().optional() }),
  handle: ({ services, person, query, language }) => {
    const revisions = services.config.revisions(query);
    const changes = revisions.map((revision) => changeView(revision, language, mayUndo(person, revision)));
    const last = revisions.at(-1)?.number;
    return { changes, next: revisions.length === query.limit && last !== undefined && last > 1 ? last : undefined };
  },
});

/** Taking back a change of accounts can make somebody more than they are: the owner's alone. */
function mayUndo(person: Person, revision: Revision): boolean {
  if (!person.rights.has('undo-changes')) return false;
  return person.rights.has('apply-office-file') || revision.changes.every(({ entity }) => entity !== 'account');
}

function revisionOf(config: ConfigService, number: number): Revision {
  const [revision] = config.revisions({ limit: 1, before: number + 1 });
  if (revision?.number !== number) throw new AppError('not-found', phrase('config.no-revision', { revision: number }));
  return revision;
}

const undo = defineRoute({
  method: 'POST',
  path: '/api/changes/{number}/undo',
  right: 'undo-changes',
  summary: 'Take a change back, by a new one (PPL-04).',
  params: z.object({ number: z.coerce.number().int().min(1) }),
  answer: z.object({ revision: z.number().int() }),
  handle: ({ services, person, params, headers }) => {
    const revision = revisionOf(services.config, params.number);
    if (!mayUndo(person, revision)) throw new AppError('forbidden', phrase('api.undo-accounts'));
    const made = services.config.undo(revision.number, authorOf(person));
    headers.set(REVISION_HEADER, String(made.revision));
    return made;
  },
});

export const changeRoutes = [listChanges, undo];
