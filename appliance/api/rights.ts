import { type Phrase, phrase } from '../base/words/index.ts';
import { ROLES } from '../config/entities/account.ts';

/**
 * Everything that may be allowed, one name each (PPL-03). A route or an event-stream topic names the rights that open
 * it; a role is a set of them (PPL-02) and an account holds one or more roles.
 */
export const RIGHTS = [
  'see-office',
  'change-office',
  'see-people',
  'change-people',
  'see-extensions',
  'change-extensions',
  'see-numbers',
  'change-numbers',
  'see-contacts',
  'change-contacts',
  'see-prompts',
  'change-prompts',
  'reveal-line-passwords',
  'see-accounts',
  'change-accounts',
  'see-phones',
  'manage-devices',
  'manage-device-profile',
  'see-all-calls',
  'see-own-calls',
  'see-all-history',
  'see-own-history',
  'see-ladder',
  'see-changes',
  'undo-changes',
  'see-audit',
  'see-health',
  'export-office-file',
  'export-secrets',
  'apply-office-file',
  'change-number-plan-by-phone',
  'hear-all-recordings',
  'hear-own-recordings',
  'use-own-mailboxes',
  'listen-in',
  'retrieve-parked-calls',
  'twinning',
  'call-in-browser',
  'make-owner-link',
] as const;

export type Right = (typeof RIGHTS)[number];

export { ROLES };

export type Role = (typeof ROLES)[number];

/** In no role: only who may open the data directory of the box has it, through the local channel. */
const LOCAL_ONLY: ReadonlySet<Right> = new Set<Right>(['make-owner-link']);

/** What touches secrets of the whole office or could make somebody more than they are: the owner's alone. */
const OWNER_ONLY: ReadonlySet<Right> = new Set<Right>(['export-secrets', 'apply-office-file']);

const OWN: readonly Right[] = [
  'see-contacts',
  'see-own-calls',
  'see-own-history',
  'hear-own-recordings',
  'use-own-mailboxes',
  'retrieve-parked-calls',
  'call-in-browser',
];

const owner = RIGHTS.filter((right) => !LOCAL_ONLY.has(right));

const rightsOfRole: Record<Role, ReadonlySet<Right>> = {
  owner: new Set(owner),
  admin: new Set(owner.filter((right) => !OWNER_ONLY.has(right))),
  supervisor: new Set([
    ...OWN,
    'see-office',
    'see-people',
    'see-extensions',
    'see-numbers',
    'change-contacts',
    'see-prompts',
    'see-phones',
    'see-all-calls',
    'see-all-history',
    'see-health',
    'hear-all-recordings',
    'listen-in',
  ]),
  agent: new Set([...OWN, 'see-people']),
  user: new Set([...OWN]),
  installer: new Set([
    'see-office',
    'see-people',
    'reveal-line-passwords',
    'see-phones',
    'manage-devices',
    'manage-device-profile',
    'see-health',
  ]),
  'read-only': new Set([
    'see-office',
    'see-people',
    'see-extensions',
    'see-numbers',
    'see-contacts',
    'see-prompts',
    'see-accounts',
    'see-phones',
    'see-all-calls',
    'see-all-history',
    'see-changes',
    'see-audit',
    'see-health',
  ]),
};

export function isRole(name: string): name is Role {
  return (ROLES as readonly string[]).includes(name);
}

/** All that these roles allow together; names that are no role allow nothing. */
export function rightsOf(roles: readonly string[]): ReadonlySet<Right> {
  const rights = new Set<Right>();
  for (const role of roles) if (isRole(role)) for (const right of rightsOfRole[role]) rights.add(right);
  return rights;
}

/** Every right there is, the ones of the local channel included. */
export function allRights(): ReadonlySet<Right> {
  return new Set(RIGHTS);
}

/** Nobody makes somebody else more than they are themselves. */
export function mayGrant(giver: ReadonlySet<Right>, role: Role): boolean {
  for (const right of rightsOfRole[role]) if (!giver.has(right)) return false;
  return true;
}

export function roleName(role: Role): Phrase {
  return phrase(`role.${role}`);
}

export function rightSentence(right: Right): Phrase {
  return phrase(`right.${right}`);
}
