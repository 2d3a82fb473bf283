import { z } from 'zod';
import { moment } from './shapes.ts';

export const linkShape = z
  .object({
    path: z
      .string()
      .meta({ description: 'Of the page, with the token behind `#`; put behind the address of the box.' }),
    expiresAt: moment,
  })
  .meta({ id: 'Link' });
