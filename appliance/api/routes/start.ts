import { z } from 'zod';
import { defineRoute } from '../define-route.ts';
import { LANGUAGES } from '../language.ts';
import { meShape, meView } from '../views/me.ts';

const start = defineRoute({
  method: 'GET',
  path: '/api/start',
  right: 'public',
  summary: "The page's first request: whose box this is, and who is signed in.",
  answer: z.object({
    product: z.string(),
    version: z.string(),
    office: z
      .object({ name: z.string(), language: z.enum(LANGUAGES), country: z.string(), timeZone: z.string() })
      .optional(),
    hasOwner: z.boolean(),
    languages: z.array(z.enum(LANGUAGES)),
    me: meShape.optional(),
  }),
  handle: ({ services, person }) => {
    const hasOwner = services.hasOwner();
    return {
      product: 'Cordboard',
      version: services.version,
      office: hasOwner ? services.office() : undefined,
      hasOwner,
      languages: [...LANGUAGES],
      me: person && meView(services.config, person),
    };
  },
});

export const startRoutes = [start];
