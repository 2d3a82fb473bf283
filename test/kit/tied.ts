import { existsSync } from 'node:fs';

const SETPRIV = '/usr/bin/setpriv';
const PRLIMIT = '/usr/bin/prlimit';

export interface TieOptions {
  /** Address space in MiB: a program that asks for more gets none. Unlimited where it is not given. */
  readonly memoryMaxMb?: number | undefined;
  /** What it gets then. A program with processes of its own ends them when it is asked to, not when it is killed. */
  readonly deathSignal?: 'KILL' | 'TERM';
}

/** A phone needs a tenth of this; one of them has taken all that a machine had. */
export const PHONE_MEMORY_MAX_MB = 2_048;

/** Whether this machine can tie children (util-linux, on every Debian). */
export function canTie(): boolean {
  return existsSync(SETPRIV) && existsSync(PRLIMIT);
}

/**
 * How to start `program` so that the kernel kills it when the process that starts it is gone, however that ended:
 * after SIGKILL no exit listener runs (prctl(2), PR_SET_PDEATHSIG; it holds through exec, so the process id is the
 * program's own). As it was given where the machine can't.
 */
export function tied(
  program: string,
  args: readonly string[],
  { memoryMaxMb, deathSignal = 'KILL' }: TieOptions = {},
): readonly [program: string, args: readonly string[]] {
  if (!canTie()) return [program, args];
  const limit = memoryMaxMb === undefined ? [] : [PRLIMIT, `--as=${memoryMaxMb * 1024 * 1024}`];
  return [SETPRIV, ['--pdeathsig', deathSignal, ...limit, program, ...args]];
}
