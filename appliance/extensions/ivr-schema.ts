import { z } from 'zod';
import { IVR_OPTION_DIGITS_MAX, IVR_OPTIONS_MAX } from '../base/limits-features.ts';
import { phrase } from '../base/words/index.ts';
import { reference } from '../config/fields.ts';
import { refuse } from '../config/problems.ts';
import { ANSWERING, destination, prefix, prompt, retries, seconds } from './treatment-fields.ts';

const digits = z.string().superRefine((value, ctx) => {
  if (!/^\d+$/.test(value)) refuse(ctx, phrase('ivr.digits'));
});

/** A menu of choices by key (IVR-01 to IVR-05). */
export const ivrSchema = z.object({
  ...ANSWERING,
  promptId: prompt('Prompt', 'Says what there is to choose; a key interrupts it.'),
  optionDigits: z
    .int()
    .min(1)
    .max(IVR_OPTION_DIGITS_MAX)
    .default(1)
    .meta({ label: 'Digits of an option', help: 'At most; shorter ones may stand beside longer ones.' }),
  options: z
    .array(
      z.object({
        digits: digits.meta({ label: 'Keys', help: '0 and 00 are two options.' }),
        destinationId: reference('extension', 'Destination'),
        prefix,
      }),
    )
    .max(IVR_OPTIONS_MAX)
    .default([])
    .meta({ label: 'Options' }),
  directDialling: z
    .boolean()
    .default(false)
    .meta({ label: 'Direct dialling', help: 'Callers may also type the extension of a person or group.' }),
  interDigitSec: seconds('Wait between keys', 3),
  firstDigitSec: seconds('Wait for the first key', 8, 'From the end of the prompt.'),
  invalidPromptId: prompt('Prompt for a wrong choice', 'Without one, the box says it in its own words.'),
  invalidRetries: retries('Tries after a wrong choice', 3),
  invalidDestinationId: destination('Destination after wrong choices', 'Without one, the call ends.'),
  nonePromptId: prompt('Prompt for no choice', 'Without one, the box says it in its own words.'),
  noneRetries: retries('Tries after no choice', 3),
  noneDestinationId: destination('Destination after no choice', 'An operator, say; without one, the call ends.'),
});

/** Its settings, without their id. */
export type IvrBody = z.output<typeof ivrSchema>;
