import { z } from 'zod';
import { MESSAGES_PER_MAILBOX_MAX } from '../../base/limits-features.ts';
import type { ConfigView } from '../../config/types.ts';
import { MAIL_MODES, VOICEMAIL_PIN_POLICIES } from '../../extensions/user-schema.ts';
import { PROMPT_LANGUAGES } from '../../prompts/types.ts';
import { fieldsOf } from '../../voicemail/mailbox.ts';
import type { Mailbox, Message } from '../../voicemail/types.ts';
import type { OpenMailboxes } from '../open-mailboxes.ts';
import type { Person } from '../person.ts';
import { partyShape } from './calls.ts';
import { moment } from './shapes.ts';

const mailMode = z.enum(MAIL_MODES);
const pinPolicy = z.enum(VOICEMAIL_PIN_POLICIES);

export const mailboxShape = z
  .object({
    id: z.string(),
    kind: z.enum(['personal', 'shared']),
    number: z.string(),
    name: z.string(),
    new: z.number().int(),
    old: z.number().int(),
    full: z.boolean().meta({ description: 'Nobody can leave another message.' }),
    open: z.boolean().meta({ description: 'What is inside may be heard and changed; else its PIN is asked first.' }),
    hasPin: z.boolean(),
    settings: z
      .object({
        isOn: z.boolean().optional().meta({ description: 'Personal: callers who are not answered come here.' }),
        afterSec: z.number().int().optional().meta({ description: 'Personal: after so much ringing.', unit: 's' }),
        pinPolicy: pinPolicy.optional().meta({ description: 'Personal: when the PIN is asked by phone.' }),
        language: z.enum(PROMPT_LANGUAGES).meta({ description: 'Of greeting and menus, as it is now.' }),
        mail: mailMode,
        greeting: z.enum(['prompt', 'own', 'standard']).meta({ description: '`own`: spoken by phone.' }),
        greetingId: z.string().optional().meta({ description: 'The prompt of the library that callers hear.' }),
        email: z.string().optional().meta({ description: 'Shared: where e-mails go, if not to the linked user.' }),
      })
      .optional()
      .meta({ description: 'Only while it is open.' }),
  })
  .meta({ id: 'Mailbox' });

export type MailboxView = z.input<typeof mailboxShape>;

/** What its owner may change; null clears what is optional. */
export const changedMailbox = z.strictObject({
  isOn: z.boolean().optional(),
  afterSec: z.number().int().optional(),
  pinPolicy: pinPolicy.optional(),
  language: z.enum(PROMPT_LANGUAGES).nullable().optional(),
  pin: z.string().max(8).optional(),
  mail: mailMode.optional(),
  greetingId: z.string().max(64).nullable().optional(),
  email: z.string().max(254).nullable().optional(),
});

export const messageShape = z
  .object({
    id: z.string(),
    mailboxId: z.string(),
    state: z.enum(['new', 'heard', 'saved']),
    receivedAt: moment,
    durationMs: z.number().int(),
    caller: partyShape.meta({ description: 'The number is empty where it was withheld.' }),
    deletedAt: moment.optional().meta({ description: 'It can be restored for a few minutes from then on.' }),
  })
  .meta({ id: 'Message' });

export type MessageView = z.input<typeof messageShape>;

interface Sources {
  readonly config: ConfigView;
  readonly voicemail: { readonly mailboxes: { count(id: string): { readonly new: number; readonly old: number } } };
  readonly opened: OpenMailboxes;
}

export function mailboxView(sources: Sources, person: Person, mailbox: Mailbox): MailboxView {
  const { id, kind, number, name, pin } = mailbox;
  const count = sources.voicemail.mailboxes.count(id);
  const open = sources.opened.isOpen(person, mailbox);
  return {
    ...{ id, kind, number, name, ...count, open },
    full: count.new + count.old >= MESSAGES_PER_MAILBOX_MAX,
    hasPin: pin !== undefined,
    settings: open ? settingsOf(sources.config, mailbox) : undefined,
  };
}

function settingsOf(config: ConfigView, mailbox: Mailbox): NonNullable<MailboxView['settings']> {
  const body: Readonly<Record<string, unknown>> = config.get<Record<string, unknown>>('extension', mailbox.id) ?? {};
  const fields = Object.entries(fieldsOf(mailbox.kind));
  const shown = Object.fromEntries(fields.map(([name, field]) => [name, body[field]]));
  const { pin: _, ...settings } = shown;
  return { ...settings, language: mailbox.language, greeting: mailbox.greeting.kind } as NonNullable<
    MailboxView['settings']
  >;
}

export function messageView(message: Message): MessageView {
  const { id, mailbox: mailboxId, state, receivedAt, durationMs, caller, deletedAt } = message;
  return { id, mailboxId, state, receivedAt, durationMs, caller, deletedAt };
}

/** Newest first. */
export function messagesView(messages: readonly Message[]): MessageView[] {
  return messages.toReversed().map(messageView);
}
