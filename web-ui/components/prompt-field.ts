import { html, type VNode } from '../html.ts';
import { news } from '../live.ts';
import { useResource } from '../resource.ts';
import type { Prompt } from '../shapes.ts';
import { useStore } from '../store.ts';
import { t } from '../words/index.ts';
import type { FieldProps } from './field.ts';
import { SearchSelect } from './select.ts';
import { WaveformPlayer } from './waveform-player.ts';

/** A sound of the library: chosen by name, and heard before it is saved. */
export function PromptField(props: FieldProps & { value: string; onChange: (id: string) => void }): VNode {
  const { label, help, error, value, onChange } = props;
  const { data } = useResource<{ prompts: readonly Prompt[] }>('/api/prompts?limit=1000', useStore(news).revision);
  const prompts = data?.prompts ?? [];
  const options = [
    { value: '', label: t('prompt.none') },
    ...prompts.map(({ id, name }) => ({ value: id, label: name })),
  ];
  const chosen = prompts.find(({ id }) => id === value);
  return html`<div class="whole stack tight"><${SearchSelect} ...${{ label, help, error, options, value, onChange }} />
    ${
      chosen &&
      html`<${WaveformPlayer} label=${chosen.name} src=${`/api/prompts/${encodeURIComponent(chosen.id)}/sound`}
        durationMs=${chosen.durationMs} />`
    }</div>`;
}
