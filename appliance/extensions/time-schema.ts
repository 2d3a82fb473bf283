import { z } from 'zod';
import { TIME_PERIODS_MAX } from '../base/limits-routing.ts';
import { line, ownTimeZone, timeOfDay } from '../config/fields.ts';
import { WEEKDAYS } from '../rules/schedule.ts';
import { ANSWERING, destination, prefix } from './treatment-fields.ts';

const weekday = z.enum(WEEKDAYS);

const period = z.object({
  each: z
    .enum(['day', 'period'])
    .default('day')
    .meta({ label: 'Hours', help: 'On each of the days, or one period from the first day to the last.' }),
  fromDay: weekday.meta({ label: 'First day' }),
  untilDay: weekday.meta({ label: 'Last day', help: 'May lie beyond the end of the week: Friday to Monday.' }),
  from: timeOfDay.meta({ label: 'From', help: 'Such as 08:30.' }),
  until: timeOfDay.meta({ label: 'Until', help: 'Not itself any more; before the start it is that of the next day.' }),
  destinationId: destination('Destination', 'Without one, the call ends.'),
  prefix,
  description: line(64).optional().meta({ label: 'Description' }),
});

/** Sends calls on by day and time (TBR-01). */
export const timeSchema = z.object({
  ...ANSWERING,
  timeZone: ownTimeZone,
  periods: z
    .array(period)
    .max(TIME_PERIODS_MAX)
    .default([])
    .meta({ label: 'Periods', help: 'Where some overlap, the first in the list wins.', ordered: true }),
  fallbackDestinationId: destination('Fallback destination', 'Outside all periods; without one, the call ends.'),
  fallbackPrefix: prefix.meta({ label: 'Fallback prefix' }),
});

/** Its settings, without their id. */
export type TimeBody = z.output<typeof timeSchema>;
