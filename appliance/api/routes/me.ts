import { z } from 'zod';
import { AppError } from '../../base/errors.ts';
import { PASSWORD_MAX_LETTERS } from '../../base/limits.ts';
import { phrase } from '../../base/words/index.ts';
import { line } from '../../config/fields.ts';
import { configure } from '../configure.ts';
import { defineRoute, type RouteContext } from '../define-route.ts';
import { LANGUAGES } from '../language.ts';
import { refuseWeakPassword } from '../new-password.ts';
import { ownAccount } from '../own-account.ts';
import type { Person } from '../person.ts';
import { qrCode } from '../qr.ts';
import { meShape, meView } from '../views/me.ts';
import { idParams, moment } from '../views/shapes.ts';

const password = z
  .string()
  .min(1)
  .max(PASSWORD_MAX_LETTERS * 4);

type Asking = RouteContext<Person, unknown, unknown, unknown>;

function changeOwn(asking: Asking, body: object, note?: Parameters<typeof configure>[2]): void {
  const { id } = ownAccount(asking.services.config, asking.person);
  configure(asking, [{ change: { what: 'change', entity: 'account', id, body } }], note);
}

const me = defineRoute({
  method: 'GET',
  path: '/api/me',
  right: 'signed-in',
  summary: 'Who is signed in.',
  answer: meShape,
  handle: ({ services, person }) => meView(services.config, person),
});

const changeMe = defineRoute({
  method: 'PATCH',
  path: '/api/me',
  right: 'signed-in',
  summary: 'Change your own name or language.',
  body: z.strictObject({ name: line(64).optional(), language: z.enum(LANGUAGES).optional() }),
  answer: meShape,
  handle: (asking) => {
    changeOwn(asking, asking.body);
    const language = asking.body.language ?? asking.person.language;
    return meView(asking.services.config, { ...asking.person, language });
  },
});

const changePassword = defineRoute({
  method: 'POST',
  path: '/api/me/password',
  right: 'signed-in',
  summary: 'Change your own password; every other browser is signed out.',
  body: z.strictObject({ current: password, next: password }),
  answer: undefined,
  handle: async (asking) => {
    const { services, person, body, edge } = asking;
    const account = ownAccount(services.config, person);
    await services.signIn.confirm(account, body.current, edge, 'current');
    refuseWeakPassword(body.next, 'next', [account.username, account.name]);
    const passwordHash = await services.signIn.hash(body.next);
    changeOwn(asking, { passwordHash }, phrase('note.own-password'));
    await services.sessions.remark(account.id, person.sessionId);
    services.sessions.endAll(account.id, person.sessionId);
  },
});

const listSessions = defineRoute({
  method: 'GET',
  path: '/api/me/sessions',
  right: 'signed-in',
  summary: 'The browsers in which you are signed in.',
  answer: z.object({
    sessions: z.array(
      z.object({
        id: z.string(),
        current: z.boolean(),
        address: z.string(),
        browser: z.string().meta({ description: 'As it calls itself (User-Agent).' }),
        signedInAt: moment,
        lastSeenAt: moment,
        endsAt: moment.meta({ description: 'When it ends if nothing happens.' }),
      }),
    ),
  }),
  handle: ({ services, person }) => ({ sessions: services.sessions.list(person) }),
});

const endSession = defineRoute({
  method: 'DELETE',
  path: '/api/me/sessions/{id}',
  right: 'signed-in',
  summary: 'Sign out one of your own browsers.',
  params: idParams,
  answer: undefined,
  handle: ({ services, person, params }) => {
    if (!services.sessions.end(ownAccount(services.config, person).id, params.id)) {
      throw new AppError('not-found', phrase('api.no-such'));
    }
  },
});

const endOtherSessions = defineRoute({
  method: 'DELETE',
  path: '/api/me/sessions',
  right: 'signed-in',
  summary: 'Sign out all of your own browsers but this one.',
  answer: undefined,
  handle: ({ services, person }) => {
    services.sessions.endAll(ownAccount(services.config, person).id, person.sessionId);
  },
});

const proposeSecondFactor = defineRoute({
  method: 'POST',
  path: '/api/me/second-factor',
  right: 'signed-in',
  summary: 'Begin to set up a second factor; it counts only after a code from it was given.',
  body: z.strictObject({ password }),
  answer: z.object({ secret: z.string(), uri: z.string(), qr: z.string().meta({ description: 'SVG text.' }) }),
  handle: async ({ services, person, body, edge }) => {
    const account = ownAccount(services.config, person);
    await services.signIn.confirm(account, body.password, edge, 'password');
    const { secret, uri } = services.secondFactor.propose(account, services.office().name);
    return { secret, uri, qr: qrCode(uri) };
  },
});

const confirmSecondFactor = defineRoute({
  method: 'POST',
  path: '/api/me/second-factor/confirm',
  right: 'signed-in',
  summary: 'Switch the second factor on with a first code from it; the recovery codes are shown only this once.',
  body: z.strictObject({ code: z.string().min(1).max(32) }),
  answer: z.object({ recoveryCodes: z.array(z.string()) }),
  handle: async (asking) => {
    const { services, person, body } = asking;
    const account = ownAccount(services.config, person);
    const secret = services.secondFactor.confirm(account.id, body.code);
    if (secret === undefined) {
      const said = phrase('second-factor.code-wrong');
      throw new AppError('invalid', said, [{ path: 'code', phrase: said }]);
    }
    const { codes, hashes } = await services.secondFactor.recoveryCodes(account.id);
    changeOwn(asking, { totpSecret: secret, recoveryCodeHashes: hashes }, phrase('note.second-factor-on'));
    return { recoveryCodes: codes };
  },
});

const dropSecondFactor = defineRoute({
  method: 'DELETE',
  path: '/api/me/second-factor',
  right: 'signed-in',
  summary: 'Switch the second factor off.',
  body: z.strictObject({ password }),
  answer: undefined,
  handle: async (asking) => {
    const { services, person, body, edge } = asking;
    await services.signIn.confirm(ownAccount(services.config, person), body.password, edge, 'password');
    changeOwn(asking, { totpSecret: null, recoveryCodeHashes: null }, phrase('note.second-factor-off'));
  },
});

export const meRoutes = [
  me,
  changeMe,
  changePassword,
  listSessions,
  endSession,
  endOtherSessions,
  proposeSecondFactor,
  confirmSecondFactor,
  dropSecondFactor,
];
