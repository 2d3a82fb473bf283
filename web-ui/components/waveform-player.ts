import { useEffect, useRef, useState } from 'preact/hooks';
import { duration, spokenDuration } from '../format.ts';
import { html, type VNode } from '../html.ts';
import { useResource } from '../resource.ts';
import { t } from '../words/index.ts';
import { Button } from './button.ts';

export interface PlayerProps {
  /** What it is, for those who hear the page: `Message from Anna de Vries`. */
  readonly label: string;
  /** Address of the sound; it can be fetched in parts. */
  readonly src: string;
  /** Loudness over time, 0 to 1, one list a channel; or the address that answers it. */
  readonly peaks?: readonly (readonly number[])[] | string;
  /** Until the sound itself says so. */
  readonly durationMs?: number;
  /** Who speaks in each channel, where there are two. */
  readonly channels?: readonly string[];
  /** Address of the same as a file; left out: nobody may take it along. */
  readonly save?: string;
  readonly autoplay?: boolean;
  /** Once it has been played to its end, or nearly. */
  readonly onHeard?: () => void;
}

const SPEEDS = [1, 1.25, 1.5, 2, 0.75] as const;
const HEIGHT = 40;
const STEP_SEC = 5;
/** Nobody listens to the last breath. */
const HEARD_SEC = 1;

/** Only one thing is heard at a time. */
let playing: HTMLAudioElement | undefined;

/** Bars around a middle line, as one path: 100 units wide, HEIGHT high. */
export function wavePath(peaks: readonly number[]): string {
  const width = 100 / Math.max(1, peaks.length);
  return peaks
    .map((peak, at) => {
      const half = Math.max(0.02, Math.min(1, peak)) * (HEIGHT / 2 - 1);
      const x = ((at + 0.15) * width).toFixed(3);
      return `M${x} ${(HEIGHT / 2 - half).toFixed(2)}h${(width * 0.7).toFixed(3)}v${(half * 2).toFixed(2)}h-${(width * 0.7).toFixed(3)}Z`;
    })
    .join('');
}

interface PeaksAnswer {
  readonly peaks?: readonly number[];
  readonly left?: readonly number[];
  readonly right?: readonly number[];
}

/** The lists of an answer: one channel, or left and right (which are one where both are the same). */
function usePeaks(peaks: PlayerProps['peaks']): readonly (readonly number[])[] {
  const { data } = useResource<PeaksAnswer>(typeof peaks === 'string' ? peaks : undefined);
  if (typeof peaks !== 'string') return peaks ?? [];
  if (data?.peaks) return [data.peaks];
  return data?.left && data.right ? [data.left, data.right] : [];
}

