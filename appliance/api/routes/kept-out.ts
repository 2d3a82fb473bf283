import { z } from 'zod';
import { AppError } from '../../base/errors.ts';
import { phrase } from '../../base/words/index.ts';
import { defineRoute } from '../define-route.ts';
import { authorOf } from '../person.ts';
import { moment } from '../views/shapes.ts';

const heldShape = z
  .object({
    address: z.string().meta({ description: 'Of IPv6 the network of one building.' }),
    names: z.number().int().meta({ description: 'Different names that it tried, as far as they were kept.' }),
    drops: z.number().int().meta({ description: 'How often it was kept out already, each time for longer.' }),
    until: moment.optional().meta({ description: 'Heard again from then on; missing: it is heard, but slowly.' }),
  })
  .meta({ id: 'KeptOutAddress' });

const listHeld = defineRoute({
  method: 'GET',
  path: '/api/kept-out',
  right: 'see-audit',
  summary: 'Addresses that tried many names or passwords and are not listened to for a while (FAC-09).',
  answer: z.object({ addresses: z.array(heldShape) }),
  handle: ({ services }) => ({
    addresses: services.admission.held().map(({ until, ...rest }) => (until === undefined ? rest : { ...rest, until })),
  }),
});

const releaseHeld = defineRoute({
  method: 'POST',
  path: '/api/kept-out/release',
  right: 'change-office',
  summary: 'Listen to an address again; the audit says who let it in.',
  body: z.object({ address: z.string().min(1).max(64) }),
  answer: undefined,
  handle: ({ services, body: { address }, person }) => {
    if (!services.admission.release(address)) throw new AppError('not-found', phrase('api.no-such'));
    const said = phrase('audit.address-released', { address });
    services.audit.add({ at: services.clock.wall(), author: authorOf(person), phrase: said });
  },
});

export const keptOutRoutes = [listHeld, releaseHeld];
