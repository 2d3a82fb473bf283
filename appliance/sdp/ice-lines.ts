/** What a description says about ICE (RFC 8839) and DTLS (RFC 8122, 8842). */
import { ICE_CANDIDATES_MAX } from '../base/limits.ts';
import { attributes, type SdpLine, type SdpSection } from './lines.ts';

export interface IceCandidate {
  /** 1 is RTP, 2 is RTCP. */
  readonly component: number;
  readonly transport: string;
  readonly priority: number;
  /** An IP address, or a name that ends in `.local` where a browser hides it. */
  readonly address: string;
  readonly port: number;
  readonly kind: string;
}

export interface IceDescription {
  readonly ufrag: string;
  readonly pwd: string;
  readonly lite: boolean;
  readonly candidates: readonly IceCandidate[];
}

export interface Fingerprint {
  /** sha-256 and the like, in lower case. */
  readonly hash: string;
  /** Pairs of upper-case hexadecimal digits, colons between them. */
  readonly value: string;
}

/** Undefined where there is none, or one that breaks the rules for its secrets (RFC 8839 §5.4). */
export function iceOf(section: SdpSection, session: readonly SdpLine[]): IceDescription | undefined {
  const ufrag = inherited('ice-ufrag', section, session);
  const pwd = inherited('ice-pwd', section, session);
  if (!ufrag || !pwd || !/^[A-Za-z0-9+/]{4,256}$/.test(ufrag) || !/^[A-Za-z0-9+/]{22,256}$/.test(pwd)) return undefined;
  const candidates = attributes(section, 'candidate').slice(0, ICE_CANDIDATES_MAX).map(readCandidate);
  return {
    ufrag,
    pwd,
    lite: attributes(session, 'ice-lite').length > 0,
    candidates: candidates.filter((candidate) => candidate !== undefined),
  };
}

const CANDIDATE = /^\S+ (\d{1,5}) (\S+) (\d{1,10}) (\S+) (\d{1,5}) typ (\S+)/i;

function readCandidate(value: string): IceCandidate | undefined {
  const found = CANDIDATE.exec(value);
  if (!found || Number(found[5]) > 65_535) return undefined;
  return {
    component: Number(found[1]),
    transport: found[2]!.toLowerCase(),
    priority: Number(found[3]),
    address: found[4]!,
    port: Number(found[5]),
    kind: found[6]!.toLowerCase(),
  };
}

export function formatCandidate(candidate: IceCandidate): string {
  const { component, transport, priority, address, port, kind } = candidate;
  // Ours all come from the address itself: a foundation for each (RFC 8445 §5.1.1.3).
  return `candidate:${kind}${address.replace(/[^0-9a-f]/gi, '')} ${component} ${transport} ${priority} ${address} ${port} typ ${kind}`;
}

/** Of a medium, else of the whole description. */
export function inherited(name: string, section: SdpSection, session: readonly SdpLine[]): string | undefined {
  return attributes(section, name)[0] ?? attributes(session, name)[0];
}

const FINGERPRINT = /^(sha-256|sha-384|sha-512)\s+((?:[0-9A-F]{2}:){31,63}[0-9A-F]{2})$/i;

/** Those that can be relied on: SHA-1 and MD5 are left out (RFC 8122 §5). */
export function fingerprintsOf(section: SdpSection, session: readonly SdpLine[]): Fingerprint[] {
  const own = attributes(section, 'fingerprint');
  const found: Fingerprint[] = [];
  for (const value of own.length > 0 ? own : attributes(session, 'fingerprint')) {
    const match = FINGERPRINT.exec(value);
    if (match) found.push({ hash: match[1]!.toLowerCase(), value: match[2]!.toUpperCase() });
  }
  return found;
}
