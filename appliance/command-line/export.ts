import { exportOfficeFile } from '../config/office-file/export.ts';
import type { CommandContext } from './index.ts';
import { withOffice } from './office.ts';

/** Prints the office file. */
export async function exportOffice(context: CommandContext): Promise<void> {
  const { secrets } = context.options;
  const text = await withOffice<string>(context, {
    running: (box) => box.export({ secrets }),
    resting: ({ config }) => exportOfficeFile(config, { secrets }),
  });
  context.print(text.trimEnd());
}
