/** What the box says about: numbers, number plans, when they rule. English. */
export const numberPlansEn = {
  'config.initial': '{title} is always there; it can be changed but not deleted.',

  'number-schema.first': 'Office',
  'number-schema.first-plan': 'Day',

  'number.whole': 'Write the whole number with its country, such as +31 20 123 45 67.',
  'number.row': 'The last number of a row has as many digits as the first, and comes after it.',
  'number.row-long': 'A row has at most {most} numbers.',
  'number.overlaps': 'This is already among the numbers of the office: {other}.',

  'plan.time': 'Write a time such as 08:30, from 00:00 to 24:00.',
  'plan.moment': 'Write a date and time such as 2026-12-25T00:00.',
  'plan.none-such': 'There is no number plan {plan} here.',
  'plan.twice': 'Another plan has this already: {other}.',
  'plan.number-twice': '{number} is already in this plan.',
  'plan.number-foreign': '{number} is not a number of this schema.',
  'plan.no-days': 'Choose a day.',
  'plan.no-time': 'This begins and ends at the same time; a whole day is 00:00 to 24:00.',
  'plan.hours-twice': 'These hours run into each other.',
  'plan.hours-overlap': 'Hours of entry {other} of the schedule overlap these: two plans can’t rule at once.',
  'plan.holiday-backwards': 'A holiday ends after it begins.',

  // --- When it rules ---
  'weekday.mon': 'Monday',
  'weekday.tue': 'Tuesday',
  'weekday.wed': 'Wednesday',
  'weekday.thu': 'Thursday',
  'weekday.fri': 'Friday',
  'weekday.sat': 'Saturday',
  'weekday.sun': 'Sunday',
  'plan.why-manual': 'switched by hand',
  'plan.why-temporary': 'switched by hand for a while',
  'plan.why-holiday': 'holiday {name}',
  'plan.why-days': '{day} {from}–{until}',
  'plan.why-period': '{fromDay} {from} – {untilDay} {until}',
  'plan.why-fallback': 'outside all hours',

  // --- The page (appliance/api) ---
  'right.see-numbers': 'See numbers and number plans',
  'right.change-numbers': 'Change numbers and number plans, and switch plans',
  'plan.copy-over': 'Plan {plan} is not empty: it would be lost. Copy over it all the same?',
  'plan.is-empty': 'Plan {plan} sends no number anywhere: callers would reach nobody. Use it all the same?',
  'plan.unreadable': '“{text}” is no number that we can read.',
  'plan.import-wrong': 'Nothing was added: not every line can be used.',
  'plan.no-holidays': 'No public holidays are known of this country.',
  'note.plan-switched': 'Switched a number plan.',
  'note.plan-follows': 'Let the schedule rule again.',

  // --- Number plans by phone (appliance/features/time-configuration.ts) ---
  'call.no-time-right': '{name} may not switch number plans.',
  'call.plan-switched': '{schema} was switched to number plan {plan}.',
  'call.plan-follows': '{schema} follows its schedule again.',
  'call.plan-not-switched': 'No number plan was switched.',
  'change.plan-by-phone': 'number plan switched by phone',

  // --- Time routing (appliance/extensions/time.ts) ---
  'entity.time': 'time routing',
  'extension.time': '{name} sends callers on by day and time.',
  'trail.time-period': '{name}: it is {period}.',
  'trail.time-outside': '{name}: outside all its periods.',
  'call.no-time-destination': '{name} had no destination at this time.',
  'exit.outside-hours': 'outside all periods',
  'time.days': '{fromDay} to {untilDay} {from}–{until}',
  'entity.number': 'number',
  'entity.number-schema': 'number schema',

  // --- The trail (appliance/outside/incoming.ts) ---
  'trail.came-from': '{caller} called {number} over {trunk}.',
  'trail.came-withheld': 'Somebody who doesn’t show their number called {number} over {trunk}.',
  'trail.came-somehow': '{caller} called {number}; no trunk is switched on that could bring such a call.',
  'trail.came-withheld-somehow':
    'Somebody who doesn’t show their number called {number}; no trunk is switched on that could bring such a call.',
  'trail.came-inside': '{name} called {number}, which is a number of the office: the call stays in the box.',
  'trail.number-plan': 'Number plan {plan} of {schema} ({why}).',
  'trail.plan-entry': '{number} goes to {name}.',
  'call.number-unknown': '{number} is not a number of this office.',
  'call.plan-empty': 'Number plan {plan} sends {number} nowhere.',
} as const;
