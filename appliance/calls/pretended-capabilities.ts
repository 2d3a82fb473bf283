import type { Capabilities } from './types.ts';

/** Tells what would be, and changes nothing: a pretended caller locks nobody out and logs nobody in. */
export const PRETENDED: Capabilities = {
  pins: { check: ({ pin }, given) => ({ kind: pin === given ? 'ok' : 'wrong' }) },
  prompts: {
    begin: () => ({ path: '', key: new Uint8Array(32), keep: () => Promise.resolve(1), discard: () => {} }),
  },
  supervision: { mayListen: () => true, note: () => {} },
  byPhone: { logIn: () => {}, logOut: () => {}, changePin: () => {}, switchPlan: () => {} },
};
