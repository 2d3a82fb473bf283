import { AppError } from '../base/errors.ts';
import { phrase } from '../base/words/index.ts';
import { linesOf, partyFromOutside, partyOfLine } from '../calls/identity.ts';
import type { Party } from '../calls/types.ts';
import type { ConfigView, LineBody, NumberBody, OfficeBody, Stored, TrunkBody } from '../config/types.ts';
import { bareDigits } from '../rules/dialled.ts';
import { momentOf } from '../rules/local-time.ts';
import { indexOf } from '../rules/number-ranges.ts';
import { canonicalText, type Place } from '../rules/phone-number.ts';
import type { TrunkCall } from '../trunks/types.ts';

/** What somebody does whose phones ring. */
export type Behaviour =
  /** A phone is picked up, or the call refused by hand, after so many seconds. */
  | { readonly does: 'answers' | 'declines'; readonly afterSec: number }
  /** `rings`: nobody comes; `silent`: a phone that gives no sign; `away`: none is registered. */
  | { readonly does: 'busy' | 'rings' | 'silent' | 'away' }
  /** The phone itself sends the call on. */
  | { readonly does: 'forwards'; readonly to: string };

/** A provider that gives no sign when it is asked for a call, or refuses it (503). */
export interface TrunkFault {
  readonly name: string;
  readonly does: 'silent' | 'refuses';
}

/** A call that somebody wonders about (NPL-07). */
export interface Question {
  /** An extension, a line or an outside number in any spelling; undefined: withheld. */
  readonly from?: string | undefined;
  /** An extension, a code, a number of ours or one outside. */
  readonly to: string;
  /** The office's local time, `2026-12-25T10:00`, or an ISO moment with its offset; undefined: now. */
  readonly at?: string | undefined;
  /** What the caller keys when the box asks for the first time, for the second time …; empty: nothing. */
  readonly press?: readonly string[] | undefined;
  /** What people, lines and outside numbers do, by their number; whoever isn't named does `otherwise`. */
  readonly who?: readonly ({ readonly number: string } & Behaviour)[] | undefined;
  /** Undefined: they answer after five seconds. */
  readonly otherwise?: Behaviour | undefined;
  /** Whose phones ring: those that are registered now, or one for every line (the default). */
  readonly phones?: 'all' | 'registered' | undefined;
  /** Providers that don't carry the call, by their names: so it is seen whether the next one does. */
  readonly trunks?: readonly TrunkFault[] | undefined;
  /** How long the caller speaks where the box records. */
  readonly speaksSec?: number | undefined;
  /** When the caller hangs up, counted from the beginning. */
  readonly hangsUpAfterSec?: number | undefined;
}

/** Whoever isn't told apart picks up after so many seconds. */
export const ANSWERS: Behaviour = { does: 'answers', afterSec: 5 };

/** What a configured thing that can be dialled has. */
interface Numbered {
  readonly number: string;
  readonly name: string;
}

/** Who calls, and what the provider says of it where it is somebody outside. */
export interface Caller {
  readonly caller: Party;
  readonly came?: TrunkCall;
}

/** How callers are called who don't say who they are. */
export interface Naming {
  readonly withheld: string;
  /** The office's contacts (CAL-16). */
  readonly named?: ((number: string) => string | undefined) | undefined;
}

/** @throws AppError `invalid` at `from` */
export function callerOf({ from, to }: Pick<Question, 'from' | 'to'>, config: ConfigView, naming: Naming): Caller {
  const text = from?.trim() ?? '';
  if (text === '') return outsider(undefined, to, config, naming);
  const inside = insider(text, config);
  if (inside) return { caller: inside };
  const number = canonicalText(text, placeOf(config));
  if (!number?.startsWith('+')) throw wrong('from', phrase('what-if.from-unknown', { text }));
  return outsider(number, to, config, naming);
}

function outsider(callerNumber: string | undefined, to: string, config: ConfigView, naming: Naming): Caller {
  const dialled = canonicalText(to, placeOf(config)) ?? bareDigits(to);
  const came = { trunkId: trunkFor(dialled, config), dialled, callerNumber, callerName: undefined };
  return { caller: partyFromOutside(came, naming), came };
}

/** Over which provider a call to that number comes: its own, else the first. */
function trunkFor(dialled: string, config: ConfigView): string {
  const number = indexOf(config.list<NumberBody>('number')).find(dialled);
  return number?.trunkId ?? trunksOf(config)[0]?.id ?? '';
}

/** Those that are switched on, in the order in which they are tried. */
export function trunksOf(config: ConfigView): readonly Stored<TrunkBody>[] {
  return config
    .list<TrunkBody>('trunk')
    .filter(({ enabled }) => enabled)
    .toSorted((a, b) => a.position - b.position || a.name.localeCompare(b.name));
}

/** Where numbers are written that lack their country or area. */
export function placeOf(config: ConfigView): Place {
  const [office] = config.list<OfficeBody>('office');
  return { country: office?.country ?? '', areaCode: office?.areaCode };
}

function insider(text: string, config: ConfigView): Party | undefined {
  const line = config.find<LineBody>('line', 'username', text);
  const extension = config.find<Numbered>('extension', 'number', bareDigits(text));
  if (extension && config.entityOf(extension.id) === 'user') return partyOfUser(extension, config);
  if (line) return partyOfLine(config, line);
  if (extension) throw wrong('from', phrase('what-if.from-no-phone', { ...named(extension) }));
  return undefined;
}

function partyOfUser(user: Stored<Numbered>, config: ConfigView): Party {
  const [first] = linesOf(config, user.id);
  const line = first === undefined ? undefined : config.get<LineBody>('line', first);
  return line ? partyOfLine(config, line) : { ...named(user), extensionId: user.id };
}

function named({ number, name }: Numbered): { number: string; name: string } {
  return { number, name };
}

/** When, as people say it or now. @throws AppError `invalid` at `at` */
export function wallOf(at: string | undefined, config: ConfigView, nowMs: number): number {
  if (at === undefined || at.trim() === '') return nowMs;
  const [office] = config.list<OfficeBody>('office');
  const wallMs = momentOf(at, office?.timeZone ?? 'UTC');
  if (wallMs === undefined) throw wrong('at', phrase('what-if.no-time', { text: at }));
  return wallMs;
}

/** The keys, question after question. @throws AppError `invalid` at the entry that isn't keys */
export function keysOf(press: readonly string[]): readonly string[] {
  return press.map((each, index) => {
    const keys = bareDigits(each);
    if (!/^[0-9*#]*$/.test(keys)) throw wrong(`press.${index}`, phrase('what-if.keys', { text: each }));
    return keys;
  });
}

export function wrong(path: string, said: AppError['phrase']): AppError {
  return new AppError('invalid', said, path === '' ? [] : [{ path, phrase: said }]);
}
