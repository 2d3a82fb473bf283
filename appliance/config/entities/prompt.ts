import { z } from 'zod';
import { PROMPT_TEXT_MAX_CHARS } from '../../base/limits-features.ts';
import { defineEntity } from '../define-entity.ts';
import { line, spokenLanguage } from '../fields.ts';
import type { PromptBody } from '../types.ts';

/** How the sound came to be. */
export const PROMPT_KINDS = ['upload', 'typed', 'phone', 'browser'] as const;

/** A sound of the library (FAC-07): announcements and music that people have recorded, uploaded or typed. */
export const promptSchema = z.object({
  name: line(64).meta({ label: 'Name', help: 'What lists show; no two share one.', unique: true }),
  use: z.enum(['speech', 'music']).default('speech').meta({ label: 'Use', help: 'An announcement, or music on hold.' }),
  language: spokenLanguage.optional().meta({ label: 'Language', help: 'In which it speaks.' }),
  text: z
    .string()
    .trim()
    .max(PROMPT_TEXT_MAX_CHARS)
    .optional()
    .meta({ label: 'Text', help: 'What it says. Typed text is spoken by the box.' }),
  kind: z.enum(PROMPT_KINDS).default('upload').meta({ label: 'Origin', internal: true }),
  /** Names the file in the folder of prompts: each sound has a file of its own, so that an undo finds the old one. */
  soundId: z.string().max(64).optional().meta({ label: 'Sound', internal: true }),
  durationMs: z.int().min(0).optional().meta({ label: 'Length', internal: true }),
  /** What the box speaks in it: once the text is another one, it is spoken anew. */
  spokenText: z.string().optional().meta({ label: 'Spoken text', internal: true }),
});

export const prompt = defineEntity<PromptBody>({
  name: 'prompt',
  section: 'prompts',
  schema: promptSchema,
  naturalKey: 'name',
});
