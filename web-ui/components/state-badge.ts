import { html, type VNode } from '../html.ts';
import type { State } from '../shapes.ts';
import { StateShape } from './icon.ts';

/** Colour, shape and word together. `plain` keeps the word in the text's colour, for long sentences. */
export function StateBadge({ state, word, plain }: { state: State; word: string; plain?: boolean }): VNode {
  return html`<span class=${`state ${state}${plain ? ' soft-word' : ''}`}>
    <${StateShape} state=${state} /><span class="word">${word}</span></span>`;
}
