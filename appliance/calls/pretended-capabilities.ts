import type { Capabilities } from './types.ts';

/** Tells what would be, and changes nothing: a pretended caller locks nobody out and logs nobody in. */
export const PRETENDED: Capabilities = {
  pins: { check: ({ pin }, given) => ({ kind: pin === given ? 'ok' : 'wrong' }) },
  byPhone: { logIn: () => {}, logOut: () => {}, changePin: () => {} },
};
