/** What a session description says, in the terms that calls need. */
import { attributes, firstValue, parseSdp, type SdpLine, type SdpSection } from './lines.ts';

export type Direction = 'sendrecv' | 'sendonly' | 'recvonly' | 'inactive';

export interface Codec {
  readonly payload: number;
  /** As written: PCMA, opus, telephone-event; the name of the static payload type where no rtpmap is given. */
  readonly name: string;
  readonly clockRate: number;
  readonly channels: number;
  readonly fmtp: string | undefined;
}

export interface Medium {
  /** audio, video, image, application … */
  readonly kind: string;
  /** 0: rejected or ended. */
  readonly port: number;
  /** RTP/AVP, RTP/SAVP, UDP/TLS/RTP/SAVPF, udptl … in upper case. */
  readonly protocol: string;
  readonly formats: readonly string[];
  /** IP address or name where media are to be sent; undefined when none is given. */
  readonly address: string | undefined;
  readonly direction: Direction;
  /** Known codecs in their order, telephone-event and comfort noise included. */
  readonly codecs: readonly Codec[];
  /** How the media are protected: not at all, with keys in the description (RFC 4568), or by DTLS (RFC 5763). */
  readonly security: 'none' | 'sdes' | 'dtls';
  /** It names keys (RFC 4568), also where its protocol doesn't insist on them. */
  readonly givesKeys: boolean;
  /** ICE (RFC 8445): media wait for connectivity checks. */
  readonly ice: boolean;
  /** RTP and RTCP share a port (RFC 5761). */
  readonly rtcpMux: boolean;
}

export interface Origin {
  readonly username: string;
  readonly sessionId: string;
  readonly version: string;
  readonly address: string;
}

export interface Description {
  readonly origin: Origin | undefined;
  readonly media: readonly Medium[];
}

/** Undefined when the text is no session description, or one whose media can't be made out. */
export function describe(text: string): Description | undefined {
  const lines = parseSdp(text);
  if (!lines) return undefined;
  const media: Medium[] = [];
  for (const section of lines.media) {
    const medium = describeMedium(section, lines.session);
    if (!medium) return undefined;
    media.push(medium);
  }
  return { origin: parseOrigin(firstValue(lines.session, 'o')), media };
}

function parseOrigin(value: string | undefined): Origin | undefined {
  const [username, sessionId, version, , , address] = value?.trim().split(/\s+/) ?? [];
  if (!username || !sessionId || !version || !address) return undefined;
  return { username, sessionId, version, address };
}

const MEDIA_LINE = /^(\S+)\s+(\d{1,5})(?:\/\d+)?\s+(\S+)((?:\s+\S+)*)\s*$/;

function describeMedium(section: SdpSection, session: readonly SdpLine[]): Medium | undefined {
  const found = MEDIA_LINE.exec(section[0]!.value);
  if (!found || Number(found[2]) > 65_535) return undefined;
  const protocol = found[3]!.toUpperCase();
  const formats = found[4]!
    .trim()
    .split(/\s+/)
    .filter((format) => format !== '');
  return {
    kind: found[1]!.toLowerCase(),
    port: Number(found[2]),
    protocol,
    formats,
    address: connectionAddress(section) ?? connectionAddress(session),
    direction: directionIn(section) ?? directionIn(session) ?? 'sendrecv',
    codecs: protocol.includes('RTP/') ? codecsOf(formats, section) : [],
    security: securityOf(protocol, section, session),
    givesKeys: has('crypto', section, []),
    ice: has('ice-ufrag', section, session),
    rtcpMux: has('rtcp-mux', section, []),
  };
}

function has(name: string, section: SdpSection, session: readonly SdpLine[]): boolean {
  return attributes(section, name).length > 0 || attributes(session, name).length > 0;
}

/** `IN IP4 192.0.2.1`, with a time to live or a number of addresses behind a slash where it is multicast. */
function connectionAddress(lines: readonly SdpLine[]): string | undefined {
  return firstValue(lines, 'c')?.trim().split(/\s+/)[2]?.split('/', 1)[0];
}

const DIRECTIONS: ReadonlySet<string> = new Set(['sendrecv', 'sendonly', 'recvonly', 'inactive']);

function directionIn(lines: readonly SdpLine[]): Direction | undefined {
  const line = lines.find(({ type, value }) => type === 'a' && DIRECTIONS.has(value.trim().toLowerCase()));
  return line?.value.trim().toLowerCase() as Direction | undefined;
}

