import { invariant } from '../base/assert.ts';
import { catalogue, grammars } from './catalogue.ts';
import { digitClip, NUMBER_MAX, type NumberGrammar } from './grammar.ts';
import { PROMPTS } from './keys.ts';
import { type Part, partsOf, type Words } from './template.ts';
import type {
  PromptKey,
  PromptLanguage,
  PromptMoment,
  PromptParamKind,
  PromptParams,
  PromptValue,
  Sentence,
} from './types.ts';

/** What is played, clip after clip (`en/voicemail.welcome`), and what it says. */
export interface Spoken {
  readonly clips: readonly string[];
  readonly text: string;
}

type ValueOf<Kind extends PromptParamKind> = Kind extends 'moment'
  ? PromptMoment
  : Kind extends 'digits'
    ? string
    : number;
/** What a sentence wants; the compiler asks for each. */
export type ParamsOf<Key extends PromptKey> = {
  readonly [Name in keyof (typeof PROMPTS)[Key]]: (typeof PROMPTS)[Key][Name] extends PromptParamKind
    ? ValueOf<(typeof PROMPTS)[Key][Name]>
    : never;
};

/** A sentence with all that goes into it: `sentence('voicemail.new-messages', { count: 3 })`. */
export function sentence<Key extends PromptKey>(say: Key, params: ParamsOf<Key>): Sentence {
  return { say, with: params as PromptParams };
}

interface Piece {
  readonly text: string;
  readonly clip: string | undefined;
  readonly glue: boolean;
}

/**
 * How a language says a sentence. Numbers above 9,999 and below 0 are said digit by digit.
 * @throws when a parameter is missing or of another kind than `keys.ts` says: a mistake of ours
 */
export function speak(key: PromptKey, params: PromptParams, language: PromptLanguage): Spoken {
  const grammar = grammars[language];
  const kinds: Readonly<Record<string, PromptParamKind>> = PROMPTS[key];
  const { name, text } = variant(key, catalogue[language][key], kinds, params, language);
  const pieces = partsOf(text, name).flatMap((part) => piecesOf(part, key, kinds, params, grammar));
  return {
    clips: pieces.flatMap(({ clip }) => (clip === undefined ? [] : [`${language}/${clip}`])),
    text: joined(pieces),
  };
}

/** Which variant: by the sentence's one count. */
function variant(
  key: PromptKey,
  words: Words,
  kinds: Readonly<Record<string, PromptParamKind>>,
  params: PromptParams,
  language: PromptLanguage,
): { readonly name: string; readonly text: string } {
  if (typeof words === 'string') return { name: key, text: words };
  const counted = Object.keys(kinds).find((name) => kinds[name] === 'count');
  const count = counted === undefined ? undefined : params[counted];
  invariant(typeof count === 'number', `${key} depends on a count that is not there`);
  const category = new Intl.PluralRules(language).select(count) as keyof typeof words;
  const chosen = words[category] === undefined ? 'other' : category;
  return { name: `${key}.${chosen}`, text: words[chosen] as string };
}

function piecesOf(
  part: Part,
  key: PromptKey,
  kinds: Readonly<Record<string, PromptParamKind>>,
  params: PromptParams,
  grammar: NumberGrammar,
): Piece[] {
  if ('text' in part) return [{ text: part.text, clip: part.clip, glue: false }];
  const kind = kinds[part.param];
  const value = params[part.param];
  invariant(kind !== undefined && value !== undefined, `${key} lacks what goes into {${part.param}}`);
  return clipsOfValue(kind, value, part.form, grammar, `${key} {${part.param}}`).map((clip) => ({
    text: grammar.clips[clip] as string,
    clip,
    glue: grammar.glued?.test(clip) ?? false,
  }));
}

function clipsOfValue(
  kind: PromptParamKind,
  value: PromptValue,
  form: string,
  grammar: NumberGrammar,
  where: string,
): readonly string[] {
  if (kind === 'digits') return digits(String(value));
  if (kind === 'moment') {
    invariant(typeof value === 'object', `${where} is no moment`);
    return grammar.moment(value);
  }
  invariant(typeof value === 'number' && Number.isInteger(value), `${where} is no whole number`);
  if (kind === 'seconds') return grammar.duration(Math.min(Math.max(value, 0), NUMBER_MAX * 3600));
  if (value < (kind === 'position' ? 1 : 0) || value > NUMBER_MAX) return digits(String(value));
  return kind === 'position' ? grammar.position(value, form) : grammar.count(value, form);
}

function digits(text: string): string[] {
  return [...text].filter((digit) => /[0-9+*#]/.test(digit)).map(digitClip);
}

/** The pieces as a written sentence. */
function joined(pieces: readonly Piece[]): string {
  let text = '';
  pieces.forEach((piece, at) => {
    const glued =
      at === 0 ||
      /^[.,;:!?]/.test(piece.text) ||
      (pieces[at - 1]?.glue && piece.clip?.match(/^(number|one|ordinal|hundred)/));
    text += glued ? piece.text : ` ${piece.text}`;
  });
  return text.charAt(0).toUpperCase() + text.slice(1);
}
