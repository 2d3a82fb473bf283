import { useState } from 'preact/hooks';
import { asProblem, request } from '../api.ts';
import { Button } from '../components/button.ts';
import { Dialog } from '../components/dialog.ts';
import { CheckField, TextField } from '../components/field.ts';
import { FormFrame } from '../components/form-parts.ts';
import { Fetched } from '../components/frame.ts';
import { Person } from '../components/person.ts';
import { Copyable } from '../components/secret.ts';
import { SearchSelect } from '../components/select.ts';
import { toast, toastChange, toastProblem } from '../components/toast.ts';
import { When } from '../components/when.ts';
import { html, type VNode } from '../html.ts';
import { news } from '../live.ts';
import { useResource } from '../resource.ts';
import { may, me } from '../session.ts';
import type { User } from '../shapes.ts';
import { useStore } from '../store.ts';
import { useForm } from '../use-form.ts';
import { t } from '../words/index.ts';

interface Account {
  readonly id: string;
  readonly username: string;
  readonly name: string;
  readonly roles: readonly string[];
  readonly userId?: string;
  readonly hasPassword: boolean;
  readonly secondFactor: boolean;
  readonly lastSignInAt?: number;
}

interface Role {
  readonly role: string;
  readonly name: string;
  readonly rights: readonly { readonly right: string; readonly sentence: string }[];
  readonly grantable: boolean;
}

interface Link {
  readonly path: string;
  readonly expiresAt: number;
}

type Over =
  | { readonly deed: 'edit'; readonly account: Account | undefined }
  | { readonly deed: 'delete'; readonly account: Account }
  | { readonly deed: 'link'; readonly name: string; readonly link: Link };

/** A link to choose a password, to hand over in person or by mail. */
function LinkDialog({ name, link, onClose }: { name: string; link: Link; onClose: () => void }): VNode {
  return html`<${Dialog} title=${t('account.link-title', { name })} onClose=${onClose}>
    <p>${t('account.link-text')}</p><p><${Copyable} value=${location.origin + link.path} label=${t('account.link')} /></p>
    <p class="soft small">${t('account.link-until')} <${When} at=${link.expiresAt} /></p>
    <div class="actions"><${Button} kind="main" onClick=${onClose}>${t('secret.done')}<//></div><//>`;
}

function RoleChoices({
  all,
  chosen,
  set,
  error,
}: {
  all: readonly Role[];
  chosen: readonly string[];
  set: (roles: string[]) => void;
  error?: string;
}): VNode {
  return html`<fieldset class="stack tight"><legend class="label">${t('account.roles')}</legend>
    ${error && html`<p class="field"><span class="error">${error}</span></p>`}
    ${all
      .filter(({ role, grantable }) => grantable || chosen.includes(role))
      .map(
        ({
          role,
          name,
          rights,
        }) => html`<div key=${role} class="role"><${CheckField} label=${name} checked=${chosen.includes(role)}
        onChange=${(on: boolean) => set(on ? [...chosen, role] : chosen.filter((other) => other !== role))} />
        <details class="fold small"><summary>${t('account.rights', { n: rights.length })}</summary>
          <ul class="bullets">${rights.map(({ right, sentence }) => html`<li key=${right}>${sentence}</li>`)}</ul></details></div>`,
      )}</fieldset>`;
}

function EditDialog({
  account,
  roles,
  onClose,
  onLink,
}: {
  account?: Account;
  roles: readonly Role[];
  onClose: () => void;
  onLink: (name: string, link: Link) => void;
}): VNode {
  const users =
    useResource<{ users: User[] }>(may('see-people') ? '/api/users?limit=1000' : undefined).data?.users ?? [];
  const form = useForm({
    initial: {
      name: account?.name ?? '',
      username: account?.username ?? '',
      userId: account?.userId ?? '',
      roles: account?.roles ?? ['user'],
    },
    check: ({ name, username }) => ({
      name: name.trim() ? undefined : t('form.needed'),
      username: username.trim() ? undefined : t('form.needed'),
    }),
    save: async ({ userId, ...values }) => {
      if (account) {
        const { revision } = await request('PATCH', `/api/accounts/${encodeURIComponent(account.id)}`, {
          ...values,
          userId: userId || null,
        });
        toastChange(t('account.changed', { name: values.name }), revision);
        return onClose();
      }
      const { data } = await request<{ link: Link }>('POST', '/api/accounts', {
        ...values,
        userId: userId || undefined,
      });
      onLink(values.name, data.link);
    },
  });
  const { values, set, error } = form;
  const people = [
    { value: '', label: t('account.no-user') },
    ...users.map((user) => ({ value: user.id, label: user.name, note: user.number })),
  ];
  return html`<${Dialog} title=${account ? t('account.change-title', { name: account.name }) : t('account.add')} onClose=${onClose}>
    <${FormFrame} form=${form} actions=${html`<${Button} onClick=${onClose}>${t('form.cancel')}<//><${Button} kind="main" type="submit" busy=${form.busy}>${t(account ? 'form.save' : 'account.add-do')}<//>`}>
      <div class="fields">
        <${TextField} label=${t('account.full-name')} value=${values.name} error=${error('name')} autocomplete="off" onInput=${(value: string) => set('name', value)} />
        <${TextField} label=${t('account.username')} value=${values.username} error=${error('username')} autocomplete="off" autocapitalize="off" onInput=${(value: string) => set('username', value)} />
        <div class="whole"><${SearchSelect} label=${t('account.user')} options=${people} value=${values.userId} error=${error('userId')} onChange=${(value: string) => set('userId', value)} /></div>
      </div>
      <${RoleChoices} all=${roles} chosen=${values.roles} error=${error('roles')} set=${(next: string[]) => set('roles', next)} /><//><//>`;
}

