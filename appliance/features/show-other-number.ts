import type { CodeDefinition } from '../calls/types.ts';
import { callWithCode } from '../outside/caller-id-codes.ts';
import { ownNumbers, userOf } from '../outside/office-numbers.ts';
import { defineCode } from './define-code.ts';

/** The codes stand for the caller’s own numbers in their order: #30# the first, #32# the second, to #39# the ninth. */
const CODES = ['#30#', '#32#', '#33#', '#34#', '#35#', '#36#', '#37#', '#38#', '#39#'];

/** #30#number, #32#number … (130, 132 … from mobiles): calls with another of the own numbers (RCH-06). */
export const showOtherNumber: readonly CodeDefinition[] = CODES.map((code, index) =>
  defineCode({
    code,
    run: (call, dialled, dependencies) => {
      const number = ownNumbers(dependencies.config, userOf(dependencies.config, dialled.by))[index];
      const choice = number === undefined ? undefined : ({ kind: 'fixed', number } as const);
      return callWithCode(call, dialled, choice, dependencies);
    },
  }),
);
