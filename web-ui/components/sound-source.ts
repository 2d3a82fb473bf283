import { useEffect, useMemo, useState } from 'preact/hooks';
import { html, type VNode } from '../html.ts';
import { soundFile } from '../wav.ts';
import { t } from '../words/index.ts';
import { Button } from './button.ts';
import { FileButton } from './file-button.ts';
import { Icon } from './icon.ts';
import { Segmented } from './segmented.ts';
import { SoundRecorder } from './sound-recorder.ts';
import { WaveformPlayer } from './waveform-player.ts';

/** A sound that is not kept yet, or a text that is to be spoken. */
export type NewSound =
  | { readonly kind: 'upload' | 'browser'; readonly sound: Blob; readonly name: string }
  | { readonly kind: 'typed'; readonly text: string };

const WAYS = ['upload', 'browser', 'typed'] as const;
type Way = (typeof WAYS)[number];

function Drop({ onFile }: { onFile: (file: File) => void }): VNode {
  const [over, hover] = useState(false);
  const onDrop = (event: DragEvent): void => {
    event.preventDefault();
    hover(false);
    const [file] = event.dataTransfer?.files ?? [];
    if (file) onFile(file);
  };
  return html`<div class="drop" data-over=${over ? '' : undefined} onDrop=${onDrop} onDragLeave=${() => hover(false)}
    onDragOver=${(event: DragEvent) => {
      event.preventDefault();
      hover(true);
    }}>
    <${Icon} name="upload" size=${28} /><p class="soft">${t('sound.drop')}</p>
    <${FileButton} accept=".wav,.mp3,audio/wav,audio/mpeg" onFile=${onFile}>${t('office-file.choose')}<//></div>`;
}

/** Heard before it is saved. */
function Listen({ sound, onOther }: { sound: Blob; onOther: () => void }): VNode {
  const address = useMemo(() => URL.createObjectURL(sound), [sound]);
  useEffect(() => () => URL.revokeObjectURL(address), [address]);
  return html`<div class="stack tight"><${WaveformPlayer} label=${t('sound.new')} src=${address} />
    <div class="actions"><${Button} kind="quiet" onClick=${onOther}>${t('sound.other')}<//></div></div>`;
}

interface SoundSourceProps {
  readonly value: NewSound | undefined;
  readonly onChange: (sound: NewSound | undefined) => void;
  /** Left out where only sounds make sense: music. */
  readonly mayType?: boolean;
  readonly error?: string;
}

/** A sound from a file, from the microphone, or of a typed text (EXT-04). */
export function SoundSource({ value, onChange, mayType = true, error }: SoundSourceProps): VNode {
  const [way, go] = useState<Way>(value?.kind ?? 'upload');
  const ways = WAYS.filter((one) => mayType || one !== 'typed').map((one) => ({
    value: one,
    label: t(`sound.way-${one}`),
  }));
  const chosen = value && value.kind !== 'typed' && value.kind === way ? value : undefined;
  const other = (): void => onChange(undefined);
  const take =
    (kind: 'upload' | 'browser') =>
    (sound: Blob, name = '') =>
      onChange({ kind, sound, name });
  return html`<div class="whole stack tight">
    <${Segmented} label=${t('sound.way')} labelShown=${true} options=${ways} value=${way} onChange=${(next: Way) => {
      go(next);
      onChange(undefined);
    }} />
    ${chosen && html`<${Listen} sound=${chosen.sound} onOther=${other} />`}
    ${!chosen && way === 'upload' && html`<${Drop} onFile=${(file: File) => take('upload')(soundFile(file), file.name)} />`}
    ${!chosen && way === 'browser' && html`<${SoundRecorder} onRecorded=${take('browser')} />`}
    ${
      way === 'typed' &&
      html`<label class="field"><span class="label">${t('sound.text')}</span>
        <textarea class="input" rows="4" maxlength="2000" value=${value?.kind === 'typed' ? value.text : ''}
          onInput=${(event: InputEvent) => onChange({ kind: 'typed', text: (event.currentTarget as HTMLTextAreaElement).value })}></textarea>
        <span class="help">${t('sound.text-help')}</span></label>`
    }
    ${error && html`<p class="error small" role="alert">${error}</p>`}</div>`;
}
