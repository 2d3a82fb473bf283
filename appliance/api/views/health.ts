import { z } from 'zod';
import { type Language, type Phrase, phrase, say } from '../../base/words/index.ts';
import type { LineBody, Stored } from '../../config/types.ts';
import type { ApiDependencies } from '../dependencies.ts';
import { userOfLine } from './phones.ts';
import { moment, sentence } from './shapes.ts';

export const healthShape = z
  .object({
    state: z.enum(['well', 'attention', 'broken']),
    sentence,
    problems: z.array(z.object({ state: z.enum(['attention', 'broken']), sentence, link: z.string().optional() })),
    gauges: z.record(z.string(), z.number()),
    startedAt: moment,
  })
  .meta({ id: 'Health' });

/** How the box is, not yet in anybody's language. */
export interface HealthFacts {
  readonly state: 'well' | 'attention' | 'broken';
  readonly phrase: Phrase;
  readonly problems: readonly {
    readonly level: 'attention' | 'broken';
    readonly phrase: Phrase;
    readonly link?: string;
  }[];
  readonly gauges: Readonly<Record<string, number>>;
}

/** More silent phones than this are one sentence, not a page of them. */
const NAMED_MAX = 5;

export function healthFacts(deps: Pick<ApiDependencies, 'config' | 'locator' | 'calls' | 'health'>): HealthFacts {
  const report = deps.health();
  const silent = silentLines(deps);
  const problems = [...report.problems, ...silentProblems(deps, silent)];
  const phones = deps.locator.all().length;
  const calls = deps.calls().length;
  const users = deps.config.list('user').length;
  const gauges = { ...report.gauges, phones, linesWithoutPhone: silent.length, calls, users };
  const worst = problems.find((problem) => problem.level === 'broken') ?? problems[0];
  const state = worst ? worst.level : 'well';
  return { state, phrase: summary(users, phones, calls, problems), problems, gauges };
}

export function healthView(facts: HealthFacts, startedAt: number, language: Language): z.input<typeof healthShape> {
  return {
    state: facts.state,
    sentence: say(facts.phrase, language),
    problems: facts.problems.map(({ level, phrase: said, link }) => ({
      state: level,
      sentence: say(said, language),
      link,
    })),
    gauges: { ...facts.gauges },
    startedAt,
  };
}

/** Lines that belong to somebody and that no phone has registered. Phones in a browser come and go with its window. */
function silentLines({ config, locator }: Pick<ApiDependencies, 'config' | 'locator'>): Stored<LineBody>[] {
  const registered = new Set(locator.all().map((binding) => binding.lineId));
  return config
    .list<LineBody>('line')
    .filter((line) => !line.browser && (line.userId ?? line.loggedInUserId) !== undefined && !registered.has(line.id));
}

function silentProblems(
  { config }: Pick<ApiDependencies, 'config'>,
  silent: readonly Stored<LineBody>[],
): HealthFacts['problems'] {
  if (silent.length > NAMED_MAX) {
    return [{ level: 'attention', phrase: phrase('health.many-silent', { count: silent.length }), link: '/people' }];
  }
  return silent.map((line) => {
    const user = userOfLine(config, line);
    const said = phrase('health.silent', { name: user?.name ?? '', number: user?.number ?? '', line: line.username });
    return { level: 'attention', phrase: said, ...(user && { link: `/people/${user.id}` }) };
  });
}

/** One sentence: the one thing that is wrong, else what is going on. */
function summary(users: number, phones: number, calls: number, problems: HealthFacts['problems']): Phrase {
  const broken = problems.filter((problem) => problem.level === 'broken');
  const worst = broken.length > 0 ? broken : problems;
  if (worst.length === 1 && worst[0]) return worst[0].phrase;
  if (worst.length > 1)
    return phrase(broken.length > 0 ? 'health.several-broken' : 'health.several', { count: worst.length });
  if (users === 0) return phrase('health.empty');
  return phrase(`health.well-${count(phones)}-${count(calls)}`, { phones, calls });
}

/** Dutch and English both have one word for one and another for the rest. */
function count(number: number): 'one' | 'many' {
  return number === 1 ? 'one' : 'many';
}
