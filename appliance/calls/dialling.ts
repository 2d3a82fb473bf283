import { type Phrase, phrase } from '../base/words/index.ts';
import {
  CalleeBusy,
  Declined,
  NoCommonSound,
  NoFreePorts,
  NoLine,
  NotAnswered,
  NotAvailable,
  NotRegistered,
  PhoneRefused,
  SentElsewhere,
  Unreachable,
} from './ended.ts';
import { failureOf, LEFT_OUT, type MediaPath, type Obstacle } from './media-path.ts';
import type { DialOptions, DialResult, Party } from './types.ts';

/**
 * Whom to ring and what came of it, decided without ringing anybody: the same functions serve a real call and a
 * pretended one, so that what-if can't differ from what happens.
 */

/** What is known of a line before it is rung. */
export interface LineFacts {
  readonly lineId: string;
  readonly username: string;
  /** Phones registered on it. */
  readonly phones: number;
  /** Those of them that can hear this caller without the box between. */
  readonly matching: number;
  /** Why the others can't, each reason once. */
  readonly obstacles: readonly Obstacle[];
  /** Calls it is in now. */
  readonly calls: number;
  readonly callLimit: number;
  /** It is the caller's own. */
  readonly calling: boolean;
}

export type Refused = Exclude<DialResult, { kind: 'answered' }>;

export interface Sifted {
  readonly ring: readonly LineFacts[];
  /** Why others are left out. */
  readonly notes: readonly Phrase[];
  /** When nobody is left to ring. */
  readonly nobody: Refused | undefined;
}

/** Which of a line's phones can be rung, by the way that the sound of each would go. */
export function pathFacts(paths: readonly MediaPath[]): Pick<LineFacts, 'phones' | 'matching' | 'obstacles'> {
  const obstacles = paths.flatMap((path) => (path.kind === 'impossible' ? [path.obstacle] : []));
  return { phones: paths.length, matching: paths.length - obstacles.length, obstacles: [...new Set(obstacles)] };
}

/** Leaves out the lines that can't ring. */
export function sift(lines: readonly LineFacts[], options: DialOptions, inACall: boolean): Sifted {
  const { name } = options.callee;
  if (inACall && !options.secondCall) {
    const nobody = { kind: 'busy', failure: new CalleeBusy(name) } as const;
    return { ring: [], notes: [phrase('trail.in-a-call', { name })], nobody };
  }
  const ring: LineFacts[] = [];
  const notes: Phrase[] = [];
  for (const line of lines) {
    const why = leftOut(line);
    if (why) notes.push(why);
    else for (const obstacle of line.obstacles) notes.push(phrase(LEFT_OUT[obstacle], { line: line.username }));
    if (!why && line.matching > 0) ring.push(line);
  }
  return { ring, notes, nobody: ring.length > 0 ? undefined : nobodyToRing(lines, name) };
}

function leftOut(line: LineFacts): Phrase | undefined {
  const params = { line: line.username, count: line.calls };
  if (line.calling) return phrase('trail.skipped-own', params);
  if (line.phones === 0) return phrase('trail.skipped-unregistered', params);
  if (line.calls >= line.callLimit) return phrase('trail.skipped-full', params);
  return undefined;
}

function nobodyToRing(lines: readonly LineFacts[], name: string): Refused {
  if (lines.length === 0) return { kind: 'unreachable', failure: new NoLine(name) };
  if (lines.some((line) => line.calling || (line.phones > 0 && line.calls >= line.callLimit))) {
    return { kind: 'busy', failure: new CalleeBusy(name) };
  }
  const [obstacle] = lines.flatMap((line) => line.obstacles);
  if (obstacle) return { kind: 'unreachable', failure: failureOf(obstacle) };
  return { kind: 'unreachable', failure: new NotRegistered(name) };
}

/** The trail's line about who is called now. */
export function calls(ring: readonly LineFacts[], options: DialOptions): Phrase {
  const count = ring.reduce((sum, line) => sum + line.matching, 0);
  const params = { name: options.callee.name, count, seconds: Math.round(options.timeoutMs / 1000) };
  return phrase(count === 1 ? 'trail.calls-one' : 'trail.calls-many', params);
}

