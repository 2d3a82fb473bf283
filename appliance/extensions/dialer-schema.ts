import { z } from 'zod';
import { DIALER_REACHABLE_MAX } from '../base/limits-features.ts';
import { reference } from '../config/fields.ts';
import { ANSWERING, destination, prefix, prompt, retries, seconds } from './treatment-fields.ts';

/** How callers say whom they want. */
export const DIAL_BY = ['number', 'name', 'both'] as const;

/** Callers type the extension or spell the name of whom they want (DIR-01, DIR-02). */
export const dialerSchema = z.object({
  ...ANSWERING,
  ringFirst: z
    .boolean()
    .default(false)
    .meta({ label: 'Ring twice first', help: 'Callers hear two ringing tones before the prompt.' }),
  promptId: prompt('Prompt', 'Asks for the extension; without one, the box asks in its own words.'),
  dialBy: z
    .enum(DIAL_BY)
    .default('number')
    .meta({ label: 'Dial by', help: 'Extension, name on the keypad, or both (the star key changes to names).' }),
  reachableIds: z
    .array(reference('extension', 'Reachable'))
    .max(DIALER_REACHABLE_MAX)
    .default([])
    .meta({ label: 'Reachable', help: 'Only these people and groups; none named: everybody.', ref: 'extension' }),
  prefix,
  firstDigitSec: seconds('Wait for the first key', 8, 'From the end of the prompt.'),
  interDigitSec: seconds('Wait between keys', 3),
  retries: retries('Tries after a wrong choice', 0),
  fallbackDestinationId: destination('Fallback destination', 'After nothing or nobody; without one, the call ends.'),
});

/** Its settings, without their id. */
export type DialerBody = z.output<typeof dialerSchema>;
