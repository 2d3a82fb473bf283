import { z } from 'zod';
import type { Problem } from '../../base/errors.ts';
import { phrase } from '../../base/words/index.ts';
import { WITHHELD } from '../../rules/incoming-block.ts';
import { spelled } from '../../rules/phone-spelling.ts';
import { defineEntity } from '../define-entity.ts';
import { line, reference } from '../fields.ts';
import { refuse } from '../problems.ts';
import type { BlockedCallerBody } from '../types.ts';

/** What becomes of the calls of somebody who is not let in. */
export const BLOCKED_TO = ['busy', 'prompt', 'extension'] as const;

/** A caller from outside who is not let in (BLK-02). */
export const blockedCallerSchema = z.object({
  caller: z
    .string()
    .trim()
    .max(64)
    .transform((value) => (value.toLowerCase() === WITHHELD ? WITHHELD : value))
    .superRefine((value, ctx) => {
      const number = value.replace(/\*$/, '');
      if (value !== WITHHELD && !spelled(number)) refuse(ctx, phrase('blocked-caller.caller'));
    })
    .meta({
      label: 'Caller',
      help: 'A number, the beginning of numbers with a star behind it (0906*), or withheld.',
      phone: 'caller',
      unique: true,
    }),
  to: z.enum(BLOCKED_TO).default('busy').meta({
    label: 'Gets',
    help: 'What becomes of their calls: busy, an announcement, or another extension.',
  }),
  promptId: reference('prompt', 'Announcement')
    .optional()
    .meta({
      help: 'Played, and then the call ends.',
      only: { field: 'to', values: ['prompt'] },
    }),
  destinationId: reference('extension', 'Extension')
    .optional()
    .meta({
      help: 'Where their calls go.',
      only: { field: 'to', values: ['extension'] },
    }),
  note: line(200).optional().meta({ label: 'Note', help: 'Why, or who it is.' }),
});

export const blockedCaller = defineEntity<BlockedCallerBody>({
  name: 'blocked-caller',
  section: 'blockedCallers',
  schema: blockedCallerSchema,
  naturalKey: 'caller',
  rules: ({ to, promptId, destinationId }) => {
    const problems: Problem[] = [];
    if (to === 'prompt' && promptId === undefined) problems.push(needed('promptId'));
    if (to === 'extension' && destinationId === undefined) problems.push(needed('destinationId'));
    return problems;
  },
});

function needed(path: string): Problem {
  return { path, phrase: phrase('field.required') };
}
