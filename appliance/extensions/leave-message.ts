import { MESSAGE_MAX_MS, MESSAGE_SILENCE_MS } from '../base/limits.ts';
import { type Phrase, phrase } from '../base/words/index.ts';
import type { Call, Recorded, Utterance } from '../calls/types.ts';
import type { Draft, Mailbox, Mailboxes, NoRoom } from '../voicemail/types.ts';

/** While recording, this key ends the message and offers what can be done with it. */
const DONE = '#';
const LISTEN = '1';
const KEEP = '2';
const AGAIN = '3';
const CHOICE_MS = 5_000;

/**
 * A caller leaves a message: greeting, beep, recording; `#` ends it and offers to hear it, keep it or speak it anew
 * (VMB-01). Whoever hangs up at any moment has left what was said. Picks up; ends the call.
 */
export async function leaveMessage(call: Call, mailbox: Mailbox, mailboxes: Mailboxes): Promise<never> {
  await call.answer();
  call.speak(mailbox.language);
  const noRoom = mailboxes.room(mailbox.id);
  if (noRoom) return sorry(call, mailbox, noRoom);
  await call.play(greeting(mailbox), { keysStop: true });
  for (;;) {
    const draft = mailboxes.begin(mailbox.id, callerOf(call));
    if (typeof draft === 'string') return sorry(call, mailbox, draft);
    if ((await spoken(call, mailbox, draft)) === 'done') break;
  }
  await call.play({ say: 'common.goodbye' });
  return call.hangUp(phrase('call.left-message', { name: mailbox.name }));
}

function greeting({ kind, number, greetingId }: Mailbox): readonly Utterance[] {
  if (greetingId !== undefined) return [{ prompt: greetingId }];
  const standard: Utterance =
    kind === 'shared' ? { say: 'voicemail.greeting-shared' } : { say: 'voicemail.greeting-of', with: { number } };
  return [standard, { say: 'voicemail.leave-message' }];
}

/** Records once. Whatever happens afterwards, the message is kept, unless the caller wants to speak it anew. */
async function spoken(call: Call, mailbox: Mailbox, draft: Draft): Promise<'done' | 'again'> {
  const recorded = await recordedOrNothing(call, draft);
  if (recorded.ended !== 'key') {
    keep(call, mailbox, draft, recorded.durationMs);
    if (recorded.ended === 'limit') await call.play({ say: 'record.limit-reached' });
    await call.play({ say: 'voicemail.message-sent' });
    return 'done';
  }
  let choice: 'keep' | 'again' = 'keep';
  try {
    choice = await review(call, draft.path);
  } finally {
    // A caller who hangs up here has left a message too.
    if (choice === 'again') draft.discard();
    else keep(call, mailbox, draft, recorded.durationMs);
  }
  if (choice === 'again') return 'again';
  await call.play({ say: 'voicemail.message-sent' });
  return 'done';
}

/** A draft is never left behind: where the caller went before the beep was over, there is nothing to keep. */
async function recordedOrNothing(call: Call, draft: Draft): Promise<Recorded> {
  try {
    return await call.record({
      ...{ path: draft.path, key: draft.key, beep: true, stopKeys: DONE },
      ...{ maxMs: MESSAGE_MAX_MS, silenceMs: MESSAGE_SILENCE_MS },
    });
  } catch (gone) {
    draft.discard();
    throw gone;
  }
}

function keep(call: Call, mailbox: Mailbox, draft: Draft, durationMs: number): void {
  const seconds = Math.round(durationMs / 1_000);
  if (draft.keep(durationMs)) call.explain('mailbox', phrase('trail.message-left', { name: mailbox.name, seconds }));
  else call.explain('mailbox', phrase('trail.no-message', { name: mailbox.name }));
}

async function review(call: Call, path: string): Promise<'keep' | 'again'> {
  const offer: readonly Utterance[] = [
    { say: 'record.option-listen', with: { key: LISTEN } },
    { say: 'record.option-keep', with: { key: KEEP } },
    { say: 'record.option-again', with: { key: AGAIN } },
  ];
  let said: readonly Utterance[] = offer;
  for (;;) {
    const { digits } = await call.collect({
      ...{ prompt: said, digitsMax: 1, firstDigitMs: CHOICE_MS, interDigitMs: CHOICE_MS },
    });
    if (digits === AGAIN) return 'again';
    // Nothing pressed: whoever goes to sleep over the choice wants it kept.
    if (digits === KEEP || digits === DONE || digits === '') return 'keep';
    said = digits === LISTEN ? [{ sound: path }, ...offer] : [{ say: 'common.invalid-choice' }, ...offer];
  }
}

async function sorry(call: Call, mailbox: Mailbox, why: NoRoom): Promise<never> {
  await call.play([
    { say: why === 'box-full' ? 'voicemail.box-full' : 'voicemail.disk-full' },
    { say: 'common.goodbye' },
  ]);
  return call.hangUp(noRoomSentence(why, mailbox));
}

function noRoomSentence(why: NoRoom, { name }: Mailbox): Phrase {
  return why === 'box-full' ? phrase('call.mailbox-full', { name }) : phrase('call.mailbox-no-disk', { name });
}

function callerOf({ caller: { number, name, extensionId } }: Call) {
  return { number, name, ...(extensionId === undefined ? {} : { extensionId }) };
}
