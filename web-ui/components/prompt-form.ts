import { useState } from 'preact/hooks';
import { type Answer, request } from '../api.ts';
import { ownLanguageName } from '../format.ts';
import { html, type VNode } from '../html.ts';
import type { Prompt } from '../shapes.ts';
import { useForm } from '../use-form.ts';
import { language, t } from '../words/index.ts';
import { Button } from './button.ts';
import { TextField } from './field.ts';
import { FormFrame } from './form-parts.ts';
import { Segmented } from './segmented.ts';
import { SelectField } from './select.ts';
import { type NewSound, SoundSource } from './sound-source.ts';
import { toastChange } from './toast.ts';

export const SPOKEN = ['nl', 'en', 'de', 'es', 'lv'] as const;

interface Values {
  readonly name: string;
  readonly use: 'speech' | 'music';
  readonly language: string;
}

/** Keeps it: a new prompt, or the sound of one that there is. */
export function sendSound(
  sound: NewSound,
  to: { readonly values: Values } | { readonly id: string; readonly language: string },
): Promise<Answer<Prompt>> {
  const base = 'id' in to ? `/api/prompts/${encodeURIComponent(to.id)}` : '/api/prompts';
  if (sound.kind === 'typed') {
    const { name, language: spoken } = 'id' in to ? { name: undefined, language: to.language } : to.values;
    return request('POST', `${base}/typed`, {
      ...(name === undefined ? {} : { name }),
      language: spoken,
      text: sound.text,
    });
  }
  const query = new URLSearchParams({ kind: sound.kind, ...('id' in to ? {} : { ...to.values }) });
  return request('POST', `${'id' in to ? `${base}/sound` : base}?${query}`, sound.sound);
}

interface AddPromptProps {
  readonly onAdded: (prompt: Prompt) => void;
  readonly onCancel: () => void;
  readonly use?: Values['use'];
  /** Where what it is for stands already, it isn't asked. */
  readonly useFixed?: boolean;
}

/** A new sound of the library: a name, and where it comes from. */
export function AddPrompt({ onAdded, onCancel, use = 'speech', useFixed }: AddPromptProps): VNode {
  const [sound, setSound] = useState<NewSound | undefined>(undefined);
  const given = sound && (sound.kind !== 'typed' || sound.text.trim() !== '') ? sound : undefined;
  const form = useForm<Values>({
    initial: { name: '', use, language: language.get() },
    draft: 'prompt new',
    check: ({ name }) => ({
      name: name.trim() ? undefined : t('form.needed'),
      sound: given ? undefined : t('prompt.sound-needed'),
    }),
    save: async (values) => {
      if (!given) return;
      const { data, revision } = await sendSound(given, { values });
      toastChange(t('prompt.added', { name: data.name }), revision);
      onAdded(data);
    },
  });
  const { values, set, error } = form;
  const take = (next: NewSound | undefined): void => {
    setSound(next);
    // A file brings its name along.
    if (next?.kind === 'upload' && values.name === '') set('name', next.name.replace(/\.\w+$/, '').slice(0, 64));
  };
  const missing = given ? undefined : error('sound');
  const wrong = missing ?? error('text') ?? error('');
  const languages = SPOKEN.map((value) => ({ value, label: ownLanguageName(value) }));
  const uses = (['speech', 'music'] as const).map((value) => ({ value, label: t(`prompt.use-${value}`) }));
  return html`<${FormFrame} form=${form} actions=${html`
    <${Button} kind="main" type="submit" busy=${form.busy}>${t('prompt.add-do')}<//>
    <${Button} kind="quiet" onClick=${() => {
      form.reset();
      onCancel();
    }}>${t('form.cancel')}<//>`}>
    <div class="fields">
      ${!useFixed && html`<div class="whole"><${Segmented} label=${t('prompt.use')} labelShown=${true} options=${uses} value=${values.use} onChange=${(value: Values['use']) => set('use', value)} /></div>`}
      <${SoundSource} value=${sound} onChange=${take} mayType=${values.use === 'speech'} error=${wrong} />
      <${TextField} label=${t('people.name')} name="name" value=${values.name} error=${error('name')} onInput=${(value: string) => set('name', value)} />
      ${
        values.use === 'speech' &&
        html`<${SelectField} label=${t('language.title')} options=${languages} value=${values.language} onChange=${(value: string) => set('language', value)} />`
      }
    </div><//>`;
}
