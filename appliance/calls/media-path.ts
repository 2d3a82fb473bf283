import { NeedsMedia } from './ended.ts';

/** How a phone wants its sound: `browser` is ICE and DTLS-SRTP (RFC 8827), `plain` what desk phones do. */
export type SoundKind = 'plain' | 'browser';

/** Everything that decides which way the sound goes. Grows with recording, announcements and codes during calls. */
export interface MediaNeeds {
  readonly caller: SoundKind;
  readonly callee: SoundKind;
}

export type MediaPath =
  /** Phone to phone (CAL-13): descriptions pass with their addresses untouched. */
  { readonly kind: 'direct' } | { readonly kind: 'impossible'; readonly failure: NeedsMedia };

/** Which way the sound of two phones goes. */
export function choose(needs: MediaNeeds): MediaPath {
  if (needs.caller === needs.callee) return { kind: 'direct' };
  return { kind: 'impossible', failure: new NeedsMedia() };
}
