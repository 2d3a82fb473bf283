import type { ConfigView, LineBody } from '../config/types.ts';
import type { Binding } from '../registrar/types.ts';
import { Uri } from '../sip/uri.ts';
import { isElsewhere } from './description.ts';
import { type Chosen, isOutside, type OutsideTarget, pathFacts, type TargetFacts } from './dialling.ts';
import { protectionAt } from './encryption.ts';
import { soundBehind } from './leg.ts';
import type { LiveCall } from './live-call.ts';
import { choose, type MediaNeeds, type MediaPath, type Need, type SoundEnd } from './media-path.ts';
import type { DialTarget } from './types.ts';
import type { Ringable } from './ways.ts';

/** What is known of all who are to ring for whom a call serves, and which way the sound of each phone would go. */
export interface RingingPlan {
  /** One for each target, in their order. */
  readonly facts: readonly TargetFacts[];
  /** The phones of one line of that target. */
  phonesOf(target: number, lineId: string): readonly Ringable[];
  /** Of a target outside; undefined where its sound can't be had. */
  outside(target: number): Ringable | undefined;
}

/** The phones of all who were chosen. */
export function ringables(plan: RingingPlan, { ring, outside }: Chosen): readonly Ringable[] {
  const phones = [...ring].flatMap(([target, lines]) => lines.flatMap(({ lineId }) => plan.phonesOf(target, lineId)));
  return [...phones, ...outside.flatMap((target) => plan.outside(target) ?? [])];
}

/** A call outside that won't be tried after all counts no more. `phones`: those that ring. */
export function letGo(targets: readonly DialTarget[], phones: readonly Ringable[] = []): void {
  for (const target of targets) {
    if (!isOutside(target)) continue;
    const rings = phones.some(({ way }) => way.kind === 'outside' && way.outside === target.outside);
    if (!rings) target.meter?.ended();
  }
}

interface Known {
  readonly binding: Binding;
  readonly path: MediaPath;
}

/** What was found out of one target. */
type Looked =
  | { readonly lines: ReadonlyMap<string, readonly Known[]> }
  | { readonly target: OutsideTarget; readonly path: MediaPath };

/** The box has answered already: whoever answers now is connected in it. */
const ANSWERED: ReadonlySet<Need> = new Set(['announcement']);

/** Looks at all their phones; where the box has to carry sound, its end towards the caller is opened now. */
export function planRinging(live: LiveCall, targets: readonly DialTarget[]): RingingPlan {
  const { floor, sound } = live;
  const looked = look(live, targets, floor.carries);
  if (!looked.some(needsBox)) return planned(live, targets, looked);
  const prepared = sound.caller.prepare();
  if (prepared === 'ready') return planned(live, targets, looked);
  const without = look(live, targets, () => false);
  return planned(live, targets, prepared === 'unfit' ? without : without.map(forWantOfPorts));
}

function needsBox(looked: Looked): boolean {
  if ('path' in looked) return looked.path.kind === 'anchored';
  return [...looked.lines.values()].some((phones) => phones.some(({ path }) => path.kind === 'anchored'));
}

function look(live: LiveCall, targets: readonly DialTarget[], media: MediaNeeds['media']): readonly Looked[] {
  const { floor, near, sound } = live;
  const caller = sound.endOf(near);
  const needs = near.media && !near.waiting ? ANSWERED : sound.needs;
  const pathTo = (callee: SoundEnd): MediaPath => choose({ caller, callee, media, needs });
  return targets.map((target) => {
    if (isOutside(target)) return { target, path: pathTo(endOutside(floor.config, target)) };
    const known = (lineId: string): readonly Known[] =>
      floor.locator.bindings(lineId).map((binding) => ({ binding, path: pathTo(endOf(floor.config, binding)) }));
    return { lines: new Map(target.lineIds.map((lineId) => [lineId, known(lineId)])) };
  });
}

