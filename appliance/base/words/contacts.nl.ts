import type { contactsEn } from './contacts.en.ts';

/** The people outside whom the office knows. Dutch. */
export const contactsNl: Record<keyof typeof contactsEn, string> = {
  'right.see-contacts': 'Contacten van het kantoor zien',
  'right.change-contacts': 'Contacten toevoegen, wijzigen, inlezen en verwijderen',
  'entity.contact': 'contact',
  'contacts.imported': 'Contacten ingelezen uit een bestand: {created} nieuw, {changed} gewijzigd',
  'contacts.wrong-file': 'Er staan foute regels in het bestand.',
  'contacts.many': 'Een bestand heeft hooguit {most} regels.',
  'contacts.head-name': 'Naam',
  'contacts.head-company': 'Bedrijf',
  'contacts.head-number': 'Telefoon',
  'contacts.head-kind': 'Soort',
  'contacts.no-name': 'Op de regel staat geen naam en geen bedrijf.',
  'contacts.no-number': '{name} heeft geen nummer.',
  'contacts.wrong-number': '“{number}” is geen telefoonnummer.',
  'contacts.spreadsheet': '“{number}”: het rekenblad heeft het nummer afgerond. Maak tekst van die kolom.',
};
