import { duration, exact, spokenDuration, when } from '../format.ts';
import { html, type VNode } from '../html.ts';
import { useNow } from '../now.ts';

/** A moment: relative within a day, exact on hover and in the markup. */
export function When({ at, text }: { at: number; text?: string }): VNode {
  const now = useNow(30_000, text === undefined);
  return html`<time datetime=${new Date(at).toISOString()} title=${exact(at)}>${text ?? when(at, now)}</time>`;
}

/** A length that stands still. */
export function Length({ seconds }: { seconds: number }): VNode {
  return html`<span title=${spokenDuration(seconds)}>${duration(seconds)}</span>`;
}

/** A length that grows by the second; silent for screen readers, which would otherwise read every tick. */
export function Ticking({ since }: { since: number }): VNode {
  const now = useNow(1_000);
  return html`<span class="live-timer" role="timer" aria-live="off">${duration((now - since) / 1000)}</span>`;
}
