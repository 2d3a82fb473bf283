import { MAILBOX_MENU_SILENCES, MESSAGES_ALMOST_FULL } from '../base/limits-features.ts';
import { phrase } from '../base/words/index.ts';
import type { Call, ExtensionDependencies, Utterance } from '../calls/types.ts';
import type { PromptKey } from '../prompts/types.ts';
import type { ChangedBy, Mailbox, Mailboxes } from '../voicemail/types.ts';
import { mailboxOptions } from './mailbox-options.ts';
import { listen } from './messages-heard.ts';
import { BACK, keyOf, type Left, offer, type Visit } from './visit.ts';

const OLD = '1';
const NEW = '2';
const OPTIONS = '0';

/**
 * The menu of a mailbox (VMB-03). New messages are heard at once; without any, 0 leads to the options and 1 to the old
 * messages. What is deleted can be restored until the call is over. Ends the call.
 */
export async function visitMailbox(
  call: Call,
  mailbox: Mailbox,
  { config, mailboxes }: { readonly config: ExtensionDependencies['config']; readonly mailboxes: Mailboxes },
  by: ChangedBy,
): Promise<void> {
  call.speak(mailbox.language);
  call.explain('mailbox', phrase('trail.mailbox-opened', { name: mailbox.name }));
  const visit: Visit = { call, mailboxes, mailboxId: mailbox.id, config, by, deleted: new Set() };
  let left: Left;
  try {
    left = await menu(visit);
  } finally {
    mailboxes.purge([...visit.deleted]);
  }
  if (left.kind === 'call') {
    await call.play({ say: 'voicemail.calling-back' });
    return call.goto(left.number, { chosen: true });
  }
  await call.play({ say: 'common.goodbye' });
  return call.hangUp(phrase('call.mailbox-done'));
}

async function menu(visit: Visit): Promise<Left> {
  const { call, mailboxes, mailboxId } = visit;
  const { new: fresh, old } = mailboxes.count(mailboxId);
  const greeting: Utterance[] = [{ say: 'voicemail.welcome' }];
  if (fresh + old >= MESSAGES_ALMOST_FULL) greeting.push({ say: 'voicemail.almost-full' });
  if (fresh > 0) {
    await call.play([...greeting, announced('voicemail.new-messages', fresh)], { keysStop: true });
    const left = await listen(visit, idsOf(visit, 'new'));
    if (left.kind !== 'back') return left;
  } else await call.play([...greeting, { say: 'voicemail.no-new-messages' }], { keysStop: true });
  return choose(visit);
}

async function choose(visit: Visit): Promise<Left> {
  for (let silences = 0; silences < MAILBOX_MENU_SILENCES; ) {
    const hasNew = visit.mailboxes.count(visit.mailboxId).new > 0;
    const key = await keyOf(visit.call, [
      ...(hasNew ? [offer('voicemail.option-new-messages', NEW)] : []),
      offer('voicemail.option-old-messages', OLD),
      offer('voicemail.option-options', OPTIONS),
      offer('common.option-end', BACK),
    ]);
    silences = key === '' ? silences + 1 : 0;
    if (key === BACK) return { kind: 'back' };
    const left = await chosen(visit, key, hasNew);
    if (left && left.kind !== 'back') return left;
  }
  return { kind: 'silent' };
}

/** Undefined where the key leads nowhere. */
async function chosen(visit: Visit, key: string, hasNew: boolean): Promise<Left | undefined> {
  if (key === OLD) return old(visit);
  if (key === NEW && hasNew) return listen(visit, idsOf(visit, 'new'));
  if (key === OPTIONS) return mailboxOptions(visit);
  await visit.call.play({ say: key === '' ? 'common.no-choice' : 'common.invalid-choice' }, { keysStop: true });
  return undefined;
}

async function old(visit: Visit): Promise<Left> {
  const ids = idsOf(visit, 'old');
  if (ids.length === 0) {
    await visit.call.play({ say: 'voicemail.no-old-messages' }, { keysStop: true });
    return { kind: 'back' };
  }
  await visit.call.play(announced('voicemail.old-messages', ids.length), { keysStop: true });
  return listen(visit, ids);
}

/** Oldest first, as they came. */
function idsOf({ mailboxes, mailboxId }: Visit, which: 'new' | 'old'): readonly string[] {
  const all = mailboxes.messages(mailboxId);
  return all.filter(({ state }) => (state === 'new') === (which === 'new')).map(({ id }) => id);
}

function announced(say: PromptKey, count: number): Utterance {
  return { say, with: { count } };
}
