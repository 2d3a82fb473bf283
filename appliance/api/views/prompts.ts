import { z } from 'zod';
import { promptSchema } from '../../config/entities/prompt.ts';
import type { PromptBody, Stored } from '../../config/types.ts';
import { entityShapes } from '../entity-shapes.ts';

export const promptShapes = entityShapes({ schema: promptSchema });

export const promptShape = z
  .object({
    ...promptShapes.answer,
    kind: promptSchema.shape.kind,
    hasSound: z.boolean().meta({ description: 'False where it was named in an office file only.' }),
    durationMs: z.number().int().optional(),
  })
  .meta({ id: 'Prompt' });

export function promptView(prompt: Stored<PromptBody>): z.input<typeof promptShape> {
  const { kind, soundId, durationMs } = prompt;
  return {
    ...(promptShapes.pick(prompt as unknown as Record<string, unknown>) as { readonly id: string }),
    ...{ kind, hasSound: soundId !== undefined, durationMs },
  };
}
