import { z } from 'zod';
import { AppError, type Problem } from '../../base/errors.ts';
import { LOCATION_CSV_MAX_BYTES, LOCATION_PROBLEMS_TOLD } from '../../base/limits-features.ts';
import type { Work } from '../../base/slices.ts';
import { type Phrase, phrase, say } from '../../base/words/index.ts';
import type { Change, ConfigService, Stored } from '../../config/types.ts';
import { prepare } from '../../extensions/location.ts';
import type { LocationBody } from '../../extensions/location-schema.ts';
import { REVISION_HEADER } from '../configure.ts';
import { defineMediaRoute } from '../define-route.ts';
import { authorOf } from '../person.ts';
import { locationCsv, type ReadLocationCsv, readLocationCsv } from '../views/location-csv.ts';
import { flag, idParams, sentence } from '../views/shapes.ts';

const media = {
  contentType: 'text/csv',
  summary:
    'A row on a line: area code, postcode (or range) or number (or first digits with a star); extension; prefix.',
};

const exportRows = defineMediaRoute({
  method: 'GET',
  path: '/api/extensions/{id}/rows',
  right: 'see-extensions',
  summary: 'The table of a location routing as a file for spreadsheets (LBR-05).',
  params: idParams,
  answerMedia: media,
  handle: ({ services: { config }, params }) => {
    const location = locationNamed(config, params.id);
    return new Response(locationCsv(location, config), {
      headers: {
        'content-type': `${media.contentType}; charset=utf-8`,
        'content-disposition': `attachment; filename="locations-${location.number}.csv"`,
      },
    });
  },
});

const importedShape = z.object({
  rows: z.int().meta({ description: 'Of the file.' }),
  before: z.int().meta({ description: 'Of the table until then.' }),
  destinations: z.int(),
  problems: z
    .array(z.object({ line: z.int(), sentence }))
    .meta({ description: 'By line of the file; the first ones.' }),
});

type Imported = z.input<typeof importedShape>;

const importRows = defineMediaRoute({
  method: 'POST',
  path: '/api/extensions/{id}/rows',
  right: 'change-extensions',
  summary: 'Make the table what the file says, all or nothing; `dryRun` only tells what is wrong (LBR-05).',
  params: idParams,
  query: z.object({ dryRun: flag }),
  media,
  bodyMaxBytes: LOCATION_CSV_MAX_BYTES,
  answer: importedShape,
  handle: ({ services: { config, routing }, person, params, query, body, language, headers }) => {
    // A hundred thousand rows take their time: calls have their turn between reading, judging and saving them.
    const work = function* (): Work<Imported> {
      const location = locationNamed(config, params.id);
      const file = yield* readLocationCsv(body, location, config);
      const { destinations, rows } = file;
      yield* prepare({ ...location, destinations: [...destinations], rows }, config);
      yield;
      const change: Change = { what: 'change', entity: 'location', id: location.id, body: { destinations, rows } };
      const wrong = [...file.problems.map((one) => ({ path: '', ...one })), ...problemsOf(config, change, file)];
      const problems = wrong.slice(0, LOCATION_PROBLEMS_TOLD);
      yield;
      if (!query.dryRun) {
        if (problems.length > 0) throw new AppError('invalid', phrase('location.wrong-file'), problems);
        const { number, name } = location;
        const { revision } = config.apply([change], authorOf(person), phrase('location.imported', { number, name }));
        headers.set(REVISION_HEADER, String(revision));
      }
      const told = problems.map(({ line, phrase: said }) => ({ line, sentence: say(said, language) }));
      const before = location.rows === '' ? 0 : location.rows.split('\n').length;
      return { rows: file.lines.length, before, destinations: destinations.length, problems: told };
    };
    return routing.inSlices(work());
  },
});

/** What the configuration says of the rows, by the lines of the file. */
function problemsOf(config: ConfigService, change: Change, { lines }: ReadLocationCsv): (Problem & { line: number })[] {
  try {
    config.preview([change]);
    return [];
  } catch (error) {
    if (!(error instanceof AppError) || error.kind !== 'invalid') throw error;
    return error.problems.map(({ path, phrase: said }) => {
      const line = lines[Number(said.params?.line ?? 0) - 1] ?? 1;
      return { path, line, phrase: placed(said, lines) };
    });
  }
}

/** Rows are counted from the file’s first line on, which may be the names of columns. */
function placed(said: Phrase, lines: readonly number[]): Phrase {
  const moved = Object.entries(said.params ?? {}).map(([name, value]) => [
    name,
    name === 'line' || name === 'other' ? (lines[Number(value) - 1] ?? value) : value,
  ]);
  return { key: said.key, params: Object.fromEntries(moved) };
}

function locationNamed(config: ConfigService, id: string): Stored<LocationBody> {
  const location = config.get<LocationBody>('location', id);
  if (!location) throw new AppError('not-found', phrase('api.no-such'));
  return location;
}

export const locationRowRoutes = [exportRows, importRows];
