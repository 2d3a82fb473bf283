import type { exitsEn } from './exits.en.ts';

/** Wanneer een gesprek een toestelnummer langs welke weg verlaat. Dutch. */
export const exitsNl: Record<keyof typeof exitsEn, string> = {
  'exit.key': 'toets {digits}',
  'exit.dials': 'toetst {number}: {name}',
  'exit.none': 'geen keuze',
  'exit.invalid': 'verkeerde keuzes',
  'exit.caller': '{who} belt',
  'exit.pin': 'pincode {number}',
  'exit.pin-of': 'pincode van {who}',
  'exit.passed': 'doorgelaten',
  'exit.refused': 'niet doorgelaten',
  'exit.asks': 'vraagt naar {who}',
  'exit.nobody': 'vraagt naar niemand',
  'exit.voicemail': 'bezet of geen gehoor: voicemail',
  'exit.unanswered': 'bezet of geen gehoor: gesprek eindigt',
};
