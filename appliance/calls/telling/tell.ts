import { type PhraseKey, phrase } from '../../base/words/index.ts';
import type { Party, TrailStep } from '../types.ts';
import { ENDINGS } from './endings.ts';
import { HANDLERS } from './handlers.ts';
import { Lines, type StoryLine } from './lines.ts';
import { RingRound } from './ring-round.ts';
import {
  callerOf,
  type Ending,
  endRound,
  isAlone,
  type Names,
  nameOf,
  type Params,
  sentence,
  type Telling,
} from './telling.ts';

/** A call, as far as its story needs it. */
export interface Tellable {
  readonly caller: Party;
  readonly dialled: string;
  /** Wall clock. */
  readonly startedAt: number;
  readonly trail: readonly TrailStep[];
  /** Undefined while it goes on. */
  readonly end?: Ending | undefined;
}

/**
 * The trail of a call as a story: steps that belong together in one line, in the order in which they happened, and at
 * the end what became of the caller. Steps that it knows nothing of stand there as they are.
 */
export function tell({ caller, dialled, startedAt, trail, end }: Tellable, names: Names): StoryLine[] {
  const lines = new Lines();
  const telling: Telling = {
    ...{ names, lines, caller, round: new RingRound(), saidEnd: false },
    ...{ reached: undefined, shown: undefined, pending: undefined, talksSince: undefined, isRinging: false },
  };
  if (!OPENINGS.has(trail[0]?.phrase.key ?? '')) {
    const who = phrase('story.name', { name: dialled });
    lines.begin(startedAt, phrase('story.called', { caller: callerOf(telling), who }));
  }
  for (const step of trail) {
    const handler = HANDLERS[step.phrase.key];
    if (handler) handler(telling, step.phrase.params ?? {}, step);
    else sentence(telling, step);
    lines.about(step.node);
  }
  if (end) tellEnd(telling, end);
  return lines.all();
}

function tellEnd(telling: Telling, end: Ending): void {
  if (!telling.round.isEmpty) telling.talksSince = undefined;
  telling.isRinging = !telling.round.isEmpty;
  const { params = {}, key } = end.reason;
  // What the only one did, the end says.
  if (SAYS_THE_SAME.has(key) && isAlone(telling)) telling.round = new RingRound();
  endRound(telling, end.at);
  const pending = telling.pending;
  telling.pending = undefined;
  if (telling.saidEnd && SAID_ALREADY.has(key)) return;
  if (pending && !SAYS_THE_SAME.has(key)) pending();
  const told = ENDINGS[key]?.(telling, params, end) ?? phrase(key as PhraseKey, byName(telling, params));
  const last = telling.lines.all().at(-1)?.phrase;
  if (JSON.stringify(last) !== JSON.stringify(told)) telling.lines.begin(end.at, told);
}

/** Steps with which a story begins by itself; else it says first who called whom. */
const OPENINGS: ReadonlySet<string> = new Set([
  ...['trail.came-from', 'trail.came-withheld', 'trail.came-inside', 'trail.reached', 'trail.code'],
  ...['trail.came-somehow', 'trail.came-withheld-somehow', 'trail.trunk-tried', 'trail.asked-on-page'],
  ...['trail.shown-own', 'trail.shown-office', 'trail.shown-first'],
  ...['trail.shown-fixed', 'trail.shown-caller', 'trail.shown-dialled', 'trail.shown-withheld', 'trail.shown-none'],
]);

/** Numbers of contacts by their names. */
function byName(telling: Telling, params: Params): Params {
  const { name, number } = params;
  return {
    ...params,
    ...(typeof name === 'string' ? { name: nameOf(telling, name) } : {}),
    ...(typeof number === 'string' ? { number: nameOf(telling, number) } : {}),
  };
}

/** Why a call ended, where the last line has said it. */
const SAID_ALREADY: ReadonlySet<string> = new Set(['call.left-message', 'call.not-authorised', 'call.blocked-caller']);

/** Why a call ended, in words that the last step of the trail uses too. */
const SAYS_THE_SAME: ReadonlySet<string> = new Set([
  'call.busy',
  'call.not-available',
  'call.declined',
  'call.no-such-number',
]);
