import { SingleSettings } from '../components/single-settings.ts';
import { html, type VNode } from '../html.ts';
import { t } from '../words/index.ts';

/** Which calls are recorded, what the others hear of it, how long it is kept, and who fetches it (FAC-05). */
export function RecordingSettings(): VNode {
  return html`<${SingleSettings} entity="recording" address="/api/recording-settings" title=${t('settings.recording')}
    text=${t('settings.recording-text')} />`;
}
