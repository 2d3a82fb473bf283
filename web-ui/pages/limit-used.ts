import { countryName } from '../format.ts';
import { html, type VNode } from '../html.ts';
import type { OutsideLimit } from '../shapes-safety.ts';
import { t } from '../words/index.ts';

/** For whom a limit counts, in words. */
export function forWhom({ applies, user }: OutsideLimit): string {
  return applies === 'user' ? (user?.name ?? '–') : t(`limits.for-${applies}`);
}

interface Allowance {
  readonly text: string;
  /** How much of it is used, 0 to 1; undefined where it is not a matter of how much, or counted for each person. */
  readonly part: number | undefined;
}

const WORDS = {
  callsMax: 'limits.calls',
  minutesPerHour: 'limits.hour',
  minutesPerDay: 'limits.day',
  costlyMinutesPerHour: 'limits.costly-hour',
  costlyMinutesPerDay: 'limits.costly-day',
} as const;

type Much = keyof typeof WORDS;

/** Who was stopped last, and how often. */
export function stoppedText({ user, count }: NonNullable<OutsideLimit['stopped']>): string {
  const times = t('limits.stopped-times', { n: count });
  return user ? `${user.name}, ${times}` : times;
}

function allowances(limit: OutsideLimit): Allowance[] {
  const { usage } = limit;
  const much = (field: Much, used: number | undefined, key: (typeof WORDS)[Much]): Allowance[] => {
    const most = limit[field];
    if (most === undefined) return [];
    const what = t(`field.outside-limit.${field}`);
    if (used === undefined) return [{ text: t('limits.at-most', { what, most }), part: undefined }];
    return [{ text: t(key, { n: Math.floor(used), most }), part: used / Math.max(most, 1) }];
  };
  const used: Record<Much, number | undefined> = {
    callsMax: usage?.callsNow,
    minutesPerHour: usage?.hour.minutes,
    minutesPerDay: usage?.day.minutes,
    costlyMinutesPerHour: usage?.hour.costlyMinutes,
    costlyMinutesPerDay: usage?.day.costlyMinutes,
  };
  const night: Allowance[] =
    limit.nightFrom === undefined
      ? []
      : [
          {
            text: t(`limits.night-${limit.nightBlocks}`, { from: limit.nightFrom, until: limit.nightUntil ?? '' }),
            part: undefined,
          },
        ];
  const countries: Allowance[] = limit.countries
    ? [{ text: t('limits.countries', { countries: limit.countries.map(countryName).join(', ') }), part: undefined }]
    : [];
  return [
    ...(Object.keys(WORDS) as Much[]).flatMap((field) => much(field, used[field], WORDS[field])),
    ...night,
    ...countries,
  ];
}

export function allowedTexts(limit: OutsideLimit): string[] {
  return allowances(limit).map(({ text }) => text);
}

/** Each thing that a limit allows, and how much of it is used now. */
export function Allowed({ limit }: { limit: OutsideLimit }): VNode {
  return html`<ul class="allowed">${allowances(limit).map(
    ({ text, part }) => html`<li key=${text}>${text}
      ${part !== undefined && html`<meter min="0" max="1" high="0.8" value=${Math.min(part, 1)} aria-label=${text}></meter>`}</li>`,
  )}
    ${limit.applies === 'each-user' && html`<li class="soft small">${t('limits.each')}</li>`}</ul>`;
}
