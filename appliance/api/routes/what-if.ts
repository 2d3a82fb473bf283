import { defineRoute } from '../define-route.ts';
import { questionShape, whatIfShape, whatIfView } from '../views/what-if.ts';

const ask = defineRoute({
  method: 'POST',
  path: '/api/what-if',
  // Who wonders may key PINs and learns whether they are right: only for those who may set them anyway.
  right: 'change-extensions',
  summary: 'What would become of a call: the way it would take, in sentences (NPL-07). Nobody is called.',
  body: questionShape,
  answer: whatIfShape,
  handle: async ({ services, body, language }) =>
    whatIfView(await services.whatIf.ask(body), services.config, language),
});

export const whatIfRoutes = [ask];
