import type { callCodesEn } from './call-codes.en.ts';

/** Wat het verloop van een gesprek zegt over: codes tijdens een gesprek. */
export const callCodesNl: Record<keyof typeof callCodesEn, string> = {
  'codes.held': '{name} heeft {other} met een code in de wacht gezet.',
  'codes.taken-back': '{name} spreekt weer met {other}.',
  'codes.consults': '{name} overlegt eerst met {number}; {other} staat in de wacht.',
  'codes.consultation-over': '{name} heeft het overleg beëindigd; {other} staat nog in de wacht.',
  'codes.joined': '{name}, {other} en {third} spreken met elkaar.',
};
