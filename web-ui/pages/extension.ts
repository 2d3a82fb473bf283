import { useState } from 'preact/hooks';
import { request } from '../api.ts';
import { Button } from '../components/button.ts';
import { DeleteDialog, type Dependents, Pointers } from '../components/delete-dialog.ts';
import { Fetched } from '../components/frame.ts';
import { Detail } from '../components/list-detail.ts';
import { LocationRows } from '../components/location-rows.ts';
import { Notice } from '../components/notice.ts';
import { toast, toastChange, toastProblem } from '../components/toast.ts';
import { html, type VNode } from '../html.ts';
import { epoch, news } from '../live.ts';
import { callNumber, mayHavePhone } from '../phone/index.ts';
import { useResource } from '../resource.ts';
import { go, withQuery } from '../router.ts';
import { may, me } from '../session.ts';
import type { Extension } from '../shapes.ts';
import { useStore } from '../store.ts';
import { maybe, t } from '../words/index.ts';
import { AddExtension, ChangeExtension } from './extension-form.ts';
import { useSchema } from './person-form.ts';

/** Calls that lead here: what one wants to know before one changes it. */
function LeadsHere({ id }: { id: string }): VNode | null {
  const { revision } = useStore(news);
  const { data } = useResource<Dependents>(`/api/extensions/${encodeURIComponent(id)}/dependents`, revision);
  if (!data || data.pointedAtBy.length === 0) return null;
  return html`<section class="section"><h3>${t('extension.leads-here')}</h3><${Pointers} list=${data.pointedAtBy} /></section>`;
}

function Deeds({ extension, address }: { extension: Extension; address: string }): VNode {
  const [busy, work] = useState(false);
  const { id, number, name } = extension;
  const copy = async (): Promise<void> => {
    work(true);
    try {
      const { data, revision } = await request<Extension>('POST', `/api/extensions/${encodeURIComponent(id)}/copy`, {});
      go(withQuery(`/extensions/${encodeURIComponent(data.id)}`));
      toastChange(t('extension.added', { name: data.name, number: data.number }), revision);
    } catch (error) {
      toastProblem(error);
    }
    work(false);
  };
  const callFromPhone = (): Promise<void> =>
    request('POST', `/api/extensions/${encodeURIComponent(id)}/call`, {}).then(
      () => toast(t('extension.phone-rings')),
      toastProblem,
    );
  return html`<div class="actions">
    ${me()?.user && html`<${Button} kind="quiet" onClick=${callFromPhone}>${t('extension.call-from-phone')}<//>`}
    ${mayHavePhone() && html`<${Button} icon="phone" onClick=${() => callNumber(number, name)}>${t('extension.call')}<//>`}
    <${Button} kind="icon" icon="extensions" label=${t('flow.title')} href=${`/graph/extension/${encodeURIComponent(id)}`} />
    ${
      may('change-extensions') &&
      html`<${Button} kind="icon" icon="copy" label=${t('extension.copy')} busy=${busy} onClick=${copy} />
      <${Button} kind="icon" icon="trash" label=${t('person.delete')} href=${`${address}/delete${location.search}`} />`
    }</div>`;
}

interface ExtensionDetailProps {
  readonly id: string;
  readonly deed?: string;
  readonly back: string;
}

/** One extension that answers by itself: its settings, who leads to it, and what can be done with it. */
export function ExtensionDetail({ id, deed, back }: ExtensionDetailProps): VNode {
  const { revision } = useStore(news);
  const snapshots = useStore(epoch);
  const from = useResource<Extension>(`/api/extensions/${encodeURIComponent(id)}`, `${revision} ${snapshots}`);
  const schema = useSchema(from.data?.type ?? '');
  const address = `/extensions/${encodeURIComponent(id)}`;
  if (from.problem?.status === 404) {
    return html`<${Detail} title=${t('person.gone-title')} back=${back} backLabel=${t('extensions.title')}><p>${t('extension.gone')}</p><//>`;
  }
  const draw = (
    extension: Extension,
  ): VNode => html`<${Detail} title=${extension.name} back=${back} backLabel=${t('extensions.title')}
    subtitle=${`${extension.number}, ${extension.kind}`} actions=${html`<${Deeds} extension=${extension} address=${address} />`}>
    ${extension.warnings.map(({ sentence }) => html`<${Notice} key=${sentence} state="attention">${sentence}<//>`)}
    ${
      schema &&
      html`<section class="section"><h3 class="unseen">${t('line.settings')}</h3>
      <${ChangeExtension} key=${JSON.stringify(extension)} extension=${extension} schema=${schema} onSaved=${from.reload} /></section>`
    }
    ${
      extension.type === 'location' &&
      html`<${LocationRows} id=${id} count=${Number(extension.rowsCount ?? 0)} mayChange=${may('change-extensions')} onSaved=${from.reload} />`
    }
    <${LeadsHere} id=${id} />
    ${
      deed === 'delete' &&
      may('change-extensions') &&
      html`<${DeleteDialog} address=${`/api/extensions/${encodeURIComponent(id)}`} name=${extension.name} back=${back}
        blocked=${t('person.delete-blocked')} alone=${t('extension.delete-alone')}
        onClose=${() => go(address + location.search, { replace: true })} />`
    }<//>`;
  return html`<${Fetched} from=${from}>${draw}<//>`;
}

interface Kinds {
  readonly kinds: readonly { readonly type: string; readonly kind: string }[];
}

/** First what kind it is to be, in words of what it does; then its form. */
export function NewExtension({ kind, back }: { kind: string | undefined; back: string }): VNode {
  const kinds = useResource<Kinds>('/api/extensions/kinds');
  const next = useResource<{ number: string }>('/api/extensions/next-number');
  const schema = useSchema(kind ?? '');
  const chosen = kinds.data?.kinds.find(({ type }) => type === kind);
  const frame = (title: string, inside: unknown, to: string): VNode =>
    html`<${Detail} title=${title} back=${to} backLabel=${kind ? t('extension.add') : t('extensions.title')}>${inside}<//>`;
  if (chosen && schema && (next.data || next.problem)) {
    const form = html`<p class="soft">${kindText(chosen.type)}</p><${AddExtension} type=${chosen.type} schema=${schema} number=${next.data?.number ?? ''} back=${back} />`;
    return frame(t('extension.add-kind', { kind: chosen.kind }), form, '/extensions/new');
  }
  const list = html`<${Fetched} from=${kinds}>${(data: Kinds) =>
    html`<ul class="kinds">${data.kinds.map(
      ({ type, kind: name }) => html`<li key=${type}><a class="tile" href=${`/extensions/new?kind=${type}`}>
      <span class="strong">${sentenceCase(name)}</span><span class="soft small">${kindText(type)}</span></a></li>`,
    )}</ul>`}<//>`;
  return frame(t('extension.add'), list, back);
}

function sentenceCase(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function kindText(type: string): string {
  // A kind that is newer than these words has its name alone.
  return maybe(`kind.${type}`) ?? '';
}
