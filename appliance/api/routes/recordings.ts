import { z } from 'zod';
import { AppError } from '../../base/errors.ts';
import { RECORDING_DOWNLOAD_COUNT_MAX, RECORDING_PEAKS_MAX } from '../../base/limits-features.ts';
import { type PhraseKey, phrase } from '../../base/words/index.ts';
import type { RecordingDownload } from '../../store/recording-downloads.ts';
import type { RecordingRow } from '../../store/recordings.ts';
import { defineMediaRoute, defineRoute } from '../define-route.ts';
import { authorOf, type Person } from '../person.ts';
import { rangedResponse } from '../ranged-response.ts';
import type { Services } from '../services.ts';
import { downloadShape, downloadView, recordingFileName, recordingShape, recordingView } from '../views/recordings.ts';
import { flag, idParams, limitQuery } from '../views/shapes.ts';
import { type ZipEntry, zipStream } from '../zip-stream.ts';

/** FAC-05: all recordings: listen, download, delete; own recordings: listen. */
const HEAR = ['hear-all-recordings', 'hear-own-recordings'] as const;
const ALL = 'hear-all-recordings';

/** Whose recordings are looked through: undefined is everybody's, null nobody's. */
function extensionAsked(person: Person, userId: string | undefined): string | undefined | null {
  return person.rights.has(ALL) ? userId : (person.userId ?? null);
}

/** One that this person may hear; to others it is as if there were none. */
function rowOf({ recordings }: Services, person: Person, id: string): RecordingRow {
  const row = recordings.get(id);
  const isOwn =
    person.userId !== undefined && [row?.caller, row?.callee].some((one) => one?.extensionId === person.userId);
  if (!row || row.state === 'deleted' || !(person.rights.has(ALL) || isOwn)) {
    throw new AppError('not-found', phrase('recording.gone'));
  }
  return row;
}

function note({ audit, clock }: Services, person: Person, key: PhraseKey, row: RecordingRow): void {
  const params = { caller: row.caller.name || row.caller.number, callee: row.callee.name || row.callee.number };
  audit.add({ at: clock.wall(), author: authorOf(person), phrase: phrase(key, params) });
}

const when = z.coerce.number().int().optional();

const listRecordings = defineRoute({
  method: 'GET',
  path: '/api/recordings',
  right: HEAR,
  summary: 'Recordings of calls, newest first (FAC-05); without the right to hear all, only those of your own calls.',
  query: limitQuery.extend({
    search: z.string().max(200).optional(),
    from: when.meta({ description: 'Began at or after.' }),
    to: when.meta({ description: 'Began before.' }),
    userId: z.string().max(64).optional(),
    callId: z.string().max(64).optional().meta({ description: 'Those of one call of the history.' }),
    before: z.string().max(64).optional().meta({ description: 'The `next` of the page before.' }),
  }),
  answer: z.object({ recordings: z.array(recordingShape), next: z.string().optional() }),
  handle: ({ services, person, query }) => {
    const extensionId = extensionAsked(person, query.userId);
    if (extensionId === null) return { recordings: [] };
    const { search: text, from, to: until, callId, limit, before: cursor } = query;
    const { rows, next } = services.recordings.search({ text, extensionId, from, until, callId, limit, cursor });
    return { recordings: rows.map(recordingView), next };
  },
});

const hear = defineMediaRoute({
  method: 'GET',
  path: '/api/recordings/{id}/sound',
  right: HEAR,
  summary: 'The sound of a recording, whole or in parts; with `save` as a file, for which one has to hear all.',
  params: idParams,
  query: z.object({ save: flag }),
  answerMedia: { contentType: 'audio/wav', summary: 'Caller left, callee right (FAC-06).' },
  handle: ({ services, person, params, query, request }) => {
    const row = rowOf(services, person, params.id);
    if (query.save && !person.rights.has(ALL)) throw new AppError('forbidden', phrase('api.no-right'));
    const sound = services.recordings.sound(row);
    if (!sound) throw new AppError('unavailable', phrase('recording.unreadable'));
    // A player asks for many parts, and not always for the first one.
    const told = query.save ? 'audit.saved-recording' : 'audit.heard-recording';
    const isPart = request.headers.has('range');
    if (services.listenings.begins(`${person.sessionId ?? ownerOf(person)} ${told} ${row.id}`, isPart)) {
      note(services, person, told, row);
    }
    const fileName = recordingFileName(row, services.office().timeZone);
    const { size, read } = sound;
    return rangedResponse(request, { contentType: 'audio/wav', size, read, ...(query.save ? { fileName } : {}) });
  },
});

const peaks = defineRoute({
  method: 'GET',
  path: '/api/recordings/{id}/peaks',
  right: HEAR,
  summary: 'Loudness over time, for a picture: values of 0 to 1 for the left and the right.',
  params: idParams,
  query: z.object({ count: z.coerce.number().int().min(1).max(RECORDING_PEAKS_MAX).default(400) }),
  answer: z.object({ left: z.array(z.number()), right: z.array(z.number()) }),
  handle: ({ services, person, params, query }) => {
    const found = services.recordings.peaks(rowOf(services, person, params.id), query.count);
    if (!found) throw new AppError('unavailable', phrase('recording.unreadable'));
    const [left = [], right = left] = found;
    return { left, right };
  },
});

