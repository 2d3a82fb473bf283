/**
 * Descriptions of the box's own sound: it offers, answers, and takes answers (RFC 3264). Their o= line is a mere place
 * for that of `SessionOrigin`, which stamps all that goes to a phone; `fitOffer` gives a later offer the places that
 * the session has already.
 */
import { type Direction, describe, isNowhere, type Medium, mirrored } from './describe.ts';
import { agreeFormats, commonFormats, type Format, isSpeech, offeredFormats, ownFmtp, packetMs } from './formats.ts';
import { formatCandidate, iceOf } from './ice-lines.ts';
import { attributes, firstValue, formatSdp, parseSdp, type SdpLine, type SdpSection } from './lines.ts';
import type { Agreed, CodecName, MediaSecurity, OwnMedia } from './own-media.ts';
import { answeredProtection, offeredProtection, type Part, type Protection, takenProtection } from './protection.ts';
import { rejected } from './rewrite.ts';

export interface Answer {
  readonly sdp: string;
  readonly agreed: Agreed;
}

/** @param before what was agreed on last in this session: numbers, suite and names stay what they are */
export function offerOf(own: OwnMedia, before?: Agreed): string {
  const mid = own.dtls ? (before?.mid ?? '0') : before?.mid;
  return formatSdp({
    session: sessionLines(own, { time: '0 0', bundledMid: own.dtls ? mid : undefined, ice: own.ice !== undefined }),
    media: [
      ownMedium(own, {
        ...offeredProtection(own, before),
        formats: offeredFormats(own, before),
        direction: own.direction,
        mid,
        ice: own.ice !== undefined,
        voipMetrics: own.voipMetrics,
      }),
    ],
  });
}

/**
 * Takes the audio that fits best (protected before plain, else the first), rejects all else in its place. Undefined
 * when none fits: 488.
 */
export function answerTo(offer: string, own: OwnMedia): Answer | undefined {
  const parts = partsOf(offer);
  const fitting = parts?.map((part) => fittingPart(own, part)) ?? [];
  const best = fitting.find((fit) => fit && fit.security.kind !== 'none') ?? fitting.find((fit) => fit !== undefined);
  if (!parts || !best) return undefined;
  const { part, formats, security, lines } = best;
  const agreed = agree(own, part, formats, [], security);
  const medium = ownMedium(own, {
    protocol: part.medium.protocol,
    lines,
    formats: formats.map((format) => ({ ...format, fmtp: ownFmtp(format.what) })),
    direction: agreed.direction,
    mid: agreed.mid,
    ice: agreed.ice !== undefined,
    voipMetrics: agreed.voipMetrics,
  });
  const bundled = attributes(part.session, 'group').some((group) => group.startsWith('BUNDLE '));
  // The time is the offer's (RFC 3264 §6).
  const session = sessionLines(own, {
    time: firstValue(part.session, 't') ?? '0 0',
    bundledMid: bundled ? agreed.mid : undefined,
    ice: agreed.ice !== undefined,
  });
  const media = parts.map((other) => (other === part ? medium : rejectedPart(other)));
  return { sdp: formatSdp({ session, media }), agreed };
}

/** What came of `offer`, which was ours; undefined when the answer fits neither it nor us. */
export function agreedFrom(own: OwnMedia, offer: string, answer: string): Agreed | undefined {
  const offered = partsOf(offer);
  const place = offered?.findIndex(({ medium }) => isOpenAudio(medium)) ?? -1;
  const ours = offered?.[place];
  const part = partsOf(answer)?.[place];
  if (!ours || !part || !isOpenAudio(part.medium) || !muxFits(own, part)) return undefined;
  const ownFormats = commonFormats(ours.medium.codecs, own) ?? [];
  const formats = commonFormats(part.medium.codecs, own)?.filter(({ what, clockRate }) =>
    ownFormats.some((format) => format.what === what && (isSpeech(what) || format.clockRate === clockRate)),
  );
  const security = answeredProtection(own, ours, part);
  if (!security || !formats?.some(({ what }) => isSpeech(what))) return undefined;
  return agree(own, part, formats, ownFormats, security);
}

// --- Reading ---

function partsOf(text: string): Part[] | undefined {
  const lines = parseSdp(text);
  const media = describe(text)?.media;
  return lines && media?.map((medium, at) => ({ medium, section: lines.media[at]!, session: lines.session }));
}

function isOpenAudio(medium: Medium): boolean {
  return medium.kind === 'audio' && medium.port > 0;
}

interface Fit {
  readonly part: Part;
  readonly formats: readonly Format[];
  readonly security: MediaSecurity;
  readonly lines: readonly string[];
}

function fittingPart(own: OwnMedia, part: Part): Fit | undefined {
  if (!isOpenAudio(part.medium) || !muxFits(own, part)) return undefined;
  const formats = commonFormats(part.medium.codecs, own);
  const taken = takenProtection(own, part);
  return formats && taken ? { part, formats, ...taken } : undefined;
}

function muxFits(own: OwnMedia, { medium }: Part): boolean {
  return own.rtcp !== 'mux' || medium.rtcpMux;
}

const IP_ADDRESS = /^(?:[\d.]+|[\da-f.]*:[\da-f:.]+)$/i;

