import { HOPS_MAX } from '../base/limits.ts';
import { type Phrase, phrase } from '../base/words/index.ts';
import type { PromptLanguage } from '../prompts/types.ts';
import { type Conversation, listOf } from './conversation.ts';
import { type Chosen, chooseAll, type Refused, type TargetFacts } from './dialling.ts';
import { BoxHungUp, CallEnded, CallFailure, TooManyHops } from './ended.ts';
import { partyOf } from './identity.ts';
import type { Numbering, Reached, ReachedOutside } from './numbering.ts';
import { spokenOf } from './spoken.ts';
import { verdictOfAll } from './tally.ts';
import type {
  Call,
  CallFailureLike,
  Collected,
  CollectOptions,
  DialOptions,
  ExtensionDependencies,
  GotoOptions,
  Outcome,
  Party,
  Place,
  Recorded,
  RecordOptions,
  Utterance,
} from './types.ts';

/** A failure that a feature made up itself, on its way through `run`. */
export class Refusal extends CallFailure {
  readonly sip: number;
  readonly q850: number;
  readonly outcome: Outcome;

  constructor(failure: CallFailureLike) {
    super(failure.phrase, failure.spoken);
    this.sip = failure.sip;
    this.q850 = failure.q850;
    this.outcome = failure.outcome;
  }
}

/** Whom to ring, or why nobody. */
export type Choice = Chosen | { readonly nobody: Refused };

/** What a real call and a pretended one do alike, written once so that what-if can't differ from what happens. */
export abstract class AnyCall implements Partial<Call> {
  language: PromptLanguage;
  /** The extension that treats the call now. */
  protected treatedAt: Party | undefined;
  /** Shown on the phones that ring, where `dial` doesn't say another (EXT-05). */
  protected prefix: string | undefined;
  /** Shown on them instead of the caller, where `dial` doesn't say another. */
  shown: Party | undefined;
  /** How many treatments wait for what they handed the call to. */
  protected depth = 0;
  readonly #numbering: Numbering;
  readonly #dependencies: ExtensionDependencies;
  /** First the extension that was dialled, which is no hop. */
  #hops = -1;

  constructor(numbering: Numbering, dependencies: ExtensionDependencies, language: PromptLanguage) {
    this.#numbering = numbering;
    this.#dependencies = dependencies;
    this.language = language;
  }

  abstract explain(step: string, said: Phrase, place?: Place): void;

  /** The caller is gone, or others treat the call now. */
  protected abstract get isOver(): boolean;

  /** The whole object that `run` gets. */
  protected abstract get self(): Call;

  refuse(failure: CallFailureLike): never {
    throw failure instanceof CallFailure ? failure : new Refusal(failure);
  }

  hangUp(reason: Phrase): never {
    throw new BoxHungUp(reason);
  }

  speak(language: PromptLanguage): void {
    this.language = language;
  }

  /** Picks up if need be, and speaks with the caller from then on. @throws CallEnded, CallFailure */
  protected abstract conversation(): Promise<Conversation>;

  async answer(as?: 'mailbox'): Promise<void> {
    await this.conversation();
    if (as === 'mailbox') this.reachedMailbox();
  }

  protected abstract reachedMailbox(): void;

  async play(
    what: Utterance | readonly Utterance[],
    { keysStop = false }: { readonly keysStop?: boolean } = {},
  ): Promise<'played' | 'key'> {
    return (await this.conversation()).play(listOf(what), keysStop);
  }

  async collect(options: CollectOptions): Promise<Collected> {
    return (await this.conversation()).collect(options);
  }

  async record(options: RecordOptions): Promise<Recorded> {
    return (await this.conversation()).record(options);
  }

  /** Sends the call on. What keeps it from going there is thrown at once: whoever treats it returns this promise. */
  goto(number: string, { prefix, shown, chosen = false, exit, by }: GotoOptions = {}): Promise<void> {
    if (this.isOver) throw new CallEnded();
    const reached = this.#numbering.reach(number);
    if (chosen) this.#hops = 0;
    if (prefix !== undefined) this.prefix = prefix;
    if (shown !== undefined) this.shown = shown;
    return this.enter(reached, { exit, by });
  }

  /** The whole of a treatment: what keeps the call from being is said to the caller, never silence (COD-02). */
  async begin(reached: Reached | CallFailure): Promise<void> {
    try {
      if (reached instanceof CallFailure) throw reached;
      await this.enter(reached);
    } catch (failure) {
      const said = failure instanceof CallFailure ? spokenOf(failure, this.self.answered) : undefined;
      if (said) await this.aloud(said);
      throw failure;
    }
  }

  /** Lets the caller hear this last thing, if they can hear anything. */
  protected abstract aloud(what: Utterance): Promise<void>;

  /**
   * Hands the call to an extension, to what a code does, or to what treats calls from and to the outside. Each call
   * comes by here again and again: no promise of its own.
   */
  private enter(reached: Reached, { exit, by }: Pick<GotoOptions, 'exit' | 'by'> = {}): Promise<void> {
    this.depth++;
    if (++this.#hops > HOPS_MAX) throw new TooManyHops(HOPS_MAX);
    if ('code' in reached) return this.#enterCode(reached);
    if ('way' in reached) return this.#enterOutside(reached, by);
    const { type, extension } = reached;
    const place = { node: extension.id, ...(exit === undefined ? {} : { via: exit }) };
    this.explain('number', phrase('trail.reached', { number: extension.number, name: extension.name }), place);
    this.treatedAt = partyOf(extension);
    return type.run(this.self, extension, this.#dependencies);
  }

  #enterOutside(reached: ReachedOutside, by?: Party): Promise<void> {
    const { treatments } = reached;
    const { self } = this;
    if (reached.way === 'incoming') return treatments.incoming(self, reached.came, this.#dependencies);
    if (reached.way === 'emergency') return treatments.emergency(self, reached.number, this.#dependencies);
    const { number, dialled, trunkId } = reached;
    const to = { number, dialled, by: by ?? this.treatedAt ?? self.caller, trunkId };
    return treatments.outgoing(self, to, this.#dependencies);
  }

  #enterCode({ code, digits }: Extract<Reached, { code: unknown }>): Promise<void> {
    const number = code.code;
    this.explain('number', phrase('trail.code', { code: number }));
    this.treatedAt = { number, name: number };
    const { self } = this;
    return code.run(self, { code: number, digits, by: self.caller }, this.#dependencies);
  }

  /** Chooses whom to ring and notes in the trail which and why. */
  protected choose(facts: readonly TargetFacts[], options: Pick<DialOptions, 'callee' | 'timeoutMs'>): Choice {
    const chosen = chooseAll(facts, options, (said) => this.explain('dial', said));
    const refused = chosen.refused.filter((one) => one !== undefined);
    return refused.length === facts.length ? { nobody: verdictOfAll(refused, options.callee) } : chosen;
  }
}
