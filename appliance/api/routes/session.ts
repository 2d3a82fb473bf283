import { z } from 'zod';
import { PASSWORD_MAX_LETTERS } from '../../base/limits.ts';
import { defineRoute } from '../define-route.ts';
import { meShape, meView } from '../views/me.ts';

const signIn = defineRoute({
  method: 'POST',
  path: '/api/session',
  right: 'public',
  summary: 'Sign in by username or extension (PPL-01).',
  body: z.object({
    name: z.string().min(1).max(64),
    password: z
      .string()
      .min(1)
      .max(PASSWORD_MAX_LETTERS * 4),
    code: z.string().max(32).optional().meta({ description: 'Second factor: six digits or a recovery code.' }),
  }),
  answer: z.discriminatedUnion('state', [
    z.object({ state: z.literal('signed-in'), me: meShape }),
    z.object({ state: z.literal('code-needed') }),
  ]),
  handle: async ({ services, body, edge, request, headers, person }) => {
    const outcome = await services.signIn.signIn(body, edge);
    if (outcome.kind === 'code-needed') return { state: 'code-needed' as const };
    // Whoever was signed in on this browser before is not any more: a session is one person's.
    if (person?.accountId) services.sessions.end(person.accountId, person.sessionId);
    const begun = await services.sessions.begin(outcome.account.id, edge, request.headers.get('user-agent') ?? '');
    headers.append('set-cookie', begun.cookie);
    return { state: 'signed-in' as const, me: meView(services.config, begun.person) };
  },
});

const signOut = defineRoute({
  method: 'DELETE',
  path: '/api/session',
  right: 'signed-in',
  summary: 'Sign out on this browser.',
  answer: undefined,
  handle: ({ services, person, edge, headers }) => {
    if (person.accountId) services.sessions.end(person.accountId, person.sessionId);
    headers.append('set-cookie', services.sessions.clearCookie(edge));
  },
});

export const sessionRoutes = [signIn, signOut];
