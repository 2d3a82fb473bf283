import { useState } from 'preact/hooks';
import { request } from '../api.ts';
import { Button } from '../components/button.ts';
import { Dialog } from '../components/dialog.ts';
import { Fetched } from '../components/frame.ts';
import { Detail } from '../components/list-detail.ts';
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

interface Pointing {
  readonly entity: string;
  readonly title: string;
  readonly sentence: string;
}

interface Dependents {
  readonly pointedAtBy: readonly Pointing[];
}

function Pointers({ list }: { list: readonly Pointing[] }): VNode {
  return html`<ul class="bullets">${list.map(({ entity, title }) => html`<li key=${`${entity} ${title}`}>${title}</li>`)}</ul>`;
}

/** Names who leads here and stands in the way; asks once (EXT-03). */
function DeleteExtension(props: { extension: Extension; back: string; onClose: () => void }): VNode {
  const { extension, back, onClose } = props;
  const address = `/api/extensions/${encodeURIComponent(extension.id)}`;
  const from = useResource<Dependents>(`${address}/dependents`);
  const [busy, work] = useState(false);
  const blocked = (from.data?.pointedAtBy.length ?? 0) > 0;
  const remove = async (): Promise<void> => {
    work(true);
    try {
      const { revision } = await request('DELETE', address);
      onClose();
      go(back);
      toastChange(t('extension.deleted', { name: extension.name }), revision);
    } catch (error) {
      toastProblem(error);
      work(false);
    }
  };
  return html`<${Dialog} title=${t('extension.delete-title', { name: extension.name })} onClose=${onClose}>
    <${Fetched} from=${from} lines=${2}>${({ pointedAtBy }: Dependents) =>
      pointedAtBy.length > 0
        ? html`<${Notice} state="attention">${t('person.delete-blocked')}<${Pointers} list=${pointedAtBy} /><//>`
        : html`<p>${t('extension.delete-alone')}</p><p class="soft">${t('person.delete-undo')}</p>`}<//>
    <div class="actions"><${Button} onClick=${onClose}>${t('form.cancel')}<//>
      ${!blocked && html`<${Button} kind="danger main" busy=${busy || !from.data} onClick=${remove}>${t('person.delete-do')}<//>`}</div>
  <//>`;
}

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
    <${LeadsHere} id=${id} />
    ${
      deed === 'delete' &&
      may('change-extensions') &&
      html`<${DeleteExtension} extension=${extension} back=${back} onClose=${() => go(address + location.search, { replace: true })} />`
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
