import { z } from 'zod';
import { CONFERENCE_PARTIES_MAX } from '../base/limits-features.ts';
import { ANSWERING, doorPin, prompt } from './treatment-fields.ts';

/** A room in which everybody hears everybody (CAL-04). */
export const conferenceSchema = z.object({
  ...ANSWERING,
  pin: doorPin
    .optional()
    .meta({ label: 'PIN', help: '4 to 8 digits; without one, everybody may come in.', secret: true }),
  welcomePromptId: prompt('Welcome prompt', 'For who comes in; without one, the box says it in its own words.'),
  partiesMax: z
    .int()
    .min(2)
    .max(CONFERENCE_PARTIES_MAX)
    .default(10)
    .meta({ label: 'People at most', help: 'One more is told that the room is full.' }),
  musicForFirst: z
    .boolean()
    .default(true)
    .meta({ label: 'Music for the first', help: 'Until somebody else comes in.' }),
});

/** Its settings, without their id. */
export type ConferenceBody = z.output<typeof conferenceSchema>;
