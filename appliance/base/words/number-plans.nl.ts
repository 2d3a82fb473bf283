import type { numberPlansEn } from './number-plans.en.ts';

/** What the box says about: numbers, number plans, when they rule. Dutch. */
export const numberPlansNl: Record<keyof typeof numberPlansEn, string> = {
  'config.initial': '{title} is er altijd; het kan gewijzigd worden, maar niet verwijderd.',

  'number-schema.first': 'Kantoor',
  'number-schema.first-plan': 'Dag',

  'number.whole': 'Schrijf het hele nummer met het land, zoals +31 20 123 45 67.',
  'number.row': 'Het laatste nummer van een reeks heeft evenveel cijfers als het eerste en komt erna.',
  'number.row-long': 'Een reeks heeft hooguit {most} nummers.',
  'number.overlaps': 'Dit staat al bij de nummers van het kantoor: {other}.',

  'plan.time': 'Schrijf een tijd zoals 08:30, van 00:00 tot 24:00.',
  'plan.moment': 'Schrijf een datum en tijd zoals 2026-12-25T00:00.',
  'plan.none-such': 'Er is hier geen nummerplan {plan}.',
  'plan.twice': 'Een ander plan heeft dit al: {other}.',
  'plan.number-twice': '{number} staat al in dit plan.',
  'plan.number-foreign': '{number} is geen nummer van dit schema.',
  'plan.no-days': 'Kies een dag.',
  'plan.no-time': 'Dit begint en eindigt op hetzelfde moment; een hele dag is 00:00 tot 24:00.',
  'plan.hours-twice': 'Deze uren lopen in elkaar over.',
  'plan.hours-overlap':
    'Uren van regel {other} van het rooster overlappen deze: er kunnen geen twee plannen tegelijk gelden.',
  'plan.holiday-backwards': 'Een feestdag eindigt na het begin.',

  // --- Wanneer het geldt ---
  'weekday.mon': 'maandag',
  'weekday.tue': 'dinsdag',
  'weekday.wed': 'woensdag',
  'weekday.thu': 'donderdag',
  'weekday.fri': 'vrijdag',
  'weekday.sat': 'zaterdag',
  'weekday.sun': 'zondag',
  'plan.why-manual': 'met de hand ingesteld',
  'plan.why-temporary': 'tijdelijk met de hand ingesteld',
  'plan.why-holiday': 'feestdag {name}',
  'plan.why-days': '{day} {from}–{until}',
  'plan.why-period': '{fromDay} {from} – {untilDay} {until}',
  'plan.why-fallback': 'buiten alle tijden',

  // --- De pagina (appliance/api) ---
  'right.see-numbers': 'Nummers en nummerplannen zien',
  'right.change-numbers': 'Nummers en nummerplannen wijzigen, en plannen omzetten',
  'plan.copy-over': 'Plan {plan} is niet leeg: wat erin staat gaat verloren. Toch overschrijven?',
  'plan.is-empty': 'Plan {plan} stuurt geen enkel nummer ergens heen: bellers bereiken dan niemand. Toch gebruiken?',
  'plan.unreadable': '“{text}” is geen nummer dat we kunnen lezen.',
  'plan.import-wrong': 'Er is niets toegevoegd: niet elke regel is bruikbaar.',
  'plan.no-holidays': 'Van dit land zijn geen feestdagen bekend.',
  'note.plan-switched': 'Een nummerplan omgezet.',
  'note.plan-follows': 'Het rooster weer laten gelden.',

  // --- Nummerplannen per telefoon (appliance/features/time-configuration.ts) ---
  'call.no-time-right': '{name} mag geen nummerplannen omzetten.',
  'call.plan-switched': '{schema} is omgezet naar nummerplan {plan}.',
  'call.plan-follows': '{schema} volgt het rooster weer.',
  'call.plan-not-switched': 'Er is geen nummerplan omgezet.',
  'change.plan-by-phone': 'nummerplan per telefoon omgezet',

  // --- Tijdroutering (appliance/extensions/time.ts) ---
  'entity.time': 'tijdroutering',
  'extension.time': '{name} stuurt bellers door naar dag en tijd.',
  'trail.time-period': '{name}: het is {period}.',
  'trail.time-outside': '{name}: buiten alle perioden.',
  'call.no-time-destination': '{name} had op dit moment geen bestemming.',
  'exit.outside-hours': 'buiten alle perioden',
  'time.days': '{fromDay} t/m {untilDay} {from}–{until}',
  'entity.number': 'nummer',
  'entity.number-schema': 'nummerschema',

  // --- The trail (appliance/outside/incoming.ts) ---
  'trail.came-from': '{caller} belde {number} via {trunk}.',
  'trail.came-withheld': 'Iemand die het nummer afschermt, belde {number} via {trunk}.',
  'trail.came-somehow': '{caller} belde {number}; er staat geen lijn aan die zo’n gesprek kan brengen.',
  'trail.came-withheld-somehow':
    'Iemand die het nummer afschermt, belde {number}; er staat geen lijn aan die zo’n gesprek kan brengen.',
  'trail.came-inside': '{name} belde {number}, een nummer van het kantoor: het gesprek blijft binnen.',
  'trail.number-plan': 'Nummerplan {plan} van {schema} ({why}).',
  'trail.plan-entry': '{number} gaat naar {name}.',
  'call.number-unknown': '{number} is geen nummer van dit kantoor.',
  'call.plan-empty': 'Nummerplan {plan} stuurt {number} nergens heen.',
};
