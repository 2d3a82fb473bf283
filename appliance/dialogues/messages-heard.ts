import { MAILBOX_MENU_SILENCES } from '../base/limits-features.ts';
import type { Utterance } from '../calls/types.ts';
import type { OfficeBody } from '../config/types.ts';
import { localMoment } from '../prompts/moment.ts';
import type { Message } from '../voicemail/types.ts';
import { BACK, keyOf, type Left, offer, type Visit } from './visit.ts';

/** VMB-03: the same keys wherever messages are heard. */
const KEYS = { rest: '0', details: '3', previous: '4', repeat: '5', next: '6', delete: '7', callBack: '8', save: '9' };

/** Where one message leads. */
type Then = 'next' | 'previous' | 'repeat' | 'again' | Left;

/**
 * Messages one after the other: 6 next, 5 repeat, 7 delete (and, come back to it, restore), and by 0 the rest: 9 save,
 * 8 call back, 3 time and caller, 4 previous, * back. Heard is what was played to its end or left by a key; who hangs
 * up in the middle finds it new.
 */
export async function listen(visit: Visit, ids: readonly string[]): Promise<Left> {
  let at = 0;
  while (at < ids.length) {
    const message = visit.mailboxes.message(ids[at] ?? '');
    // Deleted for good meanwhile, on the page.
    const then = message ? await hear(visit, message, at + 1) : 'next';
    if (typeof then === 'object') return then;
    if (then === 'next') at++;
    else if (then === 'previous') at = Math.max(0, at - 1);
  }
  await visit.call.play({ say: 'voicemail.no-more-messages' }, { keysStop: true });
  return { kind: 'back' };
}

async function hear(visit: Visit, message: Message, position: number): Promise<Then> {
  const { call, mailboxes } = visit;
  const sound = { sound: mailboxes.pathOf(message) };
  await call.play([{ say: 'voicemail.message', with: { position } }, ...details(visit, message), sound], {
    keysStop: true,
  });
  if (message.state === 'new') mailboxes.mark(message.id, 'heard');
  let offered = first(message);
  for (let silences = 0; silences < MAILBOX_MENU_SILENCES; ) {
    const key = await keyOf(call, offered);
    silences = key === '' ? silences + 1 : 0;
    const then = await pressed(visit, message.id, key);
    if (then !== 'again') return then;
    const now = mailboxes.message(message.id) ?? message;
    offered = key === KEYS.rest ? rest() : first(now);
  }
  return { kind: 'silent' };
}

async function pressed(visit: Visit, id: string, key: string): Promise<Then> {
  const { call } = visit;
  const message = visit.mailboxes.message(id);
  if (key === KEYS.next || !message) return 'next';
  if (key === KEYS.previous) return 'previous';
  if (key === KEYS.repeat) return 'repeat';
  if (key === BACK) return { kind: 'back' };
  if (key === KEYS.delete) return deleted(visit, message);
  if (key === KEYS.save) return saved(visit, message);
  if (key === KEYS.callBack) return callBack(visit, message);
  if (key === KEYS.details) await call.play([...details(visit, message), length(message)], { keysStop: true });
  else if (key !== KEYS.rest && key !== '') await call.play({ say: 'common.invalid-choice' }, { keysStop: true });
  return 'again';
}

/** The same key takes it back, as long as the call lasts. */
async function deleted({ call, mailboxes, deleted }: Visit, message: Message): Promise<Then> {
  if (message.deletedAt !== undefined) {
    mailboxes.restore(message.id);
    await call.play({ say: 'voicemail.undeleted' }, { keysStop: true });
    return 'again';
  }
  mailboxes.delete(message.id);
  deleted.add(message.id);
  await call.play({ say: 'voicemail.deleted' }, { keysStop: true });
  return 'next';
}

async function saved({ call, mailboxes }: Visit, message: Message): Promise<Then> {
  mailboxes.restore(message.id);
  mailboxes.mark(message.id, 'saved');
  await call.play({ say: 'voicemail.saved' }, { keysStop: true });
  return 'next';
}

/** Callers with an extension; the others can be called back once there is a way out. */
async function callBack({ call, config }: Visit, { caller: { number } }: Message): Promise<Then> {
  const isThere = number !== '' && config.find('extension', 'number', number) !== undefined;
  if (isThere) return { kind: 'call', number };
  await call.play({ say: 'voicemail.cannot-call-back' }, { keysStop: true });
  return 'again';
}

/** When it came and from whom. */
function details({ call, config }: Visit, { receivedAt, caller: { number, extensionId } }: Message): Utterance[] {
  const zone = config.list<OfficeBody>('office')[0]?.timeZone ?? 'UTC';
  const moment = localMoment(receivedAt, call.clock.wall(), zone);
  const received: Utterance = { say: 'voicemail.received', with: { moment } };
  if (number === '') return [received, { say: 'voicemail.from-withheld' }];
  const inside = extensionId !== undefined;
  return [received, { say: inside ? 'voicemail.from-extension' : 'voicemail.from', with: { number } }];
}

function length({ durationMs }: Message): Utterance {
  return { say: 'voicemail.duration', with: { duration: Math.max(1, Math.round(durationMs / 1_000)) } };
}

function first({ deletedAt }: Message): readonly Utterance[] {
  return [
    offer('voicemail.option-next', KEYS.next),
    offer('voicemail.option-repeat', KEYS.repeat),
    offer(deletedAt === undefined ? 'voicemail.option-delete' : 'voicemail.option-undelete', KEYS.delete),
    offer('voicemail.option-rest', KEYS.rest),
  ];
}

function rest(): readonly Utterance[] {
  return [
    offer('voicemail.option-save', KEYS.save),
    offer('voicemail.option-call-back', KEYS.callBack),
    offer('voicemail.option-details', KEYS.details),
    offer('voicemail.option-previous', KEYS.previous),
    offer('common.option-back', BACK),
  ];
}
