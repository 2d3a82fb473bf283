import { callWithCode } from '../outside/caller-id-codes.ts';
import { defineCode } from './define-code.ts';

/** #31#number, 131number from mobiles: calls without showing a number. */
export const withholdNumber = defineCode({
  code: '#31#',
  run: (call, dialled, dependencies) => callWithCode(call, dialled, { kind: 'withheld' }, dependencies),
});
