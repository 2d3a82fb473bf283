import type { voicemailEn } from './voicemail.en.ts';

export const voicemailNl: Record<keyof typeof voicemailEn, string> = {
  'extension.voicemail': 'Neemt berichten aan voor {name}.',
  'trail.mailbox': 'De voicemail van {name} neemt op.',
  'trail.message-left': 'Er is een bericht van {seconds} s ingesproken op de voicemail van {name}.',
  'trail.no-message': 'Er is geen bericht ingesproken op de voicemail van {name}.',
  'call.left-message': 'Er is een bericht ingesproken voor {name}.',
  'call.mailbox-full': 'De voicemail van {name} is vol.',
  'call.mailbox-no-disk': 'Er kon geen bericht worden ingesproken voor {name}: de schijf van de centrale is vol.',
  'call.no-mailbox': '{name} neemt geen berichten aan.',

  'voicemail.taken-up': 'Een afgebroken bericht van {number} is bewaard ({seconds} s).',
  'voicemail.nothing-said': 'Een bericht van {number} brak af voordat er iets was gezegd; het is weggedaan.',
  'voicemail.file-missing': 'Van een voicemailbericht is het geluid weg ({file}); het is uit de lijst gehaald.',
  'voicemail.file-unreadable': '{file} is geen geluid dat deze versie kan lezen; het is blijven staan.',
  'voicemail.withheld': 'Nummer onbekend',

  'entity.voicemail': 'voicemail',
  'entity.mail-server': 'mailserver',

  'mail.host': 'Dit is geen naam of adres van een server.',
  'mail.off': 'Er is nog geen mailserver ingesteld.',
  'mail.refused': 'De mailserver {server} nam het niet aan: {reason}',
  'mail.given-up': 'De e-mail “{subject}” aan {to} is opgegeven: {reason}',
  'mail.too-many': 'Er wachten te veel e-mails op de mailserver; die aan {to} is niet geschreven.',
  'mail.test-subject': 'Test van {office}',
  'mail.test-text': 'E-mail van de telefooncentrale van {office} werkt.',
  'mail.message-subject': 'Nieuw bericht van {caller}',
  'mail.message-text': '{caller} heeft op {moment} een bericht van {duration} ingesproken op de voicemail {mailbox}.',
  'mail.message-attached': 'De opname zit erbij.',
  'mail.message-listen': 'Luister op de pagina van de telefooncentrale, of met de telefoon: {code}.',
  'mail.message-deleted': 'Het bericht is uit de voicemail verwijderd.',
  'mail.message-file': 'Bericht {moment}',
};
