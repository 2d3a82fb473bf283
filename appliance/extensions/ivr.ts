import { phrase } from '../base/words/index.ts';
import type { Call, Exit, ExtensionDependencies } from '../calls/types.ts';
import type { ConfigView, Stored } from '../config/types.ts';
import { judgeChoice, repeatedChoices, typedChoice } from '../rules/menu-choice.ts';
import { defineExtension } from './define-extension.ts';
import { type IvrBody, ivrSchema } from './ivr-schema.ts';
import { goOn, way } from './onward.ts';

/** A menu: the caller chooses by keys where to go (IVR-01 to IVR-05). */
export const ivr = defineExtension<IvrBody>({
  type: 'ivr',
  section: 'ivrs',
  icon: 'menu',
  schema: ivrSchema,

  async run(call, menu, dependencies) {
    if (menu.language) call.speak(menu.language);
    const choices = choicesOf(menu, dependencies.config);
    for (let wrong = 0, nothing = 0; ; ) {
      const typed = typedChoice(await ask(call, menu, choices), choices);
      if (typed.kind === 'choice') return choose(call, menu, typed.digits, dependencies);
      const none = typed.kind === 'none';
      call.explain('ivr', none ? phrase('trail.ivr-none', { name: menu.name }) : wrongChoice(menu, typed.digits));
      const tries = none ? ++nothing : ++wrong;
      await call.play(none ? promptOr(menu.nonePromptId, 'ivr.none') : promptOr(menu.invalidPromptId, 'ivr.invalid'));
      if (tries <= (none ? menu.noneRetries : menu.invalidRetries)) continue;
      const otherwise = phrase('call.nothing-chosen', { name: menu.name });
      return goOn(call, dependencies, {
        ...(none
          ? { exit: 'none', destinationId: menu.noneDestinationId }
          : { exit: 'invalid', destinationId: menu.invalidDestinationId }),
        otherwise,
      });
    }
  },

  describe: ({ name }) => phrase('extension.ivr', { name }),
  exits: ({ options, directDialling, noneDestinationId, invalidDestinationId }, config) => [
    ...options.map(({ digits, destinationId, prefix }) => ({
      ...{ key: `option.${digits}`, label: phrase('exit.key', { digits }), to: way(destinationId) },
      ...{ chosen: true, prefix },
    })),
    ...(directDialling ? dialledDirectly(config).flatMap((them) => them.exits) : []),
    { key: 'none', label: phrase('exit.none'), to: way(noneDestinationId) },
    { key: 'invalid', label: phrase('exit.invalid'), to: way(invalidDestinationId) },
  ],

  rules: ({ options, optionDigits }) => {
    const digits = options.map((option) => option.digits);
    const path = (at: number): string => `options.${at}.digits`;
    return [
      ...repeatedChoices(digits).map((at) => ({
        path: path(at),
        phrase: phrase('ivr.digits-twice', { digits: digits[at] ?? '' }),
      })),
      ...digits.flatMap((each, at) =>
        each.length > optionDigits
          ? [{ path: path(at), phrase: phrase('ivr.digits-many', { most: optionDigits }) }]
          : [],
      ),
    ];
  },
});

/** All that leads anywhere: the options and, where they may be dialled directly, people's and groups' extensions. */
function choicesOf({ options, directDialling }: IvrBody, config: ConfigView): readonly string[] {
  const own = options.map(({ digits }) => digits);
  return directDialling ? own.concat(...dialledDirectly(config).map(({ numbers }) => numbers)) : own;
}

/** Kinds of extensions that callers may dial in a menu. */
const DIALLED_DIRECTLY: readonly string[] = ['user', 'group'];

type Dialled = Stored<{ readonly number: string; readonly name: string }>;

/** All of a kind, as menus need them. */
interface Directory {
  readonly numbers: readonly string[];
  readonly exits: readonly Exit[];
}

const directories = new WeakMap<readonly Dialled[], Directory>();

/** The same for all menus and calls: made once for a list, which never changes. */
function dialledDirectly(config: ConfigView): readonly Directory[] {
  return DIALLED_DIRECTLY.map((kind) => {
    const all = config.list<Dialled>(kind);
    const directory = directories.get(all) ?? directoryOf(all);
    directories.set(all, directory);
    return directory;
  });
}

function directoryOf(all: readonly Dialled[]): Directory {
  return {
    numbers: all.map(({ number }) => number),
    exits: all.map(({ id, number, name }) => ({
      ...{ key: `dial.${id}`, label: phrase('exit.dials', { number, name }), to: way(id), chosen: true },
    })),
  };
}

async function ask(call: Call, menu: IvrBody, choices: readonly string[]): Promise<string> {
  const { digits, ended } = await call.collect({
    prompt: menu.promptId ? { prompt: menu.promptId } : { say: 'common.welcome' },
    digitsMax: choices.reduce((most, { length }) => Math.max(most, length), menu.optionDigits),
    firstDigitMs: menu.firstDigitSec * 1_000,
    interDigitMs: menu.interDigitSec * 1_000,
    end: '#',
    judge: (typed) => judgeChoice(typed, choices),
  });
  // Longer than anything that can be chosen: what was kept of it is no choice (IVR-05).
  return ended === 'too-long' ? `${digits}…` : digits;
}

async function choose(call: Call, menu: IvrBody, digits: string, dependencies: ExtensionDependencies): Promise<void> {
  call.explain('ivr', phrase('trail.ivr-chosen', { name: menu.name, digits }));
  const option = menu.options.find((one) => one.digits === digits);
  if (!option) {
    const dialled = dependencies.config.find('extension', 'number', digits);
    return call.goto(digits, { chosen: true, ...(dialled ? { exit: `dial.${dialled.id}` } : {}) });
  }
  const { destinationId, prefix } = option;
  return goOn(call, dependencies, {
    destinationId,
    prefix,
    chosen: true,
    exit: `option.${digits}`,
    otherwise: phrase('call.nothing-chosen', { name: menu.name }),
  });
}

function wrongChoice({ name }: IvrBody, digits: string) {
  return phrase('trail.ivr-invalid', { name, digits });
}

function promptOr(promptId: string | undefined, sentence: 'ivr.none' | 'ivr.invalid') {
  return promptId === undefined ? { say: sentence } : { prompt: promptId };
}
