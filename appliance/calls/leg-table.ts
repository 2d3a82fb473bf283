import type { Leg, LegBook } from './leg.ts';

/** The dialog that a Replaces names, as the phone that sent it sees it (RFC 3891 §3). */
export interface ReplacesIds {
  readonly callId: string;
  /** The tag of the one who gets the Replaces: ours. */
  readonly toTag: string;
  readonly fromTag: string;
}

/** All legs there are: found by their dialog, counted by line and by extension. */
export class LegTable implements LegBook {
  readonly #byCallId = new Map<string, Leg>();
  readonly #onLine = new Map<string, number>();
  readonly #onTrunk = new Map<string, number>();
  readonly #ofExtension = new Map<string, Set<Leg>>();
  #live = 0;

  /** Legs that live, those on their way out included. Back to 0 at idle, or something leaked. */
  get live(): number {
    return this.#live;
  }

  began(leg: Leg): void {
    this.#live++;
    count(this.#onLine, leg.party.lineId, 1);
    count(this.#onTrunk, leg.party.trunkId, 1);
    const { extensionId } = leg.party;
    if (extensionId === undefined) return;
    const legs = this.#ofExtension.get(extensionId);
    if (legs) legs.add(leg);
    else this.#ofExtension.set(extensionId, new Set([leg]));
  }

  named(leg: Leg, callId: string): void {
    if (!this.#byCallId.has(callId)) this.#byCallId.set(callId, leg);
  }

  gone(leg: Leg): void {
    this.#live--;
    count(this.#onLine, leg.party.lineId, -1);
    count(this.#onTrunk, leg.party.trunkId, -1);
    const { callId, party } = leg;
    if (callId !== undefined && this.#byCallId.get(callId) === leg) this.#byCallId.delete(callId);
    const legs = this.#ofExtension.get(party.extensionId ?? '');
    legs?.delete(leg);
    if (legs?.size === 0) this.#ofExtension.delete(party.extensionId ?? '');
  }

  /** Whether a call with that Call-ID is going on here: an INVITE that brings it again went round in a circle. */
  knows(callId: string): boolean {
    return this.#byCallId.has(callId);
  }

  find(ids: ReplacesIds): Leg | undefined {
    const leg = this.#byCallId.get(ids.callId);
    const id = leg?.session?.id;
    return id?.localTag === ids.toTag && id.remoteTag === ids.fromTag ? leg : undefined;
  }

  callsOnLine(lineId: string): number {
    return this.#onLine.get(lineId) ?? 0;
  }

  callsOnTrunk(trunkId: string): number {
    return this.#onTrunk.get(trunkId) ?? 0;
  }

  /** In how many legs an extension is: rung, ringing or talking. */
  legsOf(extensionId: string): number {
    return this.#ofExtension.get(extensionId)?.size ?? 0;
  }

  /** In which group another leg of that extension has its sound: calls of one person may be joined. */
  groupOf(extensionId: string, but: Leg): string | undefined {
    for (const leg of this.#ofExtension.get(extensionId) ?? []) if (leg !== but && leg.group) return leg.group;
    return undefined;
  }
}

function count(counts: Map<string, number>, key: string | undefined, by: 1 | -1): void {
  if (key === undefined) return;
  const next = (counts.get(key) ?? 0) + by;
  if (next === 0) counts.delete(key);
  else counts.set(key, next);
}