const deleteRecording = defineRoute({
  method: 'DELETE',
  path: '/api/recordings/{id}',
  right: ALL,
  summary: 'Delete a recording for good; that there was one stays visible.',
  params: idParams,
  answer: undefined,
  handle: ({ services, person, params }) => {
    const row = rowOf(services, person, params.id);
    if (!services.recordings.delete(row.id, person.name)) throw new AppError('conflict', phrase('recording.running'));
    note(services, person, 'audit.deleted-recording', row);
  },
});

const makeDownload = defineRoute({
  method: 'POST',
  path: '/api/recording-downloads',
  right: ALL,
  summary: 'Put recordings together for a download as zip: these, or all that a search finds. It is kept for 24 hours.',
  body: z.object({
    ids: z.array(z.string().max(64)).max(RECORDING_DOWNLOAD_COUNT_MAX).optional(),
    search: z.string().max(200).optional(),
    from: z.number().int().optional(),
    to: z.number().int().optional(),
    userId: z.string().max(64).optional(),
  }),
  status: 201,
  answer: downloadShape,
  handle: ({ services, person, body }) => {
    const rows = body.ids
      ? [...new Set(body.ids)].map((id) => rowOf(services, person, id))
      : [...foundBy(services, body)];
    if (rows.length > RECORDING_DOWNLOAD_COUNT_MAX) throw new AppError('invalid', phrase('recording.too-many'));
    const sized = rows
      .filter(({ state }) => state === 'kept')
      .map((row) => ({ id: row.id, bytes: services.recordings.bytes(row) }));
    const params = { count: sized.length };
    const said = phrase('audit.saved-recordings', params);
    services.audit.add({ at: services.clock.wall(), author: authorOf(person), phrase: said });
    return downloadView(services.downloads.make(ownerOf(person), sized));
  },
});

interface Wanted {
  readonly search?: string | undefined;
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  readonly userId?: string | undefined;
}

/** All that a search finds, oldest last, and one more than may be downloaded at once where there are so many. */
function* foundBy({ recordings }: Services, { search, from, to, userId }: Wanted): Generator<RecordingRow> {
  const query = { text: search, extensionId: userId, from, until: to, limit: 200 };
  let left = RECORDING_DOWNLOAD_COUNT_MAX + 1;
  for (let cursor: string | undefined; left > 0; ) {
    const { rows, next } = recordings.search({ ...query, cursor });
    yield* rows.slice(0, left);
    left -= rows.length;
    if (next === undefined) return;
    cursor = next;
  }
}

/** A download is its maker's; the command line's is everybody's on the command line. */
function ownerOf(person: Person): string {
  return person.accountId ?? person.name;
}

const listDownloads = defineRoute({
  method: 'GET',
  path: '/api/recording-downloads',
  right: ALL,
  summary: 'Your downloads of the last 24 hours.',
  answer: z.object({ downloads: z.array(downloadShape) }),
  handle: ({ services, person }) => ({ downloads: services.downloads.of(ownerOf(person)).map(downloadView) }),
});

const fetchDownload = defineMediaRoute({
  method: 'GET',
  path: '/api/recording-downloads/{id}/{part}',
  right: ALL,
  summary: 'One part of a download, from 1 on.',
  params: idParams.extend({ part: z.coerce.number().int().min(1) }),
  answerMedia: { contentType: 'application/zip', summary: 'WAV files; what was deleted meanwhile is not in it.' },
  handle: ({ services, person, params }) => {
    const download = services.downloads.get(params.id, ownerOf(person));
    const part = download?.parts[params.part - 1];
    if (!download || !part) throw new AppError('not-found', phrase('recording.gone'));
    return new Response(zipStream(entriesOf(services, part.recordingIds)), {
      headers: {
        'content-type': 'application/zip',
        'content-disposition': `attachment; filename="${zipName(download, params.part)}"`,
        'cache-control': 'private',
      },
    });
  },
});

function zipName({ parts }: RecordingDownload, part: number): string {
  return parts.length > 1 ? `recordings-${part}-of-${parts.length}.zip` : 'recordings.zip';
}

function* entriesOf(services: Services, ids: readonly string[]): Generator<ZipEntry> {
  const { recordings } = services;
  const { timeZone } = services.office();
  const taken = new Set<string>();
  for (const id of ids) {
    const row = recordings.get(id);
    if (row?.state !== 'kept') continue;
    const name = recordingFileName(row, timeZone);
    const open = (): ReadableStream<Uint8Array> | undefined => {
      const sound = recordings.sound(row);
      return sound?.read(0, sound.size);
    };
    // Two calls of the same people in the same second.
    yield { name: taken.has(name) ? name.replace(/\.wav$/, ` ${id}.wav`) : name, modifiedAt: row.startedAt, open };
    taken.add(name);
  }
}

export const recordingRoutes = [
  listRecordings,
  hear,
  peaks,
  deleteRecording,
  makeDownload,
  listDownloads,
  fetchDownload,
];
