import { z } from 'zod';
import { defineRoute } from '../define-route.ts';
import { phoneShape, phonesOf } from '../views/phones.ts';

const listPhones = defineRoute({
  method: 'GET',
  path: '/api/phones',
  right: 'see-phones',
  summary: 'The phones that are registered now.',
  answer: z.object({ phones: z.array(phoneShape) }),
  handle: ({ services }) => ({ phones: phonesOf(services) }),
});

export const phoneRoutes = [listPhones];
