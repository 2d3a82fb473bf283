import { z } from 'zod';
import type { Language, PhraseKey } from '../../base/words/index.ts';
import { type Tellable, tell } from '../../calls/telling/tell.ts';
import type { Names } from '../../calls/telling/telling.ts';
import type { ConfigView, LineBody } from '../../config/types.ts';
import { CODES, STAR_CODES } from '../../rules/codes.ts';
import { contactNameOf } from '../../rules/contact-names.ts';
import { placeOf, placeShape } from './calls.ts';
import { moment, sentence } from './shapes.ts';
import { told } from './told.ts';

/** A call as a story: fewer and longer lines than the trail has steps, for people. */
export const storyShape = z
  .array(z.object({ at: moment, sentence, places: z.array(placeShape) }))
  .meta({ description: 'The trail as a story: what belongs together in one line, and at the end what became of it.' });

export function storyView(call: Tellable, language: Language, config: ConfigView): z.input<typeof storyShape> {
  return tell(call, namesOf(config)).map(({ at, phrase, nodes }) => ({
    at,
    sentence: asSentence(told(phrase, language)),
    places: nodes.flatMap((node) => placeOf(node, config) ?? []),
  }));
}

function namesOf(config: ConfigView): Names {
  return {
    kindOf: (node) => KINDS[config.entityOf(node) ?? ''],
    ownerOf: (username) => {
      const line = config.find<LineBody>('line', 'username', username);
      return (line?.userId && config.get<{ name: string }>('user', line.userId)?.name) || username;
    },
    contactOf: (number) => contactNameOf(config, number),
    codeOf: (dialled) => {
      const does = [...CODES, ...STAR_CODES].find(({ code }) => code === dialled)?.does;
      return does === undefined ? undefined : CODE_WORDS[does];
    },
  };
}

const kindWords = (kind: string): PhraseKey => `story.kind-${kind}` as PhraseKey;

const KINDS: Readonly<Record<string, PhraseKey>> = Object.fromEntries(
  [
    ...['group', 'ivr', 'voicemail', 'auto-answer', 'authentication', 'call-limit', 'location', 'time', 'forward'],
    ...['conference', 'dialer', 'system'],
  ].map((kind) => [kind, kindWords(kind)]),
);

const CODE_WORDS: Readonly<Record<string, PhraseKey>> = Object.fromEntries(
  [
    ...['who-is-logged-in', 'log-in', 'log-out', 'record-prompt', 'listen-in', 'change-pin', 'time-configuration'],
    ...['shared-voicemail', 'own-voicemail', 'withhold-number', 'show-other-number'],
  ].map((does) => [does, `code.${does}` as PhraseKey]),
);

/** `voicemail Voicemail Sales` says it twice: people often name things by their kind. */
const TWICE = /(?<=^|[\s(])(\p{Ll}[\p{L}-]*) (?=(\p{Lu}[\p{L}-]*))/gu;

function asSentence(text: string): string {
  const once = text.replace(TWICE, (whole, kind: string, name: string) => (kind === name.toLowerCase() ? '' : whole));
  const whole = /[.!?…”’]$/.test(once) ? once : `${once}.`;
  return whole.charAt(0).toUpperCase() + whole.slice(1);
}
