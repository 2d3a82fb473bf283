import type { Clock } from '../../../appliance/base/clock.ts';
import type { Phrase } from '../../../appliance/base/words/index.ts';
import { AnyCall } from '../../../appliance/calls/any-call.ts';
import type { Conversation } from '../../../appliance/calls/conversation.ts';
import type { Numbering } from '../../../appliance/calls/numbering.ts';
import type {
  Call,
  DialOptions,
  DialResult,
  ExtensionDependencies,
  Party,
  Place,
  TrailStep,
} from '../../../appliance/calls/types.ts';
import type { TrunkCall } from '../../../appliance/trunks/types.ts';

/** What a call would come to as soon as somebody is to be rung. */
class Decided extends Error {
  readonly who: Party;

  constructor(who: Party) {
    super('decided');
    this.who = who;
  }
}

/** A call that is only routed: the same treatments and the same trail, but nobody is rung and nothing is played. */
export class DecidingCall extends AnyCall {
  readonly caller: Party;
  readonly dialled: string;
  readonly came: TrunkCall;
  readonly clock: Clock;
  readonly answered = false;
  readonly trail: TrailStep[] = [];

  constructor(parts: { numbering: Numbering; dependencies: ExtensionDependencies; clock: Clock; came: TrunkCall }) {
    super(parts.numbering, parts.dependencies, 'en');
    const number = parts.came.callerNumber ?? 'anonymous';
    this.caller = { number, name: number, trunkId: parts.came.trunkId };
    this.came = parts.came;
    this.dialled = parts.came.dialled;
    this.clock = parts.clock;
  }

  /** Who would be rung. */
  async decide(numbering: Numbering): Promise<Party> {
    // An error without its stack, which would cost more than the decision.
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = 0;
    try {
      await this.enter(numbering.came(this.came));
    } catch (decided) {
      if (decided instanceof Decided) return decided.who;
      throw decided;
    } finally {
      Error.stackTraceLimit = stackTraceLimit;
    }
    throw new Error('nobody was to be rung');
  }

  explain(step: string, phrase: Phrase, place?: Place): void {
    this.trail.push({ at: this.clock.wall(), step, phrase, ...place });
  }

  dial({ callee }: DialOptions): Promise<DialResult> {
    throw new Decided(callee);
  }

  protected get isOver(): boolean {
    return false;
  }

  protected get self(): Call {
    return this as unknown as Call;
  }

  protected conversation(): Promise<Conversation> {
    throw new Error('nothing is said in a decision');
  }

  protected reachedMailbox(): void {}

  protected async aloud(): Promise<void> {}
}
