import { FIRST_DIGIT_MS, INTER_DIGIT_MS, WRONG_PINS_PER_CALL } from '../base/limits-features.ts';
import { phrase } from '../base/words/index.ts';
import type { Call, ExtensionDependencies } from '../calls/types.ts';
import { bareDigits } from '../rules/dialled.ts';
import { type AuthenticationBody, authenticationSchema } from './authentication-schema.ts';
import { defineExtension } from './define-extension.ts';
import { goOn } from './onward.ts';

/** Lets authorised callers through, by their number or by PIN (AUT-01). */
export const authentication = defineExtension<AuthenticationBody>({
  type: 'authentication',
  section: 'authentications',
  icon: 'gate',
  schema: authenticationSchema,

  async run(call, gate, dependencies) {
    if (gate.language) call.speak(gate.language);
    const known = gate.callers.find(({ number }) => number === bareDigits(call.caller.number));
    if (known) return letThrough(call, gate, known, dependencies);
    for (let tries = 0; gate.pins.length > 0 && tries < WRONG_PINS_PER_CALL; tries++) {
      if (tries > 0) await call.play({ say: 'auth.wrong' });
      const pin = await askPin(call, gate);
      const found = gate.pins.find((one) => one.pin === pin);
      if (found) return letThrough(call, gate, found, dependencies);
      call.explain('authentication', phrase('trail.authentication-wrong', { name: gate.name }));
    }
    call.explain('authentication', phrase('trail.authentication-refused', { name: gate.name }));
    await call.play(gate.fallbackPromptId ? { prompt: gate.fallbackPromptId } : { say: 'auth.failed' });
    const otherwise = phrase('call.not-authorised', { name: gate.name });
    return goOn(call, dependencies, { destinationId: gate.fallbackDestinationId, otherwise });
  },

  describe: ({ name }) => phrase('extension.authentication', { name }),
  onward: ({ callers, destinationId, fallbackDestinationId }) => [
    ...callers.map((one) => one.destinationId ?? destinationId),
    fallbackDestinationId,
  ],
});

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
  who: { readonly name?: string | undefined; readonly destinationId?: string | undefined },
  dependencies: ExtensionDependencies,
): Promise<void> {
  const said = who.name === undefined ? 'trail.authentication-passed' : 'trail.authentication-passed-as';
  call.explain(
    'authentication',
    phrase(said, { name: gate.name, ...(who.name === undefined ? {} : { who: who.name }) }),
  );
  const destinationId = who.destinationId ?? gate.destinationId;
  const otherwise = phrase('call.played', { name: gate.name });
  return goOn(call, dependencies, { destinationId, otherwise, prefix: gate.prefix });
}
