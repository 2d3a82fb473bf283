import { type Browser, endTestApis, type TestApi, testApi } from '../kit/api.ts';
import { author } from '../kit/office.ts';
import { type Bench, median, percentile } from './bench.ts';

const PEOPLE = 1_000;
const QUESTIONS = 300;
const WARM = 50;
const MOST_MS = 20;

/** People with a line each, and a menu that leads to some of them. */
function office(): TestApi {
  const api = testApi();
  const people = Array.from({ length: PEOPLE }, (_, index) => `${2_000 + index}`);
  const create = (entity: string, id: string, body: object) => ({ what: 'create', entity, id, body }) as const;
  const [single] = api.config.list('office');
  api.config.apply(
    [{ what: 'change', entity: 'office', id: single?.id ?? 'office', body: { extensionLength: 4 } }],
    author,
  );
  api.config.apply(
    [
      ...people.map((number) => create('user', `user-${number}`, { number, name: `User ${number}`, pin: '2580' })),
      ...people.map((number) => create('line', `line-${number}`, { username: number, userId: `user-${number}` })),
      create('ivr', 'menu', {
        ...{ number: '8000', name: 'Main', directDialling: true },
        options: [{ digits: '1', destinationId: 'user-2500' }],
      }),
    ],
    author,
  );
  return api;
}

/** The whole request as the page makes it: session, rights, question, answer in sentences. */
async function askedMs(admin: Browser, index: number): Promise<number> {
  const from = `${2_000 + (index % PEOPLE)}`;
  const startedMs = performance.now();
  const { status } = await admin.post('/api/what-if', { from, to: '8000', press: ['1'] });
  const tookMs = performance.now() - startedMs;
  if (status !== 200) throw new Error(`the question was answered with ${status}`);
  return tookMs;
}

export const whatIf: Bench = {
  name: 'what-if',
  about: `a call through a menu to a person, pretended by POST /api/what-if in an office of ${PEOPLE} people with a line each`,
  needs: [],
  async run(log) {
    const admin = await office().signedIn('admin');
    const all: number[] = [];
    for (let index = 0; index < WARM + QUESTIONS; index++) {
      const tookMs = await askedMs(admin, index);
      if (index >= WARM) all.push(tookMs);
    }
    endTestApis();
    log(`${QUESTIONS} questions`);
    return [
      { name: 'what-if through the API', value: median(all), unit: 'ms', target: { atMost: MOST_MS } },
      { name: 'what-if through the API, 99th percentile', value: percentile(all, 0.99), unit: 'ms' },
    ];
  },
};
