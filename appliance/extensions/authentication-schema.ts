import { z } from 'zod';
import { AUTHENTICATION_CALLERS_MAX, AUTHENTICATION_PINS_MAX } from '../base/limits-features.ts';
import { line } from '../config/fields.ts';
import { ANSWERING, callerNumber, destination, doorPin, prefix, prompt } from './treatment-fields.ts';

const whose = line(64).optional().meta({ label: 'Name', help: 'Whose it is.' });
const ownDestination = destination('Destination', 'Without one, the default destination.');

/** Lets authorised callers through, by PIN or by their number (AUT-01). */
export const authenticationSchema = z.object({
  ...ANSWERING,
  callers: z
    .array(
      z.object({
        number: callerNumber.meta({ label: 'Number', help: 'Outside, as it is shown, or an extension.' }),
        name: whose,
        destinationId: ownDestination,
      }),
    )
    .max(AUTHENTICATION_CALLERS_MAX)
    .default([])
    .meta({ label: 'Callers', help: 'Let through by their number, without a PIN.' }),
  pins: z
    .array(
      z.object({
        pin: doorPin.meta({ label: 'PIN', help: '4 to 8 digits.' }),
        name: whose,
        destinationId: ownDestination,
      }),
    )
    .max(AUTHENTICATION_PINS_MAX)
    .default([])
    .meta({ label: 'PINs', help: 'Everybody else is asked for one of these.', secret: true }),
  destinationId: destination('Default destination', 'For who is let through and has none of their own.'),
  prefix,
  welcomePromptId: prompt('Welcome prompt', 'Asks for the PIN; without one, the box asks in its own words.'),
  fallbackPromptId: prompt('Fallback prompt', 'After three failures; without one, the box says it in its own words.'),
  fallbackDestinationId: destination('Fallback destination', 'After three failures; without one, the call ends.'),
});

/** Its settings, without their id. */
export type AuthenticationBody = z.output<typeof authenticationSchema>;
