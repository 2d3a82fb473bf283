/**
 * Feeds damaged messages to the parser, the framer and the SDP reader. For tests with a number of rounds, at night
 * by the clock. What it finds belongs into `corpus/` as a file before it is repaired.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { type Clock, SystemClock } from '../../appliance/base/clock.ts';
import { SeededRandom } from '../../appliance/base/random.ts';
import { answerFault, audioOf, describe, isWebRtc, putsOnHold } from '../../appliance/sdp/describe.ts';
import { agreedFrom, answerTo, offerOf } from '../../appliance/sdp/own.ts';
import { fitOffer, limitCodecs, withDirection, withOrigin } from '../../appliance/sdp/rewrite.ts';
import { fatalKinds } from '../../appliance/sip/defects.ts';
import { parseDigestAnswer } from '../../appliance/sip/digest.ts';
import { responseTo, type SipMessage } from '../../appliance/sip/message.ts';
import { parse } from '../../appliance/sip/parse.ts';
import { refusalFor } from '../../appliance/sip/refusal.ts';
import { serialize } from '../../appliance/sip/serialize.ts';
import { StreamFramer } from '../../appliance/sip/stream-framer.ts';
import { BROWSER, own as plainPhone } from '../kit/own-media.ts';
import { mutate, shrink } from './mutator.ts';

const FOLDERS = ['corpus', '../vectors/rfc4475', '../vectors/rfc5118'];
/** One packet may never hold up the box for longer. Asked three times, for the machine may be busy. */
const SLOW_MS = 300;

export interface Finding {
  readonly what: string;
  /** As short as it could be made, in base64. */
  readonly input: string;
  readonly round: number;
}

export interface FuzzResult {
  readonly seed: number;
  readonly rounds: number;
  /** How many of the damaged messages were still messages, and how many of those could be used: the rest is shallow. */
  readonly messages: number;
  readonly usable: number;
  readonly findings: readonly Finding[];
}

export interface FuzzOptions {
  readonly seed: number;
  /** Ends after so many rounds, or … */
  readonly rounds?: number;
  /** … when the clock says so. */
  readonly untilMs?: number;
  readonly clock?: Clock;
}

/** Good messages and those that once were trouble. */
export function readSeeds(): Uint8Array[] {
  const seeds: Uint8Array[] = [];
  for (const folder of FOLDERS) {
    const path = `${import.meta.dirname}/${folder}`;
    for (const name of readdirSync(path).sort()) {
      const bytes = readFileSync(`${path}/${name}`);
      // Text files are kept with LF, as editors like them.
      if (name.endsWith('.txt')) seeds.push(Buffer.from(bytes.toString('utf8').replaceAll('\n', '\r\n')));
      else if (!name.endsWith('.md')) seeds.push(bytes);
    }
  }
  return seeds;
}

function must(condition: boolean, what: string): void {
  if (!condition) throw new Error(what);
}

const VIEWS = ['topVia', 'vias', 'from', 'to', 'callId', 'cseq', 'contacts', 'routes', 'recordRoutes', 'sdp'] as const;

/** Everything that must hold for any bytes. Answers how far they came. */
export function check(bytes: Uint8Array): 'garbage' | 'message' | 'usable' {
  const message = parse(bytes);
  if (message.kind === 'garbage') {
    must(
      message.defects.some(({ severity }) => severity === 'fatal'),
      'garbage without a reason',
    );
    return 'garbage';
  }
  for (const { code, severity } of message.defects) {
    must(fatalKinds.has(code) === (severity === 'fatal'), `unknown defect ${code}`);
  }
  const refusal = refusalFor(message, new Set(['timer']));
  const usable = !message.defects.some(({ severity }) => severity === 'fatal');
  must(usable || refusal !== undefined, 'fatal, and not refused');
  if (usable) useViews(message);
  if (message.kind === 'request') checkResponse(message);
  for (const value of message.headers.all('Authorization')) parseDigestAnswer(value);
  checkRoundTrip(message);
  return usable ? 'usable' : 'message';
}

function useViews(message: SipMessage): void {
  for (const view of VIEWS) void message[view];
  for (const address of [message.from, message.to]) must(!/[\r\n]/.test(`${address}`), 'line break in an address');
  if (message.kind === 'request') must(message.uri.equals(message.uri), 'a URI that differs from itself');
  const { sdp } = message;
  if (sdp !== undefined) checkSdp(sdp);
}

function checkResponse(request: Parameters<typeof responseTo>[0]): void {
  const response = serialize(responseTo(request, 400, { toTag: 'x' }));
  must(parse(response).kind === 'response', 'an answer that is none');
}

