import { z } from 'zod';
import { type Phrase, phrase } from '../../base/words/index.ts';
import { defineEntity } from '../define-entity.ts';
import { language, line, reference } from '../fields.ts';
import { refuse } from '../problems.ts';
import type { AccountBody, ConfigView } from '../types.ts';

/** PPL-02. What each may do is decided where rights are asked for, by the API. */
export const ROLES = ['owner', 'admin', 'supervisor', 'agent', 'user', 'installer', 'read-only'] as const;

/** A person who signs in to the page. Not an extension: the owner needs none. */
export const accountSchema = z.object({
  username: z
    .string()
    .superRefine((value, ctx) => {
      if (!/^[a-z0-9._@-]{1,64}$/.test(value)) refuse(ctx, phrase('account.username'));
    })
    .meta({ label: 'User name', unique: true }),
  name: line(64).meta({ label: 'Name' }),
  passwordHash: z
    .string()
    .superRefine((value, ctx) => {
      if (!/^[!-~]{20,512}$/.test(value)) refuse(ctx, phrase('account.hash'));
    })
    .optional()
    .meta({ label: 'Password', help: 'Its hash; without one nobody can sign in with it.', secret: true }),
  totpSecret: z
    .string()
    .regex(/^[A-Z2-7]{16,64}$/)
    .optional()
    .meta({ label: 'Second factor', secret: true, internal: true }),
  recoveryCodeHashes: z
    .array(z.string().max(64))
    .max(20)
    .optional()
    .meta({ label: 'Recovery codes', secret: true, internal: true }),
  roles: z.array(z.enum(ROLES)).min(1).default(['user']).meta({ label: 'Roles' }),
  language: language.default('en').meta({ label: 'Language' }),
  userId: reference('user', 'User').optional().meta({ help: 'The extension of this person, if there is one.' }),
});

export const account = defineEntity<AccountBody>({
  name: 'account',
  section: 'accounts',
  schema: accountSchema,
  naturalKey: 'username',
  rulesOfAll: anOwnerRemains,
});

/** Somebody must be able to give out rights. Before the first owner there is nobody yet. */
function anOwnerRemains(before: ConfigView, after: ConfigView): Phrase | undefined {
  return hasOwner(before) && !hasOwner(after) ? phrase('account.last-owner') : undefined;
}

function hasOwner(view: ConfigView): boolean {
  return view.list<AccountBody>('account').some(({ roles }) => roles.includes('owner'));
}
