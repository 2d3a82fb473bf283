/**
 * How a medium is protected: what we offer, what we take of an offer, and what an answer made of ours (RFC 4568, 5763).
 * Nothing here ever settles for less than `encryption` says, and broken keys are a refusal, never plain sound.
 */
import { SRTP_SUITE_NAMES } from '../base/srtp-suites.ts';
import { cryptoLines, formatCryptoLine, type SdesKey } from './crypto-lines.ts';
import type { Medium } from './describe.ts';
import { type Fingerprint, fingerprintsOf, inherited } from './ice-lines.ts';
import { attributes, type SdpLine, type SdpSection } from './lines.ts';
import type { Agreed, DtlsRole, MediaSecurity, OwnMedia } from './own-media.ts';

/** One medium of a description, with what stands above all media. */
export interface Part {
  readonly medium: Medium;
  readonly section: SdpSection;
  readonly session: readonly SdpLine[];
}

export interface Protection {
  readonly protocol: string;
  /** Values of our a= lines. */
  readonly lines: readonly string[];
}

const PLAIN = /^RTP\/AVPF?$/;
const SECURE = /^RTP\/SAVPF?$/;
/** As RFC 5764 §8 has it, and as browsers wrote it before. */
const DTLS = /^(?:UDP\/TLS\/)?RTP\/SAVPF?$/;

/**
 * `preferred` offers keys in RTP/AVP: a phone that knows nothing of them takes the rest as it is, and the INVITE needs
 * no second try (0002-encryption-that-is-preferred.md).
 */
export function offeredProtection(own: OwnMedia, before: Agreed | undefined): Protection {
  if (own.dtls) {
    const lines = dtlsLines('actpass', own.dtls.fingerprint);
    return { protocol: before?.protocol ?? 'UDP/TLS/RTP/SAVPF', lines };
  }
  const protocol = before?.protocol ?? (own.encryption === 'required' ? 'RTP/SAVP' : 'RTP/AVP');
  const keys = own.encryption === 'off' ? [] : offeredKeys(own, before?.security);
  return { protocol, lines: keys.map((key, at) => formatCryptoLine(String(at + 1), key)) };
}

/** The one agreed on, else strongest first. F8 is for old phones that offer it; all of them know counter mode too. */
function offeredKeys(own: OwnMedia, before: MediaSecurity | undefined): SdesKey[] {
  const agreed = before?.kind === 'sdes' ? before.suite : undefined;
  return SRTP_SUITE_NAMES.filter((name) => (agreed ? name === agreed : name !== 'F8_128_HMAC_SHA1_80'))
    .map((name) => own.sdes.find(({ suite }) => suite === name))
    .filter((key) => key !== undefined);
}

function dtlsLines(setup: string, { hash, value }: Fingerprint): string[] {
  return [`setup:${setup}`, `fingerprint:${hash} ${value}`];
}

interface Taken {
  readonly security: MediaSecurity;
  readonly lines: readonly string[];
}

/** What we take of an offered medium; undefined when its protection doesn't fit ours. */
export function takenProtection(own: OwnMedia, part: Part): Taken | undefined {
  const { protocol } = part.medium;
  if (own.dtls) return takenDtls(own.dtls, part);
  const secure = SECURE.test(protocol);
  const fits = secure ? own.encryption !== 'off' : PLAIN.test(protocol) && own.encryption !== 'required';
  if (!fits) return undefined;
  const taken = own.encryption === 'off' ? undefined : takenKey(own, part.section);
  return taken ?? (secure ? undefined : { security: { kind: 'none' }, lines: [] });
}

/** The order is the phone's; we take its first that we can do (RFC 4568 §5.1.2). */
function takenKey(own: OwnMedia, section: SdpSection): Taken | undefined {
  for (const line of cryptoLines(section)) {
    const key = own.sdes.find(({ suite }) => suite === line.suite);
    if (key) return { security: sdes(key, line), lines: [formatCryptoLine(line.tag, key)] };
  }
  return undefined;
}

function sdes(own: SdesKey, remote: SdesKey & { readonly mkiBytes: number }): MediaSecurity {
  const { suite, key, mkiBytes } = remote;
  return { kind: 'sdes', suite, ownKey: own.key, remoteKey: key, remoteMkiBytes: mkiBytes };
}

function takenDtls(own: NonNullable<OwnMedia['dtls']>, { medium, section, session }: Part): Taken | undefined {
  const fingerprints = fingerprintsOf(section, session);
  const setup = inherited('setup', section, session)?.toLowerCase() ?? 'active';
  if (!DTLS.test(medium.protocol) || fingerprints.length === 0 || setup === 'holdconn') return undefined;
  // Left the choice we wait: a browser knows when its checks are through, we hear of it only.
  const role: DtlsRole = setup === 'actpass' ? (own.role ?? 'server') : setup === 'passive' ? 'client' : 'server';
  const lines = dtlsLines(role === 'client' ? 'active' : 'passive', own.fingerprint);
  return { security: { kind: 'dtls', role, fingerprints }, lines };
}

/** What an answer made of our offer; undefined when it may not be. */
export function answeredProtection(own: OwnMedia, offered: Part, answered: Part): MediaSecurity | undefined {
  const { protocol } = answered.medium;
  if (own.dtls) {
    const fingerprints = fingerprintsOf(answered.section, answered.session);
    const setup = inherited('setup', answered.section, answered.session)?.toLowerCase();
    if (!DTLS.test(protocol) || fingerprints.length === 0 || setup === 'holdconn') return undefined;
    return { kind: 'dtls', role: setup === 'passive' ? 'client' : 'server', fingerprints };
  }
  const given = attributes(answered.section, 'crypto').length > 0;
  if (given && (SECURE.test(protocol) || PLAIN.test(protocol))) return answeredKey(own, offered, answered);
  const plain = PLAIN.test(protocol) && PLAIN.test(offered.medium.protocol);
  return plain && own.encryption !== 'required' ? { kind: 'none' } : undefined;
}

/** The answer names one of our lines by its tag (RFC 4568 §5.1.3). */
function answeredKey(own: OwnMedia, offered: Part, answered: Part): MediaSecurity | undefined {
  const ours = cryptoLines(offered.section);
  for (const line of cryptoLines(answered.section)) {
    if (!ours.some(({ tag, suite }) => tag === line.tag && suite === line.suite)) continue;
    const key = own.sdes.find(({ suite }) => suite === line.suite);
    if (key) return sdes(key, line);
  }
  return undefined;
}
