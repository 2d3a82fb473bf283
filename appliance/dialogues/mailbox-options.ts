import { GREETING_MAX_MS, MAILBOX_MENU_SILENCES, MESSAGE_SILENCE_MS } from '../base/limits-features.ts';
import { PROMPT_LANGUAGES, type PromptKey, type PromptLanguage } from '../prompts/types.ts';
import { greetingSaid } from './leave-message.ts';
import { newPin } from './new-pin.ts';
import { reviewed } from './review.ts';
import { BACK, keyOf, type Left, offer, type Visit } from './visit.ts';

const GREETING = '1';
const PIN = '2';
const LANGUAGE = '3';
const HEAR = '1';
const RECORD = '2';
const STANDARD = '3';

/** VMB-03: 1 changes the greeting, 2 the PIN, 3 the language. */
export async function mailboxOptions(visit: Visit): Promise<Left> {
  return asLongAsAsked(visit, {
    offered: [
      offer('voicemail.option-change-greeting', GREETING),
      offer('voicemail.option-change-pin', PIN),
      offer('voicemail.option-change-language', LANGUAGE),
      offer('common.option-back', BACK),
    ],
    does: { [GREETING]: changeGreeting, [PIN]: changePin, [LANGUAGE]: changeLanguage },
  });
}

interface Choices {
  readonly offered: ReturnType<typeof offer>[];
  readonly does: Readonly<Record<string, (visit: Visit) => Promise<unknown>>>;
}

async function asLongAsAsked(visit: Visit, { offered, does }: Choices): Promise<Left> {
  for (let silences = 0; silences < MAILBOX_MENU_SILENCES; ) {
    const key = await keyOf(visit.call, offered);
    silences = key === '' ? silences + 1 : 0;
    if (key === BACK) return { kind: 'back' };
    if (key === '') continue;
    const act = does[key];
    if (act) await act(visit);
    else await visit.call.play({ say: 'common.invalid-choice' }, { keysStop: true });
  }
  return { kind: 'silent' };
}

async function changePin({ call, mailboxes, mailboxId, by }: Visit): Promise<void> {
  const pin = await newPin(call, { shortest: 4, longest: 4 });
  if (pin === undefined) return;
  mailboxes.change(mailboxId, { pin }, by);
  await call.play({ say: 'pin.changed' }, { keysStop: true });
}

/** Each language offers itself in its own words. */
async function changeLanguage({ call, mailboxes, mailboxId, by }: Visit): Promise<void> {
  const before = call.language;
  const byKey = new Map<string, PromptLanguage>(PROMPT_LANGUAGES.map((language, at) => [String(at + 1), language]));
  for (const [key, language] of byKey) {
    call.speak(language);
    if ((await call.play(offer('common.option-this-language', key), { keysStop: true })) === 'key') break;
  }
  const chosen = byKey.get(await keyOf(call, []));
  call.speak(chosen ?? before);
  if (!chosen) return;
  mailboxes.change(mailboxId, { language: chosen }, by);
  await call.play({ say: 'common.language-chosen' }, { keysStop: true });
}

async function changeGreeting(visit: Visit): Promise<Left> {
  return asLongAsAsked(visit, {
    offered: [
      offer('voicemail.option-listen-greeting', HEAR),
      offer('voicemail.option-record-greeting', RECORD),
      offer('voicemail.option-standard-greeting', STANDARD),
      offer('common.option-back', BACK),
    ],
    does: { [HEAR]: hearGreeting, [RECORD]: recordGreeting, [STANDARD]: standardGreeting },
  });
}

async function hearGreeting({ call, mailboxes, mailboxId }: Visit): Promise<void> {
  const mailbox = mailboxes.get(mailboxId);
  if (!mailbox) return;
  if (mailbox.greeting.kind === 'standard') {
    await call.play({ say: 'voicemail.greeting-is-standard' }, { keysStop: true });
  }
  await call.play(greetingSaid(mailbox), { keysStop: true });
}

async function standardGreeting({ call, mailboxes, mailboxId, by }: Visit): Promise<void> {
  mailboxes.clearGreeting(mailboxId, by);
  await call.play({ say: 'voicemail.greeting-standard' }, { keysStop: true });
}

/** The old greeting stays until the new one is kept. */
async function recordGreeting(visit: Visit): Promise<void> {
  for (;;) {
    const outcome = await recordedOnce(visit);
    if (outcome === 'again') continue;
    await visit.call.play({ say: outcome }, { keysStop: true });
    return;
  }
}

async function recordedOnce({ call, mailboxes, mailboxId, by }: Visit): Promise<PromptKey | 'again'> {
  const draft = mailboxes.beginGreeting(mailboxId, by);
  if (typeof draft === 'string') return 'record.failed';
  let isSettled = false;
  try {
    await call.play({ say: 'voicemail.record-greeting' }, { keysStop: true });
    const { durationMs, ended } = await call.record({
      ...{ path: draft.path, key: draft.key, beep: true, stopKeys: '#' },
      ...{ maxMs: GREETING_MAX_MS, silenceMs: MESSAGE_SILENCE_MS },
    });
    if (ended === 'disk') return 'record.failed';
    if ((await reviewed(call, draft.path)) === 'again') return 'again';
    isSettled = true;
    return draft.keep(durationMs) ? 'voicemail.greeting-saved' : 'record.too-short';
  } finally {
    if (!isSettled) draft.discard();
  }
}
