import type { peopleEn } from './people.en.ts';

/** What the box says about: people. Dutch. */
export const peopleNl: Record<keyof typeof peopleEn, string> = {};
