import { useState } from 'preact/hooks';
import { request } from '../api.ts';
import { Button } from '../components/button.ts';
import { toastProblem } from '../components/toast.ts';
import { fileSize } from '../format.ts';
import { html, type VNode } from '../html.ts';
import { useResource } from '../resource.ts';
import { t } from '../words/index.ts';

interface Download {
  readonly id: string;
  readonly keptUntil: number;
  readonly parts: readonly { readonly count: number; readonly bytes: number }[];
}

/** All that the search found as zip, in parts where there is much of it; kept for a day (FAC-05). */
export function Downloads({ query }: { query: URLSearchParams }): VNode {
  const [busy, work] = useState(false);
  const { data, reload } = useResource<{ downloads: readonly Download[] }>('/api/recording-downloads');
  const make = async (): Promise<void> => {
    work(true);
    const from = query.get('from');
    const search = query.get('search') ?? undefined;
    await request('POST', '/api/recording-downloads', { search, ...(from ? { from: Number(from) } : {}) }).catch(
      toastProblem,
    );
    work(false);
    reload();
  };
  const parts = (data?.downloads ?? []).flatMap((download) =>
    download.parts.map((part, at) => ({
      ...part,
      key: `${download.id} ${at}`,
      href: `/api/recording-downloads/${encodeURIComponent(download.id)}/${at + 1}`,
    })),
  );
  return html`<div class="row">
    <${Button} icon="download" busy=${busy} onClick=${make}>${t('recordings.zip')}<//>
    ${parts.map(
      ({ key, href, count, bytes }) =>
        html`<a key=${key} class="button quiet" href=${href} download="">${t('recordings.zip-part', { n: count, size: fileSize(bytes) })}</a>`,
    )}</div>`;
}
