import type { Wordings } from './phrase.ts';

/**
 * What settings are called, in Dutch. The English label stands in the definition of the setting and is the key here; a
 * test holds the two together.
 */
export const dutchLabels: Wordings = {
  'Area code': 'Netnummer',
  'Ask the voicemail PIN': 'Voicemail vraagt pincode',
  'Calls at the same time': 'Gesprekken tegelijk',
  Country: 'Land',
  'Days in the history': 'Dagen in de geschiedenis',
  Device: 'Toestel',
  'Digits of an extension': 'Lengte van toestelnummers',
  'E-mail': 'E-mail',
  'Emergency caller id': 'Nummer bij noodoproepen',
  Encryption: 'Versleuteling',
  Extension: 'Toestelnummer',
  'First name': 'Voornaam',
  Infix: 'Tussenvoegsel',
  'Keys during a call': 'Toetsen tijdens een gesprek',
  Language: 'Taal',
  'Logged in': 'Ingelogd',
  'Mobile number': 'Mobiel nummer',
  Name: 'Naam',
  'Offer a second call': 'Tweede gesprek aanbieden',
  'Outside prefix': 'Cijfer voor een buitenlijn',
  PIN: 'Pincode',
  Password: 'Wachtwoord',
  'Recovery codes': 'Herstelcodes',
  Roles: 'Rollen',
  'Second factor': 'Tweede factor',
  Surname: 'Achternaam',
  'Time zone': 'Tijdzone',
  Trusted: 'Vertrouwd',
  'Browser phone': 'Browsertelefoon',
  User: 'Gebruiker',
  'User name': 'Gebruikersnaam',
  'Voicemail PIN': 'Pincode van de voicemail',
  'Voicemail language': 'Taal van de voicemail',
};
