import { request } from '../api.ts';
import { Button } from '../components/button.ts';
import { Dialog } from '../components/dialog.ts';
import { CheckField, TextField } from '../components/field.ts';
import { FormFrame } from '../components/form-parts.ts';
import { Notice } from '../components/notice.ts';
import { Copyable } from '../components/secret.ts';
import { SearchSelect } from '../components/select.ts';
import { toastChange, toastProblem } from '../components/toast.ts';
import { When } from '../components/when.ts';
import { html, type VNode } from '../html.ts';
import { useResource } from '../resource.ts';
import { may } from '../session.ts';
import type { User } from '../shapes.ts';
import { useForm } from '../use-form.ts';
import { t } from '../words/index.ts';

export interface Account {
  readonly id: string;
  readonly username: string;
  readonly name: string;
  readonly roles: readonly string[];
  readonly userId?: string;
  readonly hasPassword: boolean;
  readonly secondFactor: boolean;
  readonly lastSignInAt?: number;
}

export interface Role {
  readonly role: string;
  readonly name: string;
  readonly rights: readonly { readonly right: string; readonly sentence: string }[];
  readonly grantable: boolean;
}

export interface Link {
  readonly path: string;
  readonly expiresAt: number;
}

/** A link to choose a password, to hand over in person or by mail. */
export function LinkDialog({ name, link, onClose }: { name: string; link: Link; onClose: () => void }): VNode {
  return html`<${Dialog} title=${t('account.link-title', { name })} onClose=${onClose}>
    <p>${t('account.link-text')}</p><p><${Copyable} value=${location.origin + link.path} label=${t('account.link')} /></p>
    <p class="soft small">${t('account.link-until')} <${When} at=${link.expiresAt} /></p>
    <div class="actions"><${Button} kind="main" onClick=${onClose}>${t('secret.done')}<//></div><//>`;
}

interface RoleChoicesProps {
  readonly all: readonly Role[];
  readonly chosen: readonly string[];
  readonly set: (roles: string[]) => void;
  readonly error?: string;
}

function RoleChoices({ all, chosen, set, error }: RoleChoicesProps): VNode {
  const one = ({ role, name, rights }: Role): VNode => {
    const turn = (on: boolean): void => set(on ? [...chosen, role] : chosen.filter((other) => other !== role));
    return html`<div key=${role}><${CheckField} label=${name} checked=${chosen.includes(role)} onChange=${turn} />
      <details class="fold small"><summary>${t('account.rights', { n: rights.length })}</summary>
        <ul class="bullets">${rights.map(({ right, sentence }) => html`<li key=${right}>${sentence}</li>`)}</ul></details></div>`;
  };
  const offered = all.filter(({ role, grantable }) => grantable || chosen.includes(role));
  const listens = offered.some(
    ({ role, rights }) => chosen.includes(role) && rights.some(({ right }) => right === 'listen-in'),
  );
  return html`<fieldset class="stack tight"><legend class="label">${t('account.roles')}</legend>
    ${error && html`<p class="field"><span class="error">${error}</span></p>`}${offered.map(one)}
    ${listens && html`<${Notice} state="off">${t('account.listening-rules')}<//>`}</fieldset>`;
}

interface EditDialogProps {
  /** Undefined: a new one. */
  readonly account: Account | undefined;
  readonly roles: readonly Role[];
  readonly onClose: () => void;
  readonly onLink: (name: string, link: Link) => void;
}

interface AccountValues {
  readonly name: string;
  readonly username: string;
  readonly userId: string;
  readonly roles: readonly string[];
}

function checkAccount({ name, username, roles }: AccountValues): Record<string, string | undefined> {
  const needed = (filled: unknown): string | undefined => (filled ? undefined : t('form.needed'));
  return { name: needed(name.trim()), username: needed(username.trim()), roles: needed(roles.length > 0) };
}

/** Adds an account (and answers with its link) or changes one. */
export function EditDialog({ account, roles, onClose, onLink }: EditDialogProps): VNode {
  const mayList = may('see-people');
  const users = useResource<{ users: User[] }>(mayList ? '/api/users?limit=1000' : undefined).data?.users ?? [];
  const { name = '', username = '', userId = '', roles: held = ['user'] } = account ?? {};
  const form = useForm<AccountValues>({
    initial: { name, username, userId, roles: held },
    check: checkAccount,
    save: async (given) => {
      if (!account) {
        const body = { ...given, userId: given.userId || undefined };
        const { data } = await request<{ link: Link }>('POST', '/api/accounts', body);
        return onLink(given.name, data.link);
      }
      const body = { ...given, userId: given.userId || null };
      const { revision } = await request('PATCH', `/api/accounts/${encodeURIComponent(account.id)}`, body);
      toastChange(t('account.changed', { name: given.name }), revision);
      onClose();
    },
  });
  const { values, set, error } = form;
  const none = { value: '', label: t('account.no-user') };
  const people = [none, ...users.map((user) => ({ value: user.id, label: user.name, note: user.number }))];
  const actions = html`<${Button} onClick=${onClose}>${t('form.cancel')}<//>
    <${Button} kind="main" type="submit" busy=${form.busy}>${t(account ? 'form.save' : 'account.add-do')}<//>`;
  return html`<${Dialog} title=${account ? t('account.change-title', { name }) : t('account.add')} onClose=${onClose}>
    <${FormFrame} form=${form} actions=${actions}>
      <div class="fields">
        <${TextField} label=${t('account.full-name')} value=${values.name} error=${error('name')} autocomplete="off"
          onInput=${(value: string) => set('name', value)} />
        <${TextField} label=${t('account.username')} value=${values.username} error=${error('username')} autocomplete="off"
          autocapitalize="off" onInput=${(value: string) => set('username', value)} />
        <div class="whole"><${SearchSelect} label=${t('account.user')} options=${people} value=${values.userId}
          error=${error('userId')} onChange=${(value: string) => set('userId', value)} /></div>
      </div>
      <${RoleChoices} all=${roles} chosen=${values.roles} error=${error('roles')}
        set=${(next: string[]) => set('roles', next)} /><//><//>`;
}

export function DeleteDialog({ account, onClose }: { account: Account; onClose: () => void }): VNode {
  const { name } = account;
  const remove = async (): Promise<void> => {
    const path = `/api/accounts/${encodeURIComponent(account.id)}`;
    const say = ({ revision }: { revision: number | undefined }): void =>
      toastChange(t('account.deleted', { name }), revision);
    await request('DELETE', path).then(say, toastProblem);
    onClose();
  };
  return html`<${Dialog} title=${t('account.delete-title', { name })} onClose=${onClose}>
    <p>${t('account.delete-text')}</p>
    <div class="actions"><${Button} onClick=${onClose}>${t('form.cancel')}<//>
      <${Button} kind="danger main" onClick=${remove}>${t('account.delete-do', { name })}<//></div><//>`;
}
