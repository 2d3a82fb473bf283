import { bookletView } from '../../../appliance/api/views/booklet.ts';
import { checkView } from '../../../appliance/api/views/check.ts';
import { graphView } from '../../../appliance/api/views/graph.ts';
import { atOnce } from '../../../appliance/base/slices.ts';
import { extensionTypes } from '../../../appliance/extensions/index.ts';
import { booklet } from '../../../appliance/routing/booklet.ts';
import { checkOffice } from '../../../appliance/routing/check/index.ts';
import { flowGraph } from '../../../appliance/routing/graph.ts';
import { Ways } from '../../../appliance/routing/ways.ts';
import { definitions, MadeUpOffice, ours } from '../../kit/made-up-office.ts';
import type { FakeRoute } from './routes.ts';

/** A small office whose map, check and booklet are made by the box's own functions. */
function office(): Ways {
  const made = new MadeUpOffice(1);
  const people = ['Anna de Vries', 'Bram Jansen', 'Carla van der Meer-Oosterhuis', 'Daan Bakker'];
  for (const [at, name] of people.entries()) {
    const id = made.put('user', `u${101 + at}`, { number: String(101 + at), name });
    made.put('line', `l${101 + at}`, { username: String(101 + at), password: 'Wilg-4711-Wilg', userId: id });
  }
  made.put('voicemail', 'box', { number: '150', name: 'Complaints', pin: '2580' });
  made.put('auto-answer', 'closed', { number: '160', name: 'We are closed' });
  const sales = [
    { digits: '1', destinationId: 'u101', prefix: 'Sales NL' },
    { digits: '2', destinationId: 'u102', prefix: 'Sales EN' },
    { digits: '9', destinationId: 'welcome' },
  ];
  made.put('ivr', 'sales', { number: '201', name: 'Sales menu', options: sales, noneDestinationId: 'u103' });
  const options = [
    { digits: '1', destinationId: 'sales' },
    { digits: '2', destinationId: 'u104', prefix: 'Service' },
    { digits: '3', destinationId: 'box' },
  ];
  const reception = { noneDestinationId: 'u103', invalidDestinationId: 'u103' };
  made.put('ivr', 'welcome', { number: '200', name: 'Welcome', options, ...reception });
  made.put('ivr', 'old', { number: '209', name: 'Old menu' });
  const plan = (number: number, name: string, extensionId: string) => ({
    ...{ number, name },
    entries: [{ first: ours(0), extensionId }],
  });
  const days = ['mon', 'tue', 'wed', 'thu', 'fri'];
  made.put('number-schema', 'number-schema', {
    ...{ number: 1, name: 'Head office', fallbackPlan: 2 },
    plans: [plan(1, 'Open', 'welcome'), plan(2, 'Closed', 'closed'), plan(3, 'Holidays', 'box')],
    weekly: [{ kind: 'days', days, from: '08:30', until: '17:30', plan: 1 }],
    holidays: [{ name: 'Christmas', from: '2036-12-25T00:00', until: '2036-12-27T00:00', plan: 3 }],
  });
  made.put('number', 'main', { first: ours(0), schemaId: 'number-schema', name: 'Main number' });
  return new Ways({ config: made.view(), types: extensionTypes });
}

const ways = office();
const findings = checkOffice({ ways, definitions, nowMs: Date.parse('2026-11-22T01:00:00Z') });

export const overviewRoutes: readonly FakeRoute[] = [
  {
    method: 'GET',
    path: /^\/api\/graph$/,
    answer: ({ box, query }) => {
      const of = { numberId: query.get('number') ?? undefined, extensionId: query.get('extension') ?? undefined };
      return { body: graphView(flowGraph(ways, of), box.language) };
    },
  },
  {
    method: 'GET',
    path: /^\/api\/check$/,
    answer: ({ box }) => ({ body: checkView({ revision: 12 }, findings, box.language) }),
  },
  {
    method: 'GET',
    path: /^\/api\/booklet$/,
    answer: ({ query }) => ({
      body: atOnce(bookletView(atOnce(booklet(ways)), 12, query.get('language') === 'nl' ? 'nl' : 'en')),
    }),
  },
];
