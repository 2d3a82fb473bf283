import { z } from 'zod';
import type { AccountBody, ConfigView } from '../../config/types.ts';
import { LANGUAGES } from '../language.ts';
import type { Person } from '../person.ts';
import { RIGHTS, ROLES } from '../rights.ts';
import { userRefOf } from './phones.ts';
import { userRef } from './shapes.ts';

export const meShape = z
  .object({
    id: z.string().meta({ description: 'Of the account; empty for the command line.' }),
    username: z.string(),
    name: z.string(),
    language: z.enum(LANGUAGES),
    roles: z.array(z.enum(ROLES)),
    rights: z.array(z.enum(RIGHTS)),
    secondFactor: z.boolean(),
    recoveryCodesLeft: z.number().int(),
    user: userRef.optional(),
  })
  .meta({ id: 'Me' });

/** The signed-in person, with everything they may do: the page hides what would be refused. */
export function meView(config: ConfigView, person: Person): z.input<typeof meShape> {
  const account = person.accountId === undefined ? undefined : config.get<AccountBody>('account', person.accountId);
  return {
    id: account?.id ?? '',
    username: person.name,
    name: account?.name ?? person.name,
    language: person.language,
    roles: [...person.roles],
    rights: [...person.rights],
    secondFactor: account?.totpSecret !== undefined,
    recoveryCodesLeft: account?.recoveryCodeHashes?.length ?? 0,
    user: userRefOf(config, person.userId),
  };
}