function DeleteDialog({ account, onClose }: { account: Account; onClose: () => void }): VNode {
  const remove = async (): Promise<void> => {
    await request('DELETE', `/api/accounts/${encodeURIComponent(account.id)}`).then(
      ({ revision }) => toastChange(t('account.deleted', { name: account.name }), revision),
      (error) => toast(asProblem(error).message, { wrong: true }),
    );
    onClose();
  };
  return html`<${Dialog} title=${t('account.delete-title', { name: account.name })} onClose=${onClose}><p>${t('account.delete-text')}</p>
    <div class="actions"><${Button} onClick=${onClose}>${t('form.cancel')}<//><${Button} kind="danger main" onClick=${remove}>${t('account.delete-do', { name: account.name })}<//></div><//>`;
}

/** Who may sign in to this page, and as what. */
export function Accounts(): VNode {
  const { revision } = useStore(news);
  const [version, bump] = useState(0);
  const from = useResource<{ accounts: Account[] }>('/api/accounts?limit=1000', `${revision} ${version}`);
  const roles = useResource<{ roles: Role[] }>('/api/roles').data?.roles ?? [];
  const [over, setOver] = useState<Over | undefined>(undefined);
  const mayChange = may('change-accounts');
  const close = (): void => {
    setOver(undefined);
    bump((n) => n + 1);
  };
  const link = async (account: Account): Promise<void> => {
    const made = request<Link>('POST', `/api/accounts/${encodeURIComponent(account.id)}/password-link`);
    await made.then(({ data }) => setOver({ deed: 'link', name: account.name, link: data }), toastProblem);
  };
  const roleNames = (account: Account): string =>
    account.roles.map((role) => roles.find((one) => one.role === role)?.name ?? role).join(', ');
  const one = (
    account: Account,
  ): VNode => html`<li key=${account.id} class="line"><div class="grow"><${Person} name=${account.name}
      note=${html`${account.username} · ${roleNames(account)}${account.lastSignInAt ? html` · ${t('account.seen')} <${When} at=${account.lastSignInAt} />` : html` · ${t('account.never')}`}`} /></div>
    ${
      mayChange &&
      html`<div class="row still"><${Button} kind="quiet" onClick=${() => setOver({ deed: 'edit', account })} aria-label=${t('account.change-title', { name: account.name })}>${t('person.change')}<//>
      <${Button} kind="icon" icon="key" label=${t('account.new-link', { name: account.name })} onClick=${() => link(account)} />
      ${account.id !== me()?.id && html`<${Button} kind="icon" icon="trash" label=${t('account.delete-do', { name: account.name })} onClick=${() => setOver({ deed: 'delete', account })} />`}</div>`
    }</li>`;
  return html`<section class="card pad stack" aria-labelledby="settings-accounts">
    <div class="row apart"><h2 id="settings-accounts">${t('settings.accounts')}</h2>${mayChange && html`<${Button} icon="plus" onClick=${() => setOver({ deed: 'edit', account: undefined })}>${t('account.add')}<//>`}</div>
    <p class="soft">${t('account.text')}</p>
    <${Fetched} from=${from} lines=${4}>${({ accounts }: { accounts: Account[] }) => html`<ul class="lines">${accounts.map(one)}</ul>`}<//>
    ${over?.deed === 'edit' && html`<${EditDialog} account=${over.account} roles=${roles} onClose=${close} onLink=${(name: string, made: Link) => setOver({ deed: 'link', name, link: made })} />`}
    ${over?.deed === 'delete' && html`<${DeleteDialog} account=${over.account} onClose=${close} />`}
    ${over?.deed === 'link' && html`<${LinkDialog} name=${over.name} link=${over.link} onClose=${close} />`}</section>`;
}
