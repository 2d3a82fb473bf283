import { z } from 'zod';
import { AppError } from '../../base/errors.ts';
import { phrase } from '../../base/words/index.ts';
import type { CallSnapshot } from '../../calls/types.ts';
import { defineRoute } from '../define-route.ts';
import type { Person } from '../person.ts';
import { extensionsIn, liveCallShape, liveCallView, seesCall } from '../views/calls.ts';
import { idParams } from '../views/shapes.ts';

const listCalls = defineRoute({
  method: 'GET',
  path: '/api/calls',
  right: ['see-all-calls', 'see-own-calls'],
  summary: 'Calls that are going on; without the right to see all, only your own.',
  answer: z.object({ calls: z.array(liveCallShape) }),
  handle: ({ services, person, language }) => {
    const seen = services.calls().filter((call) => seesCall(person, 'see-all-calls', extensionsIn(call)));
    return { calls: seen.map((call) => liveCallView(call, person, language)) };
  },
});

const pauseRecording = defineRoute({
  method: 'PATCH',
  path: '/api/calls/{id}/recording',
  right: ['hear-all-recordings', 'see-own-calls'],
  summary: 'Pause the recording of your own call, or go on with it: for a card number, say (FAC-05).',
  params: idParams,
  body: z.object({ paused: z.boolean() }),
  answer: undefined,
  handle: ({ services, person, params, body }) => {
    const call = services.calls().find(({ id }) => id === params.id);
    const mayPause = call && (person.rights.has('hear-all-recordings') || isOwn(person, call));
    if (!call || !mayPause) throw new AppError('not-found', phrase('api.no-such'));
    if (!services.pauseRecording(call.id, body.paused)) throw new AppError('conflict', phrase('recording.none'));
  },
});

function isOwn({ userId }: Person, call: CallSnapshot): boolean {
  return userId !== undefined && extensionsIn(call).includes(userId);
}

export const callRoutes = [listCalls, pauseRecording];
