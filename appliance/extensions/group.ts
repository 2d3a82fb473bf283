import { RING_TIMEOUT_MS } from '../base/limits.ts';
import { phrase } from '../base/words/index.ts';
import type { Call, CallFailureLike, DialResult, DialTarget, Exit, ExtensionDependencies } from '../calls/types.ts';
import type { ConfigView, Stored } from '../config/types.ts';
import { shownInstead } from './caller-id.ts';
import { defineExtension } from './define-extension.ts';
import { type GroupBody, groupSchema } from './group-schema.ts';
import { way } from './onward.ts';
import { rings, targetsOf } from './ringing.ts';
import { insteadOf, type SentOn } from './sent-on.ts';

/** Rings its members all at once, and sends on what they don't take (GRP-01 to GRP-04). */
export const group = defineExtension<GroupBody>({
  type: 'group',
  section: 'groups',
  icon: 'people',
  schema: groupSchema,

  async run(call, group, dependencies) {
    const forward = forwardsOf(group, call.came ? 'outside' : 'inside');
    if (forward.always.length > 0) return forwardTo(call, group, { ...forward, when: 'always' }, dependencies);
    const result = await ringMembers(call, group, forward, dependencies);
    if (result.kind === 'answered') return call.ended();
    const when = result.kind === 'busy' ? 'busy' : 'unanswered';
    if (forward[when].length > 0) return forwardTo(call, group, { ...forward, when }, dependencies);
    return call.refuse(failureOf(group, result));
  },

  describe: ({ name, memberIds = [] }) => phrase('extension.group', { name, count: memberIds.length }),
  exits: (group, config) => exitsOf(group, config),
  rules: (group, all) => rulesOf(group, all),
});

type Side = 'inside' | 'outside';
type When = 'always' | 'busy' | 'unanswered';
const WHENS: readonly When[] = ['always', 'busy', 'unanswered'];

/** Where calls from one side go on, and after how long. */
interface Forwards extends Readonly<Record<When, readonly string[]>> {
  readonly side: Side;
  readonly unansweredSec: number;
}

function forwardsOf(group: GroupBody, side: Side): Forwards {
  return side === 'inside'
    ? {
        ...{ side, always: group.insideAlwaysDestinationIds, busy: group.insideBusyDestinationIds },
        ...{ unanswered: group.insideUnansweredDestinationIds, unansweredSec: group.insideUnansweredSec },
      }
    : {
        ...{ side, always: group.outsideAlwaysDestinationIds, busy: group.outsideBusyDestinationIds },
        ...{ unanswered: group.outsideUnansweredDestinationIds, unansweredSec: group.outsideUnansweredSec },
      };
}

const NOBODY: Pick<CallFailureLike, 'sip' | 'q850' | 'outcome'> = { sip: 480, q850: 20, outcome: 'unreachable' };

/** Nobody reachable counts as not answered, at once (GRP-02). */
async function ringMembers(
  call: Call,
  group: Stored<GroupBody>,
  { unanswered, unansweredSec }: Forwards,
  deps: ExtensionDependencies,
): Promise<DialResult> {
  const options = dialling(call, group, group.memberIds, deps);
  if (options.targets.length === 0) {
    const said = phrase('call.group-empty', { name: group.name });
    call.explain('group', said, { node: group.id });
    return { kind: 'unreachable', failure: { ...NOBODY, phrase: said } };
  }
  const rung = new Set(options.targets.map(({ callee }) => callee.number));
  return call.dial({
    ...options,
    timeoutMs: unanswered.length > 0 ? unansweredSec * 1_000 : RING_TIMEOUT_MS,
    follow: (to, by) => follow(call, group, { to, by, rung }, deps),
  });
}

/** Whom to ring for the group, members or others, and what all of them are shown (GRP-04, EXT-05). */
function dialling(call: Call, group: Stored<GroupBody>, ids: readonly string[], deps: ExtensionDependencies) {
  const { id, number, name, prefix } = group;
  const shown = shownInstead(call, group, name);
  return {
    callee: { number, name, extensionId: id },
    targets: targetsOf(call, ids, deps, shown),
    kind: 'group' as const,
    ...(prefix === undefined ? {} : { prefix }),
    ...(shown === undefined ? {} : { shown }),
  };
}

