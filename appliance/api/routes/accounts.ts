import { z } from 'zod';
import { AppError } from '../../base/errors.ts';
import { phrase, say } from '../../base/words/index.ts';
import type { AccountBody, ConfigView, Stored } from '../../config/types.ts';
import { configure } from '../configure.ts';
import { defineRoute, type RouteContext } from '../define-route.ts';
import { refuseAbove, refuseGrant } from '../grants.ts';
import { makePasswordLink } from '../one-time-links.ts';
import { authorOf, type Person } from '../person.ts';
import { mayGrant, RIGHTS, ROLES, rightSentence, rightsOf, roleName } from '../rights.ts';
import { accountShape, accountShapes, accountView } from '../views/accounts.ts';
import { linkShape } from '../views/links.ts';
import { searched } from '../views/search.ts';
import { idParams, listQuery, sentence } from '../views/shapes.ts';

type Asking = RouteContext<Person, unknown, unknown, unknown>;

function accountOf(config: ConfigView, id: string): Stored<AccountBody> {
  const account = config.get<AccountBody>('account', id);
  if (!account) throw new AppError('not-found', phrase('api.no-such'));
  return account;
}

function viewOf({ services }: Pick<Asking, 'services'>, account: Stored<AccountBody>) {
  return accountView(services.config, account, services.audit.last('audit.signed-in', account.username));
}

const listAccounts = defineRoute({
  method: 'GET',
  path: '/api/accounts',
  right: 'see-accounts',
  summary: 'Everybody who may sign in.',
  query: listQuery,
  answer: z.object({ accounts: z.array(accountShape), total: z.number().int() }),
  handle: (asking) => {
    const all = asking.services.config.list<AccountBody>('account');
    const { page, total } = searched(all, asking.query, (account) => [account.username, account.name]);
    return { accounts: page.map((account) => viewOf(asking, account)), total };
  },
});

const getAccount = defineRoute({
  method: 'GET',
  path: '/api/accounts/{id}',
  right: 'see-accounts',
  summary: 'One account.',
  params: idParams,
  answer: accountShape,
  handle: (asking) => viewOf(asking, accountOf(asking.services.config, asking.params.id)),
});

const addAccount = defineRoute({
  method: 'POST',
  path: '/api/accounts',
  right: 'change-accounts',
  summary: 'Add an account; the link to choose its password is shown only this once.',
  body: accountShapes.created,
  status: 201,
  answer: z.object({ account: accountShape, link: linkShape }),
  handle: async (asking) => {
    const { services, person, body } = asking;
    refuseGrant(person, body.roles);
    const named = typeof body.username === 'string' ? { username: body.username.trim().toLowerCase() } : {};
    const full = { language: services.office().language, ...body, ...named };
    const [id] = configure(asking, [{ change: { what: 'create', entity: 'account', body: full } }]);
    const account = accountOf(services.config, id as string);
    return { account: viewOf(asking, account), link: await makePasswordLink(services, account.id) };
  },
});

const changeAccount = defineRoute({
  method: 'PATCH',
  path: '/api/accounts/{id}',
  right: 'change-accounts',
  summary: 'Change an account: nobody gives more rights than their own, and the last owner stays.',
  params: idParams,
  body: accountShapes.changed,
  answer: accountShape,
  handle: (asking) => {
    const { services, person, params, body } = asking;
    const account = accountOf(services.config, params.id);
    refuseAbove(person, account);
    refuseGrant(person, body.roles);
    configure(asking, [{ change: { what: 'change', entity: 'account', id: account.id, body } }]);
    return viewOf(asking, accountOf(services.config, account.id));
  },
});

const deleteAccount = defineRoute({
  method: 'DELETE',
  path: '/api/accounts/{id}',
  right: 'change-accounts',
  summary: 'Delete an account; it is signed out everywhere at once.',
  params: idParams,
  answer: undefined,
  handle: (asking) => {
    const { services, person, params } = asking;
    const account = accountOf(services.config, params.id);
    refuseAbove(person, account);
    if (account.id === person.accountId) throw new AppError('conflict', phrase('account.own'));
    configure(asking, [{ change: { what: 'delete', entity: 'account', id: account.id } }]);
    services.sessions.endAll(account.id);
    services.links.removeOf('password', account.id);
  },
});

const passwordLink = defineRoute({
  method: 'POST',
  path: '/api/accounts/{id}/password-link',
  right: 'change-accounts',
  summary: 'A one-time link with which the person chooses a password; an older link is worthless from now.',
  params: idParams,
  status: 201,
  answer: linkShape,
  handle: async (asking) => {
    const { services, person, params } = asking;
    const account = accountOf(services.config, params.id);
    refuseAbove(person, account);
    const made = phrase('audit.password-link', { name: account.username });
    services.audit.add({ at: services.clock.wall(), author: authorOf(person), phrase: made });
    return makePasswordLink(services, account.id);
  },
});

const roles = defineRoute({
  method: 'GET',
  path: '/api/roles',
  right: 'signed-in',
  summary: 'The roles and what each may do (PPL-02, PPL-03).',
  answer: z.object({
    roles: z.array(
      z.object({
        role: z.enum(ROLES),
        name: sentence,
        rights: z.array(z.object({ right: z.enum(RIGHTS), sentence })),
        grantable: z.boolean().meta({ description: 'Whether this person may give it.' }),
      }),
    ),
  }),
  handle: ({ person, language }) => ({
    roles: ROLES.map((role) => ({
      role,
      name: say(roleName(role), language),
      rights: [...rightsOf([role])].map((right) => ({ right, sentence: say(rightSentence(right), language) })),
      grantable: mayGrant(person.rights, role),
    })),
  }),
});

export const accountRoutes = [listAccounts, getAccount, addAccount, changeAccount, deleteAccount, passwordLink, roles];
