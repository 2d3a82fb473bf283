import { phrase } from '../base/words/index.ts';
import { leaveMessage } from '../dialogues/leave-message.ts';
import { defineExtension } from './define-extension.ts';
import { type VoicemailBody, voicemailSchema } from './voicemail-schema.ts';

/** A shared mailbox: callers leave messages, 920 and the page let those listen who know its PIN (VMB-01). */
export const voicemail = defineExtension<VoicemailBody>({
  type: 'voicemail',
  section: 'voicemails',
  icon: 'voicemail',
  schema: voicemailSchema,

  async run(call, box, { mailboxes }) {
    const mailbox = mailboxes?.get(box.id);
    if (!mailboxes || !mailbox) return call.refuse(NOT_HERE(box.name));
    call.explain('mailbox', phrase('trail.mailbox', { name: box.name }));
    return leaveMessage(call, mailbox, mailboxes);
  },

  describe: ({ name }) => phrase('extension.voicemail', { name }),
});

/** Only where the box is put together without voicemail: in simulations. */
const NOT_HERE = (name: string) =>
  ({ sip: 480, q850: 20, outcome: 'unreachable', phrase: phrase('call.no-mailbox', { name }) }) as const;
