import { AppError } from '../base/errors.ts';
import { phrase } from '../base/words/index.ts';
import type { AccountBody, ConfigView, Stored } from '../config/types.ts';
import type { Person } from './person.ts';

/** The account of who asks. The command line has none: AppError `forbidden`. */
export function ownAccount(config: ConfigView, person: Person): Stored<AccountBody> {
  const account = person.accountId === undefined ? undefined : config.get<AccountBody>('account', person.accountId);
  if (!account) throw new AppError('forbidden', phrase('api.no-account'));
  return account;
}
