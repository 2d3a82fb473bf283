import type { historyFileEn } from './history-file.en.ts';

export const historyFileNl: Record<keyof typeof historyFileEn, string> = {
  'history-file.began': 'Begin',
  'history-file.from-number': 'Van',
  'history-file.from-name': 'Beller',
  'history-file.dialled': 'Gekozen',
  'history-file.to-number': 'Naar',
  'history-file.to-name': 'Gebeld',
  'history-file.way': 'Richting',
  'history-file.way-in': 'in',
  'history-file.way-out': 'uit',
  'history-file.way-inside': 'intern',
  'history-file.trunk': 'Lijn',
  'history-file.outcome': 'Afloop',
  'history-file.reason': 'Reden van het einde',
  'history-file.waited': 'Gewacht (s)',
  'history-file.talked': 'Gesproken (s)',
  'history-file.why': 'Weg van het gesprek',
};
