import type { blockingEn } from './blocking.en.ts';

/** What may not be called, and who is not let in. Dutch. */
export const blockingNl: Record<keyof typeof blockingEn, string> = {
  'blocked-caller.caller': 'Geef een nummer, het begin van nummers met een sterretje (0906*), of “withheld”.',
  'office.blocked-country': 'Er is geen land {country} met telefoonnummers. Twee letters, zoals GB.',
  'entity.blocked-caller': 'geblokkeerde beller',
  'blocked.office': 'Bellen naar {what} is op dit kantoor geblokkeerd.',
  'blocked.user': 'Bellen naar {what} is voor {name} geblokkeerd.',
  'blocked.forward': 'Bellen naar {what} is geblokkeerd, dus gesprekken kunnen niet naar {number} worden doorgestuurd.',
  'call-category.mobile': 'mobiele nummers',
  'call-category.premium': 'betaalnummers (0900, 0906, 0909)',
  'call-category.service': 'service- en persoonlijke nummers',
  'call-category.directory': 'nummerinformatie',
  'call-category.short': 'korte nummers',
  'call-category.satellite': 'satelliettelefoons',
  'call-category.international': 'andere landen',
  'call-category.africa': 'Afrika',
  'call-category.asia': 'Azië',
  'call-category.europe': 'andere landen in Europa',
  'call-category.north-america': 'Noord-Amerika',
  'call-category.oceania': 'Oceanië',
  'call-category.south-america': 'Zuid-Amerika',
  'call.blocked-caller': 'De beller is geblokkeerd ({entry}).',
  'trail.blocked-caller-busy': 'Geblokkeerde bellers: {entry} staat op de lijst; de beller krijgt de bezettoon.',
  'trail.blocked-caller-prompt': 'Geblokkeerde bellers: {entry} staat op de lijst; de beller hoort een mededeling.',
  'trail.blocked-caller-extension': 'Geblokkeerde bellers: {entry} staat op de lijst; het gesprek gaat naar {title}.',
};
