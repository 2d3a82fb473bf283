import { type Children, html, type VNode } from '../html.ts';
import type { State } from '../shapes.ts';
import { StateShape } from './icon.ts';

/** A strip with a sentence. `alert` is read out at once: for what went wrong just now. */
export function Notice(props: { state: State; children?: Children; alert?: boolean; action?: Children }): VNode {
  return html`<div class=${`notice ${props.state}`} role=${props.alert ? 'alert' : undefined}>
    <${StateShape} state=${props.state} size=${18} /><div>${props.children}</div>${props.action}
  </div>`;
}
