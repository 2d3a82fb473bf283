import { AppError } from '../base/errors.ts';
import { phrase, say } from '../base/words/index.ts';
import type { AccountBody, Stored } from '../config/types.ts';
import type { Person } from './person.ts';
import { isRole, mayGrant, roleName } from './rights.ts';

/** Nobody makes anybody, themselves included, more than they are. Throws AppError `forbidden` at `roles`. */
export function refuseGrant(person: Person, roles: unknown): void {
  if (!Array.isArray(roles)) return;
  const beyond = roles.find((role) => isRole(String(role)) && !mayGrant(person.rights, role));
  if (beyond === undefined) return;
  const said = phrase('account.beyond-own-rights', { role: say(roleName(beyond), person.language) });
  throw new AppError('forbidden', said, [{ path: 'roles', phrase: said }]);
}

/** Nobody changes the account of somebody who may more than they. Throws AppError `forbidden`. */
export function refuseAbove(person: Person, account: Stored<AccountBody>): void {
  if (account.roles.every((role) => !isRole(role) || mayGrant(person.rights, role))) return;
  throw new AppError('forbidden', phrase('account.above', { name: account.name }));
}
