import { type Browser, endTestApis, testApi } from '../kit/api.ts';
import { callerAt, fillLargeOffice, NUMBERS, numberAt, PEOPLE, ROWS } from '../kit/large-office.ts';
import { type Bench, median, percentile } from './bench.ts';

const QUESTIONS = 300;
const WARM = 50;
const MOST_MS = 20;
const NUMBER_STEP = 7_919;

type Question = (index: number) => object;

/** From a person through a menu that knows everybody, and from outside by number plan, table and the week. */
const questions: Readonly<Record<string, Question>> = {
  'through a menu': (index) => ({ from: `${2_000 + (index % PEOPLE)}`, to: '8000', press: ['1'] }),
  'from outside': (index) => ({
    from: callerAt((index * NUMBER_STEP) % ROWS),
    to: numberAt((index * NUMBER_STEP * 10) % NUMBERS),
    at: `2026-12-${String(1 + (index % 28)).padStart(2, '0')}T10:00`,
  }),
};

/** The whole request as the page makes it: session, rights, question, answer in sentences. */
async function askedMs(admin: Browser, question: object): Promise<number> {
  const startedMs = performance.now();
  const { status } = await admin.post('/api/what-if', question);
  const tookMs = performance.now() - startedMs;
  if (status !== 200) throw new Error(`the question was answered with ${status}`);
  return tookMs;
}

export const whatIf: Bench = {
  name: 'what-if',
  about: 'calls pretended by POST /api/what-if in the large office: 1000 extensions, 10,000 numbers, 100,000 rows',
  needs: [],
  async run(log) {
    const api = testApi();
    fillLargeOffice(api.config);
    const admin = await api.signedIn('admin');
    const figures = [];
    for (const [name, question] of Object.entries(questions)) {
      const all: number[] = [];
      for (let index = 0; index < WARM + QUESTIONS; index++) {
        const tookMs = await askedMs(admin, question(index));
        if (index >= WARM) all.push(tookMs);
      }
      log(`${QUESTIONS} questions ${name}`);
      figures.push(
        { name: `what-if ${name}`, value: median(all), unit: 'ms', target: { atMost: MOST_MS } },
        { name: `what-if ${name}, 99th percentile`, value: percentile(all, 0.99), unit: 'ms' },
      );
    }
    endTestApis();
    return figures;
  },
};
