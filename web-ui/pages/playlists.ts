import { useState } from 'preact/hooks';
import { request } from '../api.ts';
import { Button } from '../components/button.ts';
import { CheckField, TextField } from '../components/field.ts';
import { FormFrame } from '../components/form-parts.ts';
import { Fetched } from '../components/frame.ts';
import { PageHead } from '../components/page-head.ts';
import { SearchSelect } from '../components/select.ts';
import { SubPlaces } from '../components/sub-places.ts';
import { toast, toastChange, toastProblem } from '../components/toast.ts';
import { html, type VNode } from '../html.ts';
import { news } from '../live.ts';
import { useResource } from '../resource.ts';
import { may } from '../session.ts';
import type { Playlist, Prompt } from '../shapes.ts';
import { useStore } from '../store.ts';
import { type Form, useForm } from '../use-form.ts';
import { t } from '../words/index.ts';

const OWN = ['one', 'two'] as const;

type Values = Omit<Playlist, 'id'>;

/** The pieces in their order; each can go up or away. */
function Pieces({
  ids,
  music,
  onChange,
}: {
  ids: readonly string[];
  music: readonly Prompt[];
  onChange: (ids: string[]) => void;
}): VNode {
  const nameOf = (id: string): string => music.find((one) => one.id === id)?.name ?? id;
  const up = (at: number): void => {
    const next = [...ids];
    next.splice(at - 1, 0, ...next.splice(at, 1));
    onChange(next);
  };
  const left = music.filter(({ id }) => !ids.includes(id)).map(({ id, name }) => ({ value: id, label: name }));
  return html`<div class="stack tight">
    <ol class="pieces">${ids.map(
      (id, at) => html`<li key=${id}><span class="grow">${nameOf(id)}</span>
        ${at > 0 && html`<${Button} kind="icon" icon="up" label=${t('playlist.up', { name: nameOf(id) })} onClick=${() => up(at)} />`}
        <${Button} kind="icon" icon="close" label=${t('list.remove', { what: nameOf(id) })} onClick=${() => onChange(ids.filter((one) => one !== id))} /></li>`,
    )}</ol>
    <${SearchSelect} label=${t('playlist.add-piece')} options=${left} value="" help=${t('playlist.music-help')}
      onChange=${(id: string) => onChange([...ids, id])} />
  </div>`;
}

interface CardProps {
  readonly playlist?: Playlist;
  readonly music: readonly Prompt[];
  readonly onDone: () => void;
}

/** Its form, and how it is deleted. */
function usePlaylist({ playlist, onDone }: CardProps): { form: Form<Values>; remove: () => Promise<void> } {
  const initial: Values = {
    name: playlist?.name ?? '',
    ownPieces: playlist?.ownPieces ?? [],
    promptIds: playlist?.promptIds ?? [],
  };
  const address = playlist ? `/api/playlists/${encodeURIComponent(playlist.id)}` : '/api/playlists';
  const form = useForm<Values>({
    initial,
    draft: `playlist ${playlist?.id ?? 'new'}`,
    check: ({ name }) => ({ name: name.trim() ? undefined : t('form.needed') }),
    save: async (values) => {
      if (playlist && JSON.stringify(values) === JSON.stringify(initial)) return toast(t('form.unchanged'));
      const { revision } = await request(playlist ? 'PATCH' : 'POST', address, { ...initial, ...values });
      toastChange(t('playlist.saved', { name: values.name }), revision);
      onDone();
    },
  });
  const remove = async (): Promise<void> => {
    try {
      const { revision } = await request('DELETE', address);
      toastChange(t('person.deleted', { name: initial.name }), revision);
      onDone();
    } catch (error) {
      toastProblem(error);
    }
  };
  return { form, remove };
}

function PlaylistCard(props: CardProps): VNode {
  const { playlist, music, onDone } = props;
  const { form, remove } = usePlaylist(props);
  const { values, set, error } = form;
  const own = (piece: (typeof OWN)[number]) => (on: boolean) =>
    set('ownPieces', on ? [...values.ownPieces, piece] : values.ownPieces.filter((one) => one !== piece));
  const mayChange = may('change-prompts');
  const actions =
    mayChange &&
    html`<${Button} kind="main" type="submit" busy=${form.busy}>${t('form.save')}<//>
    ${playlist && html`<${Button} kind="quiet" icon="trash" onClick=${remove}>${t('person.delete')}<//>`}
    ${
      !playlist &&
      html`<${Button} kind="quiet" onClick=${() => {
        form.reset();
        onDone();
      }}>${t('form.cancel')}<//>`
    }`;
  return html`<section class="card pad narrow" aria-label=${playlist?.name || t('playlist.add')}><${FormFrame} form=${form} actions=${actions}>
    <fieldset class="stack" disabled=${!mayChange}>
      <${TextField} label=${t('people.name')} value=${values.name} error=${error('name')} onInput=${(value: string) => set('name', value)} />
      <div class="field"><span class="label">${t('playlist.own')}</span>${OWN.map(
        (piece) =>
          html`<${CheckField} key=${piece} label=${t(`playlist.own-${piece}`)} checked=${values.ownPieces.includes(piece)} onChange=${own(piece)} />`,
      )}</div>
      <${Pieces} ids=${values.promptIds} music=${music} onChange=${(ids: string[]) => set('promptIds', ids)} />
      ${error('promptIds') && html`<p class="error small" role="alert">${error('promptIds')}</p>`}
    </fieldset><//></section>`;
}

/** Music for people who wait (CAL-12). */
export function Playlists(): VNode {
  const { revision } = useStore(news);
  const [adding, add] = useState(false);
  const from = useResource<{ playlists: readonly Playlist[] }>('/api/playlists', revision);
  const music =
    useResource<{ prompts: readonly Prompt[] }>('/api/prompts?use=music&limit=1000', revision).data?.prompts ?? [];
  const done = (): void => {
    add(false);
    from.reload();
  };
  const button =
    may('change-prompts') &&
    !adding &&
    html`<${Button} kind="main" icon="plus" onClick=${() => add(true)}>${t('playlist.add')}<//>`;
  return html`<${PageHead} title=${t('playlists.title')} text=${t('playlists.text')} actions=${button} />
    <${SubPlaces} of="routing" /><${SubPlaces} of="sounds" inner=${true} />
    <div class="stack">${adding && html`<${PlaylistCard} music=${music} onDone=${done} />`}
    <${Fetched} from=${from} lines=${3}>${({ playlists }: { playlists: readonly Playlist[] }) =>
      playlists.length === 0 && !adding
        ? html`<p class="soft">${t('playlists.empty')}</p>`
        : html`${playlists.map((one) => html`<${PlaylistCard} key=${`${one.id} ${JSON.stringify(one)}`} playlist=${one} music=${music} onDone=${done} />`)}`}<//></div>`;
}
