import type { WordsOf } from '../template.ts';

/** What is said when a call can't be, and during calls. German. */
export const callsDe: WordsOf<'refusal' | 'parking' | 'conference' | 'recording' | 'listening'> = {
  'refusal.unknown-number': 'Diese Nummer ist nicht vergeben.',
  'refusal.incomplete-number': {
    one: 'Diese Nummer ist zu kurz. Nebenstellen haben hier eine Ziffer.',
    other: 'Diese Nummer ist zu kurz. Nebenstellen haben hier {length:f} Ziffern.',
  },
  'refusal.nobody-there': 'Dort ist zurzeit niemand erreichbar.',
  'refusal.busy': 'Der Teilnehmer spricht gerade.',
  'refusal.no-answer': 'Es meldet sich niemand.',
  'refusal.declined': 'Ihr Anruf kann zurzeit nicht angenommen werden.',
  'refusal.not-allowed': 'Sie dürfen diese Nummer nicht anrufen.',
  'refusal.no-right': 'Sie dürfen diesen Code nicht benutzen.',
  'refusal.code-off': 'Dieser Code steht hier nicht zur Verfügung.',
  'refusal.nobody-logged-in':
    'An diesem Telefon ist niemand angemeldet. Um sich anzumelden, wählen Sie neun null eins.',
  'refusal.log-in-first': 'Bitte melden Sie sich zuerst an. Wählen Sie dazu neun null eins.',
  'refusal.address-unknown':
    'Dieses Telefon ruft von einer unbekannten Adresse an. Um zu telefonieren, wählen Sie neun null eins und melden Sie sich an.',
  'refusal.no-outside-line': 'Es gibt keine Amtsleitung.',
  'refusal.no-outside-line-emergency':
    'Der Notruf ist von diesem Telefon nicht erreichbar. Bitte nehmen Sie sofort ein Mobiltelefon.',
  'refusal.box-busy': 'Alle Leitungen sind belegt. Bitte versuchen Sie es gleich noch einmal.',
  'refusal.line-full': 'Dieses Telefon führt schon so viele Gespräche wie erlaubt.',
  'refusal.stopping': 'Die Telefonanlage wird neu gestartet. Bitte versuchen Sie es in einigen Minuten noch einmal.',
  'refusal.goes-in-circles': 'Dieser Anruf wird im Kreis weitergeleitet und erreicht niemanden.',
  'refusal.failed': 'Leider konnte die Verbindung nicht hergestellt werden.',
  'parking.parked': 'Das Gespräch ist auf Leitung {line} geparkt.',
  'parking.enter-line': 'Bitte geben Sie die Nummer der Parkleitung ein.',
  'parking.empty': 'Auf Leitung {line} ist kein Gespräch geparkt.',
  'parking.full': 'Alle Parkleitungen sind belegt.',
  'parking.nothing-to-park': 'Es gibt kein Gespräch zum Parken.',
  'conference.welcome': 'Willkommen in der Konferenz.',
  'conference.enter-pin': 'Bitte geben Sie die PIN der Konferenz ein und drücken Sie die Rautetaste.',
  'conference.first': 'Sie sind als Erstes hier.',
  'conference.people': {
    one: 'Es ist noch eine andere Person hier.',
    other: 'Es sind noch {count:f} andere Personen hier.',
  },
  'conference.joined': 'Jemand ist dazugekommen.',
  'conference.left': 'Jemand hat die Konferenz verlassen.',
  'conference.full': 'Leider ist diese Konferenz voll.',
  'conference.wait-for-host': 'Bitte warten Sie, bis die Konferenz beginnt.',
  'recording.announcement': 'Dieses Gespräch kann aufgezeichnet werden.',
  'recording.started': 'Dieses Gespräch wird jetzt aufgezeichnet.',
  'recording.stopped': 'Die Aufzeichnung wurde beendet.',
  'recording.paused': 'Die Aufzeichnung wurde unterbrochen.',
  'recording.resumed': 'Die Aufzeichnung geht weiter.',
  'listening.announcement': 'Bei diesem Gespräch hört jetzt jemand mit.',
  'listening.enter-extension':
    'Bitte geben Sie die Nebenstelle ein, bei der Sie mithören möchten, und drücken Sie die Rautetaste.',
  'listening.waiting-for-call': 'Diese Nebenstelle telefoniert nicht. Sie hören das nächste Gespräch.',
  'listening.hearing': 'Sie hören mit. Niemand hört Sie.',
  'listening.coaching': 'Jetzt hört nur Ihr Kollege Sie.',
  'listening.joined': 'Jetzt hören alle Sie.',
  'listening.no-other-call': 'Es gibt kein anderes Gespräch.',
};
