import { Refusal } from './box.ts';
import { storyOf } from './calls.ts';
import { route } from './routes.ts';

/** A menu that leads to Anna: what the stand-in box answers about any call. */
const trail = [
  { step: 'number', sentence: '800 is Main.', place: { entity: 'ivr', id: 'x1', name: 'Main', number: '800' } },
  { step: 'ivr', sentence: 'At Main the caller chose 1.' },
  { step: 'number', sentence: '101 is Anna de Vries.', place: { entity: 'user', id: 'u101', name: 'Anna de Vries' } },
  { step: 'dial', sentence: 'Anna de Vries answered.' },
];

interface FakeTest {
  readonly id: string;
  readonly name: string;
}

const firstTests = [
  { id: 't1', name: 'Open on Saturday', to: '800', at: '2026-12-26T10:00', press: ['1'], otherwise: 'answers' },
];

export const whatIfRoutes = [
  route('POST', '/api/what-if', ({ body }) => {
    const { from = '', to = '' } = body as { from?: string; to?: string };
    if (from === '7') {
      const sentence = 'Nobody calls from “7”.';
      throw new Refusal(422, 'Something isn’t right yet.', { problems: [{ path: 'from', sentence }] });
    }
    const at = Date.UTC(2026, 11, 25, 9);
    const steps = trail.map((step, index) => ({ ...step, at: at + index * 1_000 }));
    return {
      body: {
        ...{ at, timeZone: 'Europe/Amsterdam', dialled: to, outcome: 'answered', outcomeWord: 'Answered' },
        caller: { number: from || 'anonymous', name: from || 'anonymous' },
        callee: { number: '101', name: 'Anna de Vries' },
        reason: 'Anna de Vries hung up.',
        prefix: 'Sales:',
        notes: [],
        story: storyOf(steps),
        trail: steps,
        path: [{ node: 'x1' }, { node: 'u101', via: 'option.1' }],
        heard: [{ atMs: 0, what: 'Welcome.' }],
      },
    };
  }),
  route('GET', '/api/routing-tests', () => ({ body: { tests: firstTests } })),
  route('POST', '/api/routing-tests/run', () => ({
    body: { results: firstTests.map((test: FakeTest) => ({ test, holds: true })) },
  })),
  route('POST', '/api/routing-tests', ({ body }) => ({
    status: 201,
    body: { ...(body as object), id: 't2' },
    revision: 90,
  })),
];
