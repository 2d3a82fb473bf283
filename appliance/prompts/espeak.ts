import type { PromptLanguage } from './types.ts';

/** The voices of espeak-ng that are understood best over the telephone. */
const VOICES: Readonly<Record<PromptLanguage, string>> = { en: 'en-gb', de: 'de', nl: 'nl', es: 'es', lv: 'lv' };
/** Slower than espeak's own 175: menus are heard once, by people who have a pen in their hand. */
const WORDS_PER_MINUTE = 150;

/** What espeak-ng is called with so that it reads text from its input and writes a WAV to its output. */
export function espeakArguments(language: PromptLanguage): string[] {
  return ['-v', VOICES[language], '-s', String(WORDS_PER_MINUTE), '-b', '1', '--stdin', '--stdout'];
}
