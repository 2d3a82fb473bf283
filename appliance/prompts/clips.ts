import { catalogue, grammars } from './catalogue.ts';
import { partsOf, variantsOf } from './template.ts';
import type { PromptKey, PromptLanguage } from './types.ts';

/** One piece of sound of a language. */
export interface Clip {
  /** Without its language: `voicemail.welcome`, `number.21`. */
  readonly name: string;
  readonly text: string;
  /** The voice goes on after it, so it does not fall at its end. */
  readonly goesOn: boolean;
  /** Silence behind it, before whatever comes next. */
  readonly pauseMs: number;
}

const AFTER_SENTENCE_MS = 220;
/** Between the digits of a telephone number: time enough to write each down. */
const AFTER_DIGIT_MS = 120;

const ENDS_A_SENTENCE = /^(digit|minute|month|unit|am|pm|noon|midnight)\b/;

/** Every clip that a language needs, in a fixed order. */
export function clipsOfLanguage(language: PromptLanguage): Clip[] {
  const sentences = Object.entries(catalogue[language]).flatMap(([key, words]) =>
    variantsOf(key as PromptKey, words).flatMap(({ name, text }) => {
      const parts = partsOf(text, name);
      const lastPlace = parts.findLastIndex((part) => 'param' in part);
      return parts.flatMap((part, at) =>
        'clip' in part && part.clip !== undefined
          ? [{ name: part.clip, text: part.text, ...ending(at < lastPlace) }]
          : [],
      );
    }),
  );
  const numbers = Object.entries(grammars[language].clips).map(([name, text]) => ({
    name,
    text,
    ...ending(!ENDS_A_SENTENCE.test(name), name.startsWith('digit.') ? AFTER_DIGIT_MS : AFTER_SENTENCE_MS),
  }));
  return [...sentences, ...numbers];
}

function ending(goesOn: boolean, pauseMs = AFTER_SENTENCE_MS): Pick<Clip, 'goesOn' | 'pauseMs'> {
  return { goesOn, pauseMs: goesOn ? 0 : pauseMs };
}
