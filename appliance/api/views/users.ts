import { z } from 'zod';
import type { AccountBody, LineBody, Stored } from '../../config/types.ts';
import { type UserBody, userSchema } from '../../extensions/user-schema.ts';
import type { ApiDependencies } from '../dependencies.ts';
import { entityShapes } from '../entity-shapes.ts';
import { extensionsIn } from './calls.ts';
import { lineShape, lineView } from './lines.ts';

export const userShapes = entityShapes({ schema: userSchema });

export const userShape = z
  .object({
    ...userShapes.answer,
    id: z.string(),
    number: z.string(),
    name: z.string(),
    registered: z.number().int().meta({ description: 'Phones on which this user can be reached now.' }),
    inCall: z.boolean(),
    lines: z.array(lineShape).meta({ description: 'Bound to this user, or where the user is logged in.' }),
    account: z.object({ id: z.string(), username: z.string(), roles: z.array(z.string()) }).optional(),
  })
  .meta({ id: 'User' });

export type UserView = z.input<typeof userShape>;
export type StoredUser = Stored<UserBody>;

/** What is looked up once for a list instead of once per user. */
export interface UserContext {
  readonly sources: Pick<ApiDependencies, 'config' | 'locator' | 'calls'>;
  readonly talking: ReadonlySet<string>;
}

export function userContext(sources: UserContext['sources']): UserContext {
  const inCalls = sources.calls().flatMap((call) => extensionsIn(call));
  return { sources, talking: new Set(inCalls.filter((id) => id !== undefined)) };
}

export function userView({ sources, talking }: UserContext, user: StoredUser): UserView {
  const lines = linesOfUser(sources.config, user.id).map((line) => lineView(sources, line));
  const [account] = sources.config.where<AccountBody>('account', 'userId', user.id);
  return {
    ...userShapes.pick({ ...user }),
    id: user.id,
    number: user.number,
    name: user.name,
    registered: lines.reduce((sum, line) => sum + line.registered, 0),
    inCall: talking.has(user.id),
    lines,
    account: account && { id: account.id, username: account.username, roles: [...account.roles] },
  };
}

export function linesOfUser(config: ApiDependencies['config'], userId: string): readonly Stored<LineBody>[] {
  const bound = config.where<LineBody>('line', 'userId', userId);
  const loggedIn = config.where<LineBody>('line', 'loggedInUserId', userId);
  return [...new Set([...bound, ...loggedIn])];
}
