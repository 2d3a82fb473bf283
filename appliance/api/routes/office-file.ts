import { z } from 'zod';
import { AppError } from '../../base/errors.ts';
import { OFFICE_FILE_MAX_BYTES } from '../../base/limits.ts';
import { phrase, say } from '../../base/words/index.ts';
import { sayDifference } from '../../config/office-file/difference.ts';
import { REVISION_HEADER } from '../configure.ts';
import { defineMediaRoute } from '../define-route.ts';
import { authorOf } from '../person.ts';
import { changedThings } from '../views/changes.ts';
import { changedThing, flag, sentence } from '../views/shapes.ts';

const media = { contentType: 'application/yaml', summary: 'An office file.' };

const exportFile = defineMediaRoute({
  method: 'GET',
  path: '/api/office-file',
  right: 'export-office-file',
  summary: 'Everything an admin can set, as an office file; passwords and PINs only with `secrets` and its own right.',
  query: z.object({ secrets: flag }),
  answerMedia: media,
  handle: ({ services, person, query }) => {
    if (query.secrets && !person.rights.has('export-secrets')) throw new AppError('forbidden', phrase('api.no-right'));
    const exported = phrase(query.secrets ? 'audit.exported-secrets' : 'audit.exported');
    services.audit.add({ at: services.clock.wall(), author: authorOf(person), phrase: exported });
    return new Response(services.officeFile.export(query), {
      headers: {
        'content-type': `${media.contentType}; charset=utf-8`,
        'content-disposition': 'attachment; filename="office.yaml"',
      },
    });
  },
});

const applyFile = defineMediaRoute({
  method: 'POST',
  path: '/api/office-file',
  right: 'apply-office-file',
  summary: 'Bring an office file in, all or nothing; `dryRun` only tells what would change, `replace` also deletes.',
  query: z.object({
    dryRun: flag,
    replace: flag,
    basis: z.coerce
      .number()
      .int()
      .optional()
      .meta({ description: 'The `basis` of the dry run that was looked at: refused when something changed since.' }),
  }),
  media,
  bodyMaxBytes: OFFICE_FILE_MAX_BYTES,
  answer: z.object({
    revision: z.number().int().optional().meta({ description: 'The one that this made.' }),
    basis: z.number().int().meta({ description: 'What the file was compared with.' }),
    sentences: z.array(sentence).meta({ description: 'The difference, a sentence per thing or setting.' }),
    changes: z.array(changedThing),
  }),
  handle: ({ services, person, query, body, language, headers }) => {
    const basis = services.config.revision;
    if (query.basis !== undefined && query.basis !== basis) {
      throw new AppError('conflict', phrase('api.office-file-moved'));
    }
    const { revision, changes } = services.officeFile.apply(
      body,
      { ...query, config: services.config },
      authorOf(person),
    );
    if (revision !== undefined) headers.set(REVISION_HEADER, String(revision));
    const sentences = sayDifference(changes, services.config).map((said) => say(said, language));
    return { revision, basis, sentences, changes: changedThings(changes, language) };
  },
});

export const officeFileRoutes = [exportFile, applyFile];
