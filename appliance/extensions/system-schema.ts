import { z } from 'zod';
import { ANSWERING, prompt } from './treatment-fields.ts';

/** A number by which people reach voicemail, prompts and time configuration from outside (SYS-01). */
export const systemSchema = z.object({
  ...ANSWERING,
  welcomePromptId: prompt('Welcome prompt', 'Before it asks for the extension and the PIN.'),
});

/** Its settings, without their id. */
export type SystemBody = z.output<typeof systemSchema>;
