import { type Phrase, type PhraseKey, phrase } from '../base/words/index.ts';
import { CalleeBusy, NoLine, NotAnswered, NotRegistered } from './ended.ts';
import { failureOf, LEFT_OUT, type MediaPath, type Obstacle } from './media-path.ts';
import type { DialOptions, DialResult, DialTarget, Party } from './types.ts';

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

/** Phones of ours, of those that are rung together. */
export type LineTarget = Extract<DialTarget, { lineIds: readonly string[] }>;

/** Somebody outside. */
export type OutsideTarget = Exclude<DialTarget, LineTarget>;

export function isOutside(target: DialTarget): target is OutsideTarget {
  return 'outside' in target;
}

/** What is known of one who is to be rung. */
export type TargetFacts =
  | { readonly target: LineTarget; readonly lines: readonly LineFacts[]; readonly inACall: boolean }
  /** `obstacle`: why the caller could not hear them. */
  | { readonly target: OutsideTarget; readonly obstacle: Obstacle | undefined };

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
export function sift(lines: readonly LineFacts[], target: LineTarget, inACall: boolean): Sifted {
  const { name } = target.callee;
  if (inACall && !target.secondCall) {
    const nobody = { kind: 'busy', failure: new CalleeBusy(name) } as const;
    return { ring: [], notes: [phrase('trail.in-a-call', { name })], nobody };
  }
  const ring: LineFacts[] = [];
  const notes: Phrase[] = [];
  for (const line of lines) {
    const why = leftOut(line, target);
    if (why) notes.push(why);
    else for (const obstacle of line.obstacles) notes.push(phrase(LEFT_OUT[obstacle], { line: line.username }));
    if (!why && line.matching > 0) ring.push(line);
  }
  return { ring, notes, nobody: ring.length > 0 ? undefined : nobodyToRing(lines, name) };
}

/** Whom of those to ring, and why not the others; `refused` stands for each, undefined for those that ring. */
export interface Chosen {
  /** Lines of the target with that index. */
  readonly ring: ReadonlyMap<number, readonly LineFacts[]>;
  /** Indexes of targets outside. */
  readonly outside: readonly number[];
  readonly refused: readonly (Refused | undefined)[];
}

/** Chooses among all who are to be rung together, and says why. */
export function chooseAll(
  all: readonly TargetFacts[],
  { timeoutMs }: Pick<DialOptions, 'timeoutMs'>,
  explain: (said: Phrase) => void,
): Chosen {
  const ring = new Map<number, readonly LineFacts[]>();
  const outside: number[] = [];
  const refused = all.map((facts, index): Refused | undefined => {
    const nobody = 'obstacle' in facts ? outsideRefused(facts.obstacle) : undefined;
    if ('obstacle' in facts) {
      if (!nobody) outside.push(index);
      return nobody;
    }
    const sifted = sift(facts.lines, facts.target, facts.inACall);
    for (const note of sifted.notes) explain(note);
    if (sifted.nobody) return sifted.nobody;
    ring.set(index, sifted.ring);
    explain(calls(sifted.ring, facts.target.callee, timeoutMs));
    return undefined;
  });
  if (all.length > 1) for (const [index, one] of refused.entries()) if (one) explain(memberLeftOut(all[index]!, one));
  return { ring, outside, refused };
}

function outsideRefused(obstacle: Obstacle | undefined): Refused | undefined {
  return obstacle === undefined ? undefined : { kind: 'unreachable', failure: failureOf(obstacle) };
}

function memberLeftOut({ target }: TargetFacts, refused: Refused): Phrase {
  const why = refused.kind === 'forwarded' ? phrase('call.error') : refused.failure.phrase;
  return phrase('trail.member-left-out', { name: target.callee.name, why });
}

