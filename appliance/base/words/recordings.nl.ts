import type { recordingsEn } from './recordings.en.ts';

/** What the box says about: recordings. Dutch. */
export const recordingsNl: Record<keyof typeof recordingsEn, string> = {
  'entity.recording': 'instellingen voor opnames',
};
