/** The few changes that the box makes in descriptions on their way from phone to phone. */
import { type Codec, type Direction, describe, isCompanion } from './describe.ts';
import { formatSdp, parseSdp, type SdpLine, type SdpLines, type SdpSection } from './lines.ts';

/** Text that is no description comes back as it was: the other phone may judge it. */
function rewritten(text: string, change: (lines: SdpLines) => SdpLines): string {
  const lines = parseSdp(text);
  return lines ? formatSdp(change(lines)) : text;
}

export interface OwnOrigin {
  readonly sessionId: string;
  readonly version: number;
  /** Our address on that side. */
  readonly address: string;
}

/** With our o= line and no name: to each phone the box is the other end, for the whole session (RFC 3264 §8). */
export function withOrigin(text: string, origin: OwnOrigin): string {
  const family = origin.address.includes(':') ? 'IP6' : 'IP4';
  const value = `- ${origin.sessionId} ${origin.version} IN ${family} ${origin.address}`;
  return rewritten(text, ({ session, media }) => {
    const lines = session.filter(({ type }) => type !== 'o' && type !== 's');
    // The order is fixed: v, o, s, then the rest (RFC 8866 §5).
    return { session: [lines[0]!, { type: 'o', value }, { type: 's', value: '-' }, ...lines.slice(1)], media };
  });
}

/**
 * Our o= lines towards one peer: the same session id for its whole life, a version that grows by one with each
 * change and only then (RFC 3264 §8).
 */
export class SessionOrigin {
  readonly #sessionId: string;
  readonly #address: string;
  #version = 0;
  /** Stamped last, as it came. */
  #last: string | undefined;

  /** @param sessionId a random number in decimal digits */
  constructor(sessionId: string, address: string) {
    this.#sessionId = sessionId;
    this.#address = address;
  }

  /** The description as it goes to that peer. */
  stamp(text: string): string {
    if (this.#last === undefined || this.#at(0, text) !== this.#at(0, this.#last)) this.#version++;
    this.#last = text;
    return this.#at(this.#version, text);
  }

  #at(version: number, text: string): string {
    return withOrigin(text, { sessionId: this.#sessionId, version, address: this.#address });
  }
}

/**
 * Keeps the first `max` speech codecs of each audio medium, and of telephone-event and comfort noise one for each
 * clock rate that is left, so that an INVITE stays below what UDP carries whole.
 */
export function limitCodecs(text: string, max: number): string {
  const media = describe(text)?.media;
  if (!media) return text;
  return rewritten(text, (lines) => ({
    session: lines.session,
    media: lines.media.map((section, at) => {
      const { kind, codecs } = media[at]!;
      return kind === 'audio' && codecs.length > 0 ? keepPayloads(section, keptPayloads(codecs, max)) : section;
    }),
  }));
}

function keptPayloads(codecs: readonly Codec[], max: number): Set<string> {
  const speech = codecs.filter((codec) => !isCompanion(codec)).slice(0, max);
  const kept = new Set(speech.map(({ payload }) => String(payload)));
  const companions = new Set<string>();
  for (const codec of codecs.filter(isCompanion)) {
    const name = `${codec.name.toLowerCase()}/${codec.clockRate}`;
    if (companions.has(name) || !speech.some(({ clockRate }) => clockRate === codec.clockRate)) continue;
    companions.add(name);
    kept.add(String(codec.payload));
  }
  return kept;
}

const OF_PAYLOAD = /^(?:rtpmap|fmtp|rtcp-fb):(\d+)[ \t]/;

function keepPayloads(section: SdpSection, kept: ReadonlySet<string>): SdpSection {
  const [head, ...rest] = section;
  const [kind, port, protocol, ...formats] = head!.value.trim().split(/\s+/);
  const value = [kind, port, protocol, ...formats.filter((format) => kept.has(format))].join(' ');
  const belongs = ({ type, value: text }: SdpLine): boolean => {
    const payload = type === 'a' ? OF_PAYLOAD.exec(text)?.[1] : undefined;
    return payload === undefined || kept.has(payload);
  };
  return [{ type: 'm', value }, ...rest.filter(belongs)];
}

/** A medium that is not wanted, as offers and answers say it: port 0 and nothing else (RFC 3264 §6, §8.2). */
export function rejected(section: SdpSection): SdpSection {
  const [kind, , protocol, ...formats] = section[0]!.value.trim().split(/\s+/);
  // A format must stand there, though nobody looks at it.
  const format = formats[0] ?? '0';
  return [{ type: 'm', value: `${kind} 0 ${protocol} ${format}` }];
}

/** An answer that leaves out the last media means no to them: said in so many words, as RFC 3264 §6 wants it. */
export function completeAnswer(offer: string, answer: string): string {
  const asked = parseSdp(offer)?.media ?? [];
  const given = parseSdp(answer);
  if (!given || given.media.length >= asked.length) return answer;
  return formatSdp({
    session: given.session,
    media: [...given.media, ...asked.slice(given.media.length).map(rejected)],
  });
}

function kindOf(section: SdpSection): string {
  return section[0]!.value.trim().split(/\s+/, 1)[0]!.toLowerCase();
}

const DIRECTION = /^(?:sendrecv|sendonly|recvonly|inactive)$/i;

/** Sets the direction of all media that are not rejected; a rejected one has none. */
export function withDirection(text: string, direction: Direction): string {
  const media = describe(text)?.media;
  if (!media) return text;
  const bare = (lines: readonly SdpLine[]): SdpLine[] =>
    lines.filter(({ type, value }) => type !== 'a' || !DIRECTION.test(value.trim()));
  return rewritten(text, (lines) => ({
    session: bare(lines.session),
    media: lines.media.map((section, at) =>
      media[at]!.port === 0 ? section : [...bare(section), { type: 'a', value: direction }],
    ),
  }));
}

// --- A session whose other end changes ---

export interface Fitted {
  readonly sdp: string;
  /** For each medium of the new offer its place in the fitted one. */
  readonly places: readonly number[];
}

/**
 * An offer of a new party made fit for a session that has been agreed on with somebody else: media may never become
 * fewer nor change places (RFC 3264 §8), so those that the new party lacks are offered as rejected.
 */
export function fitOffer(agreed: string | undefined, offer: string): Fitted {
  const old = agreed === undefined ? undefined : parseSdp(agreed);
  const fresh = parseSdp(offer);
  if (!fresh) return { sdp: offer, places: [] };
  const places = fresh.media.map(() => -1);
  const media: SdpSection[] = (old?.media ?? []).map((section, at) => {
    const match = fresh.media.findIndex((other, index) => places[index] === -1 && kindOf(other) === kindOf(section));
    if (match < 0) return rejected(section);
    places[match] = at;
    return fresh.media[match]!;
  });
  for (const [index, section] of fresh.media.entries()) {
    if (places[index] === -1) places[index] = media.push(section) - 1;
  }
  return { sdp: formatSdp({ session: fresh.session, media }), places };
}

/** The answer to a fitted offer as the answer to the offer that was fitted. */
export function unfitAnswer(answer: string, places: readonly number[]): string {
  return rewritten(answer, ({ session, media }) => ({
    session,
    media: places.map((place) => media[place]).filter((section) => section !== undefined),
  }));
}