function Wave({ peaks, part, label }: { peaks: readonly number[]; part: number; label?: string }): VNode {
  const path = wavePath(peaks);
  const done = `${(part * 100).toFixed(2)}%`;
  return html`${label && html`<span class="wave-name small">${label}</span>`}<div class="wave">
    <svg viewBox=${`0 0 100 ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true"><path d=${path} /></svg>
    <svg class="done" viewBox=${`0 0 100 ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true"
      style=${{ clipPath: `inset(0 calc(100% - ${done}) 0 0)` }}><path d=${path} /></svg></div>`;
}

/** All channels, or where there is no picture a plain bar. */
function Waves(props: { peaks: readonly (readonly number[])[]; part: number; channels: readonly string[] }): VNode {
  const { peaks, part, channels } = props;
  if (peaks.length === 0) {
    return html`<div class="wave plain"><div class="bar-done" style=${{ width: `${part * 100}%` }}></div></div>`;
  }
  return html`${peaks.map(
    (list, at) =>
      html`<${Wave} key=${at} peaks=${list} part=${part} label=${peaks.length > 1 ? channels[at] : undefined} />`,
  )}`;
}

/** The sound of a player: where it is, and what can be done with it. `look` is told of every change of its element. */
function useSound({ src, durationMs = 0, autoplay, onHeard }: PlayerProps) {
  const audio = useRef<HTMLAudioElement>(null);
  const [now, setNow] = useState({ at: 0, length: durationMs / 1_000, on: false, failed: false });
  const [speed, setSpeed] = useState(1);
  const heard = useRef(false);

  useEffect(() => () => audio.current?.pause(), []);
  useEffect(() => {
    heard.current = false;
    setNow({ at: 0, length: durationMs / 1_000, on: false, failed: false });
    if (autoplay) toggle();
  }, [src]);

  const look = (): void => {
    const sound = audio.current;
    if (!sound) return;
    const length = Number.isFinite(sound.duration) && sound.duration > 0 ? sound.duration : durationMs / 1_000;
    setNow({ at: sound.currentTime, length, on: !sound.paused, failed: sound.error !== null });
    if (heard.current || length === 0 || sound.currentTime < length - HEARD_SEC) return;
    heard.current = true;
    onHeard?.();
  };
  function toggle(): void {
    const sound = audio.current;
    if (!sound) return;
    if (!sound.paused) {
      sound.pause();
      return;
    }
    if (playing !== sound) playing?.pause();
    playing = sound;
    sound.playbackRate = speed;
    // What can't be played tells so by its error.
    void sound.play().catch(look);
  }
  const seek = (at: number): void => {
    if (audio.current) audio.current.currentTime = Math.min(Math.max(0, at), now.length);
  };
  const faster = (): void => {
    const next = SPEEDS[(SPEEDS.indexOf(speed as 1) + 1) % SPEEDS.length] ?? 1;
    setSpeed(next);
    if (audio.current) audio.current.playbackRate = next;
  };
  return { audio, now, speed, look, toggle, seek, faster };
}

/** Plays a sound: with its picture, by mouse and by keys, as fast as one likes. */
export function WaveformPlayer(props: PlayerProps): VNode {
  const { label, src, channels = [], save } = props;
  const { audio, now, speed, look, toggle, seek, faster } = useSound(props);
  const peaks = usePeaks(props.peaks);
  const onKey = (event: KeyboardEvent): void => {
    if (event.key === ' ') toggle();
    else if (event.key === 'ArrowRight') seek(now.at + STEP_SEC);
    else if (event.key === 'ArrowLeft') seek(now.at - STEP_SEC);
    else return;
    event.preventDefault();
  };
  const part = now.length > 0 ? now.at / now.length : 0;
  return html`<div class="player" role="group" aria-label=${label}>
    <audio ref=${audio} src=${src} preload="none" onTimeUpdate=${look} onPlay=${look} onPause=${look} onEnded=${look} onSeeking=${look} onError=${look}
      onLoadedMetadata=${look}></audio>
    <${Button} kind="icon" icon=${now.on ? 'hold' : 'play'} label=${now.on ? t('player.pause') : t('player.play')} onClick=${toggle} />
    <div class="waves">
      <${Waves} peaks=${peaks} part=${part} channels=${channels} />
      <input type="range" min="0" max=${Math.max(0.1, now.length)} step="0.1" value=${now.at} aria-label=${t('player.place')}
        aria-valuetext=${t('player.place-of', { at: spokenDuration(now.at), length: spokenDuration(now.length) })}
        onInput=${(event: InputEvent) => seek(Number((event.currentTarget as HTMLInputElement).value))} onKeyDown=${onKey} />
    </div>
    <span class="player-time small">${duration(now.at)} / ${duration(now.length)}</span>
    <button type="button" class="button quiet speed" title=${t('player.speed')} onClick=${faster}>
      ${speed}×<span class="unseen"> ${t('player.speed')}</span></button>
    ${save && html`<${Button} kind="icon" icon="download" label=${t('player.save')} href=${save} download="" />`}
    ${now.failed && html`<p class="error small" role="alert">${t('player.failed')}</p>`}
  </div>`;
}
