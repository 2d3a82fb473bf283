import { MESSAGE_SILENCE_MS, PROMPT_MAX_MS } from '../base/limits-features.ts';
import { phrase } from '../base/words/index.ts';
import type { Call, DialledCode, PromptRecorder } from '../calls/types.ts';
import { reviewed } from '../dialogues/review.ts';
import { defineCode } from './define-code.ts';

/** 905: records a prompt, lets it be heard, and keeps it in the library, from where it can be attached anywhere. */
export const recordPrompt = defineCode({
  code: '905',

  async run(call, { by }, { prompts }) {
    if (!prompts || by.extensionId === undefined) {
      await call.play({ say: prompts ? 'refusal.log-in-first' : 'record.failed' });
      return call.hangUp(phrase('call.prompt-not-recorded'));
    }
    await call.play({ say: 'record.intro' }, { keysStop: true });
    for (;;) {
      const number = await recordedOnce(call, by, prompts);
      if (number === 'again') continue;
      await call.play(number === undefined ? { say: 'record.failed' } : { say: 'record.kept-as', with: { number } });
      return call.hangUp(phrase(number === undefined ? 'call.prompt-not-recorded' : 'call.prompt-recorded'));
    }
  },
});

/** The number under which it was kept; undefined where the box could make nothing of it. */
async function recordedOnce(
  call: Call,
  by: DialledCode['by'],
  prompts: PromptRecorder,
): Promise<number | undefined | 'again'> {
  const draft = prompts.begin();
  try {
    await call.play({ say: 'record.after-tone' });
    const { ended } = await call.record({
      ...{ path: draft.path, key: draft.key, beep: true, stopKeys: '#' },
      ...{ maxMs: PROMPT_MAX_MS, silenceMs: MESSAGE_SILENCE_MS },
    });
    if (ended === 'disk') return undefined;
    if (ended === 'limit') await call.play({ say: 'record.limit-reached' });
    if ((await reviewed(call, draft.path)) === 'again') return 'again';
    return await draft.keep(by, { from: call.caller.number, language: call.language });
  } finally {
    draft.discard();
  }
}
