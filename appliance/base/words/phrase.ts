/**
 * Everything the box says to people is a phrase: a key with parameters, stored and passed around as data and put into
 * words only for the reader, in the reader's language. The wordings stand beside each other per area in
 * `AREA.en.ts` and `AREA.nl.ts`; the compiler holds the Dutch to the English keys.
 */
export type Language = 'en' | 'nl';

export type PhraseParams = Readonly<Record<string, string | number>>;

export interface Phrase {
  readonly key: string;
  readonly params?: PhraseParams;
}

/** `{name}` in a wording is replaced by the parameter of that name. */
export type Wordings = Readonly<Record<string, string>>;

export function fill(wording: string, params: PhraseParams = {}): string {
  return wording.replace(/\{(\w+)\}/g, (whole, name: string) => String(params[name] ?? whole));
}
