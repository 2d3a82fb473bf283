import { LocalRefusal } from './api/local.ts';
import { SystemClock } from './base/clock.ts';
import { AppError } from './base/errors.ts';
import { SystemRandom } from './base/random.ts';
import { type Language, phrase, say } from './base/words/index.ts';
import { commands } from './command-line/index.ts';
import { parseOptions } from './command-line/options.ts';
import { createLog, type LogOptions } from './edges/log.ts';

/** Ends with 0: done; 1: refused, and why stands on standard error; 70: a mistake of ours. */
const EXIT_REFUSED = 1;
const EXIT_MISTAKE = 70;

/** The language of the person at the keyboard, as the system says it. */
function terminalLanguage(): Language {
  return (process.env.LC_ALL || process.env.LC_MESSAGES || process.env.LANG || '').startsWith('nl') ? 'nl' : 'en';
}

async function main(): Promise<void> {
  const language = terminalLanguage();
  const { log } = createLog({ level: (process.env.CORDBOARD_LOG ?? 'info') as NonNullable<LogOptions['level']> });
  // Node's own notices (an API is experimental) are for us, not for the person at the keyboard.
  process.removeAllListeners('warning').on('warning', (warning) => log.debug({ warning }, 'a notice of Node'));
  try {
    const options = parseOptions(process.argv.slice(2));
    await commands[options.command]({
      options,
      language,
      log,
      clock: new SystemClock(),
      random: new SystemRandom(),
      print: (text) => void process.stdout.write(`${text}\n`),
    });
  } catch (error) {
    const refused = error instanceof AppError || error instanceof LocalRefusal;
    if (!refused) log.fatal({ error }, 'a mistake of ours');
    process.stderr.write(`${wordsOf(error, language)}\n`);
    process.exitCode = refused ? EXIT_REFUSED : EXIT_MISTAKE;
  }
}

/** The sentence, then one line per mistake: with its line in the file where it came from one, else with its field. */
function wordsOf(error: unknown, language: Language): string {
  if (error instanceof LocalRefusal) return [error.message, ...error.problems.map(lineOf)].join('\n');
  if (!(error instanceof AppError)) {
    return say({ key: 'cli.failed', params: { detail: String((error as Error)?.message ?? error) } }, language);
  }
  const problems = error.problems.map((problem) => lineOf({ ...problem, sentence: say(problem.phrase, language) }));
  return [say(error.phrase, language), ...problems].join('\n');

  function lineOf({ path, line, sentence }: { path: string; line?: number; sentence: string }): string {
    const at = line === undefined ? [] : [say(phrase('cli.at-line', { line }), language)];
    const where = [...at, ...(path === '' ? [] : [path])].join(', ');
    return where === '' ? `  ${sentence}` : `  ${where}: ${sentence}`;
  }
}

void main();
