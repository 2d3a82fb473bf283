import { z } from 'zod';
import { phrase } from '../base/words/index.ts';
import { extensionNumber, line, outsideNumber, reference, spokenLanguage } from '../config/fields.ts';
import { refuse } from '../config/problems.ts';
import { isTrivialPin } from '../rules/pin.ts';

/** What every extension has that answers calls by itself. */
export const ANSWERING = {
  number: extensionNumber.meta({ label: 'Extension', help: 'Digits; all extensions of an office have one length.' }),
  name: line(64).meta({ label: 'Name', help: 'What lists show. No two of one kind share one.', unique: true }),
  language: spokenLanguage
    .optional()
    .meta({ label: 'Language', help: 'In which it speaks; without one, the caller’s.' }),
};

/** Another extension, of any kind, to which calls go on (EXT-02). */
export function destination(label: string, help?: string) {
  return reference('extension', label)
    .optional()
    .meta({ label, ...(help === undefined ? {} : { help }) });
}

/** A sound of the library (FAC-07). */
export function prompt(label: string, help?: string) {
  return reference('prompt', label)
    .optional()
    .meta({ label, ...(help === undefined ? {} : { help }) });
}

/** Shown before the caller's name on the phones that ring (EXT-05). */
export const prefix = line(16)
  .optional()
  .meta({ label: 'Prefix', help: 'Phones that ring show it before the caller: “Sales: …”.' });

/** How long a caller may think. */
export function seconds(label: string, standard: number, help?: string) {
  return z
    .int()
    .min(1)
    .max(60)
    .default(standard)
    .meta({ label, unit: 's', ...(help === undefined ? {} : { help }) });
}

/** How often a caller may try again. */
export function retries(label: string, standard: number) {
  return z.int().min(0).max(9).default(standard).meta({ label });
}

/** A PIN that opens a thing rather than a person's account: no `0000` that stands for a change. */
export const doorPin = z.string().superRefine((value, ctx) => {
  if (!/^\d{4,8}$/.test(value)) refuse(ctx, phrase('pin.digits', { shortest: 4, longest: 8 }));
  else if (isTrivialPin(value)) refuse(ctx, phrase('pin.trivial'));
});

/** A caller's number: an outside one in any spelling, or an extension. */
export const callerNumber = z
  .string()
  .transform((value) => outsideNumber.safeParse(value).data ?? value)
  .superRefine((value, ctx) => {
    if (!/^\d{2,5}$/.test(value) && !outsideNumber.safeParse(value).success) refuse(ctx, phrase('user.phone-number'));
  })
  .meta({ phone: true });