function checkRoundTrip(message: SipMessage): void {
  const written = serialize(message);
  const read = parse(written);
  must(read.kind === message.kind, `became ${read.kind}`);
  const again = read as SipMessage;
  must(again.startLine === message.startLine, `start line became ${again.startLine}`);
  must(Buffer.from(again.body).equals(Buffer.from(message.body)), 'another body');
  must(again.headers.text('Content-Length') === message.headers.text('Content-Length'), 'other headers');
  must(Buffer.from(serialize(again)).equals(Buffer.from(written)), 'not stable');
}

/** The box's own sound towards each kind of phone. */
const OWN = [plainPhone({ encryption: 'preferred' }), BROWSER];

function checkSdp(text: string): void {
  const description = describe(text);
  if (!description) return;
  void [audioOf(description), putsOnHold(description), isWebRtc(description)];
  const origin = { sessionId: '1', version: 1, address: '192.0.2.1' };
  for (const change of [
    (sdp: string) => withOrigin(sdp, origin),
    (sdp: string) => limitCodecs(sdp, 4),
    (sdp: string) => withDirection(sdp, 'sendonly'),
    (sdp: string) => fitOffer(text, sdp).sdp,
  ]) {
    const once = change(text);
    must(change(once) === once, `a change that changes again: ${change}`);
    must(describe(once)?.media.length === description.media.length, `other media after ${change}`);
  }
  for (const own of OWN) {
    const answer = answerTo(text, own);
    const fault = answer && answerFault(description, describe(answer.sdp) ?? { origin: undefined, media: [] });
    must(fault === undefined, `an answer that is none: ${fault}`);
    agreedFrom(own, offerOf(own, answer?.agreed), text);
  }
}

/** The stream is cut the same wherever the network cut it. */
export function checkStream(bytes: Uint8Array, random: SeededRandom): void {
  const whole = framesOf([bytes]);
  const pieces: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; ) {
    const length = random.integer(1, Math.max(1, bytes.length >> 2));
    pieces.push(bytes.subarray(at, at + length));
    at += length;
  }
  const cut = framesOf(pieces);
  must(JSON.stringify(cut) === JSON.stringify(whole), 'cut in another way');
}

/** Pings and pongs depend on where the cut is, messages and faults must not. */
function framesOf(pieces: readonly Uint8Array[]): string[] {
  const framer = new StreamFramer();
  const told: string[] = [];
  for (const piece of pieces) {
    for (const frame of framer.push(piece)) {
      if (frame.kind === 'message') told.push(Buffer.from(frame.bytes).toString('base64'));
      else if (frame.kind === 'fault') told.push(frame.fault);
    }
  }
  return told;
}

/** What is wrong with these bytes, if anything. */
function fault(bytes: Uint8Array, clock: Clock): string | undefined {
  try {
    for (let attempt = 1; ; attempt++) {
      const startedAt = clock.now();
      check(bytes);
      checkStream(bytes, new SeededRandom(bytes.length));
      if (clock.now() - startedAt < SLOW_MS) return undefined;
      if (attempt === 3) return `took longer than ${SLOW_MS} ms`;
    }
  } catch (error) {
    return (error as Error).message;
  }
}

/** Runs until its rounds or its time are over, or ten things were found. */
export async function fuzz({ seed, rounds, untilMs, clock = new SystemClock() }: FuzzOptions): Promise<FuzzResult> {
  const random = new SeededRandom(seed);
  const seeds = readSeeds();
  const findings: Finding[] = [];
  let round = 0;
  let messages = 0;
  let usable = 0;
  const limit = rounds ?? (untilMs === undefined ? 10_000 : Number.POSITIVE_INFINITY);
  while (round < limit && findings.length < 10 && (untilMs === undefined || clock.now() < untilMs)) {
    round++;
    const bytes = mutate(random, seeds);
    const what = fault(bytes, clock);
    if (what === undefined) {
      const reached = check(bytes);
      if (reached !== 'garbage') messages++;
      if (reached === 'usable') usable++;
    } else {
      const short = shrink(bytes, (smaller) => fault(smaller, clock) !== undefined);
      findings.push({ what, input: Buffer.from(short).toString('base64'), round });
    }
    // Others in this process must get their turn in a run of hours.
    if (round % 1_000 === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  return { seed, rounds: round, messages, usable, findings };
}

// A finding again: what is wrong with these bytes, given in base64.
if (import.meta.main) {
  console.log(fault(Buffer.from(process.argv[2] ?? '', 'base64'), new SystemClock()) ?? 'nothing is wrong');
}
