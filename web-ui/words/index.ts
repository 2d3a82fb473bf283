import { store } from '../store.ts';
import { type Area, type AreaWords, areas } from './areas.ts';
import { en } from './en.ts';

export type Language = 'en' | 'nl';
/** `{name}` is replaced by the parameter of that name; plural entries choose by `n`. */
export type Wording = string | { readonly one: string; readonly other: string };
type English = typeof en & AreaWords;
export type WordKey = keyof English;
/** The same keys in another language: a text, or a plural where the English has one. */
export type WordsOf<Catalogue> = {
  readonly [Key in keyof Catalogue]: Catalogue[Key] extends string ? string : Wording;
};
export type Words = WordsOf<typeof en>;
export type WordParams = Readonly<Record<string, string | number>>;

/** The language of the reader, and a draw-again signal: the app is drawn anew when it changes. */
export const language = store<Language>('en');

let words: Readonly<Record<string, Wording>> = en;
/** Those whose page was opened in this visit, each done once its words are there. */
const opened = new Map<Area, Promise<void>>();

async function ofAreas(names: Iterable<Area>, spoken: Language): Promise<readonly object[]> {
  return Promise.all([...names].map((name) => areas[name][spoken]()));
}

/** Fetches the catalogue where it isn't there yet, then switches the page to it. */
export async function setLanguage(next: Language): Promise<void> {
  const whole = next === 'nl' ? (await import('./nl.ts')).nl : en;
  // A page may be opened meanwhile, and its words with it.
  let names: readonly Area[];
  let parts: readonly object[];
  do {
    names = [...opened.keys()];
    parts = await ofAreas(names, next);
  } while (names.length < opened.size);
  words = Object.assign({}, whole, ...parts);
  document.documentElement.lang = next;
  remember(next);
  language.set(next);
}

/** Fetches what the pages of an area say beyond the rest: wait for it before one is drawn. */
export function openArea(name: Area): Promise<void> {
  const known = opened.get(name);
  const opening = known ?? addWords(name);
  opened.set(name, opening);
  // The box was away: next time it is asked again.
  opening.catch(() => opened.delete(name));
  return opening;
}

async function addWords(name: Area): Promise<void> {
  const spoken = language.get();
  const parts = await ofAreas([name], spoken);
  // Who chose another language meanwhile has these words in it already.
  if (language.get() === spoken) words = Object.assign({}, words, ...parts);
}

/** The catalogue that will most likely be wanted, before anybody said so. */
export function prefetchWords(): void {
  if (guessLanguage() === 'nl') void import('./nl.ts').catch(() => undefined);
}

function remember(next: Language): void {
  try {
    localStorage.setItem('language', next);
  } catch {
    // Then the sign-in page greets in the browser's language next time.
  }
}

/** Before anybody signed in: the language last used in this browser, else the browser's own, else English. */
export function guessLanguage(): Language {
  try {
    const kept = localStorage.getItem('language');
    if (kept === 'en' || kept === 'nl') return kept;
  } catch {
    // Falls through to the browser's wish.
  }
  return navigator.languages.find((wish) => /^(nl|en)\b/.test(wish))?.startsWith('nl') ? 'nl' : 'en';
}

/** The wording of `key` in the reader's language. */
export function t(key: WordKey, params: WordParams = {}): string {
  const wording: Wording = words[key] ?? key;
  const text = typeof wording === 'string' ? wording : Number(params.n) === 1 ? wording.one : wording.other;
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(params[name] ?? whole));
}

/** The wording where there is one for this key, which comes from the API (`field.email`), else undefined. */
export function maybe(key: string): string | undefined {
  return key in words ? t(key as WordKey) : undefined;
}
