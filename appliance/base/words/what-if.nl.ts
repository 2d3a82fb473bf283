import type { whatIfEn } from './what-if.en.ts';

/** What a call would do: questions and answers. Dutch. */
export const whatIfNl: Readonly<Record<keyof typeof whatIfEn, string>> = {
  'what-if.no-time': '“{text}” is geen datum en tijd. Schrijf het als 2026-12-25T10:00.',
  'what-if.from-unknown': 'Vanaf “{text}” belt niemand: noem een toestelnummer, een lijn of een buitennummer.',
  'what-if.from-no-phone': '{number} {name} heeft geen telefoon om mee te bellen: alleen mensen en lijnen bellen.',
  'what-if.who-unknown': 'Er is geen persoon of lijn “{text}” die gebeld kan worden.',
  'what-if.trunk-unknown': 'Er is geen lijn naar buiten die “{text}” heet.',
  'what-if.keys': '“{text}” zijn geen toetsen: 0 tot en met 9, * en # wel.',
  'what-if.to-missing': 'Zeg welk nummer er gebeld wordt.',
  'what-if.asked': '{caller} belt {dialled}, {when}',
  'what-if.ends': 'Afloop: {outcome}. {reason}',
  'what-if.callee': 'Bereikt: {name}',
  'what-if.limit-now': '{name} telt zoals het nu is, met de gesprekken die er nu doorheen lopen: {count}.',
  'what-if.limit-empty': '{name} telt als leeg: gesprekken die nu lopen tellen hier niet mee.',
  'what-if.prefix': 'Op het scherm vóór de beller: {prefix}',
  'entity.routing-test': 'routetest',
  'routing-test.too-many': 'Er zijn hoogstens {most} routetests.',
  'routing-test.asks-first': 'Bewaarde routetests zouden niet meer kloppen. Bevestig dat het zo bedoeld is.',
  'routing-test.moved': 'De instellingen zijn intussen veranderd: probeer het opnieuw.',
  'routing-test.flips': '“{name}” ({at}, naar {to}) zou nu uitkomen bij {now} in plaats van {before}.',
  'routing-test.flips-way': '“{name}” ({at}, naar {to}) zou nu via {now} gaan in plaats van via {before}.',
  'routing-test.untried': '“{name}” kan niet meer geprobeerd worden: {why}',
  'routing-test.not-tried': '{count} bewaarde tests zijn niet geprobeerd: het duurde te lang.',
  'routing-test.place': '{kind} {name}: {outcome}',
  'routing-test.outside': '{name}: {outcome}',
  'routing-test.nowhere': 'niemand: {outcome}',
  'cli.help-what-if':
    'cordboard what-if --to NUMMER [--from NUMMER] [--at WANNEER] [--press TOETSEN]… [--who NUMMER=WAT]…\n' +
    '                  [--trunk NAAM=WAT]… [--registered] [--json] [--data MAP]\n' +
    '\n' +
    'Zegt wat er van een gesprek zou worden, met de instellingen van de centrale en zonder iemand te bellen.\n' +
    '\n' +
    '--to NUMMER       een toestelnummer, een code, een nummer van kantoor of een buitennummer\n' +
    '--from NUMMER     een toestelnummer, een lijn of een buitennummer (anoniem)\n' +
    '--at WANNEER      de tijd van kantoor, zoals 2026-12-25T10:00, of met een tijdzone erachter (nu)\n' +
    '--press TOETSEN   wat de beller intoetst als de centrale erom vraagt; nog eens voor de volgende vraag\n' +
    '--who NUMMER=WAT  wat een persoon of lijn doet: answers (neemt op), busy (bezet), declines (weigert), rings (niemand\n' +
    '                  komt) of away (niet aangemeld); answers=5 en declines=5 na zoveel seconden. Wie niet genoemd is,\n' +
    '                  neemt na 5 seconden op\n' +
    '--trunk NAAM=WAT  een lijn naar buiten die het gesprek niet aanneemt: silent (geeft geen teken) of refuses (weigert)\n' +
    '--registered      alleen toestellen die nu aangemeld zijn gaan over\n' +
    '--json            alles, voor programma’s\n' +
    '--data MAP        waar alles bewaard wordt (./data)',
  'cli.option-missing': '{command} wil {option}. Zie cordboard {command} --help.',
  'cli.bad-trunk': '--trunk wil NAAM=silent of NAAM=refuses; “{text}” is dat niet.',
  'cli.bad-who': '--who wil NUMMER=answers, busy, declines, rings of away; “{text}” is dat niet.',
};
