import { type Phrase, type PhraseKey, phrase } from '../base/words/index.ts';
import type { PlanReason } from './number-plan.ts';
import type { Weekday } from './schedule.ts';

/** Why a number plan rules, in words: “Saturday 09:00–17:00”, “holiday Christmas”. */
export function whyWords(why: PlanReason): Phrase {
  return WORDS[why.kind](why as never);
}

type ReasonOf<Kind> = Extract<PlanReason, { kind: Kind }>;

const WORDS: { readonly [Kind in PlanReason['kind']]: (why: ReasonOf<Kind>) => Phrase } = {
  manual: () => phrase('plan.why-manual'),
  temporary: () => phrase('plan.why-temporary'),
  holiday: ({ holiday }) => phrase('plan.why-holiday', { name: holiday.name }),
  weekly: ({ entry, day }) => {
    const { from, until } = entry;
    if (entry.kind === 'days') return phrase('plan.why-days', { day: dayWord(day), from, until });
    const days = { fromDay: dayWord(entry.fromDay), untilDay: dayWord(entry.untilDay) };
    return phrase('plan.why-period', { ...days, from, until });
  },
  fallback: () => phrase('plan.why-fallback'),
};

export function dayWord(day: Weekday): Phrase {
  return phrase(`weekday.${day}` satisfies PhraseKey);
}