/** What one phone said that did not answer. */
export type PhoneSaid =
  | { readonly kind: 'busy' | 'busy-everywhere' | 'unavailable' | 'declined' | 'silent' | 'no-sound' | 'misfit' }
  /** The box can't carry its sound; or can, and tries once more. */
  | { readonly kind: 'no-ports' | 'translated' }
  | { readonly kind: 'refused'; readonly status: number; readonly reason: string }
  /** To a number of ours, and to an address elsewhere. */
  | { readonly kind: 'forwarded'; readonly to: string }
  | { readonly kind: 'sent-away'; readonly to: string };

const NOTES = {
  busy: 'trail.phone-busy',
  'busy-everywhere': 'trail.phone-busy',
  unavailable: 'trail.phone-unavailable',
  declined: 'trail.phone-declined',
  silent: 'trail.phone-silent',
  'no-sound': 'trail.phone-no-sound',
  misfit: 'trail.phone-misfit',
  'no-ports': 'trail.skipped-ports',
  translated: 'trail.phone-translated',
} as const;

export function noteOf(said: PhoneSaid, line: string): Phrase {
  if (said.kind === 'forwarded') return phrase('trail.phone-forwarded', { line, number: said.to });
  if (said.kind === 'sent-away') return phrase('trail.phone-sent-away', { line, address: said.to });
  if (said.kind === 'refused') {
    return phrase('trail.phone-refused', { line, status: said.status, reason: said.reason });
  }
  return phrase(NOTES[said.kind], { line });
}

/**
 * Whether one phone speaks for all: 603 and 600 are a person's decision for every phone (RFC 3261 §21.6), and so is
 * forwarding; a single 486 only says that this phone is busy, others go on ringing.
 */
function speaksForAll(said: PhoneSaid): boolean {
  return said.kind === 'declined' || said.kind === 'busy-everywhere' || said.kind === 'forwarded';
}

/** Counts what the phones say that ring together, and knows when that decides it. */
export class Tally {
  readonly #options: DialOptions;
  readonly #caller: Party;
  readonly #said: PhoneSaid[] = [];

  constructor(options: DialOptions, caller: Party) {
    this.#options = options;
    this.#caller = caller;
  }

  /** One phone has said this, and `left` others still may answer. Answers what it comes to, if that is clear now. */
  heard(said: PhoneSaid, by: Party, left: number): Refused | undefined {
    this.#said.push(said);
    if (left > 0 && !speaksForAll(said)) return undefined;
    return verdict(this.#said, this.#options, this.#caller, by);
  }
}

/**
 * What it comes to when no phone rings any more. Busy only when every phone that can be reached is busy; a phone that
 * said "not available" counts as not answered.
 */
function verdict(said: readonly PhoneSaid[], options: DialOptions, caller: Party, by: Party): Refused {
  const { name } = options.callee;
  const has = (kind: PhoneSaid['kind']): boolean => said.some((each) => each.kind === kind);
  const last = said.at(-1);
  if (last?.kind === 'forwarded') return { kind: 'forwarded', to: last.to, by };
  if (has('declined')) return { kind: 'declined', failure: new Declined(name) };
  if (has('busy-everywhere')) return { kind: 'busy', failure: new CalleeBusy(name) };
  if (has('unavailable')) return { kind: 'no-answer', failure: new NotAvailable(name) };
  if (has('busy')) return { kind: 'busy', failure: new CalleeBusy(name) };
  const refused = said.find((each) => each.kind === 'refused');
  const away = said.find((each) => each.kind === 'sent-away');
  if (away) return { kind: 'unreachable', failure: new SentElsewhere(name, away.to) };
  if (has('no-sound') || has('misfit')) return { kind: 'unreachable', failure: new NoCommonSound(caller.name, name) };
  if (has('no-ports')) return { kind: 'unreachable', failure: new NoFreePorts() };
  if (refused) return { kind: 'unreachable', failure: new PhoneRefused(name, refused.status, refused.reason) };
  return { kind: 'unreachable', failure: new Unreachable(name) };
}

export function notAnswered(options: DialOptions): Refused {
  return { kind: 'no-answer', failure: new NotAnswered(options.callee.name, Math.round(options.timeoutMs / 1000)) };
}

/** What the trail says when the ringing is over without an answer, beyond what the phones said. */
export function afterwards(refused: Refused): Phrase | undefined {
  if (refused.kind === 'forwarded' || !(refused.failure instanceof NotAnswered)) return undefined;
  return phrase('trail.nobody-answered', { seconds: refused.failure.seconds });
}
