import type { callsEn } from './calls.en.ts';

/** What the box says about: calls. Dutch. */
export const callsNl: Record<keyof typeof callsEn, string> = {
  // --- Waarom een gesprek niet kon, of eindigde (appliance/calls) ---
  'call.unknown-number': '{number} is van niemand.',
  'call.incomplete-number': '{number} is te kort: toestelnummers hebben hier {length} cijfers.',
  'call.not-ours': 'Deze centrale neemt niet op voor {host}.',
  'call.unreadable-address': 'De telefoon belde {address}, en dat is geen nummer.',
  'call.came-back': 'Het gesprek kwam terug bij de centrale die het verstuurde.',
  'call.hops-used-up': 'Het gesprek ging onderweg langs te veel servers.',
  'call.too-many-hops':
    'Het gesprek is {hops} keer doorgestuurd en vond niemand: de doorschakelingen gaan in een kring rond.',
  'call.code-not-offered': 'De code {code} is op deze centrale niet beschikbaar.',
  'call.no-trunk': '{number} is een buitennummer, en deze centrale heeft geen buitenlijn.',
  'call.no-trunk-emergency':
    'Alarmnummer {number} is niet bereikbaar: deze centrale heeft geen buitenlijn. Bel met een mobiele telefoon.',
  'call.nobody-logged-in': 'Op lijn {line} is niemand ingelogd: daar werken alleen de alarmnummers, 900 en 901.',
  'call.line-full': 'Lijn {line} heeft al zoveel gesprekken als mag ({count}).',
  'call.too-many-calls': 'De centrale zit aan het maximum van {limit} gesprekken. Probeer het zo nog eens.',
  'call.stopping': 'De centrale wordt uitgezet of opnieuw gestart.',
  'call.error': 'Er ging iets mis in de centrale.',
  'call.busy': '{name} is in gesprek.',
  'call.no-answer': '{name} nam niet op binnen {seconds} seconden.',
  'call.not-available': '{name} is nu niet beschikbaar.',
  'call.declined': '{name} weigerde het gesprek.',
  'call.unreachable': '{name} is niet bereikbaar: geen enkele telefoon gaf de centrale antwoord.',
  'call.phone-refused': 'De telefoon van {name} wees het gesprek af ({status} {reason}).',
  'call.sent-elsewhere':
    'De telefoon van {name} stuurt gesprekken door naar {address}; de centrale belt geen adressen elders.',
  'call.not-registered': '{name} is niet bereikbaar: er is geen telefoon aangemeld.',
  'call.no-line': '{name} heeft geen telefoon.',
  'call.needs-media':
    'Een browsertelefoon en een bureautoestel kunnen niet worden verbonden: deze centrale geeft geen geluid door en kan dus niet vertalen.',
  'call.needs-same-addresses':
    'Een toestel met alleen IPv4 en een met alleen IPv6 kunnen niet worden verbonden: deze centrale geeft geen geluid door, dus ze zouden elkaar niet horen.',
  'call.box-is-mute': 'Deze centrale geeft geen geluid door en kan dus zelf geen gesprekken aannemen.',
  'call.needs-encryption':
    'Een toestel van dit gesprek moet versleuteld zijn en is dat niet, dus er is niet verbonden.',
  'call.keys-in-the-clear':
    'De telefoon van {name} wil alleen versleuteld geluid: verbind hem via TLS, poort 5061, en niet via {transport}.',
  'call.no-free-ports': 'De centrale geeft al zo veel geluid door als ze kan. Probeer het zo nog eens.',
  'call.sound-lost': 'Wat het geluid van dit gesprek doorgeeft ging stuk en kon niet worden hersteld.',
  'call.no-common-sound': 'De telefoons van {caller} en {name} kennen geen gezamenlijk geluidsformaat.',
  'call.caller-gave-up': '{name} hing op voordat er werd opgenomen.',
  'call.hung-up': '{name} hing op.',
  'call.lost': 'De verbinding met de telefoon van {name} ging verloren.',
  'call.lost-unchecked': 'De telefoon van {name} bevestigde het gesprek niet meer; daarom is het beëindigd.',
  'call.misunderstood': 'De centrale en de telefoon van {name} begrepen elkaar niet.',
  'call.connected-elsewhere': '{name} verbond de twee anderen; zij gaan verder in één gesprek.',
  'call.transferor-gone': 'Na het doorverbinden door {name} nam niemand op.',
  'call.no-such-call': 'Het gesprek dat overgenomen moest worden, is er niet meer.',
  'call.not-allowed-to-take': 'Dit toestel mag dat gesprek niet overnemen.',
  'call.interrupted': 'De centrale viel midden in het gesprek uit.',

  // --- Het spoor van een gesprek: wat er onderweg is besloten (appliance/calls, appliance/extensions) ---
  'trail.reached': '{number} is {name}.',
  'trail.calls-one': 'Eén telefoon van {name} wordt gebeld, hooguit {seconds} seconden.',
  'trail.calls-many': '{count} telefoons van {name} worden gebeld, hooguit {seconds} seconden.',
  'trail.rings': 'De telefoon van {name} gaat over.',
  'trail.skipped-unregistered': 'Lijn {line} doet niet mee: er is geen telefoon op aangemeld.',
  'trail.skipped-full': 'Lijn {line} doet niet mee: die heeft al zoveel gesprekken als mag ({count}).',
  'trail.skipped-own': 'Lijn {line} doet niet mee: die belt zelf.',
  'trail.skipped-media':
    'Een toestel op lijn {line} wordt overgeslagen: een browsertelefoon en een bureautoestel hebben een centrale nodig die geluid doorgeeft.',
  'trail.skipped-addresses':
    'Een telefoon op lijn {line} doet niet mee: die heeft een ander soort netwerkadres (IPv4 of IPv6) dan de telefoon van de beller.',
  'trail.in-a-call': '{name} is in gesprek en neemt geen tweede aan.',
  'trail.phone-busy': 'De telefoon op lijn {line} is in gesprek.',
  'trail.phone-unavailable': 'De telefoon op lijn {line} zei: nu niet beschikbaar.',
  'trail.phone-undisturbed': 'De telefoon op lijn {line} staat op “niet storen”.',
  'trail.phone-declined': 'Het gesprek is op lijn {line} geweigerd.',
  'trail.phone-silent': 'De telefoon op lijn {line} is niet bereikbaar: hij geeft de centrale geen antwoord.',
  'trail.phone-refused': 'De telefoon op lijn {line} wees het gesprek af ({status} {reason}).',
  'trail.phone-forwarded': 'De telefoon op lijn {line} stuurde het gesprek door naar {number}.',
  'trail.phone-sent-away':
    'De telefoon op lijn {line} wilde het gesprek doorsturen naar {address}; de centrale belt geen adressen elders.',
  'trail.phone-no-sound': 'De telefoon op lijn {line} kent geen geluidsformaat dat die van de beller ook kent.',
  'trail.skipped-unprotected':
    'Een toestel op lijn {line} wordt overgeslagen: het moet versleuteld zijn en is dat niet.',
  'trail.unprotected-office':
    'Lijn {line} belt via {transport}, waar iedereen kan meeluisteren. Het kantoor eist versleuteling: TLS, poort 5061.',
  'trail.unprotected-line':
    'Lijn {line} belt via {transport}, waar iedereen kan meeluisteren. De lijn eist versleuteling: TLS, poort 5061.',
  'trail.skipped-ports':
    'Een toestel op lijn {line} wordt overgeslagen: de centrale geeft al zo veel geluid door als ze kan.',
  'trail.phone-translated':
    'Het toestel op lijn {line} kent geen geluidsformaat dat dat van de beller ook kent: de centrale vertaalt.',
  'trail.phone-misfit': 'De telefoon op lijn {line} nam op met een geluidsformaat dat niet was aangeboden.',
  'trail.answered': '{name} nam op.',
  'trail.box-answers': 'De centrale neemt op.',
  'trail.nobody-answered': 'Niemand nam op binnen {seconds} seconden.',
  'trail.transfer-blind': '{name} verbond het gesprek door naar {number}.',
  'trail.transfer-attended': '{name} verbond {caller} met {callee}.',
  'trail.transfer-failed': 'Het doorverbinden door {name} naar {number} ging niet door.',
  'trail.rings-back': 'Het gesprek gaat terug naar {name}, die het doorverbond.',
  'trail.replaced': '{name} gaat met dit gesprek verder op een andere telefoon ({line}).',

  // --- Soorten toestelnummers, in één regel (appliance/extensions) ---
  'extension.user': 'Alle telefoons van {name} gaan over.',

  'register.star-needs-zero': 'Om alles af te melden moet Expires 0 zijn',
  'register.contact-invalid': 'Dit contact is geen adres dat gebeld kan worden',
  'register.too-brief': 'Minstens {seconds} seconden',
  'register.too-many': 'Op deze lijn zijn al {most} toestellen aangemeld',
  'register.other-name': 'Deze gegevens zijn alleen voor {username}',
  'register.out-of-order': 'Ingehaald door een later verzoek',
  // --- De ladder van SIP-berichten van een gesprek (appliance/sip/trace.ts) ---
  'ladder.defect': 'Wijkt af van de standaard: {code}',
};
