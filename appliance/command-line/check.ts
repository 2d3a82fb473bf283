import { AppError } from '../base/errors.ts';
import { phrase, say } from '../base/words/index.ts';
import { applyOfficeFile } from '../config/office-file/apply.ts';
import { ConfigService } from '../config/service.ts';
import { extensionTypes } from '../extensions/index.ts';
import { openStore } from '../store/database.ts';
import type { CommandContext } from './index.ts';
import { withOffice } from './office.ts';
import { readOfficeFile } from './office-file.ts';

/**
 * With a file: whether it is a good office file, on its own, without touching any box. Without: whether the box's data
 * are sound and its configuration can be read.
 */
export async function check(context: CommandContext): Promise<void> {
  const { options, language, print } = context;
  const [file] = options.operands;
  if (file !== undefined) {
    checkFile(context, readOfficeFile(file));
    print(say(phrase('cli.office-valid', { file }), language));
    return;
  }
  const found = await withOffice<readonly string[]>(context, {
    // A running box has read all of it, and answering at all takes a sound database.
    running: async (box) => {
      await box.export({ secrets: false });
      return [];
    },
    resting: ({ store }) => store.check(),
  });
  for (const line of found) print(line);
  const { dataDir } = options;
  if (found.length > 0) throw new AppError('unavailable', phrase('cli.data-damaged', { dataDir }));
  print(say(phrase('cli.data-sound', { dataDir }), language));
}

function checkFile({ clock, random }: CommandContext, text: string): void {
  const store = openStore(':memory:', { clock, random });
  try {
    const config = new ConfigService(store, { clock, random, kinds: extensionTypes });
    applyOfficeFile(config, text, { name: 'check', from: 'this machine' }, { random });
  } finally {
    store.close();
  }
}
