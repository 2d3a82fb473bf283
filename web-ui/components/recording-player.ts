import { html, type VNode } from '../html.ts';
import { may } from '../session.ts';
import type { Recording } from '../shapes.ts';
import { t } from '../words/index.ts';
import { Notice } from './notice.ts';
import { partyName } from './person.ts';
import { WaveformPlayer } from './waveform-player.ts';

/** A recorded call: caller above, callee below (FAC-06); who may hear all may also take it along. */
export function RecordingPlayer({ recording }: { recording: Recording }): VNode {
  const { id, running, durationMs, caller, callee } = recording;
  if (running) return html`<${Notice} state="off">${t('recordings.still-running')}<//>`;
  const address = `/api/recordings/${encodeURIComponent(id)}`;
  const names = [partyName(caller), partyName(callee)];
  return html`<${WaveformPlayer} label=${names.join(' – ')} src=${`${address}/sound`} peaks=${`${address}/peaks`} durationMs=${durationMs}
    channels=${names} save=${may('hear-all-recordings') ? `${address}/sound?save=1` : undefined} />`;
}
