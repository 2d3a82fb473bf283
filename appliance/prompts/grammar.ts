import type { PromptMoment } from './types.ts';

/** How a language says numbers, times and durations: as clips to be played one after the other, and as text. */
export interface NumberGrammar {
  /** Clip → what is heard in it. */
  readonly clips: Readonly<Record<string, string>>;
  /** The forms that templates may ask for; '' is the one of counting. */
  readonly forms: { readonly count: readonly string[]; readonly position: readonly string[] };
  /** Clips after which a number goes on without a space: "zweihundert" + "drei". */
  readonly glued: RegExp | undefined;
  /** 0–9,999. */
  count(n: number, form: string): readonly string[];
  /** 1–9,999. */
  position(n: number, form: string): readonly string[];
  moment(moment: PromptMoment): readonly string[];
  /** Whole seconds, less than 10,000 hours. */
  duration(seconds: number): readonly string[];
}

export const NUMBER_MAX = 9_999;

/** The whole numbers from `from` to `to`. */
export function range(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, at) => from + at);
}

/** Clips `name.0`, `name.1` … of these texts. */
export function clipsOf(name: string, texts: readonly string[], from = 0): Record<string, string> {
  return Object.fromEntries(texts.map((text, at) => [`${name}.${at + from}`, text]));
}

/** Clips `name.N` of these numbers. */
export function clipsFor(
  name: string,
  numbers: readonly number[],
  text: (n: number) => string,
): Record<string, string> {
  return Object.fromEntries(numbers.map((n) => [`${name}.${n}`, text(n)]));
}

/** What every language has words for. */
interface CommonWords {
  /** `zero, one … nine`, `+`, `*` and `#` in this order. */
  readonly digits: string;
  readonly today: string;
  readonly yesterday: string;
  /** From Sunday on, as they are said before a date. */
  readonly weekdays: readonly string[];
  /** From January on. */
  readonly months: readonly string[];
  /** Before the last of several. */
  readonly and: string;
  /** Hours, minutes and seconds by plural category. */
  readonly units: Readonly<Record<Unit, Readonly<Record<string, string>>>>;
}

/** Clips of digits, days, months and units: the same in every language but for the words. */
export function commonClips(words: CommonWords): Record<string, string> {
  return {
    ...digitClips(words.digits),
    'day.today': words.today,
    'day.yesterday': words.yesterday,
    ...clipsOf('weekday', words.weekdays),
    ...clipsOf('month', words.months, 1),
    and: words.and,
    ...unitClips(words.units),
  };
}

function digitClips(words: string): Record<string, string> {
  const texts = words.split(', ');
  return Object.fromEntries([...'0123456789+*#'].map((digit, at) => [digitClip(digit), texts[at] as string]));
}

const NAMES: Readonly<Record<string, string>> = { '+': 'plus', '*': 'star', '#': 'hash' };

export function digitClip(digit: string): string {
  return `digit.${NAMES[digit] ?? digit}`;
}

/** A number's parts: 4,321 is 4 thousand, 3 hundred, 21. */
export function split(n: number): { readonly thousands: number; readonly hundreds: number; readonly rest: number } {
  return { thousands: Math.floor(n / 1000), hundreds: Math.floor((n % 1000) / 100), rest: n % 100 };
}

/**
 * `thousand.T hundred.H below.R`, each left out where it is nothing: how most of our languages do it.
 * @param below the clip of what is left under a hundred
 */
export function inThousands(n: number, below: (rest: number) => string): string[] {
  const { thousands, hundreds, rest } = split(n);
  const clips: string[] = [];
  if (thousands > 0) clips.push(`thousand.${thousands}`);
  if (hundreds > 0) clips.push(`hundred.${hundreds}`);
  if (rest > 0 || n === 0) clips.push(below(rest));
  return clips;
}

/**
 * An ordinal: the last part is the ordinal, what comes before it a cardinal.
 * @param whole how the thousands and hundreds before the last part are said
 */
export function ordinalBy(n: number, form: string, whole: (n: number) => readonly string[]): string[] {
  const { hundreds, rest } = split(n);
  const suffix = form === '' ? '' : `-${form}`;
  if (rest > 0) return [...(n > rest ? whole(n - rest) : []), `ordinal${suffix}.${rest}`];
  const last = hundreds > 0 ? hundreds * 100 : n;
  return [...(n > last ? whole(n - last) : []), `ordinal${suffix}.${last}`];
}

/** Every number that an ordinal can end with. */
export const ORDINAL_ENDS: readonly number[] = [
  ...range(1, 99),
  ...range(1, 9).map((n) => n * 100),
  ...range(1, 9).map((n) => n * 1000),
];

type Unit = 'hour' | 'minute' | 'second';

/**
 * Hours, minutes and seconds, those that are not zero, `and` before the last of several.
 * @param said clips of so many of a unit
 */
export function durationBy(seconds: number, said: (n: number, unit: Unit) => readonly string[]): string[] {
  const parts: readonly [number, Unit][] = [
    [Math.floor(seconds / 3600), 'hour'],
    [Math.floor((seconds % 3600) / 60), 'minute'],
    [seconds % 60, 'second'],
  ];
  const there = parts.filter(([n]) => n > 0);
  const spoken = (there.length > 0 ? there : parts.slice(2)).map(([n, unit]) => said(n, unit));
  return spoken.flatMap((clips, at) => (at > 0 && at === spoken.length - 1 ? ['and', ...clips] : clips));
}

/** Clips of a unit by plural category: `unit.minute.one`. */
function unitClips(units: CommonWords['units']): Record<string, string> {
  return Object.fromEntries(
    Object.entries(units).flatMap(([unit, texts]) =>
      Object.entries(texts).map(([category, text]) => [`unit.${unit}.${category}`, text]),
    ),
  );
}

/** So many of a unit, in a language with one and many. */
export function counted(n: number, unit: Unit): string {
  return `unit.${unit}.${n === 1 ? 'one' : 'other'}`;
}

/** Of a date: weekday, `day` and month. */
export function dateClips({ weekday, month }: PromptMoment, day: string): readonly string[] {
  return [`weekday.${weekday}`, day, `month.${month}`];
}

/** `day.today`, `day.yesterday`, or the clips of the date. */
export function dayBy(moment: PromptMoment, date: readonly string[]): readonly string[] {
  return moment.day === 'date' ? date : [`day.${moment.day}`];
}
