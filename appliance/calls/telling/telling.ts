import { type Phrase, type PhraseKey, type PhraseParams, phrase } from '../../base/words/index.ts';
import type { Party, TrailStep } from '../types.ts';
import type { Lines } from './lines.ts';
import { RingRound } from './ring-round.ts';

/** What is to be known of the office to tell a story well. */
export interface Names {
  /** What kind of thing that is; undefined for a person, and for what is there no more. */
  readonly kindOf: (node: string) => PhraseKey | undefined;
  /** Whose line that is. */
  readonly ownerOf: (line: string) => string;
  /** The name that the office's contacts give a number. */
  readonly contactOf: (number: string) => string | undefined;
  /** What somebody wants who dials that code. */
  readonly codeOf: (code: string) => PhraseKey | undefined;
}

export interface Ending {
  readonly at: number;
  readonly answeredAt: number | undefined;
  readonly reason: Phrase;
}

/** A story that is being told. */
export interface Telling {
  readonly names: Names;
  readonly lines: Lines;
  readonly caller: Party;
  round: RingRound;
  /** The name of the extension in whose round people ring. */
  reached: string | undefined;
  /** What the called person sees, said with the next provider. */
  shown: Phrase | undefined;
  /** Said only where the end of the call does not say it again. */
  pending: (() => void) | undefined;
  /** When the one answered who talks now. */
  talksSince: number | undefined;
  /** The call ended while phones rang. */
  isRinging: boolean;
  /** The last thing that is told says how it ended. */
  saidEnd: boolean;
}

/** A step that is a whole sentence. */
export function sentence(telling: Telling, { at, phrase: said }: TrailStep): void {
  interrupt(telling, at);
  telling.lines.begin(at, said);
}

/** What comes next has nothing to do with who was ringing, and with what was held back. */
export function interrupt(telling: Telling, at: number): void {
  endRound(telling, at);
  telling.pending?.();
  telling.pending = undefined;
  telling.saidEnd = false;
}

/** Nobody of these rings any more: the line says what they did. */
export function endRound(telling: Telling, at: number): void {
  const { round, lines } = telling;
  const alone = isAlone(telling);
  telling.round = new RingRound();
  const told = round.told(at);
  if (!told) return;
  if (!lines.last) lines.begin(at, told, true);
  else if (!alone) lines.with(at, told);
  else if (lines.last.key === 'story.name') lines.instead(told);
  else lines.aside(at, round.toldOfOne(at) ?? told);
}

/** Only the one is rung whom the line has named. */
export function isAlone({ round, reached }: Telling): boolean {
  return reached !== undefined && round.isOf(reached);
}

/** Somebody outside, by the name that the contacts give. */
export function named(telling: Telling, number: string): Phrase {
  const name = telling.names.contactOf(number);
  return name === undefined ? phrase('story.name', { name: number }) : withNumber(name, number);
}

/** The name of somebody, as the contacts know it where nobody gave one. */
export function nameOf({ names }: Telling, name: string): string {
  return names.contactOf(name) ?? name;
}

/** `Jan Post (+31…)`, `Spaak (Spaak B.V., +31…)`. */
function withNumber(name: string, number: string): Phrase {
  if (!name.endsWith(')')) return phrase('story.named', { name, number });
  return phrase('story.name', { name: `${name.slice(0, -1)}, ${number})` });
}

const digits = (name: string): string => name.replace(/[\s().+-]/g, '');

const isWithheld = (number: string): boolean => number === 'anonymous';

/** The one who calls. */
export function callerOf({ caller: { name, number, trunkId } }: Telling): Phrase {
  const isNamed = name !== '' && digits(name) !== digits(number);
  if (isWithheld(number)) return phrase('story.name', { name });
  return trunkId === undefined || !isNamed
    ? phrase('story.name', { name: isNamed ? name : number })
    : withNumber(name, number);
}

export type Params = PhraseParams;
export const text = (value: Params[string] | undefined): string =>
  typeof value === 'object' ? '' : String(value ?? '');
