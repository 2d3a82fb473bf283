import type { PromptKey } from './types.ts';

/**
 * A sentence in one language. `{count}` is where something goes in, `{count:f}` in which form of the language's grammar
 * (`numbers-<language>.ts`). One that depends on how many there are has its variants by plural category (CLDR).
 */
export type Words = string | Plural;
export interface Plural {
  readonly zero?: string;
  readonly one?: string;
  readonly other: string;
}

/** The sentences of some areas: all of them, and no others. */
export type WordsOf<Area extends string> = { readonly [Key in Extract<PromptKey, `${Area}.${string}`>]: Words };

/** A stretch of a sentence: words that are always the same (one clip), or the place of a parameter. */
export type Part =
  | { readonly text: string; readonly clip: string | undefined }
  | { readonly param: string; readonly form: string };

const PLACE = /\{(\w+)(?::(\w+))?\}/g;
const SPEAKABLE = /\p{L}/u;

/** The parts of `template`, their clips named after `name`. Punctuation between two places has no clip. */
export function partsOf(template: string, name: string): Part[] {
  const texts = template.split(new RegExp(PLACE.source, 'g'));
  // split() puts the two groups of each place between the texts.
  if (texts.length === 1) return [{ text: template, clip: name }];
  const parts: Part[] = [];
  let clips = 0;
  for (let at = 0; at < texts.length; at += 3) {
    const text = (texts[at] as string).trim();
    const clip = SPEAKABLE.test(text) ? `${name}.${clips++}` : undefined;
    if (text !== '') parts.push({ text, clip });
    if (at + 1 < texts.length) parts.push({ param: texts[at + 1] as string, form: texts[at + 2] ?? '' });
  }
  return parts;
}

/** Each way in which a sentence can be said, with the name of its clips. */
export function variantsOf(key: PromptKey, words: Words): readonly { readonly name: string; readonly text: string }[] {
  if (typeof words === 'string') return [{ name: key, text: words }];
  return Object.entries(words).map(([category, text]) => ({ name: `${key}.${category}`, text: text as string }));
}
