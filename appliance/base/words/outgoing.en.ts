/** What the box says about: calls to the outside. English. */
export const outgoingEn = {
  'outside-limit.time': 'A time of day such as 19:00.',
  'outside-limit.whose': 'Choose the user to whom it applies.',
  'outside-limit.nobody': 'It applies to no single user: leave this empty, or let it apply to one user.',
  'outside-limit.night': 'The night has a beginning and an end.',
  'outside-limit.nothing': 'It limits nothing yet: fill in at least one limit.',
  'brake.calls': '{number} was not called: the limit “{name}” allows {most} outside calls at the same time.',
  'brake.minutes-hour':
    '{number} was not called: the limit “{name}” allows {most} minutes in an hour, and they are used up.',
  'brake.minutes-day':
    '{number} was not called: the limit “{name}” allows {most} minutes in a day, and they are used up.',
  'brake.costly-hour':
    '{number} was not called: the limit “{name}” allows {most} minutes of costly calls in an hour, and they are used up.',
  'brake.costly-day':
    '{number} was not called: the limit “{name}” allows {most} minutes of costly calls in a day, and they are used up.',
  'brake.night': '{number} was not called: the limit “{name}” doesn’t allow it from {from} until {until}.',
  'brake.country': '{number} was not called: the limit “{name}” doesn’t allow its country.',
  'brake.no-country': '{number} was not called: the limit “{name}” allows some countries, and this number is in none.',
  'audit.limit-released': 'Released the limit “{name}”: calls outside go on.',
  'brake.subject': 'An outside call of {name} was stopped',
  'brake.release':
    'If it was right to stop it, nothing is to be done. Else release the limit on the page, or set it higher.',

  'emergency.called': '{name} ({caller}) calls {number}.',
  'emergency.called-from': '{name} ({caller}) calls {number} from: {place}.',
  'emergency.calls-back': 'The emergency service calls back on {shown}.',
  'emergency.subject': '{name} calls {number}',
  'emergency.lost-subject': 'The office has no emergency number',
  'emergency.lost':
    'An emergency call went out with the first number of the office, because no emergency caller id is set. Set one on the page: a number that a person always answers.',
} as const;
