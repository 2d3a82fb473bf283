import { VirtualClock } from '../base/clock.ts';
import { RING_TIMEOUT_MS } from '../base/limits.ts';
import { type Phrase, phrase } from '../base/words/index.ts';
import type { ConfigView, LineBody, OfficeBody, Stored } from '../config/types.ts';
import { isSecure } from '../rules/encryption.ts';
import type { TransportName } from '../sip/types.ts';
import type { TrunkCall } from '../trunks/types.ts';
import { AnyCall } from './any-call.ts';
import { Conversation } from './conversation.ts';
import { type Chosen, isOutside, type LineFacts, pathFacts, type TargetFacts } from './dialling.ts';
import { demandEncryption, protectionAt } from './encryption.ts';
import { BoxHungUp, CallEnded, CallerGaveUp, CallFailure, KeysInTheClear, LineFull } from './ended.ts';
import { linesOf } from './identity.ts';
import { choose, type MediaPath, type SoundEnd } from './media-path.ts';
import { Numbering, type Reached } from './numbering.ts';
import { PRETENDED } from './pretended-capabilities.ts';
import {
  type PretendedPhone,
  PretendedRinging,
  type PretendedSound,
  type Rung,
  type RungOutside,
} from './pretended-ringing.ts';
import { KEY_EVERY_MS, PretendedVoice } from './pretended-voice.ts';
import { type PretendedCaller, type PretendedOutcome, type PretendedWorld, TrunksDuring } from './pretended-world.ts';
import { endOutside } from './ringing-plan.ts';
import { Tally } from './tally.ts';
import type {
  Call,
  Capabilities,
  CodeDefinition,
  Collected,
  CollectOptions,
  DialOptions,
  DialResult,
  DialTarget,
  ExtensionDefinition,
  ExtensionDependencies,
  ListenOptions,
  MeetOptions,
  Outcome,
  OutsideTreatments,
  Party,
  Place,
  TrailStep,
  Utterance,
} from './types.ts';
import { trunkName } from './ways.ts';

export type { PretendedCaller, PretendedOutcome, PretendedWorld } from './pretended-world.ts';

/** Somebody outside takes so long to come to the phone. */
const OUTSIDE_ANSWERS_MS = 5_000;
const PATIENCE_MS = 3_600_000;
const TALK_MS = 60_000;
const SPEAKS_MS = 3_000;
/** Who knows what to press does so when the question begins. */
const PRESSED_AFTER_MS = 1_000;

export interface PretendedParts {
  readonly config: ConfigView;
  readonly types: readonly ExtensionDefinition[];
  readonly codes?: readonly CodeDefinition[];
  /** Without them there is no way to the outside. */
  readonly outside?: OutsideTreatments;
  /** By default those that change nothing. */
  readonly capabilities?: Capabilities;
}

/**
 * Makes a call that doesn't happen: the extensions' own `run` functions, with pretended phones and a clock that jumps
 * from event to event. So what-if, saved routing tests and "why did it go there?" are answered by the code that treats
 * real calls. Never touches a phone, the network or the disk.
 */
export async function pretend(
  call: PretendedCaller,
  world: PretendedWorld,
  parts: PretendedParts,
): Promise<PretendedOutcome> {
  return new PretendedCall(call, world, parts).run();
}

interface Ending {
  readonly outcome: Outcome;
  readonly reason: Phrase;
}

class PretendedCall extends AnyCall implements Call {
  readonly caller: Party;
  readonly dialled: string;
  readonly clock: VirtualClock;
  readonly #call: PretendedCaller;
  readonly #world: PretendedWorld;
  readonly #config: ConfigView;
  readonly #numbering: Numbering;
  readonly #dependencies: ExtensionDependencies;
  readonly #gone = new AbortController();
  readonly #trail: TrailStep[] = [];
  readonly #pressed: { atMs: number; keys: string }[] = [];
  #callee: Party | undefined;
  #shown: string | undefined;
  readonly #counted = new Set<string>();
  #answeredAfterMs: number | undefined;
  #isWithMailbox = false;
  #ending: Ending | undefined;
  /** It was connected with somebody. */
  #connected = false;
  readonly #end = Promise.withResolvers<void>();
  #ringing: PretendedRinging | undefined;
  readonly #voice: PretendedVoice;
  readonly #conversation: Conversation;

