import { WRONG_PINS_PER_CALL } from '../base/limits-features.ts';
import { phrase } from '../base/words/index.ts';
import type { Call, DialledCode, ExtensionDependencies } from '../calls/types.ts';
import type { LineBody } from '../config/types.ts';
import { visitMailbox } from '../dialogues/mailbox-menu.ts';
import { newPin } from '../dialogues/new-pin.ts';
import { digitsOf, refuseLocked } from '../dialogues/prove.ts';
import type { Mailbox } from '../voicemail/types.ts';
import { defineCode } from './define-code.ts';

/** 1233: listens to the mailbox of whoever is on the line (VMB-03), with the PIN where that is not trusted (USR-04). */
export const ownVoicemail = defineCode({
  code: '1233',

  async run(call, { by }, dependencies) {
    const { mailboxes } = dependencies;
    const mailbox = by.extensionId === undefined ? undefined : mailboxes?.get(by.extensionId);
    if (!mailboxes || !mailbox) {
      await call.play({ say: 'voicemail.no-box' });
      return call.hangUp(phrase('call.mailbox-closed'));
    }
    call.speak(mailbox.language);
    if (asksPin(call, by, mailbox, dependencies)) await prove(call, mailbox, dependencies);
    const changedBy = { name: `${by.number} ${by.name}`, from: call.caller.number };
    return visitMailbox(call, mailbox, { config: dependencies.config, mailboxes }, changedBy);
  },
});

function asksPin(call: Call, by: DialledCode['by'], mailbox: Mailbox, { config }: ExtensionDependencies): boolean {
  if (mailbox.pinPolicy !== 'untrusted') return mailbox.pinPolicy === 'always';
  const { caller } = call;
  const line = caller.lineId === undefined ? undefined : config.get<LineBody>('line', caller.lineId);
  const isOwnLine = line !== undefined && caller.extensionId === by.extensionId;
  // A browser phone's password lasts an hour and is given to its signed-in user alone.
  return !isOwnLine || !(line.trusted || line.browser);
}

/** Three tries; a mailbox that has no PIN yet gets one first, by whoever sits at its owner's own phone. */
async function prove(call: Call, mailbox: Mailbox, dependencies: ExtensionDependencies): Promise<void> {
  const { pins, mailboxes } = dependencies;
  if (mailbox.pin === undefined && call.caller.extensionId === mailbox.id) {
    await call.play({ say: 'pin.must-change' });
    const pin = await newPin(call, { shortest: 4, longest: 4 });
    if (pin === undefined) return call.hangUp(phrase('call.mailbox-closed'));
    const by = { name: `${mailbox.number} ${mailbox.name}`, from: call.caller.number };
    mailboxes?.change(mailbox.id, { pin }, by);
    await call.play({ say: 'pin.changed' });
    return;
  }
  const { id, number, name, pin } = mailbox;
  for (let tries = 0; tries < WRONG_PINS_PER_CALL; tries++) {
    const given = await digitsOf(call, 'voicemail.enter-pin', { shortest: 4, longest: 4 });
    // Who types nothing guesses nothing.
    if (given === '') continue;
    const answer = pins.check({ id: `mailbox ${id}`, title: `${number} ${name}`, pin }, given, call.caller.number);
    if (answer.kind === 'ok') return;
    call.explain('mailbox', phrase('trail.mailbox-refused', { name }));
    if (answer.kind === 'locked') return refuseLocked(call, answer.untilMs);
    await call.play({ say: 'pin.wrong' });
  }
  return call.hangUp(phrase('call.mailbox-closed'));
}
