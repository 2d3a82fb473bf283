/**
 * Everything the box says to people is a phrase: a key with parameters, stored and passed around as data and put into
 * words only for the reader, in the reader's language. The wordings stand beside each other per area in
 * `AREA.en.ts` and `AREA.nl.ts`; the compiler holds the Dutch to the English keys.
 */
export type Language = 'en' | 'nl';

/** Words that differ by language too, such as what a setting is called, are phrases themselves. */
export type PhraseParams = Readonly<Record<string, string | number | Phrase>>;

export interface Phrase {
  readonly key: string;
  readonly params?: PhraseParams;
}

export type Wordings = Readonly<Record<string, string>>;

/** `{name}` in a wording is replaced by the parameter of that name; `inWords` says those that are phrases. */
export function fill(wording: string, params: PhraseParams, inWords: (phrase: Phrase) => string): string {
  return wording.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = params[name] ?? whole;
    return typeof value === 'object' ? inWords(value) : String(value);
  });
}
