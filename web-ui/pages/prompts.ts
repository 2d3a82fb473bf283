import { Button } from '../components/button.ts';
import { Empty } from '../components/empty.ts';
import { Fetched } from '../components/frame.ts';
import { Detail, ListDetail } from '../components/list-detail.ts';
import { PageHead } from '../components/page-head.ts';
import { AddPrompt } from '../components/prompt-form.ts';
import { SearchField } from '../components/search-field.ts';
import { Segmented } from '../components/segmented.ts';
import { matches } from '../components/select.ts';
import { SubPlaces } from '../components/sub-places.ts';
import { type Column, sorted, Table, useGlow } from '../components/table.ts';
import { duration, ownLanguageName } from '../format.ts';
import { html, type VNode } from '../html.ts';
import { epoch, news } from '../live.ts';
import { useResource } from '../resource.ts';
import { go, place, setQuery, withQuery } from '../router.ts';
import { may } from '../session.ts';
import type { Prompt } from '../shapes.ts';
import { useStore } from '../store.ts';
import { t } from '../words/index.ts';
import { PromptDetail } from './prompt.ts';

interface List {
  readonly prompts: readonly Prompt[];
}

const columns = (): Column<Prompt>[] => [
  {
    key: 'name',
    label: t('people.name'),
    text: ({ name }) => name,
    sortable: true,
    show: ({ name, text }) =>
      html`<span class="names"><span>${name}</span>${text && html`<span class="soft small one-line">${text}</span>`}</span>`,
  },
  {
    key: 'kind',
    label: t('prompt.origin'),
    text: ({ kind }) => t(`prompt.kind-${kind}`),
    sortable: true,
    fit: true,
    at: 'middle',
  },
  {
    key: 'language',
    label: t('language.title'),
    text: ({ language }) => (language ? ownLanguageName(language) : ''),
    fit: true,
    at: 'wide',
  },
  {
    key: 'length',
    label: t('recordings.length'),
    text: ({ durationMs = 0 }) => duration(durationMs / 1_000),
    order: ({ durationMs = 0 }) => durationMs,
    sortable: true,
    end: true,
    fit: true,
  },
];

function PromptTable({ list, chosen }: { list: readonly Prompt[]; chosen: string | undefined }): VNode {
  const { query } = useStore(place);
  const [search, use, sort] = [query.get('search') ?? '', query.get('use') ?? '', query.get('sort') ?? 'name'];
  const found = list.filter(
    (one) => (use === '' || one.use === use) && matches(`${one.name} ${one.text ?? ''}`, search),
  );
  const glowing = useGlow(
    list,
    ({ id }) => id,
    (one) => JSON.stringify(one),
  );
  const uses = [
    { value: '', label: t('history.all') },
    ...(['speech', 'music'] as const).map((value) => ({ value, label: t(`prompt.use-${value}`) })),
  ];
  return html`<div class="toolbar">
      <${SearchField} label=${t('prompts.search')} value=${search} onInput=${(value: string) => setQuery({ search: value })} />
      <${Segmented} label=${t('prompt.use')} options=${uses} value=${use} onChange=${(value: string) => setQuery({ use: value })} />
    </div>
    <${Table} caption=${t('prompts.title')} columns=${columns()} rows=${sorted(found, columns(), sort)} rowKey=${({ id }: Prompt) => id}
      chosen=${chosen} glowing=${glowing} sort=${sort} onSort=${(next: string) => setQuery({ sort: next === 'name' ? '' : next })}
      href=${({ id }: Prompt) => withQuery(`/prompts/${encodeURIComponent(id)}`)} />`;
}

/** The library of sounds (FAC-07): everything that was uploaded, recorded or typed. */
export function Prompts({ id, deed }: { id?: string; deed?: string }): VNode {
  const version = `${useStore(news).revision} ${useStore(epoch)}`;
  const from = useResource<List>('/api/prompts?limit=1000', version);
  const back = withQuery('/prompts');
  const mayChange = may('change-prompts');
  const add = mayChange && html`<${Button} kind="main" icon="plus" href="/prompts/new">${t('prompt.add')}<//>`;
  const adding = id === 'new' && mayChange;
  const show = (prompt: Prompt): void => go(`/prompts/${encodeURIComponent(prompt.id)}`);
  const detail = adding
    ? html`<${Detail} title=${t('prompt.add')} back=${back} backLabel=${t('prompts.title')}><${AddPrompt} onAdded=${show} onCancel=${() => go(back)} /><//>`
    : id && html`<${PromptDetail} key=${id} id=${id} deed=${deed} back=${back} version=${version} />`;
  const list = ({ prompts }: List): VNode =>
    prompts.length === 0
      ? html`<div class="card"><${Empty} picture="bell" text=${t('prompts.empty')}>${adding ? null : add}<//></div>`
      : html`<${PromptTable} list=${prompts} chosen=${id} />`;
  return html`<${PageHead} title=${t('prompts.title')} text=${t('prompts.text')} actions=${from.data?.prompts.length === 0 ? null : add} />
    <${SubPlaces} of="routing" /><${SubPlaces} of="sounds" inner=${true} />
    <${ListDetail} list=${html`<${Fetched} from=${from} lines=${7}>${list}<//>`} detail=${detail} />`;
}
