import { RING_TIMEOUT_MS } from '../base/limits.ts';
import { phrase } from '../base/words/index.ts';
import type { Call } from '../calls/types.ts';
import { leaveMessage } from '../dialogues/leave-message.ts';
import { defineExtension } from './define-extension.ts';
import { goWhereSent } from './sent-on.ts';
import { type UserBody, userSchema } from './user-schema.ts';

/** A person: all of their phones ring, the first answer wins (USR-01 to USR-06); else the mailbox answers (VMB-04). */
export const user = defineExtension<UserBody>({
  type: 'user',
  section: 'users',
  icon: 'person',
  schema: userSchema,

  async run(call, person, dependencies) {
    const { linesOf, mailboxes } = dependencies;
    const mailbox = person.voicemail ? mailboxes?.get(person.id) : undefined;
    const callee = { number: person.number, name: person.name, extensionId: person.id };
    const result = await call.dial({
      callee,
      targets: [{ callee, lineIds: linesOf(person.id), secondCall: person.secondCall }],
      timeoutMs: mailbox ? person.voicemailAfterSec * 1_000 : RING_TIMEOUT_MS,
    });
    if (result.kind === 'answered') return call.ended();
    if (result.kind === 'forwarded') return goWhereSent(call, { by: callee, to: result.to }, dependencies);
    if (!mailboxes || !mailbox || isSelf(call, person.id)) return call.refuse(result.failure);
    call.explain('mailbox', phrase('trail.mailbox', { name: person.name }), { node: person.id, via: 'voicemail' });
    return leaveMessage(call, mailbox, mailboxes);
  },

  describe: ({ name }) => phrase('extension.user', { name }),
  exits: ({ voicemail }) => [
    voicemail
      ? { key: 'voicemail', label: phrase('exit.voicemail'), to: undefined }
      : { key: 'unanswered', label: phrase('exit.unanswered'), to: undefined },
  ],
});

/** Who calls their own number from a second phone has nothing to say to themselves. */
function isSelf(call: Call, userId: string): boolean {
  return call.caller.extensionId === userId;
}
