import { z } from 'zod';
import { CALL_LIMIT_DEFAULT, CALL_LIMIT_MAX } from '../base/limits-features.ts';
import { CALLER_ID } from './caller-id.ts';
import { ANSWERING, destination, prefix } from './treatment-fields.ts';

const { number, name } = ANSWERING;

/** Lets so many calls through at a time (LIM-01). */
export const callLimitSchema = z.object({
  number,
  name,
  callsMax: z
    .int()
    .min(1)
    .max(CALL_LIMIT_MAX)
    .default(CALL_LIMIT_DEFAULT)
    .meta({ label: 'Calls at the same time', help: 'A call counts until it ends, also after a transfer.' }),
  destinationId: destination('Destination', 'For calls up to the limit.'),
  prefix,
  busyDestinationId: destination('Destination above the limit', 'Without one, callers hear the busy tone.'),
  ...CALLER_ID,
});

/** Its settings, without their id. */
export type CallLimitBody = z.output<typeof callLimitSchema>;
