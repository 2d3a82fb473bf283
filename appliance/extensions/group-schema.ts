import { z } from 'zod';
import {
  GROUP_DESTINATIONS_MAX,
  GROUP_MEMBERS_MAX,
  GROUP_UNANSWERED_MAX_SEC,
  GROUP_UNANSWERED_SEC,
} from '../base/limits-features.ts';
import { reference } from '../config/fields.ts';
import { ANSWERING, prefix } from './treatment-fields.ts';

const { number, name } = ANSWERING;

const several = (label: string, help?: string) =>
  z
    .array(reference('extension', label))
    .max(GROUP_DESTINATIONS_MAX)
    .default([])
    .meta({ label, ref: 'extension', ...(help === undefined ? {} : { help }) });

const afterSec = (label: string) =>
  z.int().min(1).max(GROUP_UNANSWERED_MAX_SEC).default(GROUP_UNANSWERED_SEC).meta({ label, unit: 's' });

/** Rings its members all at once (GRP-01 to GRP-04). */
export const groupSchema = z.object({
  number,
  name,
  memberIds: z
    .array(reference('extension', 'Members'))
    .max(GROUP_MEMBERS_MAX)
    .default([])
    .meta({ label: 'Members', help: 'They ring all at once; who answers first has the call.', ref: 'extension' }),
  prefix,
  shows: z.enum(['caller', 'dialled']).default('caller').meta({
    label: 'Phones show',
    help: 'The number of the caller, or the dialled number with the name of the group.',
  }),
  memberForwarding: z.boolean().default(false).meta({
    label: 'Members may forward',
    help: 'A forward that a member has set on a phone holds for the group too.',
  }),
  insideAlwaysDestinationIds: several('From inside: always forward to', 'Several ring together.'),
  insideBusyDestinationIds: several('From inside: forward when busy to', 'Everybody who can be reached is in a call.'),
  insideUnansweredDestinationIds: several('From inside: forward unanswered calls to'),
  insideUnansweredSec: afterSec('From inside: unanswered after'),
  outsideAlwaysDestinationIds: several('From outside: always forward to', 'Several ring together.'),
  outsideBusyDestinationIds: several(
    'From outside: forward when busy to',
    'Everybody who can be reached is in a call.',
  ),
  outsideUnansweredDestinationIds: several('From outside: forward unanswered calls to'),
  outsideUnansweredSec: afterSec('From outside: unanswered after'),
});

/** Its settings, without their id. */
export type GroupBody = z.output<typeof groupSchema>;
