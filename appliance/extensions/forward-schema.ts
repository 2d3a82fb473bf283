import { z } from 'zod';
import { outsideNumber } from '../config/fields.ts';
import { CALLER_ID } from './caller-id.ts';
import { ANSWERING } from './treatment-fields.ts';

const { number, name } = ANSWERING;

/** Connects to an outside number (FWD-01). */
export const forwardSchema = z.object({
  number,
  name,
  to: outsideNumber.meta({ label: 'Outside number', help: 'Such as +31 6 1234 5678; calls here go on there.' }),
  ...CALLER_ID,
  shows: z.enum(['caller', 'dialled', 'fixed']).default('caller').meta({
    label: 'Number shown',
    help: 'Outside they see the number of the caller, the dialled number, or always the same.',
  }),
});

/** Its settings, without their id. */
export type ForwardBody = z.output<typeof forwardSchema>;
