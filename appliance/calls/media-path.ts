import type { PhraseKey } from '../base/words/index.ts';
import { type CallFailure, NeedsMedia, NeedsSameAddresses } from './ended.ts';

/** How a phone wants its sound: `browser` is ICE and DTLS-SRTP (RFC 8827), `plain` what desk phones do. */
export type SoundKind = 'plain' | 'browser';

export type AddressFamily = 'IP4' | 'IP6';

/** What has to be known of a phone before anybody can say which way its sound goes. */
export interface SoundEnd {
  readonly kind: SoundKind;
  /** On which addresses it hears; undefined where nobody can tell beforehand (ICE finds out, a name stands for one). */
  readonly families: readonly AddressFamily[] | undefined;
}

/** Everything that decides which way the sound goes. Grows with recording, announcements and codes during calls. */
export interface MediaNeeds {
  readonly caller: SoundEnd;
  readonly callee: SoundEnd;
}

/** Why two phones can't hear each other without the box between them. */
export type Obstacle = 'encryption' | 'addresses';

export type MediaPath =
  /** Phone to phone (CAL-13): descriptions pass with their addresses untouched. */
  { readonly kind: 'direct' } | { readonly kind: 'impossible'; readonly obstacle: Obstacle };

/** Which way the sound of two phones goes. */
export function choose({ caller, callee }: MediaNeeds): MediaPath {
  if (caller.kind !== callee.kind) return { kind: 'impossible', obstacle: 'encryption' };
  return meet(caller.families, callee.families) ? { kind: 'direct' } : { kind: 'impossible', obstacle: 'addresses' };
}

function meet(a: readonly AddressFamily[] | undefined, b: readonly AddressFamily[] | undefined): boolean {
  return !a || !b || a.some((family) => b.includes(family));
}

/** Why a call is refused for it. */
export function failureOf(obstacle: Obstacle): CallFailure {
  return obstacle === 'encryption' ? new NeedsMedia() : new NeedsSameAddresses();
}

/** What the trail says of a phone that is not rung for it. */
export const LEFT_OUT = {
  encryption: 'trail.skipped-media',
  addresses: 'trail.skipped-addresses',
} as const satisfies Record<Obstacle, PhraseKey>;