/**
 * A member's own forward (302) holds only where the group allows it (GRP-03), and rings one person or number: nobody
 * who rings already, or whom the forwards of this call have named before, or they would go round in a circle.
 */
function follow(
  call: Call,
  { name, memberForwarding }: GroupBody,
  { rung, ...sent }: SentOn & { readonly rung: Set<string> },
  deps: ExtensionDependencies,
): DialTarget | undefined {
  const params = { name, member: sent.by.name, to: sent.to };
  const target = memberForwarding && !rung.has(sent.to) ? insteadOf(call, sent, deps) : undefined;
  rung.add(sent.to);
  const key = target ? 'trail.group-follows' : memberForwarding ? 'trail.group-cannot-follow' : 'trail.group-ignores';
  call.explain('group', phrase(key, params));
  return target;
}

/** To one destination of any kind, or to several that ring together. */
async function forwardTo(
  call: Call,
  group: Stored<GroupBody>,
  { when, side, ...forward }: Forwards & { readonly when: When },
  deps: ExtensionDependencies,
): Promise<void> {
  const ids = forward[when];
  call.explain('group', phrase(`trail.group-${when}`, { name: group.name }), { node: group.id });
  const [only] = ids;
  const extension = only === undefined ? undefined : deps.config.get<{ readonly number: string }>('extension', only);
  if (ids.length === 1 && extension) {
    const shown = shownInstead(call, group, group.name);
    return call.goto(extension.number, { exit: exitTo(side, when, extension.id), prefix: group.prefix, shown });
  }
  const result = await call.dial({
    ...dialling(call, group, ids, deps),
    timeoutMs: RING_TIMEOUT_MS,
    follow: () => undefined,
  });
  if (result.kind === 'answered') return call.ended();
  return call.refuse(failureOf(group, result));
}

function failureOf({ name }: GroupBody, result: Exclude<DialResult, { kind: 'answered' }>): CallFailureLike {
  return result.kind === 'forwarded' ? { ...NOBODY, phrase: phrase('call.group-empty', { name }) } : result.failure;
}

const exitTo = (side: Side, when: When, id: string): string => `${side}.${when}.${id}`;

function exitsOf(group: Stored<GroupBody>, config: ConfigView): Exit[] {
  const members = group.memberIds.map((id): Exit => {
    const who = config.get<{ readonly name: string }>('extension', id)?.name ?? '';
    return { key: `member.${id}`, label: phrase('exit.member', { who }), to: way(id), prefix: group.prefix };
  });
  const forwards = (['inside', 'outside'] as const).flatMap((side) => {
    const forward = forwardsOf(group, side);
    return WHENS.flatMap((when) =>
      [...new Set(forward[when])].map((id): Exit => {
        const label = phrase(`exit.group-${side}-${when}`, { seconds: forward.unansweredSec });
        return { key: exitTo(side, when, id), label, to: way(id), prefix: group.prefix };
      }),
    );
  });
  const uniqueMembers = members.filter(({ key }, at) => members.findIndex((one) => one.key === key) === at);
  return [...uniqueMembers, ...forwards, { key: 'unanswered', label: phrase('exit.unanswered'), to: undefined }];
}

/** What rings together has to ring: a menu can't be one of several. */
function rulesOf(group: GroupBody, all: ConfigView) {
  const wrong = (field: string, ids: readonly string[]) =>
    ids.flatMap((id, at) =>
      all.entityOf(id) === undefined || rings(all, id)
        ? []
        : [{ path: `${field}.${at}`, phrase: phrase('group.cannot-ring', { title: titleOf(all, id) }) }],
    );
  const lists = Object.entries(group).filter(([field, value]) => /Ids$/.test(field) && Array.isArray(value));
  return lists.flatMap(([field, value]) => {
    const ids = value as readonly string[];
    const twice = ids.findIndex((id, at) => ids.indexOf(id) < at);
    return [
      ...(field === 'memberIds' || ids.length > 1 ? wrong(field, ids) : []),
      ...(twice < 0
        ? []
        : [{ path: `${field}.${twice}`, phrase: phrase('group.twice', { title: titleOf(all, ids[twice] ?? '') }) }]),
    ];
  });
}

function titleOf(all: ConfigView, id: string): string {
  const body = all.get<{ readonly number: string; readonly name: string }>('extension', id);
  return body ? `${body.number} ${body.name}` : '';
}
