import { useState } from 'preact/hooks';
import { html, type VNode } from '../html.ts';
import { news } from '../live.ts';
import { useResource } from '../resource.ts';
import { may } from '../session.ts';
import type { Prompt } from '../shapes.ts';
import { useStore } from '../store.ts';
import { t } from '../words/index.ts';
import { Button } from './button.ts';
import { Dialog } from './dialog.ts';
import type { FieldProps } from './field.ts';
import { AddPrompt } from './prompt-form.ts';
import { SearchSelect } from './select.ts';
import { WaveformPlayer } from './waveform-player.ts';

/** The player of a sound of the library. */
export function PromptPlayer({ prompt }: { prompt: Prompt }): VNode {
  const address = `/api/prompts/${encodeURIComponent(prompt.id)}`;
  return html`<${WaveformPlayer} label=${prompt.name} src=${`${address}/sound`} peaks=${`${address}/peaks`} durationMs=${prompt.durationMs} />`;
}

/** The dialog stands inside another form, which must not be saved along. */
const apart = (event: Event): void => event.stopPropagation();

/** A sound of the library: chosen by name and heard before it is saved, or made on the spot. */
export function PromptField(props: FieldProps & { value: string; onChange: (id: string) => void }): VNode {
  const { label, help, error, value, onChange } = props;
  const [adding, add] = useState(false);
  const from = useResource<{ prompts: readonly Prompt[] }>('/api/prompts?limit=1000', useStore(news).revision);
  const prompts = from.data?.prompts ?? [];
  const options = [
    { value: '', label: t('prompt.none') },
    ...prompts.map(({ id, name }) => ({ value: id, label: name })),
  ];
  const chosen = prompts.find(({ id }) => id === value);
  const added = ({ id }: Prompt): void => {
    add(false);
    from.reload();
    onChange(id);
  };
  return html`<div class="whole stack tight"><${SearchSelect} ...${{ label, help, error, options, value, onChange }} />
    ${chosen?.hasSound && html`<${PromptPlayer} key=${chosen.id} prompt=${chosen} />`}
    ${may('change-prompts') && html`<div class="actions"><${Button} kind="quiet" icon="plus" onClick=${() => add(true)}>${t('prompt.add')}<//></div>`}
    ${
      adding &&
      html`<${Dialog} title=${t('prompt.add')} onClose=${() => add(false)}>
        <div onSubmit=${apart}><${AddPrompt} useFixed=${true} onAdded=${added} onCancel=${() => add(false)} /></div><//>`
    }
  </div>`;
}
