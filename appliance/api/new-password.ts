import { AppError } from '../base/errors.ts';
import { passwordComplaint } from './password-strength.ts';

/** Throws AppError `invalid` at `path` when a password won't do for this person. */
export function refuseWeakPassword(password: string, path: string, own: readonly string[]): void {
  const complaint = passwordComplaint(password, own);
  if (complaint) throw new AppError('invalid', complaint, [{ path, phrase: complaint }]);
}
