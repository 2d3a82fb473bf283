import type { ConfigView, OfficeBody, Stored } from '../config/types.ts';
import type { PromptLanguage } from '../prompts/types.ts';
import type { Greeting, Mailbox, MailboxSettings, PinPolicy } from './types.ts';

/** How somebody is told of new messages by e-mail (VMB-02). */
export type MailMode = 'no' | 'notice' | 'recording' | 'recording-then-delete';

/** What a user's settings say of the personal mailbox (VMB-04). */
export interface UserMailboxBody {
  readonly number: string;
  readonly name: string;
  readonly language?: PromptLanguage;
  readonly email?: string;
  readonly voicemail: boolean;
  readonly voicemailLanguage?: PromptLanguage;
  readonly voicemailPin?: string;
  readonly voicemailPinPolicy: PinPolicy;
  readonly voicemailGreetingId?: string;
  readonly voicemailMail: MailMode;
}

/** A shared mailbox (VMB-01). */
export interface SharedMailboxBody {
  readonly number: string;
  readonly name: string;
  readonly language?: PromptLanguage;
  readonly pin?: string;
  readonly userId?: string;
  readonly greetingId?: string;
  readonly email?: string;
  readonly mail: MailMode;
}

/** The kinds of extensions that have a mailbox. */
export const PERSONAL = 'user';
export const SHARED = 'voicemail';

/** `recorded`: where the greeting is that the owner spoke by phone, if there is one. */
export function mailboxOf(config: ConfigView, extensionId: string, recorded: string | undefined): Mailbox | undefined {
  const kind = config.entityOf(extensionId);
  if (kind === PERSONAL) {
    const user = config.get<UserMailboxBody>(PERSONAL, extensionId);
    return user && personal(user, officeLanguage(config), recorded);
  }
  const box = kind === SHARED ? config.get<SharedMailboxBody>(SHARED, extensionId) : undefined;
  return box && shared(box, config, recorded);
}

function personal(user: Stored<UserMailboxBody>, language: PromptLanguage, recorded: string | undefined): Mailbox {
  return {
    id: user.id,
    kind: 'personal',
    number: user.number,
    name: user.name,
    language: user.voicemailLanguage ?? user.language ?? language,
    pin: user.voicemailPin,
    pinPolicy: user.voicemailPinPolicy,
    greeting: greetingOf(user.voicemailGreetingId, recorded),
    isOn: user.voicemail,
    userId: user.id,
  };
}

function shared(box: Stored<SharedMailboxBody>, config: ConfigView, recorded: string | undefined): Mailbox {
  return {
    id: box.id,
    kind: 'shared',
    number: box.number,
    name: box.name,
    language: box.language ?? officeLanguage(config),
    pin: box.pin,
    // Who only knows the box's number is nobody in particular: 920 always asks (VMB-03).
    pinPolicy: 'always',
    greeting: greetingOf(box.greetingId, recorded),
    isOn: true,
    userId: box.userId,
  };
}

/** A prompt that was chosen counts before what was spoken; speaking a new one lets go of the prompt. */
function greetingOf(promptId: string | undefined, recorded: string | undefined): Greeting {
  if (promptId !== undefined) return { kind: 'prompt', id: promptId };
  return recorded === undefined ? { kind: 'standard' } : { kind: 'own', path: recorded };
}

/** To whom a mail about a new message goes, and how it is to be; undefined where none is wanted. */
export function mailWish(
  config: ConfigView,
  mailbox: Mailbox,
): { readonly to: string; readonly mode: Exclude<MailMode, 'no'>; readonly userId: string | undefined } | undefined {
  const user = mailbox.userId === undefined ? undefined : config.get<UserMailboxBody>(PERSONAL, mailbox.userId);
  if (mailbox.kind === 'personal') return wish(user?.email, user?.voicemailMail ?? 'no', user?.id);
  const box = config.get<SharedMailboxBody>(SHARED, mailbox.id);
  return wish(box?.email ?? user?.email, box?.mail ?? 'no', user?.id);
}

function wish(to: string | undefined, mode: MailMode, userId: string | undefined) {
  return to === undefined || mode === 'no' ? undefined : { to, mode, userId };
}

/** What a mailbox's settings are called in the settings of what it belongs to. */
const PERSONAL_FIELDS = {
  isOn: 'voicemail',
  afterSec: 'voicemailAfterSec',
  pin: 'voicemailPin',
  pinPolicy: 'voicemailPinPolicy',
  language: 'voicemailLanguage',
  mail: 'voicemailMail',
  greetingId: 'voicemailGreetingId',
} as const;
const SHARED_FIELDS = {
  pin: 'pin',
  language: 'language',
  mail: 'mail',
  email: 'email',
  greetingId: 'greetingId',
} as const;

/** Setting of a mailbox of this kind → field of its extension. */
export function fieldsOf(kind: Mailbox['kind']): typeof PERSONAL_FIELDS | typeof SHARED_FIELDS {
  return kind === 'personal' ? PERSONAL_FIELDS : SHARED_FIELDS;
}

/** The same settings under the names that the kind of extension gives them. */
export function settingsFor({ kind }: Mailbox, { pin, language }: MailboxSettings): object {
  const fields = fieldsOf(kind);
  return { [fields.pin]: pin, [fields.language]: language };
}

function officeLanguage(config: ConfigView): PromptLanguage {
  return config.list<OfficeBody>('office')[0]?.language ?? 'en';
}
