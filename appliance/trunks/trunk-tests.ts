import type { Bus } from '../base/bus.ts';
import type { Clock, Timer } from '../base/clock.ts';
import { AppError } from '../base/errors.ts';
import type { AppEvents } from '../base/events.ts';
import { TEST_CALL_KEPT_MS, TEST_CALL_LOOK_MS } from '../base/limits-trunks.ts';
import type { Scope } from '../base/scope.ts';
import { phrase } from '../base/words/index.ts';
import type { CallRecord, CallSnapshot } from '../calls/types.ts';
import type { ConfigView, TrunkBody } from '../config/types.ts';
import type { Journal } from '../store/journal.ts';
import type { LegSound, TestCall, TestHeard, TestStep, TrunkTest, TrunkTestDesk } from './types.ts';

export interface TrunkTestsOptions {
  readonly clock: Clock;
  readonly bus: Bus<AppEvents>;
  readonly config: ConfigView;
  readonly journal: Pick<Journal, 'put' | 'remove' | 'load'>;
  /** Makes the call; answers its id. @throws CallFailure when that can't be */
  readonly place: (test: TestCall) => string;
  readonly call: (callId: string) => CallSnapshot | undefined;
  readonly soundOf: (callId: string) => readonly LegSound[];
  readonly record: (callId: string) => CallRecord | undefined;
}

const TABLE = 'trunk-test';

/**
 * Owner of the last test call of each provider (NPL-08): what happened in it step by step, whether sound went both
 * ways, and what the one who made it heard. In the journal, so that it is known after a restart; a test in the midst of
 * which the box restarts is forgotten.
 */
export class TrunkTests implements TrunkTestDesk {
  readonly #options: TrunkTestsOptions;
  readonly #last = new Map<string, TrunkTest>();
  readonly #looks = new Map<string, Timer>();

  constructor(options: TrunkTestsOptions) {
    this.#options = options;
    for (const { key, value } of options.journal.load<TrunkTest>(TABLE)) this.#last.set(key, value);
  }

  /** Hears of the ends of calls and of trunks, until the scope ends. */
  watch(scope: Scope): void {
    const { bus } = this.#options;
    bus.on('call.ended', scope, ({ callId }) => {
      const test = [...this.#last.values()].find((one) => one.callId === callId);
      if (test?.state === 'going-on') this.#over(test);
    });
    bus.on('config.changed', scope, ({ changed }) => {
      for (const { entity, id, what } of changed) if (entity === 'trunk' && what === 'deleted') this.#forget(id);
    });
    scope.onEnd(() => {
      for (const timer of this.#looks.values()) timer.cancel();
    });
  }

  last(trunkId: string): TrunkTest | undefined {
    const test = this.#last.get(trunkId);
    return test?.state === 'going-on' ? this.#seen(test) : test;
  }

  begin(wish: TestCall): TrunkTest {
    const { clock, place } = this.#options;
    const { trunkId, number, speaker, by } = wish;
    const name = this.#name(trunkId);
    if (this.#last.get(trunkId)?.state === 'going-on') {
      throw new AppError('conflict', phrase('trunk-test.runs', { name }));
    }
    const at = clock.wall();
    const begins = [{ at, phrase: wish.state }];
    const callId = place(wish);
    const test = { ...{ trunkId, callId, number, speaker, by, at, begins }, steps: begins, state: 'going-on' } as const;
    this.#last.set(trunkId, test);
    this.#look(trunkId);
    return this.#seen(test);
  }

  judge(trunkId: string, heard: TestHeard): TrunkTest {
    const test = this.last(trunkId);
    const name = this.#name(trunkId);
    if (!test || test.state === 'unanswered') throw new AppError('conflict', phrase('trunk-test.none', { name }));
    const judged = { ...test, heard };
    this.#last.set(trunkId, judged);
    if (judged.state !== 'going-on') this.#keep(judged);
    return judged;
  }

  /** What is seen of a call that goes on; its sound only as long as there is any. */
  #seen(test: TrunkTest): TrunkTest {
    const { call, soundOf } = this.#options;
    const live = call(test.callId);
    if (!live) return test;
    const sound = soundOf(test.callId).find(({ trunkId }) => trunkId === test.trunkId) ?? test.sound;
    const isAnswered = live.answeredAt !== undefined;
    return { ...test, steps: [...test.begins, ...live.trail], isAnswered, ...(sound ? { sound } : {}) };
  }

  #look(trunkId: string): void {
    const { clock, call } = this.#options;
    const timer = clock.at(clock.now() + TEST_CALL_LOOK_MS, () => {
      const test = this.#last.get(trunkId);
      if (test?.state !== 'going-on') return;
      this.#last.set(trunkId, this.#seen(test));
      if (call(test.callId)) this.#look(trunkId);
      else this.#over(test);
    });
    this.#looks.set(trunkId, timer);
  }

  #over(test: TrunkTest): void {
    this.#looks.get(test.trunkId)?.cancel();
    this.#looks.delete(test.trunkId);
    const record = this.#options.record(test.callId);
    const isAnswered = record?.outcome === 'answered';
    const steps: TestStep[] = [...test.begins, ...(record?.trail ?? test.steps.slice(test.begins.length))];
    if (record) steps.push({ at: record.endedAt, phrase: record.reason });
    const kept = steps.map(({ at, phrase: said }) => ({ at, phrase: said }));
    this.#keep({ ...test, steps: kept, isAnswered, state: isAnswered ? 'answered' : 'unanswered' });
  }

  #keep(test: TrunkTest): void {
    this.#last.set(test.trunkId, test);
    this.#options.journal.put(TABLE, test.trunkId, test, this.#options.clock.wall() + TEST_CALL_KEPT_MS);
    this.#options.bus.publish('trunk.changed', { trunkId: test.trunkId });
  }

  #forget(trunkId: string): void {
    this.#looks.get(trunkId)?.cancel();
    this.#looks.delete(trunkId);
    if (this.#last.delete(trunkId)) this.#options.journal.remove(TABLE, trunkId);
  }

  #name(trunkId: string): string {
    return this.#options.config.get<TrunkBody>('trunk', trunkId)?.name ?? trunkId;
  }
}
