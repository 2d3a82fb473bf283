import { type FakeBox, Refusal } from './box.ts';
import type { FakePlaylist, FakePrompt } from './fake-prompts.ts';
import { peaks, wav } from './fake-voicemail.ts';
import { type Asked, type FakeRoute, route, type Told } from './routes.ts';

function one(box: FakeBox, id: string | undefined): FakePrompt {
  const found = box.prompts.find((prompt) => prompt.id === id);
  if (!found) throw new Refusal(404, 'It isn’t there (any more).');
  return found;
}

function users(box: FakeBox, id: string | undefined): { entity: string; title: string; sentence: string }[] {
  return box.playlists
    .filter(({ promptIds }) => promptIds.includes(id ?? ''))
    .map(({ name }) => ({ entity: 'playlist', title: name, sentence: `${name} plays it.` }));
}

function add(box: FakeBox, given: object): Told {
  const prompt = {
    use: 'speech',
    hasSound: true,
    durationMs: 4_000,
    ...given,
    id: `p${box.changes.length + 100}`,
  } as FakePrompt;
  if (box.prompts.some(({ name }) => name === prompt.name)) {
    const sentence = 'There is one of that name.';
    throw new Refusal(422, 'Something isn’t right yet.', { problems: [{ path: 'name', sentence }] });
  }
  box.prompts = [...box.prompts, prompt];
  const back = (): void => {
    box.prompts = box.prompts.filter(({ id }) => id !== prompt.id);
  };
  return { status: 201, body: prompt, revision: box.note('created', 'prompt', prompt, [], back) };
}

function change({ box, params }: Asked, part: object): Told {
  const before = one(box, params[0]);
  const put = (next: FakePrompt): void => {
    box.prompts = box.prompts.map((prompt) => (prompt.id === next.id ? next : prompt));
  };
  const after = { ...before, ...part, hasSound: true };
  put(after);
  return { body: after, revision: box.note('changed', 'prompt', after, [], () => put(before)) };
}

export const promptRoutes: readonly FakeRoute[] = [
  route('GET', '/api/prompts', ({ box, query }) => {
    const prompts = box.prompts.filter(({ use }) => !query.get('use') || use === query.get('use'));
    return { body: { prompts, total: prompts.length } };
  }),
  route('POST', '/api/prompts', ({ box, query, body }) => {
    if (Number(body.bytes) < 1_000) throw new Refusal(422, 'This is no sound that the box can read.');
    return add(box, Object.fromEntries(query));
  }),
  route('POST', '/api/prompts/typed', ({ box, body }) => add(box, { ...body, kind: 'typed' })),
  route('GET', '/api/prompts/{id}', ({ box, params }) => ({ body: one(box, params[0]) })),
  route('PATCH', '/api/prompts/{id}', (asked) => change(asked, asked.body)),
  route('GET', '/api/prompts/{id}/sound', () => ({ sound: wav(4) })),
  route('POST', '/api/prompts/{id}/sound', (asked) => change(asked, { kind: asked.query.get('kind') })),
  route('POST', '/api/prompts/{id}/typed', (asked) => change(asked, { ...asked.body, kind: 'typed' })),
  route('GET', '/api/prompts/{id}/peaks', () => ({ body: { peaks: peaks(200) } })),
  route('GET', '/api/prompts/{id}/dependents', ({ box, params }) => ({ body: { pointedAtBy: users(box, params[0]) } })),
  route('DELETE', '/api/prompts/{id}', ({ box, params }) => {
    const prompt = one(box, params[0]);
    box.prompts = box.prompts.filter(({ id }) => id !== prompt.id);
    const back = (): void => {
      box.prompts = [...box.prompts, prompt];
    };
    return { status: 204, revision: box.note('deleted', 'prompt', prompt, [], back) };
  }),
  route('GET', '/api/playlists', ({ box }) => ({ body: { playlists: box.playlists } })),
  route('POST', '/api/playlists', ({ box, body }) => {
    const playlist = { ...body, id: `pl${box.changes.length}` } as unknown as FakePlaylist;
    box.playlists = [...box.playlists, playlist];
    return { status: 201, body: playlist, revision: box.note('created', 'playlist', playlist, [], () => undefined) };
  }),
  route('PATCH', '/api/playlists/{id}', ({ box, params, body }) => {
    box.playlists = box.playlists.map((list) => (list.id === params[0] ? { ...list, ...body } : list));
    return {
      body: {},
      revision: box.note('changed', 'playlist', { id: params[0] ?? '', name: body.name }, [], () => undefined),
    };
  }),
  route('DELETE', '/api/playlists/{id}', ({ box, params }) => {
    box.playlists = box.playlists.filter(({ id }) => id !== params[0]);
    return { status: 204, revision: box.note('deleted', 'playlist', { id: params[0] ?? '' }, [], () => undefined) };
  }),
  route('GET', '/api/voices', () => ({
    body: {
      voices: ['en', 'de', 'nl', 'es', 'lv'].map((language) => ({
        language,
        clips: 312,
        own: language === 'nl' ? 12 : 0,
      })),
    },
  })),
  route('POST', '/api/voices/{id}/zip', () => ({
    body: {
      taken: 2,
      missing: [{ clip: 'a', text: 'A' }],
      unknown: ['notes.txt'],
      refused: [{ clip: 'numbers.7', sentence: 'There is nothing to be heard in it.' }],
    },
  })),
];
