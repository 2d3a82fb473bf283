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
  readonly #ofExtension = new Map<string, number>();
  #live = 0;

  /** Legs that live, those on their way out included. Back to 0 at idle, or something leaked. */
  get live(): number {
    return this.#live;
  }

  began(leg: Leg): void {
    this.#live++;
    count(this.#onLine, leg.party.lineId, 1);
    count(this.#ofExtension, leg.party.extensionId, 1);
  }

  named(leg: Leg, callId: string): void {
    if (!this.#byCallId.has(callId)) this.#byCallId.set(callId, leg);
  }

  gone(leg: Leg): void {
    this.#live--;
    count(this.#onLine, leg.party.lineId, -1);
    count(this.#ofExtension, leg.party.extensionId, -1);
    const { callId } = leg;
    if (callId !== undefined && this.#byCallId.get(callId) === leg) this.#byCallId.delete(callId);
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

  /** In how many legs an extension is: rung, ringing or talking. */
  legsOf(extensionId: string): number {
    return this.#ofExtension.get(extensionId) ?? 0;
  }
}

function count(counts: Map<string, number>, key: string | undefined, by: 1 | -1): void {
  if (key === undefined) return;
  const next = (counts.get(key) ?? 0) + by;
  if (next === 0) counts.delete(key);
  else counts.set(key, next);
}
