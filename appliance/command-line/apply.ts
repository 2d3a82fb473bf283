import { type Phrase, phrase, say } from '../base/words/index.ts';
import { askedFirst } from '../config/asked-first.ts';
import { applyOfficeFile } from '../config/office-file/apply.ts';
import { sayDifference } from '../config/office-file/difference.ts';
import { pretendedOfficeAtRest } from '../pretended-office.ts';
import type { CommandContext } from './index.ts';
import { COMMAND_LINE, withOffice } from './office.ts';
import { operandFile, readOfficeFile } from './office-file.ts';

interface Outcome {
  /** Undefined where nothing changed, or would change. */
  readonly revision: number | undefined;
  readonly sentences: readonly string[];
  readonly live: boolean;
}

/** Brings an office file into the box: all of it, or nothing and why. */
export async function apply(context: CommandContext): Promise<void> {
  const { options, language, random, print } = context;
  const { dryRun, replace, dataDir, confirm: confirmed } = options;
  const file = operandFile('apply', options.operands);
  const text = readOfficeFile(file);
  const outcome = await withOffice<Outcome>(context, {
    without: dryRun ? 'pretend' : 'make',
    async running(box) {
      const { revision, changes, sentences } = await box.apply(text, { dryRun, replace, confirmed });
      return { revision, sentences: changes.length === 0 ? [] : sentences, live: true };
    },
    async resting({ config, store }) {
      const { routingTests: guard } = pretendedOfficeAtRest({ ...context, dataDir, config, store });
      const { revision, changes } = await askedFirst(config, { guard, confirmed }, (asked) =>
        applyOfficeFile(asked, text, COMMAND_LINE, { dryRun, replace, random }),
      );
      const sentences = changes.length === 0 ? [] : sayDifference(changes, config);
      return { revision, sentences: sentences.map((said) => say(said, language)), live: false };
    },
  });
  for (const said of summary(outcome, { file, dryRun, dataDir })) {
    print(typeof said === 'string' ? `  ${said}` : say(said, language));
  }
}

function summary(
  { revision, sentences, live }: Outcome,
  { file, dryRun, dataDir }: { file: string; dryRun: boolean; dataDir: string },
): (Phrase | string)[] {
  if (sentences.length === 0) return [phrase('cli.nothing-changes', { file })];
  if (dryRun) return [phrase('cli.would-change'), ...sentences];
  const when = live ? phrase('cli.applied-live') : phrase('cli.applied-offline', { dataDir });
  return [phrase('cli.changed', { revision: revision ?? 0 }), ...sentences, when];
}
