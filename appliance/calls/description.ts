/**
 * What the call floor asks of session descriptions on their way from one phone to the other. Beyond the origin line
 * they pass as they are: with direct media the two phones agree among themselves (CAL-13).
 */
import { isWildcard } from '../base/ip-address.ts';
import { answerFault, type Codec, describe, isCompanion, isWebRtc, type Medium } from '../sdp/describe.ts';
import { completeAnswer, withDirection } from '../sdp/rewrite.ts';
import type { AddressFamily, SoundEnd } from './media-path.ts';

/** Where the sound of a medium goes and how it is locked; with `payloads` also in which codings. */
function gist(sdp: string, payloads: boolean): string {
  const media = describe(sdp)?.media ?? [];
  const keys = sdp.match(/^a=(?:crypto|fingerprint|ice-ufrag|ice-pwd):.*$/gm) ?? [];
  const lines = media.map(({ kind, port, protocol, address, direction, formats }) =>
    [kind, port, protocol, address, direction, payloads ? formats : []].join(' '),
  );
  return [...lines, ...keys].join('\n');
}

/** Whether two descriptions mean the same sound, whatever else they say. */
export function sameMedia(a: string, b: string): boolean {
  return a === b || gist(a, true) === gist(b, true);
}

/** The same addresses, ports, directions and keys; the choice of codings may differ. */
export function sameDestination(a: string, b: string): boolean {
  return a === b || gist(a, false) === gist(b, false);
}

/** Both would use the same codings, by the same numbers. */
export function sameCodings(a: string, b: string): boolean {
  return codingsIn(a) === codingsIn(b);
}

function codingsIn(sdp: string): string {
  const media = describe(sdp)?.media ?? [];
  return media.map(({ kind, codecs }) => [kind, ...codecs.map(codingOf)].join(' ')).join('\n');
}

function codingOf({ payload, name, clockRate, channels, fmtp = '' }: Codec): string {
  return [payload, name.toLowerCase(), clockRate, channels, fmtp].join('/');
}

/**
 * An answer as the one who offered may have it (RFC 3264 §6). Undefined for one that nobody could go by: no description
 * at all, other media or codings than were offered, or a no to every stream, for which there would be a 488.
 */
export function fittingAnswer(offer: string, answer: string): string | undefined {
  const complete = completeAnswer(offer, answer);
  const [offered, answered] = [describe(offer), describe(complete)];
  // What was offered is judged by the phones alone.
  if (!offered) return answer;
  const silent = offered.media.some(isOpen) && !answered?.media.some(isOpen);
  return !answered || silent || answerFault(offered, answered) ? undefined : complete;
}

/** The same description as one that talks and listens: for a phone that was on hold and gets a new partner. */
export function active(sdp: string): string {
  return withDirection(sdp, 'sendrecv');
}

/**
 * What the one who says this needs to be heard and to hear.
 * @param seenAt the address that it is seen to have
 */
export function soundOf(sdp: string, seenAt?: string): SoundEnd {
  if (isOfBrowser(sdp)) return BROWSER;
  const audio = describe(sdp)?.media.filter((medium) => medium.kind === 'audio' && isOpen(medium)) ?? [];
  const names = audio.flatMap(({ codecs }) => codecs.filter((codec) => !isCompanion(codec)).map(({ name }) => name));
  return {
    kind: 'plain',
    families: familiesIn(sdp),
    codecs: names.length > 0 ? names.map((name) => name.toLowerCase()) : undefined,
    encrypted: encryptedIn(audio),
    behindRouter:
      seenAt !== undefined && audio.length > 0 && audio.every(({ address }) => isElsewhere(address, seenAt)),
  };
}

/** Undefined where it says nothing, or names keys beside RTP/AVP: then whoever hears it decides. */
function encryptedIn(audio: readonly Medium[]): boolean | undefined {
  if (audio.some(({ security }) => security !== 'none')) return true;
  return audio.length === 0 || audio.some(({ givesKeys }) => givesKeys) ? undefined : false;
}

