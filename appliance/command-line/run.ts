import { LocalRefusal } from '../api/local.ts';
import { AppError } from '../base/errors.ts';
import { type Language, phrase, say } from '../base/words/index.ts';
import { diskTrouble } from '../store/sqlite.ts';
import { type CommandContext, commands } from './index.ts';
import { parseOptions, UsageError } from './options.ts';

/** What a run of the program works with; the process itself in `main.ts`. */
export interface Terminal extends Omit<CommandContext, 'options'> {
  /** Lines on standard error. */
  readonly complain: (text: string) => void;
}

/** Exit codes: done; refused, and why stands on standard error; not understood; a mistake of ours. */
const DONE = 0;
const REFUSED = 1;
const NOT_UNDERSTOOD = 2;
const MISTAKE = 70;

/**
 * Runs one command line (`argv` without program names) to its end; `serve` goes on after that. Answers the exit code.
 */
export async function run(argv: readonly string[], terminal: Terminal): Promise<number> {
  const { complain, ...context } = terminal;
  try {
    const options = parseOptions(argv);
    await commands[options.command]({ ...context, options });
    return DONE;
  } catch (failure) {
    const error = diskTrouble(failure);
    const refused = error instanceof AppError || error instanceof LocalRefusal;
    if (!refused) terminal.log.fatal({ error }, 'a mistake of ours');
    complain(wordsOf(error, terminal.language));
    if (error instanceof UsageError) return NOT_UNDERSTOOD;
    return refused ? REFUSED : MISTAKE;
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
