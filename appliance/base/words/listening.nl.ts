import type { listeningEn } from './listening.en.ts';

/** Wat de centrale zegt over: meeluisteren met gesprekken. */
export const listeningNl: Record<keyof typeof listeningEn, string> = {
  'listening.waits': 'Wacht op het volgende gesprek van {agent}, om mee te luisteren.',
  'listening.begins': '{name} luistert mee met {agent}, in gesprek met {other}; niemand hoort {name}.',
  'listening.only-hears': '{name} luistert weer alleen mee; niemand hoort {name}.',
  'listening.coaches': '{name} souffleert: {agent} hoort {name}, {other} niet.',
  'listening.joins': '{name} doet mee: iedereen hoort {name}.',
  'listening.ends': '{name} luistert niet meer mee met {agent}.',
  'listening.no-sound': '{name} kan niet meeluisteren met {agent}: het geluid kon niet via de centrale worden geleid.',
  'listening.mode-hearing': 'alleen geluisterd',
  'listening.mode-coaching': 'gesouffleerd',
  'listening.mode-joined': 'meegepraat',
  'call.listening-refused': 'Meeluisteren is geweigerd.',
  'call.listened-in-vain': '{name} had geen gesprek om mee te luisteren.',
  'audit.listening-began': 'Begon mee te luisteren met {agent}, in gesprek met {other}',
  'audit.listening-ended': 'Luisterde {seconds} s mee met {agent}, in gesprek met {other}: {mode}',
};
