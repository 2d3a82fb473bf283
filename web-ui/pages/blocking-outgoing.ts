import { EntityForm } from '../components/entity-form.ts';
import { Fetched } from '../components/frame.ts';
import { toastChange } from '../components/toast.ts';
import type { EntityValues } from '../entity-values.ts';
import { choiceLabel } from '../form.ts';
import { html, type VNode } from '../html.ts';
import { epoch, news } from '../live.ts';
import { useResource } from '../resource.ts';
import { may } from '../session.ts';
import type { User } from '../shapes.ts';
import { useStore } from '../store.ts';
import { t } from '../words/index.ts';
import { useSchema } from './person-form.ts';

const FIELDS = [{ fields: ['blockedCategories', 'blockedCountries'] }] as const;
const FETCHED_MAX = 1_000;

/** What is blocked for somebody, in words. */
function blockedOf(user: User): string {
  const of = (field: string): string[] =>
    ((user[field] ?? []) as readonly string[]).map((one) => choiceLabel('user', field, one));
  return [...of('blockedCategories'), ...of('blockedCountries')].join(', ');
}

/** Who may call less than everybody, each with a way to where it is set. */
function People(): VNode | null {
  const version = `${useStore(news).revision} ${useStore(epoch)}`;
  const { data } = useResource<{ users: readonly User[] }>(`/api/users?limit=${FETCHED_MAX}`, version);
  if (!data) return null;
  const some = data.users.map((user) => ({ user, what: blockedOf(user) })).filter(({ what }) => what !== '');
  return html`<section class="card pad stack" aria-labelledby="blocked-people"><h2 id="blocked-people">${t('blocking.people')}</h2>
    ${
      some.length === 0
        ? html`<p class="soft">${t('blocking.people-none')}</p>`
        : html`<ul class="lines">${some.map(
            ({
              user,
              what,
            }) => html`<li key=${user.id}><a class="line-link" href=${`/people/${encodeURIComponent(user.id)}/change`}>
              <span>${user.name} <span class="soft">${user.number}</span></span><span class="soft">${what}</span></a></li>`,
          )}</ul>`
    }</section>`;
}

/** What may not be called from here (BLK-01): of the whole office, and who may call less. */
export function OutgoingBlocks(): VNode {
  const schema = useSchema('office');
  const from = useResource<EntityValues>('/api/office', useStore(news).revision);
  const saved = (_: EntityValues, revision: number | undefined): void => {
    toastChange(t('blocking.saved'), revision);
    from.reload();
  };
  const form = (office: EntityValues): VNode | false =>
    schema !== undefined &&
    html`<${EntityForm} key=${JSON.stringify(office)} entity="office" schema=${schema} groups=${FIELDS} address="/api/office"
      before=${{ id: 'blocking', ...office }} mayChange=${may('change-office')} onSaved=${saved} />`;
  return html`<div class="stack"><section class="card pad stack" aria-labelledby="blocked-office"><h2 id="blocked-office">${t('blocking.office')}</h2>
      <p class="soft">${t('blocking.office-text')}</p><${Fetched} from=${from} lines=${5}>${form}<//></section>
    ${may('see-people') && html`<${People} />`}</div>`;
}
