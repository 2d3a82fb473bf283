import { z } from 'zod';
import { accountSchema } from '../../config/entities/account.ts';
import type { AccountBody, ConfigView, Stored } from '../../config/types.ts';
import { entityShapes } from '../entity-shapes.ts';
import { userRefOf } from './phones.ts';
import { moment, userRef } from './shapes.ts';

/** Passwords and second factors have ways of their own: nobody sets another's. */
export const accountShapes = entityShapes({ schema: accountSchema }, ['passwordHash']);

export const accountShape = z
  .object({
    ...accountShapes.answer,
    id: z.string(),
    user: userRef.optional(),
    hasPassword: z.boolean(),
    secondFactor: z.boolean(),
    lastSignInAt: moment.optional(),
  })
  .meta({ id: 'Account' });

export function accountView(
  config: ConfigView,
  account: Stored<AccountBody>,
  lastSignInAt: number | undefined,
): z.input<typeof accountShape> {
  return {
    ...accountShapes.pick({ ...account }),
    id: account.id,
    user: userRefOf(config, account.userId),
    hasPassword: account.passwordHash !== undefined,
    secondFactor: account.totpSecret !== undefined,
    lastSignInAt,
  };
}
