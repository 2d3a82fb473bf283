import type { trunksEn } from './trunks.en.ts';

/** What the box says about: lines to the outside. Dutch. */
export const trunksNl: Record<keyof typeof trunksEn, string> = {
  'entity.trunk': 'buitenlijn',
  'trunk.host': 'Dit moet een naam of een adres zijn, zoals sip.example.com.',
  'trunk.address': '“{value}” is geen adres of netwerk; schrijf 203.0.113.7 of 203.0.113.0/24.',
  'trunk.address-wide': '“{value}” laat bijna iedereen binnen. Een netwerk heeft /{least} of meer.',
  'trunk.beginning': '“{value}” is niet hoe een nummer begint; schrijf +49, 0049, 0800 of 14.',
  'trunk.username': 'Alleen de gebruikersnaam: zonder @ en wat daarna komt, en zonder spaties.',
  'trunk.needs-username': 'Om zich aan te melden heeft de centrale de gebruikersnaam van de provider nodig.',
  'trunk.needs-password': 'Om zich aan te melden heeft de centrale het wachtwoord van de provider nodig.',
  'trunk.srtp-needs-tls':
    'Versleuteld geluid kan alleen met TLS: over {transport} kan iedereen onderweg de sleutels lezen. Kies TLS of zet dit uit.',
  'trunk.codec-twice': 'Elke codec mag hier maar één keer staan.',
  'trunk.options-often': 'Vraag hoogstens elke 10 seconden, of nooit (0).',
  'trunk.too-many': 'Er kunnen hoogstens {most} buitenlijnen zijn.',

  'trunk.silent': 'Geen antwoord van {server}.',
  'trunk.no-way': '{server} is niet te bereiken: de naam is onbekend of er wordt geen verbinding aangenomen.',
  'trunk.not-kept': '{server} nam de aanmelding aan en vergat haar meteen weer.',
  'trunk.challenge-unknown': '{server} vraagt het wachtwoord op een manier die deze centrale niet kent.',
  'trunk.wrong-password': '{server} weigert de gebruikersnaam {username} of het wachtwoord daarbij.',
  'trunk.unknown-user': '{server} kent de gebruikersnaam {username} niet.',
  'trunk.refused': '{server} weigert de aanmelding ({status} {words}).',
  'trunk.call-silent': '{server} gaf geen antwoord op een gesprek.',
  'trunk.call-denied': '{server} weigerde het wachtwoord tijdens een gesprek.',
  'trunk.no-reason': 'Er gaan geen gesprekken over.',
  'trunk.down-others': '{name}: {reason} Sinds {time} gaan gesprekken over {other}.',
  'trunk.down-none': '{name}: {reason} Sinds {time}, en er is geen andere lijn: geen gesprek komt naar buiten.',
  'trunk.off': 'Uitgeschakeld.',
  'trunk.registered-since': 'Aangemeld sinds {time}.',
  'trunk.there-since': 'Geeft antwoord sinds {time}.',
  'trunk.registers': 'Meldt zich aan bij {server}.',
  'trunk.unheard': 'Er is nog niets van {server} gehoord; gesprekken worden geprobeerd.',
  'trunk.call-failed': '{server} kon gesprekken niet verbinden ({status}).',
};