/** It takes sound by keys in this description, or none at all. */
export function wantsKeysAlone(sdp: string): boolean {
  const audio = describe(sdp)?.media.filter((medium) => medium.kind === 'audio' && isOpen(medium)) ?? [];
  return audio.length > 0 && audio.every(({ security }) => security === 'sdes');
}

/** An address of the same family, but another one: that of a network behind a router. */
export function isElsewhere(address: string | undefined, seenAt: string): boolean {
  if (address === undefined || address === seenAt || isWildcard(address)) return false;
  const family = familyOf(address);
  return family !== undefined && family === familyOf(seenAt);
}

/** ICE finds a way between browsers, by names that the box can't read (RFC 8839, mDNS). */
export const BROWSER: SoundEnd = { kind: 'browser', families: undefined };

function isOfBrowser(sdp: string): boolean {
  // Only browsers write that, and few calls come from browsers: the others need no closer look.
  if (!sdp.includes('UDP/TLS/')) return false;
  const description = describe(sdp);
  return description !== undefined && isWebRtc(description);
}

/** Where sound may be sent: the connection lines, the addresses that ICE tries, alternatives (RFC 8866, 8839, 6947). */
const WAYS = /^(?:c=IN IP([46])[ \t]+([^\s/]+)|a=candidate:\S+ \d+ \S+ \d+ (\S+)|a=altc:\d+ IP([46]))/gm;

function familiesIn(sdp: string): readonly AddressFamily[] | undefined {
  const named = new Set<AddressFamily>();
  const tried = new Set<AddressFamily>();
  for (const [, connection, address = '', candidate, alternative] of sdp.matchAll(WAYS)) {
    if (connection !== undefined && !isWildcard(address)) named.add(connection === '6' ? 'IP6' : 'IP4');
    if (alternative !== undefined) tried.add(alternative === '6' ? 'IP6' : 'IP4');
    if (candidate === undefined) continue;
    const family = familyOf(candidate);
    if (!family) return undefined;
    tried.add(family);
  }
  const all = [...(named.size > 1 ? ofOpenAudio(sdp) : named), ...tried];
  return all.length > 0 ? all : undefined;
}

/** Two families in one description: one may be for a stream that is none, or overruled by each of them. */
function ofOpenAudio(sdp: string): AddressFamily[] {
  const audio = describe(sdp)?.media.filter((medium) => medium.kind === 'audio' && isOpen(medium)) ?? [];
  return audio.flatMap(({ address = '' }) => familyOf(address) ?? []);
}

/** Undefined for a name. */
export function familyOf(address: string): AddressFamily | undefined {
  if (address.includes(':')) return 'IP6';
  return /^[\d.]+$/.test(address) ? 'IP4' : undefined;
}

const isOpen = ({ port }: Medium): boolean => port > 0;

/** Every stream in it is encrypted, however the keys are agreed on. */
export function isEncrypted(sdp: string): boolean {
  const open = describe(sdp)?.media.filter(isOpen) ?? [];
  return open.length > 0 && open.every(({ security, givesKeys }) => security !== 'none' || givesKeys);
}

/**
 * An answer that agrees to everything and lets nothing sound: for a phone that changes its description while nobody is
 * at the other end (its call is being transferred). It hears of the real thing with its next partner. Undefined for
 * offers whose keys only a real partner could answer.
 */
export function silentAnswer(offer: string, host: string): string | undefined {
  const description = describe(offer);
  if (!description || description.media.some(({ security }) => security !== 'none')) return undefined;
  const connection = `IN ${host.includes(':') ? 'IP6' : 'IP4'} ${host}`;
  return withDirection(offer, 'inactive')
    .replace(/^c=.*$/gm, `c=${connection}`)
    .replace(/^a=rtcp:.*\r?\n/gm, '')
    .replace(/^(m=\S+ )([1-9]\S*)/gm, `$1${DISCARD_PORT}`);
}

/** Nobody listens there (RFC 863); zero would close the stream for good (RFC 3264 §6). */
const DISCARD_PORT = 9;
