/** The people outside whom the office knows. English. */
export const contactsEn = {
  'right.see-contacts': 'See the office’s contacts',
  'right.change-contacts': 'Add, change, bring in and delete contacts',
  'entity.contact': 'contact',
  'contacts.imported': 'Contacts brought in from a file: {created} new, {changed} changed',
  'contacts.wrong-file': 'Rows of the file are wrong.',
  'contacts.many': 'A file has up to {most} rows.',
  'contacts.head-name': 'Name',
  'contacts.head-company': 'Company',
  'contacts.head-number': 'Telephone',
  'contacts.head-kind': 'Kind',
  'contacts.no-name': 'The row has no name and no company.',
  'contacts.no-number': '{name} has no number.',
  'contacts.wrong-number': '“{number}” is no telephone number.',
  'contacts.spreadsheet': '“{number}”: the spreadsheet has rounded the number. Make that column text.',
};
