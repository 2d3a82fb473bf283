import { Icon } from '../components/icon.ts';
import { StateBadge } from '../components/state-badge.ts';
import { html, type VNode } from '../html.ts';
import { calls, phones } from '../live.ts';
import type { LiveCall, Party, Phone, State, User } from '../shapes.ts';
import { useStore } from '../store.ts';
import { t } from '../words/index.ts';

/** How somebody can be reached at this moment. */
export interface ReachNow {
  readonly registered: number;
  readonly inCall: boolean;
}

function inCallIds(now: readonly LiveCall[]): Set<string> {
  const parties = now.flatMap((call): (Party | undefined)[] =>
    call.state === 'ringing' || call.state === 'voicemail' ? [call.caller] : [call.caller, call.callee],
  );
  return new Set(parties.map((party) => party?.extensionId).filter((id) => id !== undefined));
}

function phonesByUser(now: readonly Phone[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { user } of now) if (user) counts.set(user.id, (counts.get(user.id) ?? 0) + 1);
  return counts;
}

/** From the stream where this person may see it, else as it was when the list was fetched. */
export function useReach(): (user: User) => ReachNow {
  const talking = useStore(calls);
  const registered = useStore(phones);
  const busy = talking && inCallIds(talking);
  const counts = registered && phonesByUser(registered);
  return (user) => ({
    registered: counts ? (counts.get(user.id) ?? 0) : user.registered,
    inCall: busy ? busy.has(user.id) : user.inCall,
  });
}

/** In a word, with what it is sorted by. Silent: should be reachable and isn't. */
export function reachOf(user: User, now: ReachNow): { state: State; word: string; order: number; silent: boolean } {
  if (now.inCall) return { state: 'well', word: t('reach.in-call'), order: 0, silent: false };
  if (now.registered > 0)
    return { state: 'well', word: t('reach.phones', { n: now.registered }), order: 1, silent: false };
  if (user.lines.length > 0) return { state: 'attention', word: t('reach.silent'), order: 2, silent: true };
  return { state: 'off', word: t('reach.none'), order: 3, silent: true };
}

export function Reach({ user, now }: { user: User; now: ReachNow }): VNode {
  const { state, word } = reachOf(user, now);
  if (now.inCall)
    return html`<span class="state in-call"><${Icon} name="phone" size=${16} /><span class="word">${word}</span></span>`;
  return html`<${StateBadge} state=${state} word=${word} plain=${state === 'well'} />`;
}
