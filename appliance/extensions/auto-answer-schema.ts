import { z } from 'zod';
import { ANSWERING, prompt } from './treatment-fields.ts';

/** Answers, plays its prompt once, hangs up (AAN-01). */
export const autoAnswerSchema = z.object({
  ...ANSWERING,
  promptId: prompt('Prompt', 'Played once; then it hangs up.'),
});

/** Its settings, without their id. */
export type AutoAnswerBody = z.output<typeof autoAnswerSchema>;
