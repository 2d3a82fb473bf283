import type { Clock } from '../base/clock.ts';
import { AppError, type Problem } from '../base/errors.ts';
import { ROUTING_TESTS_BUDGET_MS } from '../base/limits-what-if.ts';
import { type Phrase, type PhraseKey, phrase } from '../base/words/index.ts';
import type { Party } from '../calls/types.ts';
import type { ConfigView, RoutingTestBody, Stored } from '../config/types.ts';
import type { Behaviour, Question } from './question.ts';
import type { WhatIf, WhatIfAnswer } from './what-if.ts';

export type RoutingTest = Stored<RoutingTestBody>;

/** Where a call goes, as a test keeps it: portable, and readable in an office file. */
export type Expectation = Pick<RoutingTestBody, 'path' | 'outcome' | 'callee'>;

/** How a test went; without an answer it could not be asked any more. */
export interface TestResult {
  readonly test: RoutingTest;
  readonly holds: boolean;
  readonly answer: WhatIfAnswer | undefined;
  readonly found: Expectation | undefined;
  /** Why it doesn't hold, where the question itself can't be answered. */
  readonly why: Phrase | undefined;
}

export interface RoutingTestsParts {
  readonly config: ConfigView;
  readonly whatIf: Pick<WhatIf, 'ask'>;
  readonly clock: Pick<Clock, 'now'>;
  /** Lets calls go on between two tests. */
  readonly breathe?: () => Promise<void>;
}

/** Who isn't said otherwise answers or declines after so long. */
const AFTER_SEC = 5;

/** The saved routing tests (NPL-07): tried at every change, before it is made. */
export class RoutingTests {
  readonly #parts: RoutingTestsParts;

  constructor(parts: RoutingTestsParts) {
    this.#parts = parts;
  }

  /** Whether there are any. */
  get isOn(): boolean {
    return this.#parts.config.list('routing-test').length > 0;
  }

  /** Tries one test, or a call that may become one. */
  async try(test: RoutingTest, config: ConfigView = this.#parts.config): Promise<TestResult> {
    try {
      const answer = await this.#parts.whatIf.ask(questionOf(test), config);
      const found = expectationOf(answer, config);
      return { test, answer, found, holds: isSame(test, found), why: undefined };
    } catch (failure) {
      if (!(failure instanceof AppError)) throw failure;
      return { test, holds: false, answer: undefined, found: undefined, why: failure.phrase };
    }
  }

  /** Tries all of them on the configuration as it is. */
  async tryAll(): Promise<readonly TestResult[]> {
    const results: TestResult[] = [];
    for (const test of this.#parts.config.list<RoutingTestBody>('routing-test')) {
      results.push(await this.try(test));
      await this.#parts.breathe?.();
    }
    return results;
  }

  /**
   * The tests that hold now and would not any more, each with its sentence. One that is changed or deleted by the same
   * change is no objection, nor one that doesn't hold now.
   */
  async objections(before: ConfigView, after: ConfigView): Promise<readonly Problem[]> {
    const { clock, breathe } = this.#parts;
    const startedMs = clock.now();
    const problems: Problem[] = [];
    const tests = after
      .list<RoutingTestBody>('routing-test')
      .filter((test) => before.get('routing-test', test.id) === test);
    for (const [index, test] of tests.entries()) {
      if (clock.now() - startedMs > ROUTING_TESTS_BUDGET_MS) {
        problems.push({ path: '', phrase: phrase('routing-test.not-tried', { count: tests.length - index }) });
        break;
      }
      const then = await this.try(test, after);
      if (!then.holds) {
        const now = await this.try(test, before);
        if (now.holds) problems.push({ path: test.name, phrase: flip(test, now, then, before, after) });
      }
      await breathe?.();
    }
    return problems;
  }
}

/** The question of a test. */
export function questionOf(test: RoutingTestBody): Question {
  const { from, to, at, press, speaksSec, hangsUpAfterSec } = test;
  return {
    ...{ from, to, at, press, speaksSec, hangsUpAfterSec },
    who: test.who.map(({ number, does, afterSec }) => ({ number, ...behaviour(does, afterSec) })),
    otherwise: behaviour(test.otherwise, test.otherwiseAfterSec),
  };
}

function behaviour(does: RoutingTestBody['otherwise'], afterSec = AFTER_SEC): Behaviour {
  return does === 'answers' || does === 'declines' ? { does, afterSec } : { does };
}

/** What of an answer a test holds on to. */
export function expectationOf({ path, outcome, callee }: WhatIfAnswer, config: ConfigView): Expectation {
  const nodes = path.flatMap(({ node }) => node ?? []);
  return {
    path: nodes.map((node) => titleOf(node, config)),
    outcome,
    ...(callee === undefined ? {} : { callee: callee.number }),
  };
}

function titleOf(id: string, config: ConfigView): string {
  const kind = config.entityOf(id);
  const thing = kind === undefined ? undefined : config.get<{ number?: string | number; name?: string }>(kind, id);
  return `${kind ?? 'gone'} ${thing?.number ?? thing?.name ?? id}`;
}

function isSame(one: Expectation, other: Expectation): boolean {
  const isSameEnd = one.outcome === other.outcome && one.callee === other.callee;
  return isSameEnd && one.path.length === other.path.length && one.path.every((node, at) => node === other.path[at]);
}

function flip(test: RoutingTest, now: TestResult, then: TestResult, before: ConfigView, after: ConfigView): Phrase {
  const { name, at, to } = test;
  if (!then.answer || !now.answer)
    return phrase('routing-test.untried', { name, why: then.why ?? phrase('call.error') });
  if (now.found?.outcome === then.found?.outcome && now.found?.callee === then.found?.callee) {
    const [was, becomes] = [now, then].map(({ found }) => found?.path.join(' → ') ?? '');
    return phrase('routing-test.flips-way', { name, at, to, now: becomes ?? '', before: was ?? '' });
  }
  return phrase('routing-test.flips', {
    name,
    at,
    to,
    now: endOf(then.answer, after),
    before: endOf(now.answer, before),
  });
}

/** “voicemail Sales: message left”. */
function endOf({ outcome, callee }: WhatIfAnswer, config: ConfigView): Phrase {
  const word = phrase(`outcome.${outcome}`);
  if (!callee) return phrase('routing-test.nowhere', { outcome: word });
  const kind = kindOf(callee, config);
  const name = callee.name || callee.number;
  if (kind === undefined) return phrase('routing-test.outside', { name, outcome: word });
  return phrase('routing-test.place', { kind: phrase(`entity.${kind}` as PhraseKey), name, outcome: word });
}

function kindOf({ extensionId }: Party, config: ConfigView): string | undefined {
  return extensionId === undefined ? undefined : config.entityOf(extensionId);
}
