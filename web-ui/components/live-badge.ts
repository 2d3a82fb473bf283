import { clockTime, exact } from '../format.ts';
import { html, type VNode } from '../html.ts';
import { connection } from '../live.ts';
import type { State } from '../shapes.ts';
import { useStore } from '../store.ts';
import { t, type WordKey } from '../words/index.ts';
import { StateShape } from './icon.ts';

const looks: Record<string, { state: State; word: WordKey }> = {
  live: { state: 'well', word: 'live.live' },
  broken: { state: 'attention', word: 'live.broken' },
  paused: { state: 'off', word: 'live.paused' },
  connecting: { state: 'off', word: 'live.connecting' },
};

/** Says whether what is seen is of this moment, and if not, since when. */
export function LiveBadge({ onlyTrouble }: { onlyTrouble?: boolean }): VNode {
  const { state, since } = useStore(connection);
  const { state: shape, word } = looks[state] ?? { state: 'off', word: 'live.connecting' };
  const shown = !onlyTrouble || state === 'broken';
  // The region stays when there is nothing to say, so that a break is read out.
  return html`<span class="live-slot" role="status">${
    shown &&
    html`<span class=${`live-badge ${state}`} title=${state === 'broken' ? exact(since) : undefined}>
      <${StateShape} state=${shape} size=${12} />${t(word, { time: clockTime(since || Date.now()) })}</span>`
  }</span>`;
}
