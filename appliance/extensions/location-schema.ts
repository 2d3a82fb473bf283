import { z } from 'zod';
import {
  LOCATION_DESTINATIONS_MAX,
  LOCATION_ROWS_MAX,
  LOCATION_ROWS_MAX_CHARS,
  POSTCODE_DIGITS,
} from '../base/limits-features.ts';
import { phrase } from '../base/words/index.ts';
import { line, reference } from '../config/fields.ts';
import { refuse } from '../config/problems.ts';
import { LOCATION_BY, type LocationBy, tidyRows } from '../rules/location-table.ts';
import { ANSWERING, destination, prefix, prompt, seconds } from './treatment-fields.ts';

const only = (...values: readonly LocationBy[]) => ({ only: { field: 'by', values } });

const rowName = line(32).superRefine((name, ctx) => {
  if (/[,;]/.test(name)) refuse(ctx, phrase('location.name'));
});

/** Kept as text, in which a hundred thousand rows are nothing: `020,North`. */
const rows = z
  .string()
  .max(LOCATION_ROWS_MAX_CHARS)
  .transform(tidyRows)
  .superRefine((text, ctx) => {
    if (text.split('\n').length > LOCATION_ROWS_MAX)
      refuse(ctx, phrase('location.rows-many', { most: LOCATION_ROWS_MAX }));
  })
  .default('');

/** Sends callers on by where they are, or by their or our number (LBR-01 to LBR-05). */
export const locationSchema = z.object({
  ...ANSWERING,
  by: z.enum(LOCATION_BY).default('area-code').meta({
    label: 'Routed by',
    help: 'The area code of the caller, a postcode that the caller types, the caller’s number, or the dialled number.',
  }),
  destinations: z
    .array(
      z.object({
        name: rowName.meta({ label: 'Name', help: 'By which the rows call it.' }),
        destinationId: reference('extension', 'Destination'),
        prefix,
      }),
    )
    .max(LOCATION_DESTINATIONS_MAX)
    .default([])
    .meta({ label: 'Destinations', help: 'To which the rows of the table lead.' }),
  rows: rows.meta({
    label: 'Rows',
    help: 'A row on a line: area code, postcode or range of them, or number (leading digits with a star), a comma, and the name of a destination: “1011-1019,North”.',
    bulk: true,
  }),
  promptId: prompt('Prompt', 'Asks for the postcode; without one, the box asks in its own words.').meta(
    only('postcode'),
  ),
  postcodeDigits: z
    .int()
    .min(3)
    .max(8)
    .default(POSTCODE_DIGITS)
    .meta({ label: 'Digits of a postcode', help: 'Letters after them are ignored.', ...only('postcode') }),
  firstDigitSec: seconds('Wait for the first key', 8, 'From the end of the prompt.').meta(only('postcode')),
  interDigitSec: seconds('Wait between keys', 3).meta(only('postcode')),
  mobileDestinationId: destination('Destination for mobile numbers', 'Without one, the table decides.').meta(
    only('area-code'),
  ),
  mobilePrefix: prefix.meta({ label: 'Prefix for mobile numbers', ...only('area-code') }),
  withheldDestinationId: destination('Destination for withheld numbers', 'Without one, the fallback destination.').meta(
    only('area-code', 'caller'),
  ),
  withheldPrefix: prefix.meta({ label: 'Prefix for withheld numbers', ...only('area-code', 'caller') }),
  fallbackDestinationId: destination('Fallback destination', 'Where no row matches; without one, the call ends.'),
  fallbackPrefix: prefix.meta({ label: 'Fallback prefix' }),
});

/** Its settings, without their id. */
export type LocationBody = z.output<typeof locationSchema>;
