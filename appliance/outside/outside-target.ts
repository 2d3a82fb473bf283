import { type Phrase, phrase } from '../base/words/index.ts';
import type { Call, CallFailureLike, DialTarget, ExtensionDependencies, Party } from '../calls/types.ts';
import type { ConfigView, TrunkBody } from '../config/types.ts';
import { blockedBy, blockedSentence, type CallBlocks } from '../rules/call-category.ts';
import { type CallerIdChoice, type ShownNumber, shownNumber } from '../rules/caller-id.ts';
import { chooseTrunks, type TrunkFacts } from '../rules/trunk-choice.ts';
import type { Trunks } from '../trunks/types.ts';
import { emergencyTarget, type ToOutside } from './emergency-target.ts';
import { mayNot, noTrunk, noWay } from './failures.ts';
import { isEmergencyNumber, officeOf, ownNumbers, sharedNumbers, userOf, writtenNumber } from './office-numbers.ts';

/** A call that is to go outside. */
export interface OutsideWish {
  /** `+31201234567`, or a short number of the country. */
  readonly number: string;
  /** Whose rights, limits and number count: who dialled, or the extension that sends the call on. */
  readonly by: Party;
  readonly choice: CallerIdChoice;
  /** The call was for this number of ours and is sent on. */
  readonly divertedFrom?: string | undefined;
  /** It is to go over this provider alone: a test call. */
  readonly trunkId?: string | undefined;
}

/** What to dial, or why nothing. */
export type OutsideAnswer<Target extends DialTarget = DialTarget> =
  | { readonly target: Target }
  | { readonly failure: CallFailureLike };

type Explains = Pick<Call, 'explain'>;

/**
 * Every decision about a call to the outside (NPL-08, NPL-09, FAC-09, EXT-06), in the order in which it is explained:
 * may it be made, what does the called one see, which providers are tried. A call for help passes all of it.
 */
export function outsideTarget(call: Call, wish: OutsideWish, deps: ExtensionDependencies): OutsideAnswer {
  const { number } = wish;
  if (isEmergencyNumber(deps.config, number)) return { target: emergencyTarget(call, number, deps) };
  return ordinaryTarget(call, wish, deps);
}

/** The same of a number that is known to be no emergency number. */
export function ordinaryTarget(
  call: Explains,
  wish: OutsideWish,
  deps: ExtensionDependencies,
): OutsideAnswer<ToOutside> {
  const { config, brakes, trunks } = deps;
  const { number } = wish;
  const userId = userOf(config, wish.by);
  const blocked = blockedFor(number, userId, wish.by, config);
  if (blocked) {
    call.explain('blocked', blocked);
    return { failure: mayNot(blocked) };
  }
  const costing = { number, userId };
  const stopped = brakes?.stops(costing);
  if (stopped) {
    call.explain('brake', stopped);
    return { failure: mayNot(stopped) };
  }
  const ways = trunkWays(call, wish, config, trunks);
  if ('failure' in ways) return ways;
  const shown = explained(call, wish, deps);
  const target: ToOutside = {
    callee: { number, name: number },
    outside: {
      number,
      shownNumber: shown.number,
      ...(wish.divertedFrom === undefined ? {} : { divertedFrom: wish.divertedFrom }),
    },
    trunkIds: ways.trunkIds,
    meter: brakes?.begin(costing),
  };
  return { target };
}

/** BLK-01: the office's setting before the user's. */
function blockedFor(
  number: string,
  userId: string | undefined,
  { name }: Party,
  config: ConfigView,
): Phrase | undefined {
  const office = officeOf(config);
  const user = userId === undefined ? undefined : config.get<CallBlocks>('user', userId);
  const blocked = office && blockedBy(number, office, user);
  return blocked && blockedSentence(blocked, name);
}

function explained(call: Explains, { by, choice }: OutsideWish, { config }: ExtensionDependencies): ShownNumber {
  const shown = shownNumber({
    choice,
    own: ownNumbers(config, userOf(config, by)),
    office: writtenNumber(config, officeOf(config)?.callerId),
    shared: sharedNumbers(config),
  });
  const params = { number: shown.number ?? '', name: by.name };
  call.explain('caller-id', phrase(SHOWN[shown.from], params));
  return shown;
}

const SHOWN = {
  own: 'trail.shown-own',
  office: 'trail.shown-office',
  first: 'trail.shown-first',
  fixed: 'trail.shown-fixed',
  caller: 'trail.shown-caller',
  dialled: 'trail.shown-dialled',
  withheld: 'trail.shown-withheld',
  none: 'trail.shown-none',
} as const;

function trunkWays(
  call: Explains,
  { number, trunkId }: OutsideWish,
  config: ConfigView,
  trunks: Trunks | undefined,
): { readonly trunkIds: readonly string[] } | { readonly failure: CallFailureLike } {
  if (trunkId !== undefined) {
    const name = config.get<TrunkBody>('trunk', trunkId)?.name ?? trunkId;
    call.explain('trunk', phrase('trail.test-call', { name }), { node: trunkId });
    return { trunkIds: [trunkId] };
  }
  const facts = trunkFacts(config, trunks);
  if (facts.length === 0) return { failure: noTrunk(number) };
  const { tried, skipped } = chooseTrunks(facts, number);
  for (const { trunk, why } of skipped) {
    const params = { name: trunk.name, count: trunk.callsMax, number: number };
    call.explain('trunk', phrase(LEFT_OUT[why], params), { node: trunk.trunkId });
  }
  if (tried.length > 0) return { trunkIds: tried.map(({ trunkId }) => trunkId) };
  return {
    failure: noWay(
      number,
      skipped.some(({ why }) => why === 'full'),
    ),
  };
}

const LEFT_OUT = {
  down: 'trail.trunk-down',
  full: 'trail.trunk-full',
  'other-numbers': 'trail.trunk-other-numbers',
} as const;

/** All that are switched on, in their order, with what they carry. */
export function trunkFacts(config: ConfigView, trunks: Trunks | undefined): readonly TrunkFacts[] {
  const states = trunks?.states() ?? [];
  return states.map((state) => ({ ...state, numbers: config.get<TrunkBody>('trunk', state.trunkId)?.numbers }));
}
