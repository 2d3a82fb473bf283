import { AppError } from '../base/errors.ts';
import { phrase, say } from '../base/words/index.ts';
import type { AccountBody, ConfigView, Stored } from '../config/types.ts';
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

/** Somebody must remain who can give out every right. Throws AppError `conflict`. */
export function refuseLastOwner(
  config: ConfigView,
  account: Stored<AccountBody>,
  rolesAfter: readonly unknown[],
): void {
  if (!account.roles.includes('owner') || rolesAfter.includes('owner')) return;
  const owners = config.list<AccountBody>('account').filter((other) => other.roles.includes('owner'));
  if (owners.length > 1) return;
  const said = phrase('account.last-owner');
  throw new AppError('conflict', said, [{ path: 'roles', phrase: said }]);
}
