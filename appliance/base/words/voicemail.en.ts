import type { Wordings } from './phrase.ts';

/** Voicemail and e-mail. */
export const voicemailEn = {
  'extension.voicemail': 'Takes messages for {name}.',
  'trail.mailbox': 'The mailbox of {name} answers.',
  'trail.message-left': 'A message of {seconds} s was left in the mailbox of {name}.',
  'trail.no-message': 'No message was left in the mailbox of {name}.',
  'call.left-message': 'A message was left for {name}.',
  'call.mailbox-full': 'The mailbox of {name} is full.',
  'call.mailbox-no-disk': 'No message could be left for {name}: the box’s disk is full.',
  'call.no-mailbox': '{name} takes no messages.',

  'voicemail.taken-up': 'A message from {number} that had broken off was kept ({seconds} s).',
  'voicemail.nothing-said': 'A message from {number} had broken off before anything was said; it was let go.',
  'voicemail.file-missing': 'A voicemail message has lost its sound ({file}) and was taken out of the list.',
  'voicemail.file-unreadable': '{file} is no sound that this release can read; it was left where it is.',
  'voicemail.withheld': 'Number withheld',

  'voicemail.no-such-box': 'There is no such mailbox, or it isn’t yours.',
  'voicemail.no-such-message': 'There is no such message (any more).',
  'voicemail.closed': 'This mailbox asks for its PIN first.',
  'voicemail.pin-wrong': 'This isn’t the PIN of this mailbox.',
  'voicemail.pin-locked': 'Too many wrong PINs: this mailbox is locked for a while.',
  'voicemail.sound-gone': 'The sound of this message can’t be read.',
  'entity.voicemail': 'mailbox',
  'entity.mail-server': 'mail server',

  'mail.host': 'This isn’t the name or address of a server.',
  'mail.off': 'No mail server is set up yet.',
  'mail.refused': 'The mail server {server} didn’t take it: {reason}',
  'mail.given-up': 'The e-mail “{subject}” to {to} was given up: {reason}',
  'mail.too-many': 'Too many e-mails wait for the mail server; the one to {to} was not written.',
  'mail.test-subject': 'Test from {office}',
  'mail.test-text': 'E-mail from the telephone system of {office} works.',
  'mail.message-subject': 'New message from {caller}',
  'mail.message-text': '{caller} left a message of {duration} in the mailbox {mailbox} on {moment}.',
  'mail.message-attached': 'The recording is attached.',
  'mail.message-listen': 'Listen on the page of the telephone system, or by telephone: {code}.',
  'mail.message-deleted': 'It has been deleted from the mailbox.',
  'mail.message-file': 'Message {moment}',
} as const satisfies Wordings;