function securityOf(protocol: string, section: SdpSection, session: readonly SdpLine[]): Medium['security'] {
  if (has('fingerprint', section, session) && protocol !== 'RTP/AVP') return 'dtls';
  return protocol.includes('SAVP') ? 'sdes' : 'none';
}

/** Static payload types (RFC 3551 §6) that a phone may offer without rtpmap. */
const STATIC: Readonly<Record<number, readonly [name: string, clockRate: number]>> = {
  0: ['PCMU', 8000],
  3: ['GSM', 8000],
  4: ['G723', 8000],
  8: ['PCMA', 8000],
  // RFC 3551 §4.5.2: the clock of G.722 is 8000 by mistake, for ever.
  9: ['G722', 8000],
  13: ['CN', 8000],
  15: ['G728', 8000],
  18: ['G729', 8000],
  26: ['JPEG', 90000],
  31: ['H261', 90000],
  34: ['H263', 90000],
};

const RTPMAP = /^(\d+)\s+([^/\s]+)\/(\d+)(?:\/(\d+))?/;

function codecsOf(formats: readonly string[], section: SdpSection): Codec[] {
  const maps = new Map<string, RegExpExecArray>();
  for (const value of attributes(section, 'rtpmap')) {
    const found = RTPMAP.exec(value);
    if (found) maps.set(found[1]!, found);
  }
  const fmtps = new Map<string, string>();
  for (const value of attributes(section, 'fmtp')) {
    const space = value.indexOf(' ');
    if (space > 0) fmtps.set(value.slice(0, space), value.slice(space + 1).trim());
  }
  const codecs: Codec[] = [];
  for (const format of formats) {
    const payload = Number(format);
    // `08` is no payload type: nobody's rtpmap would fit it.
    if (String(payload) !== format) continue;
    const map = maps.get(format);
    const plain = STATIC[payload];
    const fmtp = fmtps.get(format);
    if (map) codecs.push({ payload, name: map[2]!, clockRate: Number(map[3]), channels: Number(map[4] ?? 1), fmtp });
    else if (plain) codecs.push({ payload, name: plain[0], clockRate: plain[1], channels: 1, fmtp });
  }
  return codecs;
}

// --- Questions that calls ask ---

/** The medium that a telephone call is about: the first audio that is not rejected. */
export function audioOf(description: Description): Medium | undefined {
  return description.media.find(({ kind, port }) => kind === 'audio' && port > 0);
}

/**
 * True when the one who sends this wants no audio from the other: on hold in today's way (RFC 3264 §8.4) or in the old
 * one with address 0.0.0.0 (RFC 2543 §B.5).
 */
export function putsOnHold(description: Description): boolean {
  const audio = audioOf(description);
  if (!audio) return false;
  // With ICE (RFC 8839 §4.3.2) no address only means that it is not known yet.
  const away = isNowhere(audio.address) && !audio.ice;
  return audio.direction === 'sendonly' || audio.direction === 'inactive' || away;
}

export function isNowhere(address: string | undefined): boolean {
  return address === '0.0.0.0' || address === '::';
}

/** True for what browsers offer (RFC 8827): such media only meet their like, or the box's own. */
export function isWebRtc(description: Description): boolean {
  return description.media.some(({ security, ice }) => security === 'dtls' && ice);
}

/** The direction of an answer that does what the offer asks: what one only sends, the other only receives. */
export function mirrored(direction: Direction): Direction {
  if (direction === 'sendonly') return 'recvonly';
  return direction === 'recvonly' ? 'sendonly' : direction;
}

/** Not speech: digits and comfort noise ride along with a codec. */
export function isCompanion(codec: Codec): boolean {
  return /^(?:telephone-event|CN)$/i.test(codec.name);
}

/** The same coding, whatever number each side gives it. */
export function sameCodec(a: Codec, b: Codec): boolean {
  return a.name.toLowerCase() === b.name.toLowerCase() && a.clockRate === b.clockRate && a.channels === b.channels;
}

/** Undefined when `answer` may answer `offer` (RFC 3264 §6); otherwise what is wrong with it. */
export function answerFault(
  offer: Description,
  answer: Description,
): 'media-count' | 'media-kind' | 'codec' | undefined {
  if (offer.media.length !== answer.media.length) return 'media-count';
  for (const [at, answered] of answer.media.entries()) {
    const offered = offer.media[at]!;
    if (answered.kind !== offered.kind) return 'media-kind';
    const open = answered.port > 0 && offered.port > 0 && offered.codecs.length > 0;
    if (open && !answered.codecs.some((codec) => offered.codecs.some((other) => sameCodec(codec, other))))
      return 'codec';
  }
  return undefined;
}
