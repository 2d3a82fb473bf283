import { SystemClock } from './base/clock.ts';
import { SystemRandom } from './base/random.ts';
import type { Language } from './base/words/index.ts';
import { run } from './command-line/run.ts';
import { createLog, type LogOptions } from './edges/log.ts';

/** The language of the person at the keyboard, as the system says it. */
function terminalLanguage(): Language {
  return (process.env.LC_ALL || process.env.LC_MESSAGES || process.env.LANG || '').startsWith('nl') ? 'nl' : 'en';
}

async function main(): Promise<void> {
  const { log } = createLog({ level: (process.env.CORDBOARD_LOG ?? 'info') as NonNullable<LogOptions['level']> });
  // Node's own notices (an API is experimental) are for us, not for the person at the keyboard.
  process.removeAllListeners('warning').on('warning', (warning) => log.debug({ warning }, 'a notice of Node'));
  process.exitCode = await run(process.argv.slice(2), {
    language: terminalLanguage(),
    log,
    clock: new SystemClock(),
    random: new SystemRandom(),
    print: (text) => void process.stdout.write(`${text}\n`),
    complain: (text) => void process.stderr.write(`${text}\n`),
  });
}

void main();
