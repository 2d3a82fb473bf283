import type { ConfigView, LineBody } from '../config/types.ts';
import type { Binding } from '../registrar/types.ts';
import { Uri } from '../sip/uri.ts';
import { isElsewhere } from './description.ts';
import { type LineFacts, pathFacts } from './dialling.ts';
import { protectionAt } from './encryption.ts';
import type { Ringable } from './fork.ts';
import { soundBehind } from './leg.ts';
import type { LiveCall } from './live-call.ts';
import { choose, type MediaNeeds, type MediaPath, type Need, type SoundEnd } from './media-path.ts';

/** What is known of lines that are to ring for whom a call serves, and which way the sound of each phone would go. */
export interface RingingPlan {
  readonly facts: readonly LineFacts[];
  phonesOf(lineId: string): readonly Ringable[];
}

interface Known {
  readonly binding: Binding;
  readonly path: MediaPath;
}

/** The box has answered already: whoever answers now is connected in it. */
const ANSWERED: ReadonlySet<Need> = new Set(['announcement']);

/** Looks at the phones of these lines; where the box has to carry sound, its end towards the caller is opened now. */
export function planRinging(live: LiveCall, lineIds: readonly string[]): RingingPlan {
  const { floor, sound } = live;
  const plan = look(live, lineIds, floor.carries);
  if (![...plan.values()].some((phones) => phones.some(({ path }) => path.kind === 'anchored'))) {
    return planned(live, plan);
  }
  const prepared = sound.caller.prepare();
  if (prepared === 'ready') return planned(live, plan);
  const without = look(live, lineIds, () => false);
  return planned(live, prepared === 'unfit' ? without : forWantOfPorts(without));
}

function look(live: LiveCall, lineIds: readonly string[], media: MediaNeeds['media']): Map<string, readonly Known[]> {
  const { floor, near, sound } = live;
  const caller = sound.endOf(near);
  const needs = near.media && !near.waiting ? ANSWERED : sound.needs;
  return new Map(
    lineIds.map((lineId) => {
      const line = floor.config.get<LineBody>('line', lineId);
      const bindings = floor.locator.bindings(lineId);
      const pathTo = (binding: Binding): MediaPath =>
        choose({ caller, callee: endOf(floor.config, binding, line), media, needs });
      return [lineId, bindings.map((binding) => ({ binding, path: pathTo(binding) }))];
    }),
  );
}

/** A registered phone may hear on the address that it speaks to us from and on the one that it says it has. */
function endOf(config: ConfigView, binding: Binding, line: LineBody | undefined): SoundEnd {
  const { transport, flow, contact, path } = binding;
  const own = Uri.tryParse(contact)?.host ?? '';
  // Behind other servers (RFC 3327) the flow is theirs.
  const seenAt = path.length === 0 ? flow?.remote.address : undefined;
  const end = soundBehind(transport, seenAt === undefined ? [own] : [seenAt, own]);
  const known = {
    ...end,
    ...protectionAt(config, line, transport),
    usesCodes: line?.callCodes === true,
  };
  if (end.kind === 'browser') return known;
  return { ...known, behindRouter: seenAt !== undefined && isElsewhere(own, seenAt) };
}

function forWantOfPorts(plan: Map<string, readonly Known[]>): Map<string, readonly Known[]> {
  const path = { kind: 'impossible', obstacle: 'ports' } as const;
  const changed = (phones: readonly Known[]): readonly Known[] =>
    phones.map((known) => (known.path.kind === 'impossible' ? { ...known, path } : known));
  return new Map([...plan].map(([lineId, phones]) => [lineId, changed(phones)]));
}

function planned({ floor, near }: LiveCall, plan: Map<string, readonly Known[]>): RingingPlan {
  const { config, legs } = floor;
  const lineOf = (lineId: string): LineBody | undefined => config.get<LineBody>('line', lineId);
  const facts = [...plan].map(([lineId, phones]) => ({
    lineId,
    username: lineOf(lineId)?.username ?? lineId,
    ...pathFacts(phones.map(({ path }) => path)),
    calls: legs.callsOnLine(lineId),
    callLimit: lineOf(lineId)?.callLimit ?? 1,
    calling: near.party.lineId === lineId,
  }));
  const phonesOf = (lineId: string): readonly Ringable[] =>
    (plan.get(lineId) ?? [])
      .filter(({ path }) => path.kind !== 'impossible')
      .map(({ binding, path }) => ({
        binding,
        line: lineOf(lineId)?.username ?? lineId,
        anchored: path.kind === 'anchored',
      }));
  return { facts, phonesOf };
}
