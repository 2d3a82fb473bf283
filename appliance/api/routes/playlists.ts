import { z } from 'zod';
import { AppError } from '../../base/errors.ts';
import { phrase } from '../../base/words/index.ts';
import { playlistSchema } from '../../config/entities/playlist.ts';
import { configure } from '../configure.ts';
import { defineRoute } from '../define-route.ts';
import { entityShapes } from '../entity-shapes.ts';
import type { Services } from '../services.ts';
import { idParams } from '../views/shapes.ts';

const shapes = entityShapes({ schema: playlistSchema });
const playlistShape = z.object(shapes.answer).meta({ id: 'Playlist' });

function viewOf({ config }: Services, id: string): z.input<typeof playlistShape> {
  const playlist = config.get<Record<string, unknown>>('playlist', id);
  if (!playlist) throw new AppError('not-found', phrase('api.no-such'));
  return shapes.pick(playlist) as { readonly id: string };
}

const listPlaylists = defineRoute({
  method: 'GET',
  path: '/api/playlists',
  right: 'see-prompts',
  summary: 'All playlists of music on hold (CAL-12).',
  answer: z.object({ playlists: z.array(playlistShape) }),
  handle: ({ services }) => ({
    playlists: services.config.list<Record<string, unknown>>('playlist').map(({ id }) => viewOf(services, id)),
  }),
});

const addPlaylist = defineRoute({
  method: 'POST',
  path: '/api/playlists',
  right: 'change-prompts',
  summary: 'Add a playlist.',
  body: shapes.created,
  status: 201,
  answer: playlistShape,
  handle: (asking) => {
    const [id = ''] = configure(asking, [{ change: { what: 'create', entity: 'playlist', body: asking.body } }]);
    return viewOf(asking.services, id);
  },
});

const changePlaylist = defineRoute({
  method: 'PATCH',
  path: '/api/playlists/{id}',
  right: 'change-prompts',
  summary: 'Change a playlist; its pieces are given as a whole.',
  params: idParams,
  body: shapes.changed,
  answer: playlistShape,
  handle: (asking) => {
    const { services, params, body } = asking;
    viewOf(services, params.id);
    configure(asking, [{ change: { what: 'change', entity: 'playlist', id: params.id, body } }]);
    return viewOf(services, params.id);
  },
});

const deletePlaylist = defineRoute({
  method: 'DELETE',
  path: '/api/playlists/{id}',
  right: 'change-prompts',
  summary: 'Delete a playlist; refused with a list while the office or somebody uses it.',
  params: idParams,
  answer: undefined,
  handle: (asking) => {
    viewOf(asking.services, asking.params.id);
    configure(asking, [{ change: { what: 'delete', entity: 'playlist', id: asking.params.id } }]);
  },
});

export const playlistRoutes = [listPlaylists, addPlaylist, changePlaylist, deletePlaylist];
