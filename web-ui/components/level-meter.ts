import { useEffect, useRef } from 'preact/hooks';
import { html, type VNode } from '../html.ts';
import { levelOf } from '../phone/microphone.ts';
import { t } from '../words/index.ts';

/** How loud the microphone is, as a bar that moves. */
export function LevelMeter({ stream }: { stream: MediaStream }): VNode {
  const bar = useRef<HTMLMeterElement>(null);
  useEffect(() => {
    const listening = levelOf(stream);
    let frame = 0;
    const look = (): void => {
      if (bar.current) bar.current.value = listening.level();
      frame = requestAnimationFrame(look);
    };
    look();
    return () => {
      cancelAnimationFrame(frame);
      listening.close();
    };
  }, [stream]);
  return html`<meter class="level" min="0" max="1" aria-label=${t('phone.level')} ref=${bar}></meter>`;
}
