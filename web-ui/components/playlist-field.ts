import { html, type VNode } from '../html.ts';
import { news } from '../live.ts';
import { useResource } from '../resource.ts';
import type { Playlist } from '../shapes.ts';
import { useStore } from '../store.ts';
import { t } from '../words/index.ts';
import type { FieldProps } from './field.ts';
import { SelectField } from './select.ts';

/** What people hear who wait: one of the lists, or nothing of one's own. */
export function PlaylistField(props: FieldProps & { value: string; onChange: (id: string) => void }): VNode {
  const { data } = useResource<{ playlists: readonly Playlist[] }>('/api/playlists', useStore(news).revision);
  const lists = (data?.playlists ?? []).map(({ id, name }) => ({ value: id, label: name }));
  return html`<${SelectField} ...${props} options=${[{ value: '', label: t('playlist.standard') }, ...lists]} />`;
}
