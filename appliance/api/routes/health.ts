import { defineRoute } from '../define-route.ts';
import { healthFacts, healthShape, healthView } from '../views/health.ts';

const getHealth = defineRoute({
  method: 'GET',
  path: '/api/health',
  right: 'see-health',
  summary: 'How the box is: one sentence, what is wrong, live numbers.',
  answer: healthShape,
  handle: ({ services, language }) => healthView(healthFacts(services), services.startedAt, language),
});

export const healthRoutes = [getHealth];