function leftOut(line: LineFacts, { comesBack = false }: LineTarget): Phrase | undefined {
  const params = { line: line.username, count: line.calls };
  if (line.calling) return phrase('trail.skipped-own', params);
  if (line.phones === 0) return phrase('trail.skipped-unregistered', params);
  if (line.calls >= line.callLimit && !comesBack) return phrase('trail.skipped-full', params);
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
export function calls(ring: readonly LineFacts[], { name }: Party, timeoutMs: number): Phrase {
  const count = ring.reduce((sum, line) => sum + line.matching, 0);
  const params = { name, count, seconds: Math.round(timeoutMs / 1000) };
  return phrase(count === 1 ? 'trail.calls-one' : 'trail.calls-many', params);
}

/** What one phone said that did not answer. */
export type PhoneSaid =
  | { readonly kind: 'busy' | 'busy-everywhere' | 'declined' | 'silent' | 'no-sound' | 'misfit' }
  /** `undisturbed`: because its person wants that. */
  | { readonly kind: 'unavailable'; readonly undisturbed?: boolean }
  /** The box can't carry its sound; or can, and tries once more. */
  | { readonly kind: 'no-ports' | 'translated' }
  | { readonly kind: 'refused'; readonly status: number; readonly reason: string }
  /** To a number of ours, and to an address elsewhere. */
  | { readonly kind: 'forwarded'; readonly to: string }
  | { readonly kind: 'sent-away'; readonly to: string }
  /** Of a call to the outside: the network knows no such number; this provider did not take it, and why. */
  | { readonly kind: 'no-such-number' }
  /** Of a call for help: its lines were busy, and another call over it ended. */
  | { readonly kind: 'gave-way' }
  | { readonly kind: 'not-carried'; readonly status?: number; readonly reason?: string };

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
  'no-such-number': 'trail.trunk-no-such-number',
  'gave-way': 'trail.trunk-gave-way',
} as const;

/** Whose phone said it: the line's user name; or of a call to the outside, over which provider, and to which number. */
export interface SaidBy {
  readonly line: string;
  readonly outside?: string | undefined;
}

export function noteOf(said: PhoneSaid, { line, outside }: SaidBy): Phrase {
  if (said.kind === 'forwarded') return phrase('trail.phone-forwarded', { line, number: said.to });
  if (said.kind === 'sent-away') return phrase('trail.phone-sent-away', { line, address: said.to });
  if (said.kind === 'not-carried') {
    const { status = 0, reason = '' } = said;
    return phrase(status ? 'trail.trunk-refused' : 'trail.trunk-silent', { line, status, reason });
  }
  if (said.kind === 'refused') {
    const { status, reason } = said;
    if (outside !== undefined) return phrase('trail.trunk-refused', { line, status, reason });
    return phrase('trail.phone-refused', { line, status, reason });
  }
  if (said.kind === 'unavailable' && said.undisturbed) return phrase('trail.phone-undisturbed', { line });
  if (outside !== undefined) return phrase(NOTES_OUTSIDE[said.kind] ?? NOTES[said.kind], { line, number: outside });
  return phrase(NOTES[said.kind], { line });
}

const NOTES_OUTSIDE: Readonly<Partial<Record<PhoneSaid['kind'], PhraseKey>>> = {
  busy: 'trail.outside-busy',
  'busy-everywhere': 'trail.outside-busy',
  unavailable: 'trail.outside-unavailable',
  declined: 'trail.outside-declined',
  silent: 'trail.trunk-silent',
  'no-sound': 'trail.outside-no-sound',
  misfit: 'trail.outside-no-sound',
};

export function notAnswered(options: Pick<DialOptions, 'callee' | 'timeoutMs'>): Refused {
  return { kind: 'no-answer', failure: new NotAnswered(options.callee.name, Math.round(options.timeoutMs / 1000)) };
}

/** What the trail says when the ringing is over without an answer, beyond what the phones said. */
export function afterwards(refused: Refused): Phrase | undefined {
  if (refused.kind === 'forwarded' || !(refused.failure instanceof NotAnswered)) return undefined;
  return phrase('trail.nobody-answered', { seconds: refused.failure.seconds });
}
