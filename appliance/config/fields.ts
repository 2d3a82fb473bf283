import { z } from 'zod';
import { BLOCKED_COUNTRIES_MAX } from '../base/limits-features.ts';
import { phrase } from '../base/words/index.ts';
import { PROMPT_LANGUAGES } from '../prompts/types.ts';
import { CALL_KINDS } from '../rules/alert-info.ts';
import { CALL_CATEGORIES } from '../rules/call-category.ts';
import { continentOf } from '../rules/continents.ts';
import { isKnownCountry } from '../rules/emergency-numbers.ts';
import { isTimeZone } from '../rules/local-time.ts';
import { spelled } from '../rules/phone-spelling.ts';
import { INITIAL_PIN, isTrivialPin } from '../rules/pin.ts';
import { readTime } from '../rules/schedule.ts';
import { refuse } from './problems.ts';

// Control characters, and what would turn the writing direction of everything after it around.
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const NOT_ON_A_LINE = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/;

/** Text of one line, spaces around it taken off: names, descriptions. */
export function line(maximum: number) {
  return z
    .string()
    .trim()
    .min(1)
    .max(maximum)
    .superRefine((text, ctx) => {
      if (NOT_ON_A_LINE.test(text) || !text.isWellFormed()) refuse(ctx, phrase('field.one-line'));
    });
}

/** The id of another thing. */
export function reference(entity: string, label: string) {
  return z.string().min(1).max(64).meta({ ref: entity, label });
}

export const language = z.enum(['en', 'nl']);

/** A language in which the box speaks. */
export const spokenLanguage = z.enum(PROMPT_LANGUAGES);

/** A user's PIN (USR-01, USR-06). `0000` stands for "to be changed at the first login". */
export function pin(shortest: number, longest: number) {
  return z.string().superRefine((value, ctx) => {
    if (!/^\d+$/.test(value) || value.length < shortest || value.length > longest) {
      refuse(
        ctx,
        shortest === longest
          ? phrase('pin.digits-exact', { length: shortest })
          : phrase('pin.digits', { shortest, longest }),
      );
    } else if (isTrivialPin(value) && !(value === INITIAL_PIN && longest > shortest))
      refuse(ctx, phrase('pin.trivial'));
  });
}

/** Digits of an extension. Its length and what else it may not be are rules of the whole office. */
export const extensionNumber = z.string().superRefine((value, ctx) => {
  if (!/^\d{2,5}$/.test(value)) refuse(ctx, phrase('number.digits'));
});

/** Two letters of a country whose emergency numbers we know. */
export const country = z.string().superRefine((value, ctx) => {
  if (!isKnownCountry(value)) refuse(ctx, phrase('office.country', { country: value }));
});

/** `020`: where a call without one comes from. */
export const areaCode = z.string().superRefine((value, ctx) => {
  if (!/^\d{1,6}$/.test(value)) refuse(ctx, phrase('user.area-code'));
});

/** A telephone number in any spelling. What is stored of it is canonical: the office's country makes it so. */
export const outsideNumber = z
  .string()
  .transform((value) => {
    const written = spelled(value);
    // +31 (0)20: the zero in brackets is for callers from within the country.
    return written?.withoutZero && /^(?:\+|00)/.test(written.digits) ? written.withoutZero : (written?.digits ?? value);
  })
  .superRefine((value, ctx) => {
    if (!/^\+?\d{3,20}$/.test(value)) refuse(ctx, phrase('user.phone-number'));
  })
  .meta({ phone: true });

/** What may not be called (BLK-01): of the office and of a user. */
export const blockedCategories = z.array(z.enum(CALL_CATEGORIES)).max(CALL_CATEGORIES.length).default([]).meta({
  label: 'Blocked calls',
  help: 'Kinds of outside numbers that can’t be called; emergency numbers always can.',
  anyOrder: true,
});

/** Countries that may not be called, besides the blocked categories. */
export const blockedCountries = z
  .array(
    z.string().superRefine((value, ctx) => {
      if (continentOf(value) === undefined) refuse(ctx, phrase('office.blocked-country', { country: value }));
    }),
  )
  .max(BLOCKED_COUNTRIES_MAX)
  .default([])
  .meta({ label: 'Blocked countries', help: 'Two letters each, such as GB.' });

/** The kinds of calls for which desk phones of one brand ring in a way of their own (CAL-17). */
export const ownRingTones = (label: string) =>
  z
    .array(z.enum(CALL_KINDS))
    .max(CALL_KINDS.length)
    .default([...CALL_KINDS])
    .meta({
      label,
      help: 'The kinds of calls that these phones are told of; for others they ring as always.',
      anyOrder: true,
    });

/** `Europe/Amsterdam`: a zone with its summer time. */
export const timeZone = z.string().superRefine((zone, ctx) => {
  if (!isTimeZone(zone)) refuse(ctx, phrase('office.time-zone', { zone }));
});

/** Of what may have a zone of its own. */
export const ownTimeZone = timeZone.optional().meta({ label: 'Time zone', help: 'Without one, the office’s.' });

/** `08:30`, up to `24:00`. */
export const timeOfDay = z.string().superRefine((text, ctx) => {
  if (readTime(text) === undefined) refuse(ctx, phrase('plan.time'));
});
