import type { Phrase } from '../../../appliance/base/words/index.ts';
import { AnyCall } from '../../../appliance/calls/any-call.ts';
import type { Conversation } from '../../../appliance/calls/conversation.ts';
import { isOutside, type LineFacts, type TargetFacts } from '../../../appliance/calls/dialling.ts';
import type { Numbering } from '../../../appliance/calls/numbering.ts';
import type {
  Call,
  DialOptions,
  DialResult,
  DialTarget,
  ExtensionDependencies,
  Party,
  Place,
  TrailStep,
} from '../../../appliance/calls/types.ts';
import type { LineBody } from '../../../appliance/config/types.ts';
import type { TrunkCall } from '../../../appliance/trunks/types.ts';

/**
 * A call up to the moment in which somebody is rung or the box picks up: the same treatments, the same choice of phones
 * and the same trail as of a real one. Each line has a phone that is free.
 */
export class DecidingCall extends AnyCall {
  readonly caller: Party;
  readonly dialled: string;
  readonly came: TrunkCall;
  readonly clock: { readonly wall: () => number };
  readonly answered = false;
  readonly trail: TrailStep[] = [];
  readonly #numbering: Numbering;
  readonly #dependencies: ExtensionDependencies;
  #decided: ((by: Party) => void) | undefined;

  constructor(parts: {
    readonly numbering: Numbering;
    readonly dependencies: ExtensionDependencies;
    readonly clock: { readonly wall: () => number };
    readonly came: TrunkCall;
  }) {
    super(parts.numbering, parts.dependencies, 'en');
    const number = parts.came.callerNumber ?? 'anonymous';
    this.caller = { number, name: number, trunkId: parts.came.trunkId };
    this.came = parts.came;
    this.dialled = parts.came.dialled;
    this.clock = parts.clock;
    this.#numbering = parts.numbering;
    this.#dependencies = parts.dependencies;
  }

  /** Who is rung, or picks up by itself. @throws where the call ends without either */
  decide(): Promise<Party> {
    return new Promise((resolve, reject) => {
      this.#decided = resolve;
      this.begin(this.#numbering.came(this.came)).then(() => reject(new Error('nobody was chosen')), reject);
    });
  }

  explain(step: string, phrase: Phrase, place?: Place): void {
    this.trail.push({ at: this.clock.wall(), step, phrase, ...place });
  }

  dial(options: DialOptions): Promise<DialResult> {
    const { callee, targets } = options;
    const choice = this.choose(
      targets.map((target) => this.#factsOf(target)),
      options,
    );
    if ('nobody' in choice) return Promise.resolve(choice.nobody);
    return this.#waits(callee);
  }

  #factsOf(target: DialTarget): TargetFacts {
    if (isOutside(target)) return { target, obstacle: undefined };
    return { target, lines: target.lineIds.map((id) => this.#lineFacts(id)), inACall: false };
  }

  #lineFacts(lineId: string): LineFacts {
    const line = this.#dependencies.config.get<LineBody>('line', lineId);
    const { username = lineId, callLimit = 1 } = line ?? {};
    return { lineId, username, phones: 1, matching: 1, obstacles: [], calls: 0, callLimit, calling: false };
  }

  protected conversation(): Promise<Conversation> {
    return this.#waits(this.treatedAt ?? this.caller);
  }

  /** What a call does while it rings: from here on nothing is decided. */
  #waits(who: Party): Promise<never> {
    this.#decided?.(who);
    return new Promise(() => {});
  }

  protected get isOver(): boolean {
    return false;
  }

  protected get self(): Call {
    return this as unknown as Call;
  }

  protected reachedMailbox(): void {}

  protected async aloud(): Promise<void> {}
}
