import { z } from 'zod';
import { phrase } from '../base/words/index.ts';
import type { Call, Party } from '../calls/types.ts';
import { line, outsideNumber } from '../config/fields.ts';
import { shown } from '../rules/phone-number.ts';

/** Whose number is seen where a call is sent on (EXT-06). */
export const SHOWN_NUMBERS = ['caller', 'dialled', 'dialled-digits', 'fixed'] as const;

/** The settings of it. */
export const CALLER_ID = {
  shows: z.enum(SHOWN_NUMBERS).default('caller').meta({
    label: 'Number shown',
    help: 'That of the caller, the dialled number with its name, its digits alone, or always the same.',
  }),
  shownNumber: outsideNumber
    .optional()
    .meta({ label: 'Fixed number shown', only: { field: 'shows', values: ['fixed'] } }),
  shownName: line(32)
    .optional()
    .meta({ label: 'Name beside it', only: { field: 'shows', values: ['fixed'] } }),
};

export interface CallerIdBody {
  readonly shows: (typeof SHOWN_NUMBERS)[number];
  readonly shownNumber?: string | undefined;
  readonly shownName?: string | undefined;
}

/** What is wrong about these settings together. */
export function callerIdRules({ shows, shownNumber }: CallerIdBody) {
  const lacks = shows === 'fixed' && shownNumber === undefined;
  return lacks ? [{ path: 'shownNumber', phrase: phrase('caller-id.lacks') }] : [];
}

/** Who is seen instead of the caller; undefined: the caller. `name`: what the dialled number is called here. */
export function shownInstead(
  call: Call,
  { shows, shownNumber, shownName }: CallerIdBody,
  name: string,
): Party | undefined {
  const dialled = call.came?.dialled ?? call.dialled;
  if (shows === 'dialled') return { number: dialled, name };
  if (shows === 'dialled-digits') return { number: dialled, name: dialled.replace(/\D/g, '') };
  if (shows === 'fixed' && shownNumber) return { number: shownNumber, name: shownName ?? shown(shownNumber) };
  return undefined;
}
