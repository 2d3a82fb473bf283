import { WRONG_PINS_PER_CALL } from '../base/limits-features.ts';
import { phrase } from '../base/words/index.ts';
import type { Call, ExtensionDependencies } from '../calls/types.ts';
import { visitMailbox } from '../dialogues/mailbox-menu.ts';
import { digitsOf, refuseLocked } from '../dialogues/prove.ts';
import type { Mailbox, Mailboxes } from '../voicemail/types.ts';
import { defineCode } from './define-code.ts';

/** 920: whoever knows the number and the PIN of a shared mailbox listens to it (VMB-03, VMB-06). */
export const sharedVoicemail = defineCode({
  code: '920',

  async run(call, { by }, dependencies) {
    const { mailboxes, config } = dependencies;
    const mailbox = mailboxes && (await asked(call, mailboxes, dependencies));
    if (!mailboxes || !mailbox) {
      await call.play({ say: 'common.goodbye' });
      return call.hangUp(phrase('call.mailbox-closed'));
    }
    const changedBy = { name: `${by.number} ${by.name}`, from: call.caller.number };
    return visitMailbox(call, mailbox, { config, mailboxes }, changedBy);
  },
});

/** Three tries. Whether the box or its PIN was wrong is never told, and a box that isn't there locks like any other. */
async function asked(call: Call, mailboxes: Mailboxes, deps: ExtensionDependencies): Promise<Mailbox | undefined> {
  const longest = deps.config.list<{ readonly extensionLength: number }>('office')[0]?.extensionLength ?? 5;
  for (let tries = 0; tries < WRONG_PINS_PER_CALL; tries++) {
    const number = await digitsOf(call, 'voicemail.enter-box', { longest });
    // Who types nothing guesses nothing.
    if (number === '') continue;
    const mailbox = mailboxes.shared(number);
    const given = await digitsOf(call, 'voicemail.enter-pin', { shortest: 4, longest: 4 });
    if (given === '') continue;
    const subject = mailbox
      ? { id: `mailbox ${mailbox.id}`, title: `${number} ${mailbox.name}`, pin: mailbox.pin }
      : { id: `number ${number}`, title: number, pin: undefined };
    const answer = deps.pins.check(subject, given, call.caller.number);
    if (answer.kind === 'ok') return mailbox;
    call.explain('mailbox', phrase('trail.mailbox-refused', { name: mailbox?.name ?? number }));
    if (answer.kind === 'locked') return refuseLocked(call, answer.untilMs);
    await call.play({ say: 'voicemail.wrong-box-or-pin' });
  }
  return undefined;
}
