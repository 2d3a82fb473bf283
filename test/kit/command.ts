import { SystemClock } from '../../appliance/base/clock.ts';
import { SystemRandom } from '../../appliance/base/random.ts';
import { run } from '../../appliance/command-line/run.ts';
import { createLog } from '../../appliance/edges/log.ts';

/** Runs a command within this process: a process each would take most of the time of all unit tests. */
export async function cordboard(...args: string[]): Promise<{ status: number; out: string; err: string }> {
  let out = '';
  let err = '';
  const status = await run(args, {
    language: 'en',
    log: createLog({ level: 'silent' }).log,
    clock: new SystemClock(),
    random: new SystemRandom(),
    print: (text) => {
      out += `${text}\n`;
    },
    complain: (text) => {
      err += `${text}\n`;
    },
  });
  return { status, out, err };
}
