/** What the box says about: the flow graph, hours of number plans in words. English. */
export const routingEn = {
  // --- Hours ---
  'day.mon': 'Mon',
  'day.tue': 'Tue',
  'day.wed': 'Wed',
  'day.thu': 'Thu',
  'day.fri': 'Fri',
  'day.sat': 'Sat',
  'day.sun': 'Sun',
  'days.range': '{from}–{until}',
  'days.none': 'never',
  'list.last': '{first} and {last}',
  'list.more': '{first}, {rest}',
  'hours.days': '{days} {from}–{until}',
  'hours.period': '{fromDay} {from} – {untilDay} {until}',
  'hours.holiday': 'holiday {name}',
  'hours.holidays': '{count} holidays',
  'hours.otherwise': 'at all other times',
  'hours.always': 'always',
  'hours.by-hand': 'now, switched by hand',

  // --- The flow graph (appliance/routing/graph.ts) ---
  'graph.end': 'The call ends',
  'graph.many': '{count} extensions',
  'graph.gone': 'Not there any more',
  'graph.outside': 'Outside',
  'graph.called': 'somebody calls',
  'graph.numbers': '{count} numbers',
  'graph.no-plan': 'in no plan',
};
