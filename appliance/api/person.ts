import type { Language } from '../base/words/index.ts';
import type { Author } from '../config/types.ts';
import type { Right, Role } from './rights.ts';

/** Who asks: a signed-in account, or the command line through the local channel. */
export interface Person {
  /** Undefined for the local channel, which is nobody's account. */
  readonly accountId: string | undefined;
  /** For the audit: the account's username, or `command line`. */
  readonly name: string;
  /** Address of the browser, or `this machine`. */
  readonly from: string;
  readonly language: Language;
  readonly roles: readonly Role[];
  readonly rights: ReadonlySet<Right>;
  /** The user (extension) this account belongs to: whose calls are one's own. */
  readonly userId: string | undefined;
  /** Public id of the session; undefined for the local channel. */
  readonly sessionId: string | undefined;
}

export function authorOf(person: Person): Author {
  return { name: person.name, from: person.from };
}

/** Who may: anybody, anybody signed in, whoever has this right, whoever has one of these. */
export type Access = 'public' | 'signed-in' | Right | readonly Right[];

/** The one decision about access, for routes and for topics of the event stream. */
export function allowed(access: Access, person: Person | undefined): boolean {
  if (access === 'public') return true;
  if (!person) return false;
  if (access === 'signed-in') return true;
  const anyOf = typeof access === 'string' ? [access] : access;
  return anyOf.some((right) => person.rights.has(right));
}
