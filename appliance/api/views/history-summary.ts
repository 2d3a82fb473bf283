import { z } from 'zod';
import { HISTORY_SUMMARY_HOURS_MAX } from '../../base/limits.ts';
import type { CallRecord } from '../../calls/types.ts';
import { talkedSec } from './history.ts';
import { moment } from './shapes.ts';

export const summaryShape = z.object({
  total: z.number().int(),
  answered: z.number().int(),
  missed: z.number().int().meta({ description: 'Rang and was not answered, or by a mailbox only, or was busy.' }),
  talkedSec: z.number().int(),
  hours: z.array(z.object({ at: moment, answered: z.number().int(), missed: z.number().int() })),
});

const HOUR_MS = 3_600_000;
const MISSED: ReadonlySet<CallRecord['outcome']> = new Set([
  'no-answer',
  'voicemail',
  'busy',
  'unreachable',
  'cancelled',
]);

/** Counts per hour from `from` on, so that the hours are those of the reader's own clock. */
export function summarize(records: readonly CallRecord[], from: number, to: number): z.input<typeof summaryShape> {
  const count = Math.min(HISTORY_SUMMARY_HOURS_MAX, Math.max(0, Math.ceil((to - from) / HOUR_MS)));
  const hours = Array.from({ length: count }, (_, hour) => ({ at: from + hour * HOUR_MS, answered: 0, missed: 0 }));
  let answered = 0;
  let missed = 0;
  let talked = 0;
  for (const record of records) {
    const hour = hours[Math.floor((record.startedAt - from) / HOUR_MS)];
    const kind = record.outcome === 'answered' ? 'answered' : MISSED.has(record.outcome) ? 'missed' : undefined;
    if (kind === 'answered') answered++;
    if (kind === 'missed') missed++;
    if (kind && hour) hour[kind]++;
    talked += talkedSec(record);
  }
  return { total: records.length, answered, missed, talkedSec: talked, hours };
}
