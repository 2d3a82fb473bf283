import { html, type VNode } from '../html.ts';
import type { State } from '../shapes.ts';
import type { Trunk } from '../shapes-outside.ts';
import { t } from '../words/index.ts';
import { StateBadge } from './state-badge.ts';

const LOOKS: Readonly<Record<Trunk['state']['health'], State>> = {
  up: 'well',
  down: 'broken',
  unknown: 'attention',
  off: 'off',
};

/** How a provider does: sign, colour and sentence. */
export function TrunkState({ trunk: { state } }: { trunk: Trunk }): VNode {
  return html`<span class="whole-state"><${StateBadge} state=${LOOKS[state.health]} word=${state.sentence} plain=${true} /></span>`;
}

export function callsText({ state, callsMax }: Trunk): string {
  return t('trunk.calls-now', { n: state.calls, most: callsMax });
}
