/** What the box says about: calls to the outside. English. */
export const outgoingEn = {
  'entity.outside-limit': 'limit on outside calls',
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
  'office.emergency-number':
    'Calls go outside, so an emergency number is needed: the one that emergency services see and call back, where a person always answers.',
  'emergency.no-trunk': 'Nobody can call for help: the box has no provider that is switched on.',
  'emergency.all-down': 'Nobody can call for help just now: no provider can be reached.',
  'emergency.none-heard':
    'No provider has answered yet, so nobody knows whether a call for help gets through. A test call over a trunk shows it.',
  'emergency.no-number': 'The office has no emergency number: emergency services see its first number.',
  'emergency.nobody-told': 'Nobody is told when somebody calls for help.',
  'emergency.no-place': 'Of {count} lines nobody knows where they are: neither line nor user has an area code.',
  'audit.emergency-drill': 'Looked what a call for help from {line} would send (drill).',
  'emergency.lost-subject': 'The office has no emergency number',
  'emergency.lost':
    'An emergency call went out with the first number of the office, because no emergency caller id is set. Set one on the page: a number that a person always answers.',

  'call.dropped-for-emergency':
    'All outside lines were busy, and somebody called an emergency number: this call gave way.',
  'call.no-such-own-number': '{name} has no own number for the code {code}.',
  'outside.all-full': '{number} can’t be called now: all outside lines are busy.',
  'outside.no-help':
    'Emergency number {number} can’t be reached: no provider brought the call there. Use a mobile phone.',
  'outside.none-up': '{number} can’t be called now: no outside line that carries it is working.',

  'trail.shown-own': 'The called person sees {number}, {name}’s own number.',
  'trail.shown-office': 'The called person sees {number}, the number that the office shows.',
  'trail.shown-first': 'The called person sees {number}, the first number of the office.',
  'trail.shown-fixed': 'The called person sees {number}, which was chosen for this call.',
  'trail.shown-caller': 'The called person sees {number}, the caller’s number.',
  'trail.shown-dialled': 'The called person sees {number}, the number that was dialled.',
  'trail.shown-withheld': 'The called person sees no number: it is withheld.',
  'trail.shown-none': 'The called person sees what the provider shows: the office has no number.',
  'trail.trunk-down': 'Provider {name} is left out: it can’t be reached.',
  'trail.trunk-full': 'Provider {name} is left out: all its lines are busy ({count}).',
  'trail.trunk-other-numbers': 'Provider {name} is left out: it doesn’t carry {number}.',
  'trail.emergency': '{number} is an emergency number: nothing stands in its way.',
  'trail.emergency-own': 'The emergency service sees {number}, {name}’s own number.',
  'trail.emergency-user': 'The emergency service sees {number}, {name}’s emergency number.',
  'trail.emergency-line': 'The emergency service sees {number}, the emergency number of the line.',
  'trail.emergency-office': 'The emergency service sees {number}, the emergency number of the office.',
  'trail.emergency-first':
    'The emergency service sees {number}, the first number of the office, because the office has no emergency number.',
  'trail.emergency-none': 'The emergency service sees what the provider shows: the office has no number at all.',
  'trail.emergency-area': 'Area code {areaCode} says where the call comes from.',
} as const;
