import { AppError } from '../base/errors.ts';
import type { AccountBody, Change, ConfigService, LineBody, Stored } from '../config/types.ts';
import type { Person } from './person.ts';

/** What goes along with a user, or is let go of. */
export interface TakenAlong {
  readonly entity: 'line' | 'account';
  readonly id: string;
  readonly title: string;
  readonly what: 'deleted' | 'released';
}

/** Accounts of people who only work here; those who run the box keep theirs without the extension. */
const GOES_ALONG: ReadonlySet<string> = new Set(['user', 'agent']);

/** Lines bound to the user go along, so does the user's own account; a phone where the user is logged in is let go. */
export function takenAlong(config: ConfigService, person: Person, userId: string): TakenAlong[] {
  const lines = config.where<LineBody>('line', 'userId', userId);
  const loggedIn = config.where<LineBody>('line', 'loggedInUserId', userId);
  const accounts = config.where<AccountBody>('account', 'userId', userId);
  const ofLine = (what: TakenAlong['what']) => (line: Stored<LineBody>) =>
    ({ entity: 'line', id: line.id, title: line.username, what }) as const;
  return [
    ...lines.map(ofLine('deleted')),
    ...loggedIn.filter((line) => !lines.includes(line)).map(ofLine('released')),
    ...accounts.map((account) => ({
      entity: 'account' as const,
      id: account.id,
      title: account.username,
      what: goesAlong(account, person) ? ('deleted' as const) : ('released' as const),
    })),
  ];
}

function goesAlong(account: Stored<AccountBody>, person: Person): boolean {
  if (account.id === person.accountId || !person.rights.has('change-accounts')) return false;
  return account.roles.every((role) => GOES_ALONG.has(role));
}

/** The user last, so that nothing points at it any more. */
export function deletionOf(config: ConfigService, person: Person, userId: string): Change[] {
  const along = takenAlong(config, person, userId).map(({ entity, id, what }): Change => {
    if (what === 'deleted') return { what: 'delete', entity, id };
    const body = entity === 'line' ? { loggedInUserId: null } : { userId: null };
    return { what: 'change', entity, id, body };
  });
  return [...along, { what: 'delete', entity: 'user', id: userId }];
}

/** Who points at the user and would have to be changed first (EXT-03), by kind and title. */
export function pointedAtBy(
  config: ConfigService,
  person: Person,
  userId: string,
): { entity: string; title: string }[] {
  try {
    config.preview(deletionOf(config, person, userId));
    return [];
  } catch (error) {
    if (!(error instanceof AppError) || error.kind !== 'conflict') throw error;
    return error.problems.map(({ phrase: { params } }) => ({
      entity: String(params?.entity ?? ''),
      title: String(params?.title ?? ''),
    }));
  }
}
