import { FIRST_DIGIT_MS, INTER_DIGIT_MS, WRONG_PINS_PER_CALL } from '../base/limits-features.ts';
import { phrase } from '../base/words/index.ts';
import type { Call, Exit, ExtensionDependencies } from '../calls/types.ts';
import { type AuthenticationBody, authenticationSchema } from './authentication-schema.ts';
import { defineExtension } from './define-extension.ts';
import { goOn, way } from './onward.ts';

/** Lets authorised callers through, by their number or by PIN (AUT-01). */
export const authentication = defineExtension<AuthenticationBody>({
  type: 'authentication',
  section: 'authentications',
  icon: 'gate',
  schema: authenticationSchema,

  async run(call, gate, dependencies) {
    if (gate.language) call.speak(gate.language);
    const known = gate.callers.findIndex(({ number }) => number === call.caller.number);
    if (known >= 0) return letThrough(call, gate, { list: 'callers', at: known }, dependencies);
    for (let tries = 0; gate.pins.length > 0 && tries < WRONG_PINS_PER_CALL; tries++) {
      if (tries > 0) await call.play({ say: 'auth.wrong' });
      const pin = await askPin(call, gate);
      const found = gate.pins.findIndex((one) => one.pin === pin);
      if (found >= 0) return letThrough(call, gate, { list: 'pins', at: found }, dependencies);
      call.explain('authentication', phrase('trail.authentication-wrong', { name: gate.name }));
    }
    call.explain('authentication', phrase('trail.authentication-refused', { name: gate.name }));
    await call.play(gate.fallbackPromptId ? { prompt: gate.fallbackPromptId } : { say: 'auth.failed' });
    const otherwise = phrase('call.not-authorised', { name: gate.name });
    return goOn(call, dependencies, { destinationId: gate.fallbackDestinationId, otherwise, exit: 'refused' });
  },

  describe: ({ name }) => phrase('extension.authentication', { name }),
  exits: (gate) => [
    ...gate.callers.flatMap(({ number, name = number, destinationId: to }, at): Exit[] =>
      to
        ? [{ key: `callers.${at}`, label: phrase('exit.caller', { who: name }), to: way(to), prefix: gate.prefix }]
        : [],
    ),
    ...gate.pins.flatMap(({ name, destinationId: to }, at): Exit[] => {
      const label = name === undefined ? phrase('exit.pin', { number: at + 1 }) : phrase('exit.pin-of', { who: name });
      return to ? [{ key: `pins.${at}`, label, to: way(to), chosen: true, prefix: gate.prefix }] : [];
    }),
    {
      ...{ key: 'passed', label: phrase('exit.passed'), to: way(gate.destinationId), prefix: gate.prefix },
      chosen: gate.callers.every(({ destinationId }) => destinationId !== undefined),
    },
    { key: 'refused', label: phrase('exit.refused'), to: way(gate.fallbackDestinationId) },
  ],
});

/** Who is let through: their place in the list of callers or of PINs. */
interface Known {
  readonly list: 'callers' | 'pins';
  readonly at: number;
}

/** Any PIN that opens is taken as it is typed; `#` or a pause ends a short one. */
async function askPin(call: Call, { pins, welcomePromptId }: AuthenticationBody): Promise<string> {
  const lengths = pins.map(({ pin }) => pin.length);
  const longest = Math.max(...lengths);
  const { digits } = await call.collect({
    prompt: welcomePromptId ? { prompt: welcomePromptId } : { say: 'auth.enter-pin' },
    digitsMax: longest,
    digitsMin: Math.min(...lengths),
    firstDigitMs: FIRST_DIGIT_MS,
    interDigitMs: INTER_DIGIT_MS,
    end: '#',
    judge: (typed) => (typed.length >= longest ? 'whole' : 'more'),
  });
  return digits;
}

async function letThrough(
  call: Call,
  gate: AuthenticationBody,
  { list, at }: Known,
  dependencies: ExtensionDependencies,
): Promise<void> {
  const who = gate[list][at];
  const said = who?.name === undefined ? 'trail.authentication-passed' : 'trail.authentication-passed-as';
  call.explain(
    'authentication',
    phrase(said, { name: gate.name, ...(who?.name === undefined ? {} : { who: who.name }) }),
  );
  const destinationId = who?.destinationId ?? gate.destinationId;
  const exit = who?.destinationId ? `${list}.${at}` : 'passed';
  // A PIN is typed by somebody; a number goes by itself, perhaps in a circle.
  const chosen = list === 'pins';
  const otherwise = phrase('call.played', { name: gate.name });
  return goOn(call, dependencies, { destinationId, otherwise, prefix: gate.prefix, exit, chosen });
}
