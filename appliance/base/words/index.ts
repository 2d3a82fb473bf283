import { blockingEn } from './blocking.en.ts';
import { blockingNl } from './blocking.nl.ts';
import { bookletEn } from './booklet.en.ts';
import { bookletNl } from './booklet.nl.ts';
import { callCodesEn } from './call-codes.en.ts';
import { callCodesNl } from './call-codes.nl.ts';
import { callsEn } from './calls.en.ts';
import { callsNl } from './calls.nl.ts';
import { checkEn } from './check.en.ts';
import { checkNl } from './check.nl.ts';
import { commandLineEn } from './command-line.en.ts';
import { commandLineNl } from './command-line.nl.ts';
import { configEn } from './config.en.ts';
import { configNl } from './config.nl.ts';
import { contactsEn } from './contacts.en.ts';
import { contactsNl } from './contacts.nl.ts';
import { dutchLabels } from './dutch-labels.ts';
import { emergencyEn } from './emergency.en.ts';
import { emergencyNl } from './emergency.nl.ts';
import { exitsEn } from './exits.en.ts';
import { exitsNl } from './exits.nl.ts';
import { historyFileEn } from './history-file.en.ts';
import { historyFileNl } from './history-file.nl.ts';
import { listeningEn } from './listening.en.ts';
import { listeningNl } from './listening.nl.ts';
import { menusEn } from './menus.en.ts';
import { menusNl } from './menus.nl.ts';
import { numberPlansEn } from './number-plans.en.ts';
import { numberPlansNl } from './number-plans.nl.ts';
import { outgoingEn } from './outgoing.en.ts';
import { outgoingNl } from './outgoing.nl.ts';
import { peopleEn } from './people.en.ts';
import { peopleNl } from './people.nl.ts';
import { fill, type Language, type Phrase, type Wordings } from './phrase.ts';
import { promptsEn } from './prompts.en.ts';
import { promptsNl } from './prompts.nl.ts';
import { recordingsEn } from './recordings.en.ts';
import { recordingsNl } from './recordings.nl.ts';
import { routingEn } from './routing.en.ts';
import { routingNl } from './routing.nl.ts';
import { routingKindsEn } from './routing-kinds.en.ts';
import { routingKindsNl } from './routing-kinds.nl.ts';
import { storyEn } from './story.en.ts';
import { storyNl } from './story.nl.ts';
import { trunkCallsEn } from './trunk-calls.en.ts';
import { trunkCallsNl } from './trunk-calls.nl.ts';
import { trunkTestsEn } from './trunk-tests.en.ts';
import { trunkTestsNl } from './trunk-tests.nl.ts';
import { trunksEn } from './trunks.en.ts';
import { trunksNl } from './trunks.nl.ts';
import { voicemailEn } from './voicemail.en.ts';
import { voicemailNl } from './voicemail.nl.ts';
import { whatIfEn } from './what-if.en.ts';
import { whatIfNl } from './what-if.nl.ts';

export type { Language, Phrase, PhraseParams } from './phrase.ts';

const catalogues: Record<Language, Wordings> = {
  en: {
    ...callsEn,
    ...blockingEn,
    ...contactsEn,
    ...callCodesEn,
    ...bookletEn,
    ...checkEn,
    ...configEn,
    ...emergencyEn,
    ...exitsEn,
    ...historyFileEn,
    ...listeningEn,
    ...menusEn,
    ...numberPlansEn,
    ...outgoingEn,
    ...peopleEn,
    ...commandLineEn,
    ...promptsEn,
    ...recordingsEn,
    ...routingKindsEn,
    ...routingEn,
    ...storyEn,
    ...trunkCallsEn,
    ...trunkTestsEn,
    ...trunksEn,
    ...voicemailEn,
    ...whatIfEn,
  },
  nl: {
    ...dutchLabels,
    ...callsNl,
    ...blockingNl,
    ...contactsNl,
    ...callCodesNl,
    ...bookletNl,
    ...checkNl,
    ...configNl,
    ...emergencyNl,
    ...exitsNl,
    ...historyFileNl,
    ...listeningNl,
    ...menusNl,
    ...numberPlansNl,
    ...outgoingNl,
    ...peopleNl,
    ...commandLineNl,
    ...promptsNl,
    ...recordingsNl,
    ...routingKindsNl,
    ...routingNl,
    ...storyNl,
    ...trunkCallsNl,
    ...trunkTestsNl,
    ...trunksNl,
    ...voicemailNl,
    ...whatIfNl,
  },
};

export type PhraseKey =
  | keyof typeof callsEn
  | keyof typeof blockingEn
  | keyof typeof contactsEn
  | `country.${string}`
  | keyof typeof callCodesEn
  | keyof typeof bookletEn
  | keyof typeof checkEn
  | keyof typeof configEn
  | keyof typeof emergencyEn
  | keyof typeof exitsEn
  | keyof typeof historyFileEn
  | keyof typeof listeningEn
  | keyof typeof menusEn
  | keyof typeof numberPlansEn
  | keyof typeof outgoingEn
  | keyof typeof peopleEn
  | keyof typeof commandLineEn
  | keyof typeof promptsEn
  | keyof typeof recordingsEn
  | keyof typeof routingKindsEn
  | keyof typeof storyEn
  | keyof typeof trunkCallsEn
  | keyof typeof trunkTestsEn
  | keyof typeof trunksEn
  | keyof typeof voicemailEn
  | keyof typeof whatIfEn
  | keyof typeof routingEn;

/** Makes a phrase; the key is checked by the compiler. */
export function phrase(key: PhraseKey, params?: Phrase['params']): Phrase {
  return params ? { key, params } : { key };
}

/**
 * Puts a phrase into words. A key that a newer release wrote is shown as it is rather than lost; so is a setting's
 * English label, which is its own key.
 */
export function say(said: Phrase, language: Language): string {
  if (said.key.startsWith(COUNTRY)) return countryName(said.key.slice(COUNTRY.length), language);
  const wording = catalogues[language][said.key] ?? catalogues.en[said.key];
  return wording === undefined ? said.key : fill(wording, said.params ?? {}, (inner) => say(inner, language));
}

/** Countries have their names in every language already: `country.GB`. */
const COUNTRY = 'country.';

function countryName(code: string, language: Language): string {
  return /^[A-Z]{2}$/.test(code) ? (new Intl.DisplayNames([language], { type: 'region' }).of(code) ?? code) : code;
}
