import { useState } from 'preact/hooks';
import { request } from '../api.ts';
import { Button } from '../components/button.ts';
import { Icon } from '../components/icon.ts';
import { toastChange, toastProblem } from '../components/toast.ts';
import { html, type VNode } from '../html.ts';
import { news } from '../live.ts';
import { useResource } from '../resource.ts';
import { may } from '../session.ts';
import type { HistoryRow } from '../shapes.ts';
import type { BlockedCaller, Contact } from '../shapes-outside.ts';
import { useStore } from '../store.ts';
import { t } from '../words/index.ts';
import { blockedWho } from './blocked-caller.ts';

const isOutside = (number: string | undefined): number is string => number?.startsWith('+') ?? false;

/** Who they are in the contacts, or a way to put them there. */
function InContacts({ number, name }: { number: string; name: string }): VNode | false {
  const { revision } = useStore(news);
  const { data } = useResource<{ contacts: readonly Contact[] }>(
    may('see-contacts') ? `/api/contacts?search=${encodeURIComponent(number)}` : undefined,
    revision,
  );
  // The search finds parts of numbers too.
  const known = data?.contacts.find(({ numbers }) =>
    numbers.some((one) => one.number.replaceAll(/[^+\d]/g, '') === number),
  );
  if (known)
    return html`<a class="button quiet" href=${`/contacts/${encodeURIComponent(known.id)}`}><${Icon} name="user" />${t('contacts.known', { name: known.name })}</a>`;
  const query = new URLSearchParams({ number, ...(name && name !== number ? { name } : {}) });
  return (
    data !== undefined &&
    may('change-contacts') &&
    html`<${Button} icon="plus" href=${`/contacts/new?${query}`}>${t('contacts.add-short')}<//>`
  );
}

/** That they are not let in any more, or a way to it (BLK-02). */
function Block({ caller }: { caller: string }): VNode | false {
  const { revision } = useStore(news);
  const [busy, work] = useState(false);
  const { data, reload } = useResource<{ blockedCallers: readonly BlockedCaller[] }>(
    `/api/blocked-callers?caller=${encodeURIComponent(caller)}`,
    revision,
  );
  const [blocked] = data?.blockedCallers ?? [];
  if (blocked)
    return html`<a class="button quiet" href=${`/blocking/${encodeURIComponent(blocked.id)}`}><${Icon} name="blocked" />${t('blocking.is-blocked', { who: blockedWho(blocked.caller) })}</a>`;
  const block = async (): Promise<void> => {
    work(true);
    try {
      const answer = await request<BlockedCaller>('POST', '/api/blocked-callers', { caller });
      toastChange(t('blocking.blocked-now', { who: blockedWho(answer.data.caller) }), answer.revision);
      reload();
    } catch (error) {
      toastProblem(error);
    }
    work(false);
  };
  return (
    data !== undefined &&
    may('change-office') &&
    html`<${Button} icon="blocked" busy=${busy} onClick=${block}>${t(caller === 'withheld' ? 'blocking.block-withheld' : 'blocking.block-this')}<//>`
  );
}

/** What can be done about whoever is outside at the other end of a call. */
export function CallerDeeds({ call: { way, caller, callee, dialled } }: { call: HistoryRow }): VNode | false {
  const number = way === 'in' ? caller.number : (callee?.number ?? dialled);
  const name = (way === 'in' ? caller.name : callee?.name) ?? '';
  const blocks = way === 'in' && may('see-office');
  if (way === 'inside' || !(isOutside(number) || blocks)) return false;
  return html`<div class="actions">${isOutside(number) && html`<${InContacts} number=${number} name=${name} />`}
    ${blocks && html`<${Block} caller=${isOutside(number) ? number : 'withheld'} />`}</div>`;
}
