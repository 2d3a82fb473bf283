/** What the box says about: calls over providers. English. */
export const trunkCallsEn = {
  'call.no-way-out': '{number} can’t be called: none of the outside lines takes the call.',
  'call.no-such-number': '{number} doesn’t exist, the telephone network says.',
  'call.may-not-transfer': '{name} is outside the office and can’t send calls on over its lines.',
  'call.withheld': 'Withheld number',

  'trail.trunk-tried': '{number} is called over {trunk}.',
  'trail.trunk-refused': '{line} did not take the call ({status} {reason}).',
  'trail.trunk-silent': '{line} doesn’t answer the box.',
  'trail.trunk-no-such-number': '{line} says that {number} doesn’t exist.',
  'trail.trunk-gave-way': 'All lines of {line} are busy: another call over it ends, and it is asked once more.',
  'trail.trunk-sends-on': '{line} sends the call on to {number}.',
  'trail.outside-rings': '{number} rings.',
  'trail.outside-busy': '{number} is busy.',
  'trail.outside-unavailable': '{number} can’t be reached now, {line} says.',
  'trail.outside-declined': 'The call was declined at {number}.',
  'trail.outside-no-sound': '{line} offers no kind of sound that the box speaks.',
  'trail.member-left-out': '{name} is left out: {why}',
} as const;
