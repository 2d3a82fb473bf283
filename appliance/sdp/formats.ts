/** Which formats of a phone the box takes, and by which numbers (RFC 3264 §5.1, §6.1). */
import type { Codec } from './describe.ts';
import {
  type Agreed,
  type CodecName,
  type OpusWishes,
  OWN_CODECS,
  type OwnMedia,
  type ReceivedPayload,
} from './own-media.ts';

/** A format by the number of whoever described it, and what it is to us. */
export interface Format extends Codec {
  readonly what: ReceivedPayload['what'];
}

const EVENTS_FMTP = '0-15';
const EVENT_PAYLOADS: Readonly<Record<number, number>> = { 8000: 101, 48000: 110 };
const COMFORT_NOISE_PAYLOAD = 13;

function meaning({ name, clockRate, channels }: Codec): ReceivedPayload['what'] | undefined {
  switch (name.toLowerCase()) {
    case 'opus':
      return clockRate === 48_000 ? 'opus' : undefined;
    case 'g722':
      // Some write the rate that it really has (RFC 3551 §4.5.2 tells of the mistake).
      return (clockRate === 8_000 || clockRate === 16_000) && channels === 1 ? 'G722' : undefined;
    case 'pcma':
      return clockRate === 8_000 && channels === 1 ? 'PCMA' : undefined;
    case 'pcmu':
      return clockRate === 8_000 && channels === 1 ? 'PCMU' : undefined;
    case 'telephone-event':
      return clockRate in EVENT_PAYLOADS ? 'telephone-event' : undefined;
    case 'cn':
      return clockRate === 8_000 ? 'CN' : undefined;
    default:
      return undefined;
  }
}

export function isSpeech(what: ReceivedPayload['what']): what is CodecName {
  return what in OWN_CODECS;
}

/** Those of a phone's formats that we do too, each once, in its order; undefined when no speech is among them. */
export function commonFormats(codecs: readonly Codec[], own: OwnMedia): Format[] | undefined {
  const known = new Map<string, Format>();
  for (const codec of codecs) {
    const what = meaning(codec);
    if (what === undefined) continue;
    const key = what === 'telephone-event' ? `${what}/${codec.clockRate}` : what;
    if (!known.has(key)) known.set(key, { ...codec, what });
  }
  const speech = [...known.values()].filter(({ what }) => isSpeech(what) && own.codecs.includes(what));
  if (speech.length === 0) return undefined;
  // Events at 8000 stay even beside Opus alone: many phones know no others.
  const events = [...known.values()].filter(
    ({ what, clockRate }) =>
      what === 'telephone-event' &&
      own.events &&
      (clockRate === 8_000 || speech.some((codec) => codec.clockRate === clockRate)),
  );
  const noise = known.get('CN');
  const quiet = noise && own.comfortNoise && speech.some(({ clockRate }) => clockRate === 8_000) ? [noise] : [];
  return [...speech, ...quiet, ...events];
}

/** What we say of a format ourselves. */
export function ownFmtp(what: ReceivedPayload['what']): string | undefined {
  if (what === 'telephone-event') return EVENTS_FMTP;
  return isSpeech(what) ? OWN_CODECS[what].fmtp : undefined;
}

/** What we offer, in our order, by the numbers that this session has used already: they never change their meaning. */
export function offeredFormats(own: OwnMedia, before: Agreed | undefined): Format[] {
  const used = new Map(before?.receive.map(({ payload, what, clockRate }) => [payload, `${what}/${clockRate}`]));
  const number = (what: ReceivedPayload['what'], clockRate: number, usual: number): number => {
    for (const [payload, key] of used) if (key === `${what}/${clockRate}`) return payload;
    let payload = usual;
    while (used.has(payload)) payload = payload < 96 || payload === 127 ? 96 : payload + 1;
    used.set(payload, `${what}/${clockRate}`);
    return payload;
  };
  const format = (what: ReceivedPayload['what'], clockRate: number, channels: number, usual: number): Format => ({
    what,
    name: what,
    payload: number(what, clockRate, usual),
    clockRate,
    channels,
    fmtp: ownFmtp(what),
  });
  const speech = own.codecs.map((name) => {
    const { clockRate, channels, payload } = OWN_CODECS[name];
    return format(name, clockRate, channels, payload);
  });
  const narrow = speech.some(({ clockRate }) => clockRate === 8_000);
  const noise = own.comfortNoise && narrow ? [format('CN', 8_000, 1, COMFORT_NOISE_PAYLOAD)] : [];
  // 8000 before 48000: old PJSIP takes the first for all (Telephone, Zoiper, MicroSIP up to 3.20).
  const rates = [8_000, 48_000].filter((rate) => rate === 8_000 || speech.some(({ clockRate }) => clockRate === rate));
  const events = own.events ? rates.map((rate) => format('telephone-event', rate, 1, EVENT_PAYLOADS[rate]!)) : [];
  return [...speech, ...noise, ...events];
}

type AgreedFormats = Pick<Agreed, 'send' | 'sendEvents' | 'sendComfortNoise' | 'receive' | 'opus'>;

/**
 * @param theirs what both know, by the phone's numbers, at least one of speech; the first of speech is what we send
 * @param ours our own numbers where we offered; the phone may send by either, and by what it left out
 */
export function agreeFormats(theirs: readonly Format[], ours: readonly Format[]): AgreedFormats {
  const first = theirs.find(({ what }) => isSpeech(what))!;
  const receive = new Map<number, ReceivedPayload>();
  for (const { payload, what, clockRate } of [...ours, ...theirs])
    if (!receive.has(payload)) receive.set(payload, { payload, what, clockRate });
  return {
    send: { codec: first.what as CodecName, payload: first.payload },
    sendEvents: theirs
      .filter(({ what }) => what === 'telephone-event')
      .map(({ clockRate, payload }) => ({ clockRate, payload })),
    sendComfortNoise: theirs.find(({ what }) => what === 'CN')?.payload,
    receive: [...receive.values()],
    opus: opusWishes(theirs.find(({ what }) => what === 'opus')?.fmtp ?? ''),
  };
}

/** RFC 7587 §6.1. */
function opusWishes(fmtp: string): OpusWishes {
  const values = new Map<string, number>();
  for (const parameter of fmtp.split(';')) {
    const [name = '', value = ''] = parameter.split('=');
    if (/^\d{1,7}$/.test(value.trim())) values.set(name.trim().toLowerCase(), Number(value));
  }
  return {
    fec: values.get('useinbandfec') === 1,
    dtx: values.get('usedtx') === 1,
    constantBitRate: values.get('cbr') === 1,
    maxAverageBitRate: values.get('maxaveragebitrate'),
    maxPlaybackRateHz: values.get('maxplaybackrate'),
  };
}

/** The longest packet of the codec that is no longer than the phone wants (a=ptime, a=maxptime; RFC 8866 §6.4). */
export function packetMs(codec: CodecName, wantedMs: number, maxMs: number): number {
  const lengths = OWN_CODECS[codec].packetMs;
  return lengths.findLast((ms) => ms <= wantedMs && ms <= maxMs) ?? lengths[0]!;
}
