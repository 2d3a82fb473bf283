import type { PROMPTS } from './keys.ts';

/** The languages that the box speaks. */
export const PROMPT_LANGUAGES = ['en', 'de', 'nl', 'es', 'lv'] as const;
export type PromptLanguage = (typeof PROMPT_LANGUAGES)[number];

/** A sentence that the box can say; `keys.ts` lists them with what goes into each. */
export type PromptKey = keyof typeof PROMPTS;

/** What kind of thing goes into a sentence at a named place. */
export type PromptParamKind =
  /** So many things, 0–9,999; the sentence agrees with it. */
  | 'count'
  /** A number as a name, 0–9,999: parking line twelve. */
  | 'number'
  /** A place in a row, 1–9,999: the third. */
  | 'position'
  /** Said one by one: extensions, telephone numbers; `+`, `*` and `#` are said too, anything else is left out. */
  | 'digits'
  /** A moment, by what `localMoment` makes of it. */
  | 'moment'
  /** So long: whole seconds, said as hours, minutes and seconds. */
  | 'seconds';

/** A moment as the clock on the wall shows it. */
export interface PromptMoment {
  /** `date` is said with weekday, day and month. */
  readonly day: 'today' | 'yesterday' | 'date';
  /** 0 is Sunday. */
  readonly weekday: number;
  readonly dayOfMonth: number;
  /** 1 is January. */
  readonly month: number;
  readonly hour: number;
  readonly minute: number;
}

/** `count`, `number`, `position`, `seconds`: a number; `digits`: a text; `moment`: a PromptMoment. */
export type PromptValue = number | string | PromptMoment;

/** What goes into a sentence, by the names that `keys.ts` gives. */
export type PromptParams = Readonly<Record<string, PromptValue>>;

/** A sentence with what goes into it, as it is handed around. */
export interface Sentence {
  readonly say: PromptKey;
  readonly with?: PromptParams;
}