  constructor(call: PretendedCaller, world: PretendedWorld, parts: PretendedParts) {
    const { config } = parts;
    const [office] = config.list<OfficeBody>('office');
    const codes = new Map(parts.codes?.map((code) => [code.code, code]));
    const numbering = new Numbering(config, new Map(parts.types.map((type) => [type.type, type])), codes, () =>
      hasTrunks(world),
    );
    if (parts.outside) numbering.setOutside(parts.outside);
    const dependencies: ExtensionDependencies = {
      ...(parts.capabilities ?? PRETENDED),
      config,
      linesOf: (userId: string) => linesOf(config, userId),
      codes,
      mailboxes: world.mailboxes,
      trunks: world.trunks && new TrunksDuring(world.trunks, call.came, () => this.#ringing?.trunks ?? []),
    };
    super(numbering, dependencies, call.language ?? office?.language ?? 'en');
    this.#call = call;
    this.#world = world;
    this.#config = config;
    this.#numbering = numbering;
    this.#dependencies = dependencies;
    this.caller = call.caller;
    this.dialled = call.dialled;
    this.clock = new VirtualClock(call.wallMs);
    this.#voice = new PretendedVoice(this.clock, {
      ...(call.hears ? { hears: call.hears } : {}),
      speaksMs: call.speaksMs ?? SPEAKS_MS,
      durationMs: (what) => world.durationMs?.(what, this.language),
      press: (keys) => this.#press(keys),
      hangUp: () => this.#hangsUp(),
    });
    this.#conversation = new Conversation(this.clock, this.#voice);
  }

  get signal(): AbortSignal {
    return this.#gone.signal;
  }

  protected get isOver(): boolean {
    return this.#ending !== undefined;
  }

  protected get self(): Call {
    return this;
  }

  get answered(): boolean {
    return this.#answeredAfterMs !== undefined;
  }

  waitWith(): void {}

  count(limitId: string, most: number): number | undefined {
    const others = this.#world.callsThrough?.(limitId) ?? 0;
    if (this.#counted.has(limitId)) return others + 1;
    if (others >= most) return undefined;
    this.#counted.add(limitId);
    return others + 1;
  }

  peopleIn(roomId: string): number {
    return this.#world.peopleIn?.(roomId) ?? 0;
  }

  async meet({ roomId, partiesMax }: MeetOptions): Promise<'full'> {
    this.conversation();
    if (this.peopleIn(roomId) >= partiesMax) return 'full';
    this.clock.at(this.clock.now() + (this.#call.talkMs ?? TALK_MS), () => this.#hangsUp());
    await this.ended();
    throw new CallEnded();
  }

  async listen({ to, by }: ListenOptions): Promise<never> {
    await this.conversation();
    const hears = this.#world.isInACall?.(to.extensionId) ?? false;
    const params = { name: by.name, agent: to.name, other: '' };
    this.explain('listening', phrase(hears ? 'listening.begins' : 'listening.waits', params));
    this.clock.at(this.clock.now() + (this.#call.talkMs ?? TALK_MS), () => this.#hangsUp());
    await this.ended();
    throw new CallEnded();
  }

  protected async conversation(): Promise<Conversation> {
    if (!this.isOver && this.#answeredAfterMs === undefined) {
      this.explain('sound', phrase('trail.box-answers'));
      this.#answeredAfterMs = this.clock.now();
      this.#callee = this.treatedAt;
    }
    return this.#conversation;
  }

  override collect(options: CollectOptions): Promise<Collected> {
    const keys = this.#call.asked?.();
    const atMs = this.clock.now() + PRESSED_AFTER_MS;
    if (keys) {
      this.#pressed.push({ atMs, keys });
      this.clock.at(atMs, () => this.#press(keys));
    }
    return super.collect(options);
  }

  #press(keys: string): void {
    for (const [index, key] of [...keys].entries()) {
      this.clock.at(this.clock.now() + index * KEY_EVERY_MS, () => this.#conversation.key(key));
    }
  }

  /** The caller has enough. */
  #hangsUp(): void {
    if (this.answered && !this.#ringing?.goesOn)
      this.#finish({ outcome: 'answered', reason: phrase('call.hung-up', { name: this.caller.name }) });
    else this.#gaveUp();
  }

  explain(step: string, said: Phrase, place?: Place): void {
    this.#trail.push({ at: this.clock.wall(), step, phrase: said, ...place });
  }

  get came(): TrunkCall | undefined {
    return this.#call.came;
  }

  ended(): Promise<void> {
    return this.#end.promise;
  }

  dial(options: DialOptions): Promise<DialResult> {
    if (this.isOver) return Promise.reject(new CallEnded());
    const { callee, targets } = options;
    this.#callee = callee;
    this.#shown = options.prefix ?? this.prefix;
    const choice = this.choose(
      targets.map((target) => this.#factsOf(target)),
      options,
    );
    if ('nobody' in choice) return Promise.resolve(choice.nobody);
    const { promise, resolve, reject } = Promise.withResolvers<DialResult>();
    const callees = targets.map((target) => target.callee);
    const tally = new Tally(callee, this.caller, callees, choice.refused);
    this.#ringing = new PretendedRinging(this, options, tally, this.#phonesOf(targets, choice), {
      answered: (by) => resolve(this.#answered(by)),
      refused: resolve,
      gone: () => reject(new CallEnded()),
      over: (rung, trunkIds) => this.#outside(rung.target, { ...rung.by, call: rung.outside!.call, trunkIds }),
      sentOn: (rung, to) => this.#sentOn(rung, to),
      told: (trunkId, result) => this.#dependencies.trunks?.told(trunkId, result),
      follows: (target, index) => this.#followed(target, index),
    });
    return promise;
  }

  #followed(target: DialTarget, index: number): readonly Rung[] {
    const choice = this.choose([this.#factsOf(target)], { timeoutMs: RING_TIMEOUT_MS, callee: target.callee });
    if ('nobody' in choice) return [];
    return this.#phonesOf([target], choice).map((rung) => ({ ...rung, target: index }));
  }

  #phonesOf(targets: readonly DialTarget[], { ring, outside }: Chosen): readonly Rung[] {
    const phones = [...ring].flatMap(([target, lines]) =>
      lines.flatMap(({ lineId, username }) =>
        this.#world
          .phones(lineId)
          .filter((phone) => this.#pathTo(phone, lineId).kind !== 'impossible')
          .map((phone) => ({ target, phone, line: username, by: { ...targets[target]!.callee, lineId } })),
      ),
    );
    const others = outside.flatMap((index) => {
      const target = targets[index]!;
      if (!isOutside(target)) return [];
      return [this.#outside(index, { ...target.callee, call: target.outside, trunkIds: target.trunkIds })];
    });
    return [...phones, ...others];
  }

  #outside(target: number, { call, trunkIds, sentTo, redirects, ...callee }: Party & RungOutside): Rung {
    const [trunkId = ''] = trunkIds;
    const line = trunkName({ dependencies: this.#dependencies }, trunkId);
    const asked = sentTo === undefined ? call : { ...call, number: sentTo };
    const phone = this.#world.outside?.(asked, trunkId) ?? { does: 'answers', afterMs: OUTSIDE_ANSWERS_MS };
    return { target, phone, line, by: { ...callee, trunkId }, outside: { call, trunkIds, sentTo, redirects } };
  }

  #sentOn({ target, by, outside }: Rung, sentTo: string): Rung {
    const { call, trunkIds, redirects = 0 } = outside!;
    return this.#outside(target, { ...by, call, trunkIds, sentTo, redirects: redirects + 1 });
  }

  #factsOf(target: DialTarget): TargetFacts {
    if (isOutside(target)) {
      const { media = true } = this.#world;
      const path = choose({
        caller: this.#callerEnd(),
        callee: endOutside(this.#config, target),
        media: () => media,
      });
      return { target, obstacle: path.kind === 'impossible' ? path.obstacle : undefined };
    }
    const { extensionId } = target.callee;
    // Who calls is in a call: this one.
    const isCaller = extensionId !== undefined && extensionId === this.caller.extensionId;
    const inACall = isCaller || (extensionId !== undefined && (this.#world.isInACall?.(extensionId) ?? false));
    return { target, lines: target.lineIds.map((lineId) => this.#lineFacts(lineId)), inACall };
  }

  #lineFacts(lineId: string): LineFacts {
    const line = this.#config.get<LineBody>('line', lineId);
    const phones = this.#world.phones(lineId);
    return {
      lineId,
      username: line?.username ?? lineId,
      ...pathFacts(phones.map((phone) => this.#pathTo(phone, lineId))),
      calls: this.#world.callsOnLine?.(lineId) ?? 0,
      callLimit: line?.callLimit ?? 1,
      calling: this.caller.lineId === lineId,
    };
  }

  #pathTo(phone: PretendedPhone, lineId: string): MediaPath {
    const { media = true } = this.#world;
    const callee = { ...soundEnd(phone), ...protectionAt(this.#config, { lineId }, transportOf(phone)) };
    return choose({ caller: this.#callerEnd(), callee, media: () => media });
  }

  #callerEnd(): SoundEnd {
    const call = this.#call;
    const protection = protectionAt(this.#config, this.caller, transportOf(call));
    const known = { ...soundEnd(call), ...protection, encrypted: call.encrypts ?? protection.mayEncrypt };
    return this.#numbering.isEmergency(this.dialled) ? { ...known, mustEncrypt: false } : known;
  }

  #callersLine(): Stored<LineBody> | undefined {
    return this.#config.get<LineBody>('line', this.caller.lineId ?? '');
  }

  #answered(by: Party): DialResult {
    this.explain('dial', phrase('trail.answered', { name: by.name }));
    this.#callee = by;
    this.#connected = true;
    this.#answeredAfterMs ??= this.clock.now();
    this.clock.at(this.clock.now() + (this.#call.talkMs ?? TALK_MS), () =>
      this.#finish({ outcome: 'answered', reason: phrase('call.hung-up', { name: by.name }) }),
    );
    return { kind: 'answered', by };
  }

  protected reachedMailbox(): void {
    this.#isWithMailbox = true;
  }

  #finish(ending: Ending): void {
    if (this.#ending) return;
    const isMissed = ending.outcome === 'answered' && this.#isWithMailbox && !this.#connected;
    this.#ending = isMissed ? { ...ending, outcome: 'voicemail' } : ending;
    this.#ringing?.stop();
    this.#gone.abort(new CallEnded());
    this.#voice.close();
    this.#conversation.end();
    if (this.#connected) this.#end.resolve();
    else {
      this.#end.promise.catch(() => {});
      this.#end.reject(new CallEnded());
    }
  }

  async run(): Promise<PretendedOutcome> {
    this.clock.at(this.#call.patienceMs ?? PATIENCE_MS, () => {
      if (!this.answered) this.#gaveUp();
    });
    const { keys = [], hangsUpAfterMs } = this.#call;
    for (const each of keys) this.clock.at(each.afterMs, () => this.#press(each.keys));
    if (hangsUpAfterMs !== undefined) this.clock.at(hangsUpAfterMs, () => this.#hangsUp());
    this.#treat().then(
      () => this.#finish(BROKEN),
      (failure: unknown) => this.#finish(this.#endingOf(failure)),
    );
    for (;;) {
      await everythingThatWaits(this.depth);
      if (this.#ending || !this.clock.step()) break;
    }
    // What a feature does when the caller is gone: a message is put away.
    await everythingThatWaits(this.depth);
    const { outcome, reason } = this.#ending ?? BROKEN;
    const times = { answeredAfterMs: this.#answeredAfterMs, endedAfterMs: this.clock.now() };
    const { heard } = this.#voice;
    const pressed = this.#pressed;
    return { outcome, reason, callee: this.#callee, trail: this.#trail, heard, pressed, prefix: this.#shown, ...times };
  }

  async #treat(): Promise<void> {
    return this.begin(this.#reached());
  }

  #reached(): Reached | CallFailure {
    const { extensionId, number } = this.caller;
    const numbering = this.#numbering;
    const { came } = this.#call;
    try {
      if (came) return numbering.came(came);
      const reached = extensionId ? numbering.reach(this.dialled) : numbering.reachWithoutLogin(this.dialled, number);
      if (!numbering.isEmergency(this.dialled)) this.#admit();
      return reached;
    } catch (failure) {
      if (failure instanceof CallFailure) return failure;
      throw failure;
    }
  }

  /** @throws CallFailure */
  #admit(): void {
    this.#protect();
    const line = this.#callersLine();
    const count = line ? (this.#world.callsOnLine?.(line.id) ?? 0) : 0;
    if (line && count >= line.callLimit) throw new LineFull(line.username, count);
  }

  #protect(): void {
    const line = this.#callersLine();
    const transport = transportOf(this.#call);
    if (line) {
      const whose = { whose: { lineId: line.id }, line: line.username, transport };
      demandEncryption(this.#config, whose, (step, said) => this.explain(step, said));
    }
    const { media = true } = this.#world;
    if (media && this.#call.encrypts && !isSecure(transport)) {
      throw new KeysInTheClear(this.caller.name, transport.toUpperCase());
    }
  }

  protected async aloud(what: Utterance): Promise<void> {
    if (this.isOver) return;
    if (this.answered) await this.play(what);
    // As early sound, of which a phone that hears none makes nothing.
    else this.#voice.play([what]);
  }

  #gaveUp(): void {
    this.#finish(this.#endingOf(new CallerGaveUp(this.caller.name)));
  }

  #endingOf(failure: unknown): Ending {
    if (failure instanceof BoxHungUp) return { outcome: 'answered', reason: failure.phrase };
    if (!(failure instanceof CallFailure)) return BROKEN;
    const isTaken = this.answered && (this.#connected || this.#isWithMailbox);
    return { outcome: isTaken ? 'answered' : failure.outcome, reason: failure.phrase };
  }
}

const hasTrunks = ({ trunks }: PretendedWorld): boolean => (trunks?.states().length ?? 0) > 0;

const transportOf = ({ sound, transport }: PretendedSound): TransportName =>
  transport ?? (sound === 'browser' ? 'wss' : 'udp');

const soundEnd = ({ sound = 'plain', families }: PretendedSound): SoundEnd => ({ kind: sound, families });

const BROKEN: Ending = { outcome: 'failed', reason: phrase('call.error') };

/** More turns than any treatment waits for at once without asking its call for something. */
const TURNS = 64;

/** A failure goes back through every treatment that handed the call on, a few functions each. */
const TURNS_PER_TREATMENT = 24;

/** Lets every promise go on that can, before time does. */
async function everythingThatWaits(depth: number): Promise<void> {
  const turns = TURNS + depth * TURNS_PER_TREATMENT;
  for (let turn = 0; turn < turns; turn++) await undefined;
}
