import type { soundWords as english } from './sound.en.ts';

type Same<W> = {
  readonly [Key in keyof W]: W[Key] extends string ? string : { readonly one: string; readonly other: string };
};

/** Hetzelfde in het Nederlands. */
export const soundWords: Same<typeof english> = {
  'player.play': 'Afspelen',
  'player.pause': 'Pauzeren',
  'player.place': 'Plek in het geluid',
  'player.place-of': '{at} van {length}',
  'player.speed': 'Snelheid',
  'player.save': 'Downloaden',
  'player.failed': 'Dit geluid kan niet worden afgespeeld.',

  'voicemail.title': 'Voicemail',
  'voicemail.text': 'Wat mensen insproken toen niemand opnam.',
  'voicemail.boxes': 'Voicemailboxen',
  'voicemail.personal': 'Mijn berichten',
  'voicemail.new': { one: '1 nieuw bericht', other: '{n} nieuwe berichten' },
  'voicemail.none': 'Je hebt geen voicemailbox. Die hoort bij een toestel, of iemand koppelt je aan een gedeelde.',
  'voicemail.empty': 'Geen berichten. Wie niemand bereikt, kan er een inspreken; dat staat hier dan meteen.',
  'voicemail.empty-off':
    'Geen berichten. Je voicemail staat uit; zet hem aan bij de instellingen, dan kunnen bellers inspreken.',
  'voicemail.full': 'Deze voicemailbox is vol: niemand kan nog inspreken. Verwijder er een paar.',
  'voicemail.from': 'Bericht van {who}',
  'voicemail.withheld': 'Anoniem',
  'voicemail.state-new': 'Nieuw',
  'voicemail.state-saved': 'Bewaard',
  'voicemail.call-back': 'Terugbellen',
  'voicemail.mark-heard': 'Als gehoord markeren',
  'voicemail.save': 'Altijd bewaren',
  'voicemail.unsave': 'Niet meer bewaren',
  'voicemail.delete': 'Dit bericht verwijderen',
  'voicemail.deleted': 'Bericht verwijderd.',
  'voicemail.locked': 'Deze voicemailbox vraagt de pincode, één keer tot je uitlogt.',
  'voicemail.no-pin': 'Deze voicemailbox heeft nog geen pincode. Wie de toestellen beheert, kan er een geven.',
  'voicemail.pin': 'Pincode van de voicemailbox',
  'voicemail.open': 'Openen',
  'voicemail.settings': 'Instellingen',
  'voicemail.changed': 'Voicemailbox gewijzigd.',
  'voicemail.is-on': 'Wie niemand bereikt, kan een bericht inspreken',
  'voicemail.after': 'Na zoveel seconden overgaan',
  'voicemail.language': 'Taal van de begroeting',
  'voicemail.mail': 'E-mail over nieuwe berichten',
  'voicemail.mail-no': 'Geen',
  'voicemail.mail-notice': 'Een melding',
  'voicemail.mail-recording': 'Met de opname erbij',
  'voicemail.mail-recording-then-delete': 'Met de opname erbij; het bericht gaat hier dan weg',
  'voicemail.email-help': 'Leeg: naar de gekoppelde collega.',
  'voicemail.greeting-by-phone': 'Je eigen begroeting spreek je in per telefoon: bel 1233, dan 0 en 1.',
};
