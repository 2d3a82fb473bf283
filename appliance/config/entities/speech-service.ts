import { z } from 'zod';
import { phrase } from '../../base/words/index.ts';
import { defineEntity } from '../define-entity.ts';
import { refuse } from '../problems.ts';
import type { SpeechServiceBody } from '../types.ts';

/** The service that speaks typed text, where the office has one (AST-01): on the LAN or outside. */
export const speechServiceSchema = z.object({
  url: z
    .string()
    .trim()
    .max(300)
    .superRefine((value, ctx) => {
      if (value !== '' && !/^https?:\/\/[^\s/]+/.test(value)) refuse(ctx, phrase('speech-service.url'));
    })
    .default('')
    .meta({ label: 'Speech service', help: 'OpenAI-compatible, such as http://192.168.1.9:8000/v1; empty for none.' }),
  key: z.string().max(300).optional().meta({ label: 'Key', help: 'If the service asks for one.', secret: true }),
  model: z.string().trim().max(100).default('tts-1').meta({ label: 'Model', help: 'As the service calls it.' }),
  voice: z.string().trim().max(100).default('alloy').meta({ label: 'Voice', help: 'As the service calls it.' }),
});

export const speechService = defineEntity<SpeechServiceBody>({
  name: 'speech-service',
  section: 'speechService',
  schema: speechServiceSchema,
  single: true,
  naturalKey: 'url',
});
