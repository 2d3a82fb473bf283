import { z } from 'zod';
import { AppError } from '../../base/errors.ts';
import { phrase } from '../../base/words/index.ts';
import { defineMediaRoute } from '../define-route.ts';
import { refuseUnlessAllowed } from '../serve-route.ts';
import { topics } from '../topics.ts';

const follow = defineMediaRoute({
  method: 'GET',
  path: '/api/events',
  right: 'signed-in',
  summary: 'What happens, as it happens (server-sent events): a snapshot of each topic, then its changes.',
  query: z.object({
    topics: z.string().min(1).max(200).meta({ description: 'Comma-separated; each topic has a right of its own.' }),
  }),
  answerMedia: { contentType: 'text/event-stream', summary: 'Events `snapshot`, `end`, and one kind per topic.' },
  handle: ({ services, person, query, request }) => {
    const names = [...new Set(query.topics.split(','))];
    const wanted = names.map((name) => {
      const topic = topics.find((each) => each.name === name);
      if (!topic) throw new AppError('not-found', phrase('api.no-topic', { topic: name }));
      refuseUnlessAllowed(topic.right, person);
      return topic;
    });
    return services.streams.open(person, wanted, request.headers.get('last-event-id'), request.signal);
  },
});

export const eventRoutes = [follow];
