import { useEffect, useState } from 'preact/hooks';
import { html, type VNode } from '../html.ts';
import { emergencies } from '../live.ts';
import { useStore } from '../store.ts';
import { titleAlarm } from '../window-title.ts';
import { t } from '../words/index.ts';
import { Button } from './button.ts';
import { Notice } from './notice.ts';
import { When } from './when.ts';

const SEEN = 'emergencies seen';

/** In this tab: another screen in the office may still have to show it. */
function seenBefore(): readonly string[] {
  try {
    return JSON.parse(sessionStorage.getItem(SEEN) ?? '[]');
  } catch {
    return [];
  }
}

/** FAC-11: calls for help, over every page and in the window's title, for who is chosen to be told; without a sound. */
export function EmergencyNotices(): VNode {
  const all = useStore(emergencies) ?? [];
  const [seen, see] = useState(seenBefore);
  const open = all.filter(({ id }) => !seen.includes(id));
  const [latest] = open;
  const alarm = latest && t('emergency.title-alarm', { number: latest.number, name: latest.name });
  useEffect(() => titleAlarm(alarm), [alarm]);
  const done = (id: string) => (): void => {
    const next = [...seen, id].slice(-50);
    see(next);
    try {
      sessionStorage.setItem(SEEN, JSON.stringify(next));
    } catch {
      // Storage can be full or forbidden; then a reload shows it once more.
    }
  };
  return html`<section class="stack tight emergencies" aria-label=${t('emergency.notices')} role="alert">${open.map(
    ({ id, sentence, at }) => html`<${Notice} key=${id} state="broken"
      action=${html`<${Button} onClick=${done(id)}>${t('emergency.seen')}<//>`}><strong>${sentence}</strong>${' '}
      <span class="soft"><${When} at=${at} /></span><//>`,
  )}</section>`;
}
