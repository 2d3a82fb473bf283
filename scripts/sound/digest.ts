import { createHash } from 'node:crypto';
import type { Clip } from '../../appliance/prompts/clips.ts';

/** What a clip says and how, in short: by it a test sees that its words have changed since it was recorded. */
export function digestOf({ text, goesOn, pauseMs }: Pick<Clip, 'text' | 'goesOn' | 'pauseMs'>): string {
  return createHash('sha256')
    .update(JSON.stringify([text, goesOn, pauseMs]))
    .digest('base64url')
    .slice(0, 8);
}
