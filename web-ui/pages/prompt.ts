import { useState } from 'preact/hooks';
import { asProblem, request } from '../api.ts';
import { Button } from '../components/button.ts';
import { DeleteDialog, type Dependents, Pointers } from '../components/delete-dialog.ts';
import { TextField } from '../components/field.ts';
import { FormFrame } from '../components/form-parts.ts';
import { Fetched } from '../components/frame.ts';
import { Detail } from '../components/list-detail.ts';
import { Notice } from '../components/notice.ts';
import { PromptPlayer } from '../components/prompt-field.ts';
import { sendSound } from '../components/prompt-form.ts';
import { type NewSound, SoundSource } from '../components/sound-source.ts';
import { toast, toastChange } from '../components/toast.ts';
import { difference } from '../form.ts';
import { html, type VNode } from '../html.ts';
import { useResource } from '../resource.ts';
import { go } from '../router.ts';
import { may } from '../session.ts';
import type { Prompt } from '../shapes.ts';
import { useForm } from '../use-form.ts';
import { language, t } from '../words/index.ts';

/** Another sound in its place: whatever uses it plays that from the next call on. */
function ReplaceSound({ prompt, onDone }: { prompt: Prompt; onDone: () => void }): VNode {
  const first: NewSound | undefined = prompt.kind === 'typed' ? { kind: 'typed', text: prompt.text ?? '' } : undefined;
  const [sound, setSound] = useState(first);
  const [busy, work] = useState(false);
  const [wrong, say] = useState<string | undefined>(undefined);
  const save = async (): Promise<void> => {
    if (!sound) return;
    work(true);
    try {
      const { revision } = await sendSound(sound, { id: prompt.id, language: prompt.language ?? language.get() });
      toastChange(t('prompt.replaced', { name: prompt.name }), revision);
      onDone();
    } catch (error) {
      say(asProblem(error).message);
    }
    work(false);
  };
  return html`<div class="stack"><${SoundSource} value=${sound} onChange=${setSound} mayType=${prompt.use === 'speech'} error=${wrong} />
    <div class="actions"><${Button} kind="main" busy=${busy || !sound} onClick=${save}>${t('prompt.replace-do')}<//>
      <${Button} kind="quiet" onClick=${onDone}>${t('form.cancel')}<//></div></div>`;
}

function Rename({ prompt, onSaved }: { prompt: Prompt; onSaved: () => void }): VNode {
  const initial = { name: prompt.name };
  const form = useForm<{ name: string }>({
    initial,
    draft: `prompt ${prompt.id}`,
    check: ({ name }) => ({ name: name.trim() ? undefined : t('form.needed') }),
    save: async (values) => {
      const changed = difference(initial, values, ['name']);
      if (Object.keys(changed).length === 0) return toast(t('form.unchanged'));
      const { revision } = await request('PATCH', `/api/prompts/${encodeURIComponent(prompt.id)}`, changed);
      toastChange(t('extension.changed', { name: values.name }), revision);
      onSaved();
    },
  });
  return html`<${FormFrame} form=${form} actions=${
    form.changed && html`<${Button} kind="main" type="submit" busy=${form.busy}>${t('form.save')}<//>`
  }><${TextField} label=${t('people.name')} name="name" value=${form.values.name} error=${form.error('name')}
    onInput=${(name: string) => form.set('name', name)} /><//>`;
}

function PromptView({ prompt, onSaved }: { prompt: Prompt; onSaved: () => void }): VNode {
  const [replacing, replace] = useState(false);
  const { data } = useResource<Dependents>(`/api/prompts/${encodeURIComponent(prompt.id)}/dependents`);
  const mayChange = may('change-prompts');
  const done = (): void => {
    replace(false);
    onSaved();
  };
  return html`<div class="stack">
    ${prompt.hasSound ? html`<${PromptPlayer} key=${prompt.durationMs} prompt=${prompt} />` : html`<${Notice} state="attention">${t('prompt.no-sound')}<//>`}
    ${prompt.text && html`<blockquote class="soft">${prompt.text}</blockquote>`}
    ${
      mayChange &&
      (replacing
        ? html`<${ReplaceSound} prompt=${prompt} onDone=${done} />`
        : html`<div class="actions"><${Button} icon="renew" onClick=${() => replace(true)}>${t('prompt.replace')}<//></div>`)
    }
    ${mayChange && html`<${Rename} key=${prompt.name} prompt=${prompt} onSaved=${onSaved} />`}
    ${(data?.pointedAtBy.length ?? 0) > 0 && html`<section class="section"><h3>${t('prompt.used-by')}</h3><${Pointers} list=${data?.pointedAtBy ?? []} /></section>`}
  </div>`;
}

interface PromptDetailProps {
  readonly id: string;
  readonly deed?: string;
  readonly back: string;
  readonly version: string;
}

/** One sound: heard, renamed, replaced, deleted. */
export function PromptDetail({ id, deed, back, version }: PromptDetailProps): VNode {
  const from = useResource<Prompt>(`/api/prompts/${encodeURIComponent(id)}`, version);
  const address = `/prompts/${encodeURIComponent(id)}`;
  if (from.problem?.status === 404) {
    return html`<${Detail} title=${t('person.gone-title')} back=${back} backLabel=${t('prompts.title')}><p>${t('prompt.gone')}</p><//>`;
  }
  const remove =
    may('change-prompts') &&
    html`<${Button} kind="icon" icon="trash" label=${t('person.delete')} href=${`${address}/delete${location.search}`} />`;
  return html`<${Fetched} from=${from}>${(
    prompt: Prompt,
  ) => html`<${Detail} title=${prompt.name} back=${back} backLabel=${t('prompts.title')}
    subtitle=${t(`prompt.kind-${prompt.kind}`)} actions=${remove}>
    <${PromptView} prompt=${prompt} onSaved=${from.reload} />
    ${
      deed === 'delete' &&
      may('change-prompts') &&
      html`<${DeleteDialog} address=${`/api/prompts/${encodeURIComponent(id)}`} name=${prompt.name} back=${back}
      blocked=${t('prompt.in-use')} alone=${t('prompt.unused')} onClose=${() => go(address + location.search, { replace: true })} />`
    }
  <//>`}<//>`;
}