/** What a provider can do is found out by asking it. */
export function endOutside(config: ConfigView, { trunkIds: [trunkId], outside }: OutsideTarget): SoundEnd {
  return {
    kind: 'plain',
    families: undefined,
    ...protectionAt(config, trunkId === undefined ? {} : { trunkId }, 'tls'),
    ...(outside.isEmergency ? { mustEncrypt: false } : {}),
  };
}

/** A registered phone may hear on the address that it speaks to us from and on the one that it says it has. */
function endOf(config: ConfigView, { transport, flow, contact, path, lineId }: Binding): SoundEnd {
  const own = Uri.tryParse(contact)?.host ?? '';
  // Behind other servers (RFC 3327) the flow is theirs.
  const seenAt = path.length === 0 ? flow?.remote.address : undefined;
  const end = soundBehind(transport, seenAt === undefined ? [own] : [seenAt, own]);
  const known = { ...end, ...protectionAt(config, { lineId }, transport) };
  if (end.kind === 'browser') return known;
  return { ...known, behindRouter: seenAt !== undefined && isElsewhere(own, seenAt) };
}

function forWantOfPorts(looked: Looked): Looked {
  const full = { kind: 'impossible', obstacle: 'ports' } as const;
  const without = (path: MediaPath): MediaPath => (path.kind === 'impossible' ? full : path);
  if ('path' in looked) return { ...looked, path: without(looked.path) };
  const changed = (phones: readonly Known[]): readonly Known[] =>
    phones.map((known) => ({ ...known, path: without(known.path) }));
  return { lines: new Map([...looked.lines].map(([lineId, phones]) => [lineId, changed(phones)])) };
}

function planned(live: LiveCall, targets: readonly DialTarget[], looked: readonly Looked[]): RingingPlan {
  const { config } = live.floor;
  const nameOf = (lineId: string): string => config.get<LineBody>('line', lineId)?.username ?? lineId;
  const phonesOf = (target: number, lineId: string): readonly Ringable[] => {
    const found = looked[target];
    const { callee } = targets[target]!;
    if (!found || !('lines' in found)) return [];
    return (found.lines.get(lineId) ?? [])
      .filter(({ path }) => path.kind !== 'impossible')
      .map(({ binding, path }) => ({
        ...{ target, callee, line: nameOf(lineId) },
        anchored: path.kind === 'anchored',
        way: { kind: 'phone', binding },
      }));
  };
  const outside = (target: number): Ringable | undefined => {
    const found = looked[target];
    if (!found || !('path' in found) || found.path.kind === 'impossible') return undefined;
    const { callee, outside: call, trunkIds, meter } = found.target;
    const way = { kind: 'outside', outside: call, trunkIds, meter } as const;
    return { target, callee, line: '', anchored: found.path.kind === 'anchored', way };
  };
  return { facts: targets.map((target, index) => factsOf(live, target, looked[index]!)), phonesOf, outside };
}

function factsOf({ floor, near }: LiveCall, target: DialTarget, looked: Looked): TargetFacts {
  const { config, legs } = floor;
  if (isOutside(target)) {
    const { path } = looked as Extract<Looked, { path: MediaPath }>;
    return { target, obstacle: path.kind === 'impossible' ? path.obstacle : undefined };
  }
  const { lines } = looked as Extract<Looked, { lines: unknown }>;
  const { extensionId } = target.callee;
  const facts = [...lines].map(([lineId, phones]) => {
    const line = config.get<LineBody>('line', lineId);
    return {
      lineId,
      username: line?.username ?? lineId,
      ...pathFacts(phones.map(({ path }) => path)),
      calls: legs.callsOnLine(lineId),
      callLimit: line?.callLimit ?? 1,
      calling: near.party.lineId === lineId,
    };
  });
  return { target, lines: facts, inACall: extensionId !== undefined && legs.legsOf(extensionId) > 0 };
}
