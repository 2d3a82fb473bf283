import { type Phrase, phrase } from '../base/words/index.ts';
import type { TrunkState } from './types.ts';

/** What people read of a provider that is down, and what that means for calls. */
export interface TrunkTrouble {
  readonly trunkId: string;
  /** `broken`: no call gets out at all. */
  readonly level: 'attention' | 'broken';
  readonly phrase: Phrase;
}

/** Of all that are down, in their order. `wall` is now; times are said in `timeZone`. */
export function trunkTroubles(states: readonly TrunkState[], wall: number, timeZone: string): readonly TrunkTrouble[] {
  return states.filter(({ health }) => health === 'down').map((state) => troubleOf(state, states, wall, timeZone));
}

/** One that is down, whose calls go over the first of the others that isn't. */
export function troubleOf(
  { trunkId, name, since, reason }: TrunkState,
  states: readonly TrunkState[],
  wall: number,
  timeZone: string,
): TrunkTrouble {
  const other = states.find(({ health }) => health !== 'down');
  const params = {
    name,
    reason: reason ?? phrase('trunk.no-reason'),
    time: timeOf(since, wall, timeZone),
    ...(other ? { other: other.name } : {}),
  };
  return {
    trunkId,
    level: other ? 'attention' : 'broken',
    phrase: phrase(other ? 'trunk.down-others' : 'trunk.down-none', params),
  };
}

/** `09:12`; of another day `2026-11-21 09:12`, which is read alike in every language. */
export function timeOf(at: number, wall: number, timeZone: string): string {
  const [day, time] = localParts(at, timeZone);
  return day === localParts(wall, timeZone)[0] ? (time as string) : `${day} ${time}`;
}

function localParts(at: number, timeZone: string): string[] {
  return new Date(at).toLocaleString('sv-SE', { timeZone }).slice(0, 16).split(' ');
}
