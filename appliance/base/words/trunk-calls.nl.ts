import type { trunkCallsEn } from './trunk-calls.en.ts';

/** The same in Dutch. */
export const trunkCallsNl: Record<keyof typeof trunkCallsEn, string> = {
  'call.no-way-out': '{number} kan niet worden gebeld: geen van de buitenlijnen neemt het gesprek aan.',
  'call.no-such-number': '{number} bestaat niet, zegt het telefoonnet.',
  'call.may-not-transfer':
    '{name} zit buiten het kantoor en kan geen gesprekken doorsturen over de lijnen van kantoor.',
  'call.withheld': 'Afgeschermd nummer',

  'trail.trunk-tried': '{number} wordt gebeld via {trunk}.',
  'trail.trunk-refused': '{line} nam het gesprek niet aan ({status} {reason}).',
  'trail.trunk-silent': '{line} geeft de centrale geen antwoord.',
  'trail.trunk-no-such-number': '{line} zegt dat {number} niet bestaat.',
  'trail.trunk-gave-way': 'Alle lijnen van {line} zijn bezet: een ander gesprek eindigt, en er wordt opnieuw gebeld.',
  'trail.trunk-sends-on': '{line} stuurt het gesprek door naar {number}.',
  'trail.outside-rings': '{number} gaat over.',
  'trail.outside-busy': '{number} is in gesprek.',
  'trail.outside-unavailable': '{number} is nu niet bereikbaar, zegt {line}.',
  'trail.outside-declined': 'Het gesprek is op {number} geweigerd.',
  'trail.outside-no-sound': '{line} biedt geen geluid aan dat de centrale spreekt.',
  'trail.member-left-out': '{name} wordt overgeslagen: {why}',
};
