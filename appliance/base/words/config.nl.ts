import type { configEn } from './config.en.ts';

/** What the box says about: config. Dutch. */
export const configNl: Record<keyof typeof configEn, string> = {};
