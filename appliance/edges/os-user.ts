import { userInfo } from 'node:os';

/** Who sits at this machine's terminal: the user of this process, or who became it by sudo. */
export function osUser(environment: Readonly<Record<string, string | undefined>> = process.env): string {
  if (environment.SUDO_USER) return environment.SUDO_USER;
  try {
    return userInfo().username;
  } catch {
    // A number without an entry, as in containers.
    return String(process.getuid?.() ?? 'unknown');
  }
}
