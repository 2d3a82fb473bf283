import { phrase } from '../../base/words/index.ts';
import { aboutExtension, titleOf } from './names.ts';
import type { CheckDefinition } from './types.ts';

/** Shared mailboxes to which nobody listens: no PIN for the phone, nobody linked, no e-mail. */
export const mailboxes: CheckDefinition = {
  kind: 'mailbox-without-anybody',
  *find({ ways }) {
    for (const box of ways.extensions) {
      if (ways.config.entityOf(box.id) !== 'voicemail') continue;
      const isMailed = box.mail !== 'no' && box.email !== undefined;
      if (box.pin !== undefined || box.userId !== undefined || isMailed) continue;
      yield {
        severity: 'attention',
        phrase: phrase('check.mailbox', { title: titleOf(box) }),
        mend: phrase('check.mailbox-mend'),
        about: aboutExtension(ways, box.id, 'userId'),
      };
    }
  },
};
