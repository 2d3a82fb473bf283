import { t } from '../words/index.ts';

/** A call comes while another page or program is in front: the computer itself says so, where the person allowed it. */

export function mayAskForNotices(): boolean {
  return 'Notification' in window && Notification.permission === 'default';
}

export async function askForNotices(): Promise<void> {
  await Notification.requestPermission().catch(() => undefined);
}

const shown = new Map<string, Notification>();

/** Shows the call `id`; pressing it brings the page to the front, where one answers. */
export function showNotice(id: string, who: string): void {
  if (shown.has(id) || !document.hidden || !('Notification' in window) || Notification.permission !== 'granted') return;
  const notice = new Notification(t('phone.incoming', { who }), { tag: id, requireInteraction: true });
  notice.onclick = () => {
    window.focus();
    notice.close();
  };
  shown.set(id, notice);
}

/** It rings no more. */
export function hideNotices(but: readonly string[]): void {
  for (const [id, notice] of shown) {
    if (but.includes(id)) continue;
    notice.close();
    shown.delete(id);
  }
}
