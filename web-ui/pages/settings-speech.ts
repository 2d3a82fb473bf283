import { SingleSettings } from '../components/single-settings.ts';
import { html, type VNode } from '../html.ts';
import { t } from '../words/index.ts';

/** The service that speaks typed text (EXT-04). */
export function SpeechSettings(): VNode {
  return html`<${SingleSettings} entity="speech-service" address="/api/speech-service" title=${t('settings.speech')} text=${t('settings.speech-text')} />`;
}
