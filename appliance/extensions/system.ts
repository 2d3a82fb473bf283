import { FIRST_DIGIT_MS, INTER_DIGIT_MS, SYSTEM_TRIES } from '../base/limits-features.ts';
import { phrase } from '../base/words/index.ts';
import type { Call, CodeDefinition, Party, Utterance } from '../calls/types.ts';
import { proveWho } from '../dialogues/prove.ts';
import type { PromptKey } from '../prompts/types.ts';
import { judgeChoice, typedChoice } from '../rules/menu-choice.ts';
import { defineExtension } from './define-extension.ts';
import { type SystemBody, systemSchema } from './system-schema.ts';

/** What is reached from outside by the code that people dial inside, each with the sentence that offers it. */
const OFFERED: Readonly<Record<string, PromptKey>> = {
  '1233': 'system.option-own-voicemail',
  '920': 'system.option-shared-voicemail',
  '905': 'system.option-record-prompt',
  '907': 'system.option-change-pin',
  '910': 'system.option-forwarding',
  '915': 'system.option-time-configuration',
};

/** Reaches voicemail, prompts and time configuration from anywhere, with one's own rights (SYS-01). */
export const system = defineExtension<SystemBody>({
  type: 'system',
  section: 'systems',
  icon: 'key',
  schema: systemSchema,

  async run(call, { name, language, welcomePromptId }, dependencies) {
    if (language) call.speak(language);
    await call.play(welcomePromptId ? { prompt: welcomePromptId } : { say: 'common.welcome' }, { keysStop: true });
    const asked = { extension: 'system.enter-extension', pin: 'pin.enter', takesInitialPin: false } as const;
    const user = await proveWho(call, asked, dependencies);
    call.explain('system', phrase('trail.system-proved', { name, who: user.name }));
    const by: Party = { number: user.number, name: user.name, extensionId: user.id };
    const chosen = await choose(call, [...dependencies.codes.values()]);
    if (chosen) return chosen.run(call, { code: chosen.code, digits: '', by }, dependencies);
    await call.play({ say: 'common.goodbye' });
    return call.hangUp(phrase('call.nothing-chosen', { name }));
  },

  describe: ({ name }) => phrase('extension.system', { name }),
});

/** Only what this box does is offered; the keys are those that people know as codes. */
async function choose(call: Call, treatments: readonly CodeDefinition[]): Promise<CodeDefinition | undefined> {
  const offered = treatments.filter(({ code }) => OFFERED[code] !== undefined);
  const codes = offered.map(({ code }) => code);
  for (let tries = 0; tries < SYSTEM_TRIES; tries++) {
    const { digits } = await call.collect({
      prompt: codes.map((key): Utterance => ({ say: OFFERED[key] ?? 'common.error', with: { key } })),
      digitsMax: Math.max(...codes.map((code) => code.length)),
      firstDigitMs: FIRST_DIGIT_MS,
      interDigitMs: INTER_DIGIT_MS,
      end: '#',
      judge: (typed) => judgeChoice(typed, codes),
    });
    const typed = typedChoice(digits, codes);
    if (typed.kind === 'choice') return offered.find(({ code }) => code === typed.digits);
    await call.play({ say: typed.kind === 'none' ? 'common.no-choice' : 'common.invalid-choice' });
  }
  return undefined;
}
