import { useState } from 'preact/hooks';
import { request } from '../api.ts';
import { Button } from '../components/button.ts';
import { Fetched } from '../components/frame.ts';
import { Person } from '../components/person.ts';
import { toastProblem } from '../components/toast.ts';
import { When } from '../components/when.ts';
import { html, type VNode } from '../html.ts';
import { news } from '../live.ts';
import { useResource } from '../resource.ts';
import { may, me } from '../session.ts';
import { useStore } from '../store.ts';
import { t } from '../words/index.ts';
import { type Account, DeleteDialog, EditDialog, type Link, LinkDialog, type Role } from './account-dialogs.ts';

type Over =
  | { readonly deed: 'edit'; readonly account: Account | undefined }
  | { readonly deed: 'delete'; readonly account: Account }
  | { readonly deed: 'link'; readonly name: string; readonly link: Link };

interface LineProps {
  readonly account: Account;
  readonly roles: readonly Role[];
  readonly onOver: (over: Over) => void;
}

function AccountLine({ account, roles, onOver }: LineProps): VNode {
  const { name } = account;
  const link = async (): Promise<void> => {
    const made = request<Link>('POST', `/api/accounts/${encodeURIComponent(account.id)}/password-link`);
    await made.then(({ data }) => onOver({ deed: 'link', name, link: data }), toastProblem);
  };
  const held = account.roles.map((role) => roles.find((one) => one.role === role)?.name ?? role).join(', ');
  const seen = account.lastSignInAt
    ? html`${t('account.seen')} <${When} at=${account.lastSignInAt} />`
    : t('account.never');
  const remove =
    account.id !== me()?.id &&
    html`<${Button} kind="icon" icon="trash" label=${t('account.delete-do', { name })}
    onClick=${() => onOver({ deed: 'delete', account })} />`;
  const actions = html`<div class="row still">
    <${Button} kind="quiet" onClick=${() => onOver({ deed: 'edit', account })} aria-label=${t('account.change-title', { name })}>
      ${t('person.change')}<//>
    <${Button} kind="icon" icon="key" label=${t('account.new-link', { name })} onClick=${link} />${remove}</div>`;
  return html`<li class="line"><div class="grow"><${Person} name=${name} note=${html`${account.username} · ${held} · ${seen}`} /></div>
    ${may('change-accounts') && actions}</li>`;
}

/** Who may sign in to this page, and as what. */
export function Accounts(): VNode {
  const { revision } = useStore(news);
  const [version, bump] = useState(0);
  const from = useResource<{ accounts: Account[] }>('/api/accounts?limit=1000', `${revision} ${version}`);
  const roles = useResource<{ roles: Role[] }>('/api/roles').data?.roles ?? [];
  const [over, setOver] = useState<Over | undefined>(undefined);
  const close = (): void => {
    setOver(undefined);
    bump((n) => n + 1);
  };
  const linked = (name: string, link: Link): void => setOver({ deed: 'link', name, link });
  const add =
    may('change-accounts') &&
    html`<${Button} icon="plus" onClick=${() => setOver({ deed: 'edit', account: undefined })}>
    ${t('account.add')}<//>`;
  const list = ({ accounts }: { accounts: Account[] }): VNode =>
    html`<ul class="lines">${accounts.map(
      (account) => html`<${AccountLine} key=${account.id} account=${account} roles=${roles} onOver=${setOver} />`,
    )}</ul>`;
  return html`<section class="card pad stack" aria-labelledby="settings-accounts">
    <div class="row apart"><h2 id="settings-accounts">${t('settings.accounts')}</h2>${add}</div>
    <p class="soft">${t('account.text')}</p>
    <${Fetched} from=${from} lines=${4}>${list}<//>
    ${over?.deed === 'edit' && html`<${EditDialog} account=${over.account} roles=${roles} onClose=${close} onLink=${linked} />`}
    ${over?.deed === 'delete' && html`<${DeleteDialog} account=${over.account} onClose=${close} />`}
    ${over?.deed === 'link' && html`<${LinkDialog} name=${over.name} link=${over.link} onClose=${close} />`}</section>`;
}
