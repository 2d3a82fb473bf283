import type { Timer } from '../base/clock.ts';
import { TRUNK_SILENT_MS, TRUNK_UNHEARD_MS } from '../base/limits.ts';
import { EMERGENCY_AGAIN_MS, EMERGENCY_DROPS_MAX, EMERGENCY_STALLED_MS } from '../base/limits-outside.ts';
import type { InviteFailure } from '../sip/types.ts';
import type { TrunkInvite, TrunkResult } from '../trunks/types.ts';
import type { PhoneSaid, SaidBy } from './dialling.ts';
import type { Floor } from './floor.ts';
import type { Leg } from './leg.ts';
import { isFull, refusalOf } from './refusals.ts';
import { nextWay, type OutsideRingable, onceMore, sentOn, trunkName } from './ways.ts';

/** What comes after a provider that did not connect the call. */
export type NextTry =
  /** This is rung in its place, after a pause or at once. `said`: what the trail has to say of the one before. */
  | { readonly kind: 'instead'; readonly phone: OutsideRingable; readonly said?: PhoneSaid; readonly pauseMs?: number }
  /** That is all for this number. */
  | { readonly kind: 'over'; readonly said: PhoneSaid };

/** Who rings somebody outside. */
export interface TrunkTryUser {
  /** A provider is asked for the call; `sentOn`: once more, for another number of its own. */
  trunkAsked(number: string, trunkId: string, sentOn: boolean): void;
  /** It gave no sign within TRUNK_SILENT_MS. */
  trunkSilent(leg: Leg): void;
  /** The pause before this one is over. */
  trunkDue(leg: Leg): void;
}

/**
 * Calls to the outside while they ring: which provider each is tried over, one after the other, and what their owner is
 * told of how it went. One leg is one try.
 */
export class TrunkTries {
  readonly #floor: Floor;
  readonly #user: TrunkTryUser;
  /** When each is due, or has to have given a first sign since it was asked. */
  readonly #deadlines = new Map<Leg, { readonly timer: Timer; readonly askedMs?: number }>();

  constructor(floor: Floor, user: TrunkTryUser) {
    this.#floor = floor;
    this.#user = user;
  }

  /** How the provider wants to be asked; undefined where it is gone or off. */
  inviteFor({ way: { trunkIds, outside } }: OutsideRingable): TrunkInvite | undefined {
    const [trunkId] = trunkIds;
    return trunkId === undefined ? undefined : this.#floor.dependencies.trunks?.outgoing(trunkId, outside);
  }

  /** The provider is being asked over this leg. */
  begin(leg: Leg, { way: { outside, trunkIds, sentTo } }: OutsideRingable): void {
    const [trunkId = ''] = trunkIds;
    this.#user.trunkAsked(sentTo ?? outside.number, trunkId, sentTo !== undefined);
    const { clock } = this.#floor;
    const timer = this.#after(TRUNK_SILENT_MS, leg, () => {
      if (!leg.heard) this.#user.trunkSilent(leg);
      else if (outside.isEmergency && trunkIds.length > 1) this.#stall(leg);
    });
    this.#deadlines.set(leg, { timer, askedMs: clock.now() });
  }

  /** FAC-11: one that only says that it tries (100) is no help: where nothing rings for a while, the next is asked. */
  #stall(leg: Leg): void {
    const timer = this.#after(EMERGENCY_STALLED_MS - TRUNK_SILENT_MS, leg, () => {
      if (leg.state === 'new') this.#user.trunkSilent(leg);
    });
    this.#deadlines.set(leg, { timer });
  }

  /** It is to be rung after a pause. */
  pause(leg: Leg, pauseMs: number): void {
    this.#deadlines.set(leg, { timer: this.#after(pauseMs, leg, () => this.#user.trunkDue(leg)) });
  }

  #after(ms: number, leg: Leg, work: () => void): Timer {
    const { clock } = this.#floor;
    return clock.at(clock.now() + ms, () => {
      this.#deadlines.delete(leg);
      work();
    });
  }

  /** The provider connects it: it rings there, or somebody has answered. */
  carried(leg: Leg): void {
    this.#tell(leg, { kind: 'carried' });
  }

  /** The provider gave no sign. */
  silent(leg: Leg, phone: OutsideRingable): NextTry {
    this.#tell(leg, { kind: 'failed', status: undefined });
    return this.passedOver(phone);
  }

  refused(leg: Leg, phone: OutsideRingable, failure: InviteFailure): NextTry {
    const refusal = refusalOf(failure, phone.way);
    if (refusal.kind === 'not-carried') {
      this.#tell(leg, { kind: 'failed', status: refusal.status });
      return this.#givenWay(phone, refusal.status) ?? this.#next(phone, refusal.said);
    }
    this.#tell(leg, { kind: 'carried' });
    if (refusal.kind === 'final') return { kind: 'over', said: refusal.said };
    return { kind: 'instead', phone: sentOn(phone, refusal.to, refusal.number) };
  }

  /** FAC-11: its lines are busy, and somebody calls for help: another call over it ends, and it is asked again. */
  #givenWay(phone: OutsideRingable, status: number | undefined): NextTry | undefined {
    const { outside, trunkIds, gaveWay = 0 } = phone.way;
    const [trunkId = ''] = trunkIds;
    if (!isFull(status) || !outside.isEmergency || gaveWay >= EMERGENCY_DROPS_MAX) return undefined;
    if (!this.#floor.giveWay(trunkId)) return undefined;
    return { kind: 'instead', phone: onceMore(phone), said: { kind: 'gave-way' }, pauseMs: EMERGENCY_AGAIN_MS };
  }

  /** The provider can't be asked. */
  passedOver(phone: OutsideRingable): NextTry {
    return this.#next(phone, { kind: 'not-carried' });
  }

  /** This leg tries no more. */
  end(leg: Leg): void {
    this.#deadlines.get(leg)?.timer.cancel();
    this.#deadlines.delete(leg);
  }

  /**
   * Nobody wants an answer any more; the legs are not ended yet. Who gave up was perhaps tired of hearing nothing, and
   * calls again at once: a provider that gave no sign until now is not to cost them the same time once more.
   */
  stop(): void {
    const nowMs = this.#floor.clock.now();
    for (const [leg, { timer, askedMs = nowMs }] of this.#deadlines) {
      timer.cancel();
      if (!leg.heard && nowMs - askedMs >= TRUNK_UNHEARD_MS) this.#tell(leg, { kind: 'failed', status: undefined });
    }
    this.#deadlines.clear();
  }

  /** For the trail: over which provider, to which number. */
  saidBy({ way: { trunkIds }, callee }: OutsideRingable): SaidBy {
    return { line: trunkName(this.#floor, trunkIds[0]), outside: callee.name };
  }

  #next(phone: OutsideRingable, said: PhoneSaid): NextTry {
    const next = nextWay(phone);
    return next ? { kind: 'instead', phone: next, said } : { kind: 'over', said };
  }

  #tell({ party: { trunkId } }: Leg, result: TrunkResult): void {
    if (trunkId !== undefined) this.#floor.dependencies.trunks?.told(trunkId, result);
  }
}