function agree(
  own: OwnMedia,
  part: Part,
  theirs: readonly Format[],
  ours: readonly Format[],
  security: MediaSecurity,
): Agreed {
  const { medium, section, session } = part;
  const formats = agreeFormats(theirs, ours);
  const remoteDirection = remoteDirectionOf(medium);
  const known = medium.address !== undefined && IP_ADDRESS.test(medium.address) && !isNowhere(medium.address);
  return {
    ...formats,
    address: known ? medium.address : undefined,
    port: medium.port,
    rtcp: own.rtcp === 'mux' ? 'mux' : rtcpPortOf(part),
    ptimeMs: ptimeOf(own, part, formats.send.codec),
    voipMetrics: own.voipMetrics && asksForVoipMetrics(part),
    direction: meet(own.direction, mirrored(remoteDirection)),
    remoteDirection,
    security,
    protocol: medium.protocol,
    ice: own.ice && iceOf(section, session),
    mid: attributes(section, 'mid')[0],
  };
}

/** What the phone wants, the hold of RFC 2543 §B.5 included. With ICE, no address only means not known yet. */
function remoteDirectionOf({ direction, address, ice }: Medium): Direction {
  if (!isNowhere(address) || ice) return direction;
  return direction === 'sendrecv' || direction === 'sendonly' ? 'sendonly' : 'inactive';
}

/** What both allow, seen from our side. */
function meet(a: Direction, b: Direction): Direction {
  const sends = (direction: Direction) => direction === 'sendrecv' || direction === 'sendonly';
  const receives = (direction: Direction) => direction === 'sendrecv' || direction === 'recvonly';
  if (sends(a) && sends(b)) return receives(a) && receives(b) ? 'sendrecv' : 'sendonly';
  return receives(a) && receives(b) ? 'recvonly' : 'inactive';
}

/** a=rtcp (RFC 3605), else the next one (RFC 3550 §11). */
function rtcpPortOf({ medium, section }: Part): number {
  const given = Number(/^(\d{1,5})\b/.exec(attributes(section, 'rtcp')[0] ?? '')?.[1] ?? 0);
  return given > 0 && given <= 65_535 ? given : Math.min(medium.port + 1, 65_535);
}

/**
 * What stands there are the reports that its author wants to get; beside a medium it counts instead of what stands
 * above all (RFC 3611 §5.1, 5.2).
 */
function asksForVoipMetrics({ section, session }: Part): boolean {
  const beside = attributes(section, 'rtcp-xr');
  const asked = beside.length > 0 ? beside : attributes(session, 'rtcp-xr');
  return asked.some((formats) => formats.split(/\s+/).includes('voip-metrics'));
}

function ptimeOf(own: OwnMedia, { section }: Part, codec: CodecName): number {
  const read = (name: string, otherwise: number): number => {
    const value = Number.parseFloat(attributes(section, name)[0] ?? '');
    return value > 0 ? value : otherwise;
  };
  return packetMs(codec, read('ptime', own.ptimeMs), read('maxptime', Number.POSITIVE_INFINITY));
}

// --- Writing ---

interface MediumPlan extends Protection {
  readonly formats: readonly Format[];
  readonly direction: Direction;
  readonly mid: string | undefined;
  readonly ice: boolean;
  readonly voipMetrics: boolean;
}

interface SessionPlan {
  readonly time: string;
  readonly bundledMid: string | undefined;
  readonly ice: boolean;
}

function sessionLines(own: OwnMedia, { time, bundledMid, ice }: SessionPlan): SdpLine[] {
  const network = `IN ${own.address.includes(':') ? 'IP6' : 'IP4'} ${own.address}`;
  const lines = [
    { type: 'v', value: '0' },
    { type: 'o', value: `- 0 0 ${network}` },
    { type: 's', value: '-' },
    { type: 'c', value: network },
    { type: 't', value: time },
  ];
  if (ice) lines.push({ type: 'a', value: 'ice-lite' });
  if (bundledMid !== undefined) lines.push({ type: 'a', value: `group:BUNDLE ${bundledMid}` });
  return lines;
}

function ownMedium(own: OwnMedia, plan: MediumPlan): SdpSection {
  const { formats, protocol, lines, direction, mid, ice, voipMetrics } = plan;
  const payloads = formats.map(({ payload }) => payload).join(' ');
  const values: string[] = formats.flatMap(formatLines);
  values.push(`ptime:${own.ptimeMs}`);
  if (own.rtcp === 'mux') values.push('rtcp-mux');
  else if (own.rtcp !== own.rtpPort + 1) values.push(`rtcp:${own.rtcp}`);
  if (voipMetrics) values.push('rtcp-xr:voip-metrics');
  values.push(...lines);
  if (own.ice && ice)
    values.push(`ice-ufrag:${own.ice.ufrag}`, `ice-pwd:${own.ice.pwd}`, ...own.ice.candidates.map(formatCandidate));
  if (mid !== undefined) values.push(`mid:${mid}`);
  // A browser names the stream that its page sees by this (RFC 8830).
  if (own.dtls) values.push('msid:box sound');
  values.push(direction);
  return [
    { type: 'm', value: `audio ${own.rtpPort} ${protocol} ${payloads}` },
    ...values.map((value) => ({ type: 'a', value })),
  ];
}

function formatLines({ payload, name, clockRate, channels, fmtp }: Format): string[] {
  const map = `rtpmap:${payload} ${name}/${clockRate}${channels > 1 ? `/${channels}` : ''}`;
  return fmtp === undefined ? [map] : [map, `fmtp:${payload} ${fmtp}`];
}

/** Rejected in its place, by its name where it has one. */
function rejectedPart({ section }: Part): SdpSection {
  const [mid] = attributes(section, 'mid');
  const lines = rejected(section);
  return mid === undefined ? lines : [...lines, { type: 'a', value: `mid:${mid}` }];
}
