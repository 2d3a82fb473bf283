import { type Phrase, phrase } from '../base/words/index.ts';
import type { OfficeBody } from '../config/types.ts';
import { dayWord } from '../rules/plan-words.ts';
import { isEmptyPeriod, periodAt } from '../rules/time-routing.ts';
import { defineExtension } from './define-extension.ts';
import { sendOn, way } from './onward.ts';
import { type TimeBody, timeSchema } from './time-schema.ts';

type Period = TimeBody['periods'][number];

/** Sends callers on by day and time, as the clock on the wall there shows it (TBR-01). */
export const time = defineExtension<TimeBody>({
  type: 'time',
  section: 'times',
  icon: 'calendar',
  schema: timeSchema,

  async run(call, routing, dependencies) {
    const { name, periods, fallbackDestinationId, fallbackPrefix } = routing;
    if (routing.language) call.speak(routing.language);
    const zone = routing.timeZone ?? dependencies.config.list<OfficeBody>('office')[0]?.timeZone ?? 'UTC';
    const period = periodAt(periods, zone, call.clock.wall());
    const otherwise = phrase('call.no-time-destination', { name });
    if (!period) {
      call.explain('time', phrase('trail.time-outside', { name }));
      const to = { exit: 'fallback', destinationId: fallbackDestinationId, prefix: fallbackPrefix };
      return sendOn(call, dependencies, { ...to, otherwise });
    }
    call.explain('time', phrase('trail.time-period', { name, period: periodWords(period) }));
    const { destinationId, prefix } = period;
    return sendOn(call, dependencies, { exit: exitOf(periods.indexOf(period)), destinationId, prefix, otherwise });
  },

  describe: ({ name }) => phrase('extension.time', { name }),

  exits: ({ periods, fallbackDestinationId, fallbackPrefix }) => [
    ...periods.map((period, at) => ({
      ...{ key: exitOf(at), label: periodWords(period), to: way(period.destinationId), prefix: period.prefix },
    })),
    {
      ...{ key: 'fallback', label: phrase('exit.outside-hours') },
      ...{ to: way(fallbackDestinationId), prefix: fallbackPrefix },
    },
  ],

  rules: ({ periods }) =>
    periods.flatMap((period, at) =>
      isEmptyPeriod(period) ? [{ path: `periods.${at}.until`, phrase: phrase('plan.no-time') }] : [],
    ),
});

function exitOf(at: number): string {
  return `period.${at + 1}`;
}

/** “Monday to Friday 09:00–17:00”, “Friday 17:00 – Monday 08:00”. */
function periodWords({ each, fromDay, untilDay, from, until }: Period): Phrase {
  if (each === 'day' && fromDay === untilDay) return phrase('plan.why-days', { day: dayWord(fromDay), from, until });
  const days = { fromDay: dayWord(fromDay), untilDay: dayWord(untilDay), from, until };
  return phrase(each === 'day' ? 'time.days' : 'plan.why-period', days);
}
