import { z } from 'zod';
import { defineRoute } from '../define-route.ts';
import { extensionsIn, liveCallShape, liveCallView, seesCall } from '../views/calls.ts';

const listCalls = defineRoute({
  method: 'GET',
  path: '/api/calls',
  right: ['see-all-calls', 'see-own-calls'],
  summary: 'Calls that are going on; without the right to see all, only your own.',
  answer: z.object({ calls: z.array(liveCallShape) }),
  handle: ({ services, person, language }) => {
    const seen = services.calls().filter((call) => seesCall(person, 'see-all-calls', extensionsIn(call)));
    return { calls: seen.map((call) => liveCallView(call, language)) };
  },
});

export const callRoutes = [listCalls];
