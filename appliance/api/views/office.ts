import { z } from 'zod';
import { officeSchema } from '../../config/entities/office.ts';
import type { ConfigService } from '../../config/types.ts';
import { ANY_EXTENSION } from '../../config/view.ts';
import { entityShapes } from '../entity-shapes.ts';

export const officeShapes = entityShapes({ schema: officeSchema });

export const officeShape = z
  .object({
    ...officeShapes.answer,
    extensionLengthFixed: z.boolean().meta({ description: 'There are extensions already (EXT-01).' }),
  })
  .meta({ id: 'Office' });

export function officeView(config: ConfigService): z.input<typeof officeShape> {
  const [office] = config.list<Record<string, unknown>>('office');
  return { ...officeShapes.pick(office ?? {}), extensionLengthFixed: config.list(ANY_EXTENSION).length > 0 };
}
