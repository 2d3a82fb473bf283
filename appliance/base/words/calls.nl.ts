import type { callsEn } from './calls.en.ts';

/** What the box says about: calls. Dutch. */
export const callsNl: Record<keyof typeof callsEn, string> = {};
