import { z } from 'zod';
import { PLAYLIST_LENGTH_MAX } from '../../base/limits-features.ts';
import { phrase } from '../../base/words/index.ts';
import { defineEntity } from '../define-entity.ts';
import { line } from '../fields.ts';
import type { PlaylistBody } from '../types.ts';

/** The pieces of music that the box brings along (`music/one`). */
export const OWN_MUSIC = ['one', 'two'] as const;

/** Music for people who wait (CAL-12), piece after piece, round and round. */
export const playlistSchema = z.object({
  name: line(64).meta({ label: 'Name', help: 'What lists show; no two share one.', unique: true }),
  ownPieces: z
    .array(z.enum(OWN_MUSIC))
    .max(OWN_MUSIC.length)
    .default([])
    .meta({ label: 'Pieces of the box', help: 'Music that the box brings along; played before the others.' }),
  promptIds: z
    .array(z.string().min(1).max(64))
    .max(PLAYLIST_LENGTH_MAX)
    .default([])
    .meta({ label: 'Pieces', help: 'From the library, in this order.', ref: 'prompt' }),
});

export const playlist = defineEntity<PlaylistBody>({
  name: 'playlist',
  section: 'playlists',
  schema: playlistSchema,
  naturalKey: 'name',
  rules: ({ ownPieces, promptIds }) =>
    ownPieces.length + promptIds.length > 0 ? [] : [{ path: 'promptIds', phrase: phrase('playlist.empty') }],
});
