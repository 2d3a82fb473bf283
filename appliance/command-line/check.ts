import { type CheckSeen, checkView } from '../api/views/check.ts';
import { AppError } from '../base/errors.ts';
import { phrase, say } from '../base/words/index.ts';
import { applyOfficeFile } from '../config/office-file/apply.ts';
import { ConfigService } from '../config/service.ts';
import { extensionTypes } from '../extensions/index.ts';
import { checkOffice } from '../routing/check/index.ts';
import { Ways } from '../routing/ways.ts';
import { openStore } from '../store/database.ts';
import type { CommandContext } from './index.ts';
import { withOffice } from './office.ts';
import { readOfficeFile } from './office-file.ts';

/**
 * With a file: whether it is a good office file, on its own, without touching any box. Without: whether the box's data
 * are sound and its configuration can be read. Either way what is wrong about the set-up as a whole; where calls are
 * lost by it, the command fails.
 */
export async function check(context: CommandContext): Promise<void> {
  const { options, language, print } = context;
  const [file] = options.operands;
  if (file !== undefined) {
    const seen = checkFile(context, readOfficeFile(file));
    print(say(phrase('cli.office-valid', { file }), language));
    tell(context, seen);
    return;
  }
  const { damage, seen } = await withOffice<{ damage: readonly string[]; seen: CheckSeen }>(context, {
    // A running box has read all of it, and answering at all takes a sound database.
    running: async (box) => {
      await box.export({ secrets: false });
      return { damage: [], seen: await box.check() };
    },
    resting: ({ store, config }) => ({ damage: store.check(), seen: seenIn(context, config) }),
  });
  for (const line of damage) print(line);
  const { dataDir } = options;
  if (damage.length > 0) throw new AppError('unavailable', phrase('cli.data-damaged', { dataDir }));
  print(say(phrase('cli.data-sound', { dataDir }), language));
  tell(context, seen);
}

function checkFile(context: CommandContext, text: string): CheckSeen {
  const { clock, random } = context;
  const store = openStore(':memory:', { clock, random });
  try {
    const config = new ConfigService(store, { clock, random, kinds: extensionTypes });
    applyOfficeFile(config, text, { name: 'check', from: 'this machine' }, { random });
    return seenIn(context, config);
  } finally {
    store.close();
  }
}

function seenIn({ clock, language }: CommandContext, config: ConfigService): CheckSeen {
  const ways = new Ways({ config, types: extensionTypes });
  const findings = checkOffice({ ways, definitions: config.definitions(), nowMs: clock.wall() });
  return checkView(config, findings, language);
}

/** Prints what was found. @throws AppError where calls are lost by it */
function tell({ print, language }: CommandContext, { sentence, findings }: CheckSeen): void {
  print(sentence);
  for (const { severity, sentence: said, mend } of findings) {
    const word = say(phrase(`check.severity-${severity}`), language);
    print(`  ${say(phrase('cli.check-line', { severity: word, sentence: said, mend }), language)}`);
  }
  const lost = findings.filter(({ severity }) => severity === 'broken').length;
  if (lost > 0)
    throw new AppError('conflict', phrase(lost === 1 ? 'check.lost-one' : 'check.lost-many', { count: lost }));
}
