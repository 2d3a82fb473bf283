import { LISTENING_TRIES, LISTENING_WAIT_MS } from '../base/limits-features.ts';
import { phrase } from '../base/words/index.ts';
import type { Call, DialledCode, ExtensionDependencies, ListenOptions } from '../calls/types.ts';
import type { OfficeBody, Stored } from '../config/types.ts';
import { digitsOf } from '../dialogues/prove.ts';
import type { PromptKey } from '../prompts/types.ts';
import { defineCode } from './define-code.ts';

type Agent = Stored<{ readonly number: string; readonly name: string }>;

/** What the listener's keys do (CAL-08); 4 goes beyond what is asked for there. */
const KEYS: ListenOptions['keys'] = { 1: 'hearing', 2: 'coaching', 3: 'next', 4: 'joined' };

/** 906: listens to somebody's calls, coaches them, or joins them (CAL-08). With the right to it alone (CAL-18). */
export const listenIn = defineCode({
  code: '906',

  async run(call, dialled, dependencies) {
    const { by } = dialled;
    const { supervision } = dependencies;
    const { extensionId } = by;
    if (extensionId === undefined) return refused(call, 'refusal.log-in-first');
    const may = (): boolean => supervision.mayListen(extensionId);
    if (!may()) return refused(call, 'refusal.no-right');
    const { caller } = call;
    const agent = await agentOf(call, dialled, dependencies);
    // Whoever was put through to this meanwhile has not proved anything.
    if (call.caller !== caller) return refused(call, 'refusal.no-right');
    const { id, number, name } = agent;
    const ended = await call.listen({
      ...{ to: { extensionId: id, number, name }, by, keys: KEYS, may, waitMs: LISTENING_WAIT_MS },
      note: (said) => supervision.note(by, said),
    });
    if (ended === 'no-right') return refused(call, 'refusal.no-right');
    await call.play([{ say: 'listening.no-call-came' }, { say: 'common.goodbye' }]);
    return call.hangUp(phrase('call.listened-in-vain', { name }));
  },
});

async function refused(call: Call, why: PromptKey): Promise<never> {
  await call.play({ say: why });
  return call.hangUp(phrase('call.listening-refused'));
}

/** Who was dialled with the code, or is asked for until it is somebody, three times at most. */
async function agentOf(call: Call, { digits, by }: DialledCode, { config }: ExtensionDependencies): Promise<Agent> {
  const longest = config.list<OfficeBody>('office')[0]?.extensionLength ?? 5;
  const tries = digits === '' ? LISTENING_TRIES : 1;
  for (let tried = 0; tried < tries; tried++) {
    const number = digits || (await digitsOf(call, 'listening.enter-extension', { longest }));
    // Who types nothing is asked again.
    if (number === '') continue;
    const agent = config.find<Agent>('user', 'number', number);
    if (agent && agent.id !== by.extensionId) return agent;
    await call.play(agent ? { say: 'listening.not-yourself' } : { say: 'listening.no-person', with: { number } });
  }
  return call.hangUp(phrase('call.listening-refused'));
}
