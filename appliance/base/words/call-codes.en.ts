/** What the trail of a call says about: codes during a call (CAL-03, CAL-04). English. */
export const callCodesEn = {
  'codes.held': '{name} put {other} on hold, by code.',
  'codes.taken-back': '{name} talks with {other} again.',
  'codes.consults': '{name} asks {number} first, by code; {other} waits.',
  'codes.consultation-over': '{name} ended the consultation; {other} waits.',
  'codes.joined': '{name}, {other} and {third} talk with each other.',
} as const;
