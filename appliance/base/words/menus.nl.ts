import type { menusEn } from './menus.en.ts';

/** What the box says about: extensions that answer by themselves, codes, PINs by phone. Dutch. */
export const menusNl: Record<keyof typeof menusEn, string> = {
  // --- Waarom een gesprek eindigde waarin de centrale opnam (appliance/extensions, appliance/features) ---
  'call.played': 'De beller hoorde de melding ‘{name}’.',
  'call.not-authorised': '{name} liet niemand door.',
  'call.nothing-chosen': 'Bij {name} is niets gekozen.',
  'call.said-who': 'De centrale zei wie er ingelogd is.',

  // --- Het spoor ---
  'trail.code': '{code} is een code.',
  'trail.ivr-chosen': 'Bij {name} koos de beller {digits}.',
  'trail.ivr-none': 'Bij {name} koos de beller niets.',
  'trail.ivr-invalid': 'Bij {name} koos de beller {digits}, en dat leidt nergens heen.',
  'trail.authentication-passed': '{name} liet de beller door.',
  'trail.authentication-passed-as': '{name} liet de beller door als {who}.',
  'trail.authentication-wrong': 'Bij {name} toetste de beller een verkeerde pincode.',
  'trail.authentication-refused': '{name} liet de beller niet door.',

  // --- Soorten toestelnummers, in één regel (appliance/extensions) ---
  'extension.auto-answer': '{name} neemt op, speelt de melding af en hangt op.',
  'extension.authentication': '{name} laat bevoegde bellers door.',
  'extension.ivr': 'Bij {name} kiest de beller met een toets.',

  // --- Wat daaraan fout kan zijn ---
  'ivr.digits': 'Toetsen zijn cijfers, zoals 1 of 00.',
  'ivr.digits-twice': '{digits} is al een keuze.',
  'ivr.digits-many': 'Keuzes hebben hier hooguit {most} cijfers.',
  'extension.loop':
    'Gesprekken die niemand met een toets doorstuurt, gaan in een kring rond: {way}. Ze eindigen met de bezettoon.',

  // --- De pagina (appliance/api) ---
  'right.see-extensions': 'Keuzemenu’s en andere automatische nummers zien',
  'right.change-extensions': 'Keuzemenu’s en andere automatische nummers maken, wijzigen en verwijderen',
  'audit.extension-revealed': 'De pincodes van {number} {name} zijn getoond.',
  'entity.auto-answer': 'automatische melding',
  'entity.authentication': 'toegangscontrole',
  'entity.ivr': 'keuzemenu',

  // --- Codes en pincodes (appliance/features, appliance/dialogues, appliance/registrar/pin-locks.ts) ---
  'call.not-proved': 'Wie er belde, is niet met toestelnummer en pincode aangetoond.',
  'call.pin-locked': 'De pincode is geblokkeerd na te veel verkeerde pogingen.',
  'call.login-bound': 'De telefoon is van iemand: daar logt niemand in.',
  'call.logged-in': '{name} is ingelogd.',
  'call.phones-full': '{name} is al op zoveel telefoons ingelogd als mag.',
  'call.logout-refused': 'Daar is niemand ingelogd die uit kan loggen.',
  'call.logged-out': '{name} is uitgelogd.',
  'call.pin-not-changed': 'De pincode is niet gewijzigd.',
  'call.pin-changed': '{name} heeft een nieuwe pincode.',
  'trail.logged-in': '{name} logde in op lijn {line}.',
  'trail.logged-out': '{name} logde uit op lijn {line}.',
  'audit.pin-locked': 'De pincode van {title} is {minutes} minuten geblokkeerd, na te veel verkeerde pogingen.',
  'change.logged-in': 'per telefoon ingelogd',
  'change.logged-out': 'per telefoon uitgelogd',
  'change.pin-by-phone': 'pincode per telefoon gewijzigd',

  // --- Doorkiesnummer en systeemnummer (appliance/extensions) ---
  'trail.dialer-chosen': 'Bij {name} vroeg de beller naar {who}.',
  'trail.dialer-nobody': 'Bij {name} vroeg de beller naar niemand die daar te bereiken is.',
  'trail.system-proved': 'Bij {name} bewees de beller {who} te zijn.',
  'extension.dialer': 'Bij {name} kiest de beller iemands toestelnummer of naam.',
  'extension.system': '{name} geeft van buiten toegang tot voicemail, meldingen en dergelijke.',
  'entity.dialer': 'doorkiesnummer',
  'entity.system': 'systeemnummer',

  // --- Vergaderruimtes (appliance/extensions) ---
  'call.conference-full': '{name} was vol.',
  'trail.conference-joined': 'De beller kwam in {name}.',
  'trail.conference-refused': '{name} liet de beller niet binnen: de pincode was verkeerd.',
  'extension.conference': 'In {name} vergaderen bellers met elkaar.',
  'entity.conference': 'vergaderruimte',

  // --- Per telefoon ingesproken meldingen (appliance/features, appliance/prompts-by-phone.ts) ---
  'call.prompt-recorded': 'Er is een melding ingesproken.',
  'call.prompt-not-recorded': 'Er is geen melding ingesproken.',
  'prompt.by-phone': 'Opname {number}',

  // --- Gesprekken die op de pagina gevraagd worden (appliance/calls/begun-call.ts, appliance/api) ---
  'trail.asked-on-page': '{name} vroeg op de pagina om een gesprek met {number}: eerst gaan de eigen telefoons over.',
  'extension.no-own-phone': 'Uw account hoort niet bij iemand met een telefoon; er is niets om te laten overgaan.',
};
