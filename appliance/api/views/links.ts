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

/** For the command line, which does not know where the page is. */
export const ownerLinkShape = linkShape
  .extend({ page: z.string().optional().meta({ description: 'Where the page is, to put before the path.' }) })
  .meta({ id: 'OwnerLink' });
