import { MESSAGE_MAX_MS, MESSAGE_MIN_MS, MESSAGE_NOTHINGS, MESSAGE_SILENCE_MS } from '../base/limits-features.ts';
import { type Phrase, phrase } from '../base/words/index.ts';
import type { Call, Recorded, Utterance } from '../calls/types.ts';
import type { Draft, Mailbox, Mailboxes, NoRoom } from '../voicemail/types.ts';
import { reviewed } from './review.ts';

/** While recording, this key ends the message and offers what can be done with it. */
const DONE = '#';

/**
 * A caller leaves a message: greeting, beep, recording; `#` ends it and offers to hear it, keep it or speak it anew
 * (VMB-01). Whoever hangs up at any moment has left what was said. Picks up; ends the call.
 */
export async function leaveMessage(call: Call, mailbox: Mailbox, mailboxes: Mailboxes): Promise<never> {
  await call.answer('mailbox');
  call.speak(mailbox.language);
  const noRoom = mailboxes.room(mailbox.id);
  if (noRoom) return sorry(call, mailbox, noRoom);
  await call.play(greetingSaid(mailbox), { keysStop: true });
  for (let nothings = 0; nothings < MESSAGE_NOTHINGS; ) {
    const draft = mailboxes.begin(mailbox.id, callerOf(call));
    if (typeof draft === 'string') return sorry(call, mailbox, draft);
    const outcome = await spoken(call, mailbox, draft);
    if (outcome === 'done') break;
    if (outcome === 'nothing') nothings++;
  }
  await call.play({ say: 'common.goodbye' });
  return call.hangUp(phrase('call.left-message', { name: mailbox.name }));
}

/** What callers hear before the beep. */
export function greetingSaid({ kind, number, greeting }: Mailbox): readonly Utterance[] {
  if (greeting.kind === 'prompt') return [{ prompt: greeting.id }];
  if (greeting.kind === 'own') return [{ sound: greeting.path }];
  const standard: Utterance =
    kind === 'shared' ? { say: 'voicemail.greeting-shared' } : { say: 'voicemail.greeting-of', with: { number } };
  return [standard, { say: 'voicemail.leave-message' }];
}

/** `again`: the caller wants to speak it anew; `nothing`: there was nothing in it yet. */
type Spoken = 'done' | 'again' | 'nothing';

/** Records once. Whatever happens afterwards, the message is kept, unless the caller wants to speak it anew. */
async function spoken(call: Call, mailbox: Mailbox, draft: Draft): Promise<Spoken> {
  const recorded = await recordedOrNothing(call, draft);
  if (recorded.ended === 'key') return done(call, mailbox, draft, recorded.durationMs);
  // A disk that gave up has less than was recorded: what it has counts.
  const isKept = keep(call, mailbox, draft, recorded.ended === 'disk' ? 0 : recorded.durationMs);
  if (recorded.ended === 'limit') await call.play({ say: 'record.limit-reached' });
  await call.play({ say: isKept ? 'voicemail.message-sent' : 'voicemail.disk-full' });
  return 'done';
}

/** The caller has said that the message is whole. */
async function done(call: Call, mailbox: Mailbox, draft: Draft, durationMs: number): Promise<Spoken> {
  if (durationMs < MESSAGE_MIN_MS) {
    keep(call, mailbox, draft, durationMs);
    await call.play({ say: 'record.too-short' });
    return 'nothing';
  }
  let choice: 'keep' | 'again' = 'keep';
  let isKept = false;
  try {
    choice = await reviewed(call, draft.path);
  } finally {
    // A caller who hangs up here has left a message too.
    if (choice === 'again') draft.discard();
    else isKept = keep(call, mailbox, draft, durationMs);
  }
  if (choice === 'again') return 'again';
  await call.play({ say: isKept ? 'voicemail.message-sent' : 'record.failed' });
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

function keep(call: Call, mailbox: Mailbox, draft: Draft, durationMs: number): boolean {
  const seconds = Math.round(durationMs / 1_000);
  const isKept = draft.keep(durationMs);
  if (isKept) call.explain('mailbox', phrase('trail.message-left', { name: mailbox.name, seconds }));
  else call.explain('mailbox', phrase('trail.no-message', { name: mailbox.name }));
  return isKept;
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
