import type { Clock } from '../base/clock.ts';
import type { Random } from '../base/random.ts';
import { type Language, phrase, say } from '../base/words/index.ts';
import type { Log } from '../edges/log.ts';
import { VERSION } from '../version.ts';
import { apply } from './apply.ts';
import { check } from './check.ts';
import { exportOffice } from './export.ts';
import type { CommandName, Options } from './options.ts';
import { ownerLink } from './owner-link.ts';
import { serve } from './serve.ts';
import { whatIf } from './what-if.ts';

/** What a command works with. It throws AppError when it can't do what was asked. */
export interface CommandContext {
  readonly options: Options;
  readonly language: Language;
  readonly log: Log;
  readonly clock: Clock;
  readonly random: Random;
  /** A line on standard output. */
  readonly print: (text: string) => void;
}

/** One function per command; a new command is a file and a line here. */
export const commands: Record<CommandName, (context: CommandContext) => void | Promise<void>> = {
  serve,
  apply,
  check,
  export: exportOffice,
  'what-if': whatIf,
  'owner-link': ownerLink,
  version: ({ print }) => print(`Cordboard ${VERSION}`),
  help: ({ print, language, options: { about } }) =>
    print(say(about ? phrase(`cli.help-${about}`) : phrase('cli.help'), language)),
};
