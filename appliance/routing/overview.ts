import type { Bus } from '../base/bus.ts';
import type { Clock, Timer } from '../base/clock.ts';
import type { AppEvents } from '../base/events.ts';
import { CHECK_AFTER_MS } from '../base/limits-check.ts';
import type { Scope } from '../base/scope.ts';
import { atOnce, type Breathe, inSlices, type Work } from '../base/slices.ts';
import type { Phrase } from '../base/words/index.ts';
import type { ExtensionDefinition } from '../calls/types.ts';
import type { ConfigService } from '../config/types.ts';
import { checks, findingsOf, foundInWords, officeChecked, worstFirst } from './check/index.ts';
import type { CheckContext, Finding } from './check/types.ts';
import { Ways } from './ways.ts';

export interface OverviewParts {
  readonly clock: Clock;
  readonly bus: Bus<AppEvents>;
  readonly config: ConfigService;
  readonly types: readonly ExtensionDefinition[];
  /** Without it long work is done in one go. */
  readonly breathe?: Breathe;
}

/** Owner of what the check found last. It checks after every change, a kind of finding at a time: calls go on. */
export class RoutingOverview {
  readonly #parts: OverviewParts;
  #ways: Ways | undefined;
  #waysOf = -1;
  #findings: readonly Finding[] = [];
  #findingsOf = -1;
  #timer: Timer | undefined;

  constructor(parts: OverviewParts) {
    this.#parts = parts;
  }

  /** Where calls can go, by the settings of now. */
  ways(): Ways {
    const { config, types } = this.#parts;
    if (!this.#ways || this.#waysOf !== config.revision) {
      this.#ways = new Ways({ config, types });
      this.#waysOf = config.revision;
    }
    return this.#ways;
  }

  /** What is wrong about the settings of now, worst first; what isn't known yet is found out. */
  async findings(): Promise<readonly Finding[]> {
    const { config } = this.#parts;
    while (this.#findingsOf !== config.revision) {
      const { revision } = config;
      const found = await this.inSlices(officeChecked(this.#context()));
      if (revision === config.revision) this.#keep(found, revision);
    }
    return this.#findings;
  }

  /** Does long work about the set-up while calls go on. */
  async inSlices<Result>(work: Work<Result>): Promise<Result> {
    const { clock, breathe } = this.#parts;
    return breathe ? inSlices(work, { clock, breathe }) : atOnce(work);
  }

  /** What the last check found: a moment after a change still what was before it. */
  get last(): readonly Finding[] {
    return this.#findings;
  }

  /** The same as one sentence for the front page; hints hurt nobody, and are not counted. */
  get problems(): readonly { readonly level: 'attention'; readonly phrase: Phrase; readonly link: string }[] {
    const count = this.#findings.filter(({ severity }) => severity !== 'hint').length;
    return count === 0 ? [] : [{ level: 'attention', phrase: foundInWords(this.#findings), link: '/check' }];
  }

  /** Checks now and after every change, until the scope ends. */
  watch(scope: Scope): void {
    const { bus } = this.#parts;
    bus.on('config.changed', scope, () => this.#later());
    scope.onEnd(() => this.#timer?.cancel());
    this.#later();
  }

  #later(): void {
    const { clock } = this.#parts;
    this.#timer?.cancel();
    this.#timer = clock.at(clock.now() + CHECK_AFTER_MS, () => this.#step(0, []));
  }

  /** One kind of finding, and the next in a turn of its own. A change begins it anew. */
  #step(at: number, found: readonly Finding[]): void {
    const { clock, config } = this.#parts;
    const check = checks[at];
    if (!check) {
      this.#keep(worstFirst(found), config.revision);
      return;
    }
    const more = [...found, ...findingsOf(check, this.#context())];
    this.#timer = clock.at(clock.now(), () => this.#step(at + 1, more));
  }

  #keep(findings: readonly Finding[], revision: number): void {
    this.#findings = findings;
    this.#findingsOf = revision;
    const count = (severity: Finding['severity']) => findings.filter((one) => one.severity === severity).length;
    const { bus } = this.#parts;
    bus.publish('check.changed', {
      ...{ revision, broken: count('broken'), attention: count('attention'), hints: count('hint') },
    });
  }

  #context(): CheckContext {
    const { config, clock } = this.#parts;
    return { ways: this.ways(), definitions: config.definitions(), nowMs: clock.wall() };
  }
}
