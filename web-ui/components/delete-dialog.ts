import { useState } from 'preact/hooks';
import { request } from '../api.ts';
import { html, type VNode } from '../html.ts';
import { useResource } from '../resource.ts';
import { go } from '../router.ts';
import { t } from '../words/index.ts';
import { Button } from './button.ts';
import { Dialog } from './dialog.ts';
import { Fetched } from './frame.ts';
import { Notice } from './notice.ts';
import { toastChange, toastProblem } from './toast.ts';

/** Who leads to a thing or uses it, as `/api/…/dependents` tells it. */
export interface Dependents {
  readonly pointedAtBy: readonly Pointing[];
  /** What is deleted or becomes free with it. */
  readonly takesAlong?: readonly Pointing[];
}

interface Pointing {
  readonly entity: string;
  readonly title: string;
}

/** Their names, one below the other. */
export function Pointers({ list }: { list: readonly Pointing[] }): VNode {
  return html`<ul class="bullets">${list.map(({ entity, title }) => html`<li key=${`${entity} ${title}`}>${title}</li>`)}</ul>`;
}

/** In the head of a thing: the way to the question whether it should go. */
export function DeleteLink({ href }: { href: string }): VNode {
  return html`<div class="actions"><${Button} kind="icon" icon="trash" label=${t('person.delete')} href=${href} /></div>`;
}

interface DeleteDialogProps {
  /** Of the thing in the API; who points at it is asked there too. */
  readonly address: string;
  readonly name: string;
  /** Said above the names of who stands in the way. */
  readonly blocked: string;
  /** Said where nobody does, and nothing goes with it. */
  readonly alone: string;
  /** Where one is led when it is gone. */
  readonly back: string;
  readonly onClose: () => void;
  /** Known already: nobody has to be asked. */
  readonly dependents?: Dependents;
}

/** Names who points there and stands in the way, or what goes with it; asks once, and can be undone (EXT-03). */
export function DeleteDialog({ address, name, blocked, alone, back, onClose, dependents }: DeleteDialogProps): VNode {
  const asked = useResource<Dependents>(dependents ? undefined : `${address}/dependents`);
  const from = dependents ? { ...asked, data: dependents } : asked;
  const [busy, work] = useState(false);
  const isBlocked = (from.data?.pointedAtBy.length ?? 0) > 0;
  const remove = async (): Promise<void> => {
    work(true);
    try {
      const { revision } = await request('DELETE', address);
      onClose();
      go(back);
      toastChange(t('person.deleted', { name }), revision);
    } catch (error) {
      toastProblem(error);
      work(false);
    }
  };
  return html`<${Dialog} title=${t('person.delete-title', { name })} onClose=${onClose}>
    <${Fetched} from=${from} lines=${2}>${({ pointedAtBy, takesAlong = [] }: Dependents) => html`<div class="stack">
      ${pointedAtBy.length > 0 && html`<${Notice} state="attention">${blocked}<${Pointers} list=${pointedAtBy} /><//>`}
      ${takesAlong.length > 0 && html`<div><p>${t('person.delete-along')}</p><${Pointers} list=${takesAlong} /></div>`}
      ${pointedAtBy.length + takesAlong.length === 0 && html`<p>${alone}</p>`}
      ${pointedAtBy.length === 0 && html`<p class="soft">${t('person.delete-undo')}</p>`}
    </div>`}<//>
    <div class="actions"><${Button} onClick=${onClose}>${t('form.cancel')}<//>
      ${!isBlocked && html`<${Button} kind="danger main" busy=${busy || !from.data} onClick=${remove}>${t('person.delete-do')}<//>`}</div>
  <//>`;
}
