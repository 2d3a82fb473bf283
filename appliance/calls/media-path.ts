import type { PhraseKey } from '../base/words/index.ts';
import { type CallFailure, NeedsEncryption, NeedsMedia, NeedsSameAddresses, NoFreePorts } from './ended.ts';

/** How a phone wants its sound: `browser` is ICE and DTLS-SRTP (RFC 8827), `plain` what desk phones do. */
export type SoundKind = 'plain' | 'browser';

export type AddressFamily = 'IP4' | 'IP6';

/** What has to be known of a phone before anybody can say which way its sound goes. */
export interface SoundEnd {
  readonly kind: SoundKind;
  /** On which addresses it hears; undefined where nobody can tell beforehand (ICE finds out, a name stands for one). */
  readonly families: readonly AddressFamily[] | undefined;
  /** Names of what it speaks, in lower case; undefined before it has said so. */
  readonly codecs?: readonly string[] | undefined;
  /** It says that its sound is encrypted; undefined before it has said anything. */
  readonly encrypted?: boolean | undefined;
  /** Its line or the office is set to encryption (FAC-10): that or nothing. */
  readonly mustEncrypt?: boolean;
  /** The box offers it encryption, which it may do or not. */
  readonly mayEncrypt?: boolean;
  /** Its signalling is encrypted, without which keys in descriptions are no secret (RFC 4568 §7). */
  readonly secure?: boolean;
  /** Keys on it may be codes, which the box has to hear (CAL-03). */
  readonly usesCodes?: boolean;
  /** Where it says it hears is not where it is seen: others can't send there. */
  readonly behindRouter?: boolean;
}

/** What the box needs the sound of a call for, beyond what its two phones can't do without it. */
export type Need = 'announcement' | 'hold-music' | 'listening-in' | 'recording' | 'room';

/** Everything that decides which way the sound goes. */
export interface MediaNeeds {
  readonly caller: SoundEnd;
  readonly callee: SoundEnd;
  /** The box can carry the sound of such phones. */
  readonly media: (kind: SoundKind) => boolean;
  readonly needs?: ReadonlySet<Need>;
}

/** Why two phones can't hear each other without the box between them. */
export type Obstacle = 'encryption' | 'addresses' | 'codecs' | 'ports' | 'unprotected';

export type MediaPath =
  /** Phone to phone (CAL-13): descriptions pass with their addresses untouched. */
  | { readonly kind: 'direct' }
  /** Each phone talks with the box. */
  | { readonly kind: 'anchored' }
  | { readonly kind: 'impossible'; readonly obstacle: Obstacle };

/**
 * Which way the sound of two phones goes (CAL-13): directly only where both are plain, can reach and understand each
 * other, and nobody needs the box between them.
 */
export function choose({ caller, callee, media, needs }: MediaNeeds): MediaPath {
  const obstacle = obstacleBetween(caller, callee);
  const ends = [caller, callee];
  if (ends.some(isUnprotected)) return { kind: 'impossible', obstacle: 'unprotected' };
  if (ends.every(({ kind }) => media(kind))) {
    // One that may encrypt is asked for it by the box, and talks directly again where it doesn't.
    const encrypts = ends.some((end) => end.kind === 'browser' || (end.encrypted ?? end.mayEncrypt) || end.mustEncrypt);
    const wanted = (needs?.size ?? 0) > 0 || encrypts;
    const between = ends.some((end) => end.behindRouter || end.usesCodes);
    return obstacle || wanted || between ? { kind: 'anchored' } : { kind: 'direct' };
  }
  if (ends.some((end) => end.mustEncrypt) && !(caller.encrypted && callee.secure)) {
    return { kind: 'impossible', obstacle: 'unprotected' };
  }
  // What they speak is for the phones to find out: one may know more than it said last.
  return obstacle && obstacle !== 'codecs' ? { kind: 'impossible', obstacle } : { kind: 'direct' };
}

/** Never silently less than what its line is set to. */
function isUnprotected({ mustEncrypt, secure, encrypted }: SoundEnd): boolean {
  return mustEncrypt === true && (!secure || encrypted === false);
}

function obstacleBetween(caller: SoundEnd, callee: SoundEnd): Obstacle | undefined {
  if (caller.kind !== callee.kind) return 'encryption';
  if (!meet(caller.families, callee.families)) return 'addresses';
  return meet(caller.codecs, callee.codecs) ? undefined : 'codecs';
}

function meet<Thing>(a: readonly Thing[] | undefined, b: readonly Thing[] | undefined): boolean {
  return !a || !b || a.some((each) => b.includes(each));
}

/** Why a call is refused for it. */
export function failureOf(obstacle: Obstacle): CallFailure {
  if (obstacle === 'ports') return new NoFreePorts();
  if (obstacle === 'unprotected') return new NeedsEncryption();
  return obstacle === 'addresses' ? new NeedsSameAddresses() : new NeedsMedia();
}

/** What the trail says of a phone that is not rung for it. */
export const LEFT_OUT = {
  encryption: 'trail.skipped-media',
  addresses: 'trail.skipped-addresses',
  codecs: 'trail.skipped-media',
  ports: 'trail.skipped-ports',
  unprotected: 'trail.skipped-unprotected',
} as const satisfies Record<Obstacle, PhraseKey>;
