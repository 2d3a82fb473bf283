import Holidays from 'date-holidays';
import { DAY_MS, writeLocal } from './local-time.ts';

/** Public holidays of a country and region (NPL-05), from tables that lie in the box. */

export interface HolidayPlace {
  /** ISO 3166, two letters. */
  readonly country: string;
  /** ISO 3166-2 without the country: `BY`. */
  readonly state?: string | undefined;
  readonly region?: string | undefined;
}

export interface PublicHoliday {
  /** Local date and time, as number plans have it. */
  readonly from: string;
  /** Exclusive. */
  readonly until: string;
  readonly name: string;
}

/** The public holidays of some years, in order; none where the country isn't known. */
export function publicHolidays(
  { country, state = '', region = '' }: HolidayPlace,
  years: readonly number[],
  language: string,
): readonly PublicHoliday[] {
  const table = new Holidays(country, state, region, { types: ['public'], languages: [language, 'en'] });
  return years.flatMap((year) =>
    table.getHolidays(year, language).flatMap((day) => {
      const from = Date.parse(`${day.date.slice(0, 10)}T${day.date.slice(11, 16) || '00:00'}Z`);
      // A day on which the clock is changed has 23 or 25 hours, and is a day all the same.
      const days = (day.end.getTime() - day.start.getTime()) / DAY_MS;
      const lengthMs = Math.max(1, Math.round(days)) * DAY_MS;
      return [{ from: writeLocal(from), until: writeLocal(from + lengthMs), name: day.name }];
    }),
  );
}

/** A part of a country with holidays of its own. */
export interface HolidayState {
  readonly state: string;
  readonly name: string;
  readonly regions: readonly { readonly region: string; readonly name: string }[];
}

export function holidayStates(country: string, language: string): readonly HolidayState[] {
  const table = new Holidays();
  const named = (names: Readonly<Record<string, string>> | undefined): (readonly [string, string])[] =>
    Object.entries(names ?? {}).toSorted(([, a], [, b]) => a.localeCompare(b, language));
  return named(table.getStates(country, language)).map(([state, name]) => ({
    ...{ state, name },
    regions: named(table.getRegions(country, state, language)).map(([region, of]) => ({ region, name: of })),
  }));
}
