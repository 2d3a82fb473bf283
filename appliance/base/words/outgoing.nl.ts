import type { outgoingEn } from './outgoing.en.ts';

/** What the box says about: calls to the outside. Dutch. */
export const outgoingNl: Record<keyof typeof outgoingEn, string> = {
  'entity.outside-limit': 'limiet op buitengesprekken',
  'outside-limit.time': 'Een tijdstip zoals 19:00.',
  'outside-limit.whose': 'Kies voor wie de grens geldt.',
  'outside-limit.nobody':
    'De grens geldt niet voor één gebruiker: laat dit leeg, of laat haar voor één gebruiker gelden.',
  'outside-limit.night': 'De nacht heeft een begin en een einde.',
  'outside-limit.nothing': 'Dit begrenst nog niets: vul minstens één grens in.',
  'brake.calls': '{number} is niet gebeld: de grens ‘{name}’ staat {most} buitengesprekken tegelijk toe.',
  'brake.minutes-hour': '{number} is niet gebeld: de grens ‘{name}’ staat {most} minuten per uur toe, en die zijn op.',
  'brake.minutes-day': '{number} is niet gebeld: de grens ‘{name}’ staat {most} minuten per dag toe, en die zijn op.',
  'brake.costly-hour':
    '{number} is niet gebeld: de grens ‘{name}’ staat {most} minuten dure gesprekken per uur toe, en die zijn op.',
  'brake.costly-day':
    '{number} is niet gebeld: de grens ‘{name}’ staat {most} minuten dure gesprekken per dag toe, en die zijn op.',
  'brake.night': '{number} is niet gebeld: de grens ‘{name}’ staat dat van {from} tot {until} niet toe.',
  'brake.country': '{number} is niet gebeld: de grens ‘{name}’ staat dit land niet toe.',
  'brake.no-country':
    '{number} is niet gebeld: de grens ‘{name}’ staat enkele landen toe, en dit nummer hoort bij geen enkel land.',
  'audit.limit-released': 'Heeft de grens ‘{name}’ vrijgegeven: er kan weer naar buiten worden gebeld.',
  'brake.subject': 'Een buitengesprek van {name} is tegengehouden',
  'brake.release':
    'Was dat terecht, dan hoeft er niets te gebeuren. Geef anders op de pagina de grens vrij of maak haar ruimer.',

  'emergency.called': '{name} ({caller}) belt {number}.',
  'emergency.called-from': '{name} ({caller}) belt {number} vanaf: {place}.',
  'emergency.calls-back': 'De hulpdienst belt terug op {shown}.',
  'emergency.subject': '{name} belt {number}',
  'office.emergency-number':
    'Er wordt naar buiten gebeld, dus is er een noodnummer nodig: het nummer dat hulpdiensten zien en terugbellen, waar altijd iemand opneemt.',
  'emergency.no-trunk': 'Niemand kan om hulp bellen: er is geen provider ingeschakeld.',
  'emergency.all-down': 'Niemand kan nu om hulp bellen: geen enkele provider is te bereiken.',
  'emergency.none-heard':
    'Nog geen provider heeft geantwoord, dus of een noodoproep aankomt weet niemand. Een testgesprek over een lijn laat het zien.',
  'emergency.no-number': 'Het kantoor heeft geen noodnummer: hulpdiensten zien het eerste nummer.',
  'emergency.nobody-told': 'Niemand krijgt bericht als iemand om hulp belt.',
  'emergency.no-place': 'Van {count} lijnen is niet bekend waar ze zijn: lijn noch gebruiker heeft een netnummer.',
  'audit.emergency-drill': 'Heeft gekeken wat een noodoproep vanaf {line} zou sturen (oefening).',
  'emergency.lost-subject': 'Het kantoor heeft geen noodnummer',
  'emergency.lost':
    'Een noodoproep is met het eerste nummer van het kantoor gedaan, want er is geen nummer bij noodoproepen ingesteld. Stel er een in op de pagina: een nummer waar altijd iemand opneemt.',

  'call.dropped-for-emergency':
    'Alle buitenlijnen waren bezet en iemand belde een alarmnummer: dit gesprek moest wijken.',
  'call.no-such-own-number': '{name} heeft geen eigen nummer voor de code {code}.',
  'outside.all-full': '{number} kan nu niet worden gebeld: alle buitenlijnen zijn bezet.',
  'outside.no-help':
    'Alarmnummer {number} is niet bereikbaar: geen provider bracht het gesprek over. Bel met een mobiele telefoon.',
  'outside.none-up': '{number} kan nu niet worden gebeld: geen buitenlijn die dit nummer aankan, werkt.',

  'trail.shown-own': 'De gebelde ziet {number}, het eigen nummer van {name}.',
  'trail.shown-office': 'De gebelde ziet {number}, het nummer dat het kantoor toont.',
  'trail.shown-first': 'De gebelde ziet {number}, het eerste nummer van het kantoor.',
  'trail.shown-fixed': 'De gebelde ziet {number}, dat voor dit gesprek is gekozen.',
  'trail.shown-caller': 'De gebelde ziet {number}, het nummer van de beller.',
  'trail.shown-dialled': 'De gebelde ziet {number}, het nummer dat is gebeld.',
  'trail.shown-withheld': 'De gebelde ziet geen nummer: het wordt afgeschermd.',
  'trail.shown-none': 'De gebelde ziet wat de provider toont: het kantoor heeft geen nummer.',
  'trail.trunk-down': 'Provider {name} valt af: die is niet te bereiken.',
  'trail.trunk-full': 'Provider {name} valt af: alle lijnen zijn bezet ({count}).',
  'trail.trunk-other-numbers': 'Provider {name} valt af: {number} kan daar niet langs.',
  'trail.emergency': '{number} is een alarmnummer: niets houdt dit gesprek tegen.',
  'trail.emergency-own': 'De hulpdienst ziet {number}, het eigen nummer van {name}.',
  'trail.emergency-user': 'De hulpdienst ziet {number}, het noodnummer van {name}.',
  'trail.emergency-line': 'De hulpdienst ziet {number}, het noodnummer van de lijn.',
  'trail.emergency-office': 'De hulpdienst ziet {number}, het noodnummer van het kantoor.',
  'trail.emergency-first':
    'De hulpdienst ziet {number}, het eerste nummer van het kantoor, want het kantoor heeft geen noodnummer.',
  'trail.emergency-none': 'De hulpdienst ziet wat de provider toont: het kantoor heeft helemaal geen nummer.',
  'trail.emergency-area': 'Netnummer {areaCode} zegt waar de oproep vandaan komt.',
};
