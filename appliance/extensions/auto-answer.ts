import { phrase } from '../base/words/index.ts';
import { type AutoAnswerBody, autoAnswerSchema } from './auto-answer-schema.ts';
import { defineExtension } from './define-extension.ts';

/** Answers, plays its prompt once, hangs up (AAN-01). */
export const autoAnswer = defineExtension<AutoAnswerBody>({
  type: 'auto-answer',
  section: 'autoAnswers',
  icon: 'announcement',
  schema: autoAnswerSchema,

  async run(call, { name, promptId, language }) {
    if (language) call.speak(language);
    await call.play(promptId ? { prompt: promptId } : [{ say: 'refusal.nobody-there' }, { say: 'common.goodbye' }]);
    return call.hangUp(phrase('call.played', { name }));
  },

  describe: ({ name }) => phrase('extension.auto-answer', { name }),
});
