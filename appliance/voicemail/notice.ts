import { type Language, phrase, say } from '../base/words/index.ts';
import type { AccountBody, ConfigView, OfficeBody } from '../config/types.ts';
import type { QueuedMail } from '../mail/types.ts';
import { mailWish, PERSONAL, type UserMailboxBody } from './mailbox.ts';
import type { Mailbox, Message } from './types.ts';

/** The mail about a new message (VMB-02), in the language of whoever gets it; undefined where none is wanted. */
export function noticeOf(config: ConfigView, message: Message, mailbox: Mailbox | undefined): QueuedMail | undefined {
  const wish = mailbox && mailWish(config, mailbox);
  if (!mailbox || !wish) return undefined;
  const language = languageOf(config, wish.userId);
  const params = {
    caller: callerOf(message, language),
    mailbox: `${mailbox.number} ${mailbox.name}`,
    duration: minutesAndSeconds(message.durationMs),
    moment: momentOf(config, message.receivedAt, language),
  };
  const left = say(phrase('mail.message-text', params), language);
  const listen = say(phrase('mail.message-listen', { code: mailbox.kind === 'personal' ? '1233' : '920' }), language);
  const told = { to: wish.to, subject: say(phrase('mail.message-subject', params), language) };
  const plain = bodyOf([left, listen]);
  if (wish.mode === 'notice') return { ...told, ...plain };
  const isDeleted = wish.mode === 'recording-then-delete';
  const attached = say(phrase('mail.message-attached'), language);
  const fate = isDeleted ? say(phrase('mail.message-deleted'), language) : listen;
  return {
    ...told,
    ...bodyOf([left, attached, fate]),
    recordingOf: message.id,
    withoutRecording: plain,
    ...(isDeleted ? { thenDelete: message.id } : {}),
  };
}

/** The mail by which an admin sees whether the settings are right. */
export function testMail(config: ConfigView, to: string, language: Language): QueuedMail {
  const office = config.list<OfficeBody>('office')[0]?.name ?? '';
  const text = say(phrase('mail.test-text', { office }), language);
  return { to, subject: say(phrase('mail.test-subject', { office }), language), ...bodyOf([text]) };
}

/** `Message 2026-11-21 18.05.wav`: sorts by time in every folder. */
export function filenameOf(config: ConfigView, message: Message, language: Language): string {
  const parts = new Intl.DateTimeFormat('sv-SE', {
    ...{ timeZone: zoneOf(config), dateStyle: 'short', timeStyle: 'short' },
  }).format(message.receivedAt);
  return `${say(phrase('mail.message-file', { moment: parts.replace(':', '.') }), language)}.wav`;
}

/** That of the person's account, else what their phone speaks, else the office's. */
export function languageOf(config: ConfigView, userId: string | undefined): Language {
  const office = config.list<OfficeBody>('office')[0]?.language ?? 'en';
  if (userId === undefined) return office;
  const account = config.where<AccountBody>('account', 'userId', userId)[0]?.language;
  const spoken = config.get<UserMailboxBody>(PERSONAL, userId)?.language;
  return account ?? (spoken === 'en' || spoken === 'nl' ? spoken : office);
}

/** The two forms of a mail that says these sentences, each a paragraph. */
export function bodyOf(sentences: readonly string[]): { readonly text: string; readonly html: string } {
  const paragraphs = sentences.map((sentence) => `<p>${escaped(sentence)}</p>`).join('\n');
  return {
    text: `${sentences.join('\n\n')}\n`,
    html: `<!doctype html>\n<html><head><meta charset="utf-8"></head><body>\n${paragraphs}\n</body></html>\n`,
  };
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Callers choose their own names. */
function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (letter) => ENTITIES[letter] as string);
}

export function callerOf({ caller: { number, name } }: Message, language: Language): string {
  if (number === '') return say(phrase('voicemail.withheld'), language);
  return name === '' || name === number ? number : `${name} (${number})`;
}

function minutesAndSeconds(ms: number): string {
  const seconds = Math.round(ms / 1_000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

/** Day and time on the office’s clocks, in words. */
export function momentOf(config: ConfigView, at: number, language: Language): string {
  const format = { timeZone: zoneOf(config), dateStyle: 'full', timeStyle: 'short' } as const;
  return new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : language, format).format(at);
}

function zoneOf(config: ConfigView): string {
  return config.list<OfficeBody>('office')[0]?.timeZone ?? 'UTC';
}
