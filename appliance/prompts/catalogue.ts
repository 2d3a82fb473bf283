import type { NumberGrammar } from './grammar.ts';
import { numbersDe } from './numbers-de.ts';
import { numbersEn } from './numbers-en.ts';
import { numbersEs } from './numbers-es.ts';
import { numbersLv } from './numbers-lv.ts';
import { numbersNl } from './numbers-nl.ts';
import type { Words } from './template.ts';
import type { PromptKey, PromptLanguage } from './types.ts';
import { callsDe } from './words/calls.de.ts';
import { callsEn } from './words/calls.en.ts';
import { callsEs } from './words/calls.es.ts';
import { callsLv } from './words/calls.lv.ts';
import { callsNl } from './words/calls.nl.ts';
import { everywhereDe } from './words/everywhere.de.ts';
import { everywhereEn } from './words/everywhere.en.ts';
import { everywhereEs } from './words/everywhere.es.ts';
import { everywhereLv } from './words/everywhere.lv.ts';
import { everywhereNl } from './words/everywhere.nl.ts';
import { menusDe } from './words/menus.de.ts';
import { menusEn } from './words/menus.en.ts';
import { menusEs } from './words/menus.es.ts';
import { menusLv } from './words/menus.lv.ts';
import { menusNl } from './words/menus.nl.ts';
import { voicemailDe } from './words/voicemail.de.ts';
import { voicemailEn } from './words/voicemail.en.ts';
import { voicemailEs } from './words/voicemail.es.ts';
import { voicemailLv } from './words/voicemail.lv.ts';
import { voicemailNl } from './words/voicemail.nl.ts';

/** All sentences of a language; the compiler refuses one that lacks any. */
export const catalogue: Readonly<Record<PromptLanguage, Readonly<Record<PromptKey, Words>>>> = {
  en: { ...everywhereEn, ...voicemailEn, ...menusEn, ...callsEn },
  de: { ...everywhereDe, ...voicemailDe, ...menusDe, ...callsDe },
  nl: { ...everywhereNl, ...voicemailNl, ...menusNl, ...callsNl },
  es: { ...everywhereEs, ...voicemailEs, ...menusEs, ...callsEs },
  lv: { ...everywhereLv, ...voicemailLv, ...menusLv, ...callsLv },
};

export const grammars: Readonly<Record<PromptLanguage, NumberGrammar>> = {
  en: numbersEn,
  de: numbersDe,
  nl: numbersNl,
  es: numbersEs,
  lv: numbersLv,
};
