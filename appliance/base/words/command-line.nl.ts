import type { commandLineEn } from './command-line.en.ts';

/** What the box says about: command-line. Dutch. */
export const commandLineNl: Record<keyof typeof commandLineEn, string> = {};
