import { INTER_DIGIT_MS, NAME_CHOICES_MAX, NAME_LETTERS_MAX, NAME_LETTERS_MIN } from '../base/limits-features.ts';
import { phrase } from '../base/words/index.ts';
import type { Call, Exit, Utterance } from '../calls/types.ts';
import type { ConfigView, Stored } from '../config/types.ts';
import { meantBy, type PersonName, type Spelt, spelledBy, spelling } from '../rules/keypad-names.ts';
import { judgeChoice } from '../rules/menu-choice.ts';
import { defineExtension } from './define-extension.ts';
import { type DialerBody, dialerSchema } from './dialer-schema.ts';
import { goOn, way } from './onward.ts';

/** Somebody who can be reached through a dialer. */
type Reachable = Stored<PersonName & { readonly number: string }>;

/** Changes from extensions to names. */
const TO_NAMES = '*';

/** One tone and its pause, as the slowest of countries have it (ITU-T E.180). */
const RING_MS = 5_000;

/** Callers type the extension of whom they want, or spell the surname on the keypad (DIR-01, DIR-02). */
export const dialer = defineExtension<DialerBody>({
  type: 'dialer',
  section: 'dialers',
  icon: 'keypad',
  schema: dialerSchema,

  async run(call, dialer, dependencies) {
    if (dialer.language) call.speak(dialer.language);
    if (dialer.ringFirst) await call.play({ tone: 'ringing', forMs: 2 * RING_MS });
    const people = reachable(dialer, dependencies.config);
    for (let tries = 0; tries <= dialer.retries; tries++) {
      const chosen =
        dialer.dialBy === 'name' ? await byName(call, dialer, people) : await byNumber(call, dialer, people);
      if (!chosen) continue;
      call.explain('dialer', phrase('trail.dialer-chosen', { name: dialer.name, who: chosen.name }));
      await call.play({ say: 'dialer.connecting' });
      return call.goto(chosen.number, { prefix: dialer.prefix, chosen: true, exit: `asks.${chosen.id}` });
    }
    call.explain('dialer', phrase('trail.dialer-nobody', { name: dialer.name }));
    const otherwise = phrase('call.nothing-chosen', { name: dialer.name });
    return goOn(call, dependencies, { destinationId: dialer.fallbackDestinationId, otherwise, exit: 'nobody' });
  },

  describe: ({ name }) => phrase('extension.dialer', { name }),
  exits: (dialer, config) => [
    ...reachable(dialer, config).map(
      ({ id, name }): Exit => ({
        ...{ key: `asks.${id}`, label: phrase('exit.asks', { who: name }), to: way(id) },
        ...{ chosen: true, prefix: dialer.prefix },
      }),
    ),
    { key: 'nobody', label: phrase('exit.nobody'), to: way(dialer.fallbackDestinationId) },
  ],
});

/** People and groups, or only the chosen ones. */
function reachable({ reachableIds }: DialerBody, config: ConfigView): readonly Reachable[] {
  if (reachableIds.length === 0) return ['user', 'group'].flatMap((kind) => config.list<Reachable>(kind));
  return reachableIds.map((id) => config.get<Reachable>('extension', id)).filter((one) => one !== undefined);
}

/** Asks for an extension; the star leads on to names where they are offered. */
async function byNumber(call: Call, dialer: DialerBody, people: readonly Reachable[]): Promise<Reachable | undefined> {
  const numbers = people.map(({ number }) => number);
  const { digits } = await call.collect({
    prompt: askingFor(dialer),
    digitsMax: Math.max(1, ...numbers.map((number) => number.length)),
    firstDigitMs: dialer.firstDigitSec * 1_000,
    interDigitMs: dialer.interDigitSec * 1_000,
    end: '#',
    // Unknown ones are heard to their end, so that nobody learns by trying who is there, digit by digit.
    judge: (typed) => {
      if (dialer.dialBy === 'both' && typed === TO_NAMES) return 'whole';
      return numbers.some((number) => number.length > typed.length) ? 'more' : 'whole';
    },
  });
  if (dialer.dialBy === 'both' && digits === TO_NAMES) return byName(call, dialer, people);
  const found = people.find(({ number }) => number === digits);
  if (!found && digits !== '') await call.play({ say: 'dialer.unknown', with: { number: digits } });
  return found;
}

function askingFor({ promptId, dialBy }: DialerBody): readonly Utterance[] {
  if (promptId) return [{ prompt: promptId }];
  const names: Utterance = { say: 'dialer.option-by-name', with: { key: TO_NAMES } };
  return [{ say: 'dialer.enter-extension' }, ...(dialBy === 'both' ? [names] : [])];
}

/** Has a surname spelt: as many letters as it takes, or a choice by key where letters don't tell. */
async function byName(call: Call, dialer: DialerBody, people: readonly Reachable[]): Promise<Reachable | undefined> {
  const spelt = spelling(people);
  let keys = '';
  let ask: Utterance = { say: 'dialer.spell-surname' };
  while (keys.length < NAME_LETTERS_MAX) {
    const typed = await letters(call, dialer, { keys, ask, spelt });
    if (typed === '') return undefined;
    keys += typed;
    const meant = meantBy(keys, spelt);
    if (meant.length === 1) return meant[0];
    if (meant.length === 0) {
      await call.play({ say: 'dialer.no-match' });
      return undefined;
    }
    if (meant.length <= NAME_CHOICES_MAX) return whichOf(call, meant);
    ask = { say: 'dialer.too-many-matches' };
  }
  return undefined;
}

interface Spelling {
  /** What was typed before. */
  readonly keys: string;
  readonly ask: Utterance;
  readonly spelt: readonly Spelt<Reachable>[];
}

/** Letters until only one person is left, nobody, or a pause. */
async function letters(call: Call, dialer: DialerBody, { keys, ask, spelt }: Spelling): Promise<string> {
  const { digits } = await call.collect({
    prompt: ask,
    digitsMax: NAME_LETTERS_MAX - keys.length,
    digitsMin: 1,
    firstDigitMs: dialer.firstDigitSec * 1_000,
    interDigitMs: dialer.interDigitSec * 1_000,
    end: '#',
    judge: (typed) => {
      const all = keys + typed;
      const left = spelledBy(all, spelt).length;
      if (left === 0) return 'no';
      return left === 1 && all.length >= NAME_LETTERS_MIN ? 'whole' : 'more';
    },
  });
  return digits;
}

/** Reads out who it may be, each with a key. */
async function whichOf(call: Call, people: readonly Reachable[]): Promise<Reachable | undefined> {
  const keys = people.map((_, at) => String(at + 1));
  const { digits } = await call.collect({
    prompt: [
      { say: 'dialer.matches', with: { count: people.length } },
      ...people.map(
        ({ number }, at): Utterance => ({ say: 'dialer.option-extension', with: { number, key: keys[at] ?? '' } }),
      ),
    ],
    digitsMax: 1,
    firstDigitMs: 2 * INTER_DIGIT_MS,
    interDigitMs: INTER_DIGIT_MS,
    judge: (typed) => judgeChoice(typed, keys),
  });
  return people[keys.indexOf(digits)];
}
