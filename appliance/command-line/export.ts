import { phrase } from '../base/words/index.ts';
import { exportOfficeFile } from '../config/office-file/export.ts';
import type { CommandContext } from './index.ts';
import { COMMAND_LINE, withOffice } from './office.ts';

/** Prints the office file. */
export async function exportOffice(context: CommandContext): Promise<void> {
  const { secrets } = context.options;
  const text = await withOffice<string>(context, {
    running: (box) => box.export({ secrets }),
    resting: ({ config, store }) => {
      const exported = phrase(secrets ? 'audit.exported-secrets' : 'audit.exported');
      store.audit.add({ at: context.clock.wall(), author: COMMAND_LINE, phrase: exported });
      return exportOfficeFile(config, { secrets });
    },
  });
  context.print(text.trimEnd());
}
