import { type Phrase, phrase } from '../base/words/index.ts';
import type { FlowCause } from '../media/types.ts';
import type { LegSound } from '../trunks/types.ts';
import type { Leg } from './leg.ts';
import type { LegQuality } from './types.ts';

/** What the trail says when nothing comes from a phone any more, or again (APP-08). */
export function flowPhrase({ party: { name } }: Leg, cause: FlowCause | undefined): Phrase {
  return cause === undefined ? phrase('sound.flows', { name }) : phrase(`sound.silent-${cause}`, { name });
}

/** How the sound of these was, where the box carried it and could measure anything. */
export function qualityOf(legs: readonly (Leg | undefined)[]): readonly LegQuality[] {
  return legs.flatMap((leg) => {
    const quality = leg?.quality;
    if (!leg || !quality || quality.packetsIn === 0) return [];
    const { codec, lossPercent, jitterMs, roundTripMs, mos, reported } = quality;
    return [{ name: leg.party.name, codec, lossPercent, jitterMs, roundTripMs, mos, reported }];
  });
}

/** How it goes just now, also where nothing has come yet. */
export function soundNow(legs: readonly (Leg | undefined)[]): readonly LegSound[] {
  return legs.flatMap((leg) => {
    if (!leg?.quality) return [];
    const { codec, packetsIn, packetsOut } = leg.quality;
    return [{ trunkId: leg.party.trunkId, codec, packetsIn, packetsOut, encrypted: leg.encrypted }];
  });
}
