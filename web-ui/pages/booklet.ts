import { Button } from '../components/button.ts';
import { Fetched } from '../components/frame.ts';
import { PageHead } from '../components/page-head.ts';
import { Segmented } from '../components/segmented.ts';
import { SubPlaces } from '../components/sub-places.ts';
import { html, type VNode } from '../html.ts';
import { news } from '../live.ts';
import { useResource } from '../resource.ts';
import { place, setQuery } from '../router.ts';
import { me } from '../session.ts';
import type { BookletText } from '../shapes-graph.ts';
import { useStore } from '../store.ts';
import { t } from '../words/index.ts';

/** The whole set-up in plain words, to read, print and hand over. */
export function Booklet(): VNode {
  const { query } = useStore(place);
  const { revision } = useStore(news);
  const language = query.get('language') ?? me()?.language ?? 'en';
  const text = useResource<BookletText>(`/api/booklet?language=${language}`, revision);
  const languages = [
    { value: 'en', label: 'English' },
    { value: 'nl', label: 'Nederlands' },
  ];
  const actions = html`<${Segmented} label=${t('booklet.language')} value=${language} options=${languages}
      onChange=${(value: string) => setQuery({ language: value })} />
    <${Button} onClick=${() => print()}>${t('booklet.print')}<//>`;
  return html`<${SubPlaces} of="routing" />
    <${PageHead} title=${t('booklet.title')} text=${t('booklet.text')} actions=${actions} />
    <${Fetched} from=${text}>${(found: BookletText) =>
      html`<article class="booklet" lang=${found.language}>${found.chapters.map(
        (chapter) =>
          html`<section key=${chapter.key}><h2>${chapter.title}</h2>${chapter.entries.map(
            (entry) => html`<div class="booklet-entry"><h3>${entry.title}</h3>
          <ul>${entry.sentences.map((sentence) => html`<li>${sentence}</li>`)}</ul></div>`,
          )}</section>`,
      )}<p class="soft small">${t('booklet.revision', { n: found.revision })}</p></article>`}<//>`;
}
