import { request } from '../api.ts';
import { html, type VNode } from '../html.ts';
import type { LiveCall } from '../shapes.ts';
import { t } from '../words/index.ts';
import { Button } from './button.ts';
import { StateBadge } from './state-badge.ts';
import { toastProblem } from './toast.ts';

/** That a call is recorded, with a way to pause while somebody reads out a card number (FAC-05). */
export function RecordingSwitch({ call }: { call: Pick<LiveCall, 'id' | 'recording'> }): VNode | null {
  if (!call.recording) return null;
  const paused = call.recording === 'paused';
  const turn = (): void => {
    request('PATCH', `/api/calls/${encodeURIComponent(call.id)}/recording`, { paused: !paused }).catch(toastProblem);
  };
  return html`<div class="row"><${StateBadge} state=${paused ? 'off' : 'fresh'} word=${t(paused ? 'recording.paused' : 'recording.runs')} />
    <${Button} kind="quiet" onClick=${turn}>${t(paused ? 'recording.go-on' : 'recording.pause')}<//></div>`;
}
