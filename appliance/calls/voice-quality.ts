import { QUALITY_REPORT_LINES_MAX } from '../base/limits-features.ts';
import type { PhoneReport } from '../media/types.ts';

/** What a phone reports of one call (RFC 6035 §4.6), as far as the history tells it. */
export interface VoiceQuality {
  readonly callId: string;
  /** Of its dialog, in whatever order; undefined where it names none. */
  readonly tags: readonly [string, string] | undefined;
  /** Of the sound that it heard itself; undefined where nothing of use is told. */
  readonly heard: PhoneReport | undefined;
}

type Values = ReadonlyMap<string, string>;
const NOTHING: Values = new Map();
const NO_DELAY_MAX_MS = 10_000;

/**
 * Reads a report, in the many ways that phones write it: with or without spaces, in any case, lines in any order.
 * Undefined when it names no call. What the phone tells of the other side is hearsay and left out.
 */
export function readVoiceQuality(text: string): VoiceQuality | undefined {
  const head = new Map<string, string>();
  const local = new Map<string, Values>();
  let isLocal = true;
  for (const line of text.split(/\r?\n/, QUALITY_REPORT_LINES_MAX)) {
    const colon = line.indexOf(':');
    const name = (colon < 0 ? line : line.slice(0, colon)).trim().toLowerCase();
    const value = colon < 0 ? '' : line.slice(colon + 1).trim();
    if (name === 'localmetrics') isLocal = true;
    else if (name === 'remotemetrics') isLocal = false;
    else if (PAIRS.has(name)) {
      if (isLocal && !local.has(name)) local.set(name, pairsOf(value));
    } else if (!head.has(name)) head.set(name, value);
  }
  const dialog = /^([^;\s]+)(.*)$/.exec(head.get('dialogid') ?? '');
  const callId = head.get('callid') || dialog?.[1];
  if (!callId) return undefined;
  return { callId, tags: dialog ? tagsOf(dialog[2] ?? '') : undefined, heard: heardIn(local) };
}

/** Lines that hold `NAME=value` each. */
const PAIRS: ReadonlySet<string> = new Set(['packetloss', 'jitterbuffer', 'delay', 'qualityest']);

function pairsOf(text: string): Values {
  const pairs = new Map<string, string>();
  for (const pair of text.split(/[\s;,]+/)) {
    const equals = pair.indexOf('=');
    if (equals > 0) pairs.set(pair.slice(0, equals).toUpperCase(), pair.slice(equals + 1));
  }
  return pairs;
}

function tagsOf(params: string): readonly [string, string] | undefined {
  const tag = (name: string) => new RegExp(`;\\s*${name}=([^;\\s]+)`, 'i').exec(params)?.[1];
  const [from, to] = [tag('from-tag'), tag('to-tag')];
  return from !== undefined && to !== undefined ? [from, to] : undefined;
}

function heardIn(local: ReadonlyMap<string, Values>): PhoneReport | undefined {
  const within = (line: string, name: string, least: number, most: number): number | undefined => {
    const text = (local.get(line) ?? NOTHING).get(name);
    const value = text !== undefined && /^\d{1,6}(?:\.\d{0,6})?$/.test(text) ? Number(text) : Number.NaN;
    return value >= least && value <= most ? value : undefined;
  };
  // 0 is how those write it who measure nothing.
  const delay = (line: string, name: string) => within(line, name, 0.001, NO_DELAY_MAX_MS);
  const heard: PhoneReport = {
    lossPercent: within('packetloss', 'NLR', 0, 100),
    discardedPercent: within('packetloss', 'JDR', 0, 100),
    jitterMs: within('delay', 'IAJ', 0, NO_DELAY_MAX_MS),
    bufferMs: delay('jitterbuffer', 'JBN'),
    roundTripMs: delay('delay', 'RTD'),
    rFactor: within('qualityest', 'RCQ', 1, 100),
    mos: within('qualityest', 'MOSCQ', 1, 5) ?? within('qualityest', 'MOSLQ', 1, 5),
  };
  return Object.values(heard).some((value) => value !== undefined) ? heard : undefined;
}
