import type { routingEn } from './routing.en.ts';

/** What the box says about: the flow graph, hours of number plans in words. Dutch. */
export const routingNl: Record<keyof typeof routingEn, string> = {
  // --- Uren ---
  'day.mon': 'ma',
  'day.tue': 'di',
  'day.wed': 'wo',
  'day.thu': 'do',
  'day.fri': 'vr',
  'day.sat': 'za',
  'day.sun': 'zo',
  'days.range': '{from}–{until}',
  'days.none': 'nooit',
  'list.last': '{first} en {last}',
  'list.more': '{first}, {rest}',
  'hours.days': '{days} {from}–{until}',
  'hours.period': '{fromDay} {from} – {untilDay} {until}',
  'hours.holiday': 'feestdag {name}',
  'hours.holidays': '{count} feestdagen',
  'hours.otherwise': 'op alle andere tijden',
  'hours.always': 'altijd',
  'hours.by-hand': 'nu, met de hand gekozen',

  // --- De routekaart (appliance/routing/graph.ts) ---
  'graph.end': 'Het gesprek eindigt',
  'graph.many': '{count} toestelnummers',
  'graph.gone': 'Bestaat niet meer',
  'graph.outside': 'Buiten',
  'graph.called': 'iemand belt',
  'graph.numbers': '{count} nummers',
  'graph.no-plan': 'in geen nummerplan',
};
