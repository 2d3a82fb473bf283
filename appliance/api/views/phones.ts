import { z } from 'zod';
import type { ConfigView, LineBody, Stored } from '../../config/types.ts';
import type { Binding } from '../../registrar/types.ts';
import type { ApiDependencies } from '../dependencies.ts';
import { moment, userRef } from './shapes.ts';

export const phoneShape = z
  .object({
    lineId: z.string(),
    username: z.string(),
    user: userRef.optional(),
    contact: z.string(),
    transport: z.enum(['udp', 'tcp', 'tls', 'ws', 'wss']),
    source: z.string().meta({ description: 'Address it registered from.' }),
    userAgent: z.string().optional(),
    registeredAt: moment,
    expiresAt: moment,
    unverified: z.boolean().meta({ description: 'Known from before a restart and not heard of since.' }),
    reachable: z.boolean().optional().meta({ description: 'Whether it answered when it was asked last.' }),
  })
  .meta({ id: 'Phone' });

export type PhoneView = z.input<typeof phoneShape>;
export type UserRef = z.input<typeof userRef>;

/** Whose line it is now: who is logged in on it, else who it is bound to. */
export function userOfLine(config: ConfigView, line: LineBody): UserRef | undefined {
  return userRefOf(config, line.loggedInUserId ?? line.userId);
}

export function userRefOf(config: ConfigView, userId: string | undefined): UserRef | undefined {
  const user = userId === undefined ? undefined : config.get<{ number: string; name: string }>('user', userId);
  return user && { id: user.id, number: user.number, name: user.name };
}

/** Everything that is registered, in the order of the lines' names. */
export function phonesOf({ config, locator }: Pick<ApiDependencies, 'config' | 'locator'>): PhoneView[] {
  return locator
    .all()
    .flatMap((binding) => phoneView(config, binding) ?? [])
    .sort((a, b) => a.username.localeCompare(b.username, 'en', { numeric: true }));
}

export function phonesOfLine(
  { config, locator }: Pick<ApiDependencies, 'config' | 'locator'>,
  lineId: string,
): PhoneView[] {
  return locator.bindings(lineId).flatMap((binding) => phoneView(config, binding) ?? []);
}

function phoneView(config: ConfigView, binding: Binding): PhoneView | undefined {
  const line = config.get<LineBody>('line', binding.lineId) as Stored<LineBody> | undefined;
  // A line that was deleted a moment ago: its binding goes with the next turn.
  if (!line) return undefined;
  return {
    lineId: line.id,
    username: line.username,
    user: userOfLine(config, line),
    contact: binding.contact,
    transport: binding.transport,
    source: binding.source,
    userAgent: binding.userAgent,
    registeredAt: binding.registeredAt,
    expiresAt: binding.expiresAt,
    unverified: binding.unverified,
    reachable: binding.reachable,
  };
}
