import { useState } from 'preact/hooks';
import { request } from '../api.ts';
import { browserName } from '../browser-name.ts';
import { Button } from '../components/button.ts';
import { Dialog } from '../components/dialog.ts';
import { SecretField, TextField } from '../components/field.ts';
import { FormFrame } from '../components/form-parts.ts';
import { Fetched } from '../components/frame.ts';
import { NewPassword } from '../components/password-strength.ts';
import { Copyable, QrPicture } from '../components/secret.ts';
import { StateBadge } from '../components/state-badge.ts';
import { toast, toastProblem } from '../components/toast.ts';
import { When } from '../components/when.ts';
import { html, type VNode } from '../html.ts';
import { useResource } from '../resource.ts';
import { me, session, start } from '../session.ts';
import type { SessionInfo } from '../shapes.ts';
import { useStore } from '../store.ts';
import { useForm } from '../use-form.ts';
import { t } from '../words/index.ts';

function Password({ onChanged }: { onChanged: () => void }): VNode {
  const form = useForm({
    initial: { current: '', next: '' },
    check: ({ current, next }) => ({
      current: current ? undefined : t('form.needed'),
      next: next ? undefined : t('form.needed'),
    }),
    save: async (values) => {
      await request('POST', '/api/me/password', values);
      form.reset({ current: '', next: '' });
      toast(t('password.saved'));
      onChanged();
    },
  });
  const { values, set, error } = form;
  return html`<section class="card pad stack" aria-labelledby="settings-password"><h2 id="settings-password">${t('password.title')}</h2>
    <${FormFrame} form=${form} actions=${html`<${Button} kind="main" type="submit" busy=${form.busy}>${t('password.change')}<//>`}>
      <div class="fields">
        <${SecretField} label=${t('password.current')} value=${values.current} error=${error('current')} autocomplete="current-password"
          onInput=${(value: string) => set('current', value)} />
        <${NewPassword} label=${t('password.new')} value=${values.next} error=${error('next')} username=${me()?.username} name=${me()?.name}
          onInput=${(value: string) => set('next', value)} />
      </div><//></section>`;
}

interface Setup {
  readonly secret: string;
  readonly uri: string;
  readonly qr: string;
}

function CodeStep({ setup, onCodes }: { setup: Setup; onCodes: (codes: readonly string[]) => void }): VNode {
  const form = useForm({
    initial: { code: '' },
    check: ({ code }) => ({ code: code.trim() ? undefined : t('form.needed') }),
    save: async ({ code }) => {
      const { data } = await request<{ recoveryCodes: string[] }>('POST', '/api/me/second-factor/confirm', {
        code: code.replaceAll(/\s/g, ''),
      });
      onCodes(data.recoveryCodes);
    },
  });
  return html`<${FormFrame} form=${form} actions=${html`<${Button} kind="main" type="submit" busy=${form.busy}>${t('factor.confirm')}<//>`}>
    <p>${t('factor.scan')}</p>
    <div class="secret-frame"><div class="secret"><${QrPicture} svg=${setup.qr} label=${t('factor.qr')} />
      <div class="stack tight"><span class="soft small">${t('factor.by-hand')}</span>
        <${Copyable} value=${setup.secret} label=${t('factor.secret')} /></div></div></div>
    <${TextField} label=${t('sign-in.code')} value=${form.values.code} error=${form.error('code')} inputmode="numeric" autocomplete="one-time-code"
      short=${true} onInput=${(value: string) => form.set('code', value)} /><//>`;
}

/** Password again, then the code from the app, then the recovery codes, shown once. */
function FactorDialog({ off, onClose }: { off: boolean; onClose: () => void }): VNode {
  const [setup, setSetup] = useState<Setup | undefined>(undefined);
  const [codes, setCodes] = useState<readonly string[] | undefined>(undefined);
  const form = useForm({
    initial: { password: '' },
    check: ({ password }) => ({ password: password ? undefined : t('form.needed') }),
    save: async (values) => {
      if (!off) return setSetup((await request<Setup>('POST', '/api/me/second-factor', values)).data);
      await request('DELETE', '/api/me/second-factor', values);
      onClose();
      toast(t('factor.is-off'));
      await start();
    },
  });
  const done = async (): Promise<void> => {
    onClose();
    await start();
  };
  const first = html`<${FormFrame} form=${form} actions=${html`<${Button} onClick=${onClose}>${t('form.cancel')}<//>
    <${Button} kind="main" type="submit" busy=${form.busy}>${t(off ? 'factor.turn-off' : 'factor.next')}<//>`}>
    <p>${t(off ? 'factor.off-text' : 'factor.on-text')}</p>
    <${SecretField} label=${t('password.current')} value=${form.values.password} error=${form.error('password')} autocomplete="current-password"
      onInput=${(value: string) => form.set('password', value)} /><//>`;
  const last = html`<div class="stack"><p>${t('factor.codes')}</p><ul class="codes code">${codes?.map((code) => html`<li key=${code}>${code}</li>`)}</ul>
    <div class="actions"><${Button} kind="main" onClick=${done}>${t('factor.kept')}<//></div></div>`;
  return html`<${Dialog} title=${t('factor.title')} onClose=${codes ? done : onClose} firm=${Boolean(codes)}>
    ${codes ? last : setup ? html`<${CodeStep} setup=${setup} onCodes=${setCodes} />` : first}<//>`;
}

function SecondFactor(): VNode {
  const on = useStore(session, (now) => 'me' in now && now.me.secondFactor);
  const left = useStore(session, (now) => ('me' in now ? now.me.recoveryCodesLeft : undefined));
  const [open, setOpen] = useState(false);
  return html`<section class="card pad stack" aria-labelledby="settings-factor"><h2 id="settings-factor">${t('factor.title')}</h2>
    <p class="soft">${t('factor.text')}</p>
    <div class="row apart"><${StateBadge} state=${on ? 'well' : 'off'} word=${t(on ? 'factor.on' : 'factor.off')} plain=${true} />
      <${Button} kind=${on ? 'danger' : 'plain'} onClick=${() => setOpen(true)}>${t(on ? 'factor.turn-off' : 'factor.turn-on')}<//></div>
    ${on && left !== undefined && html`<p class="soft small">${t('factor.left', { n: left })}</p>`}
    ${open && html`<${FactorDialog} off=${on} onClose=${() => setOpen(false)} />`}</section>`;
}

function Sessions({ version }: { version: number }): VNode {
  const from = useResource<{ sessions: SessionInfo[] }>('/api/me/sessions', version);
  const end = async (path: string): Promise<void> => {
    await request('DELETE', path).then(() => toast(t('sessions.ended')), toastProblem);
    from.reload();
  };
  const one = (info: SessionInfo): VNode => html`<li key=${info.id} class="line"><div class="grow">
      <div class="strong">${browserName(info.browser)}${info.current && html` <span class="tag">${t('sessions.this')}</span>`}</div>
      <div class="soft small">${t('sessions.from', { address: info.address })}, ${t('sessions.seen')} <${When} at=${info.lastSeenAt} /></div></div>
    ${!info.current && html`<${Button} onClick=${() => end(`/api/me/sessions/${encodeURIComponent(info.id)}`)}>${t('sessions.end')}<//>`}</li>`;
  return html`<section class="card pad stack" aria-labelledby="settings-sessions"><h2 id="settings-sessions">${t('sessions.title')}</h2>
    <${Fetched} from=${from} lines=${3}>${({
      sessions,
    }: {
      sessions: SessionInfo[];
    }) => html`<ul class="lines">${sessions.map(one)}</ul>
      ${sessions.length > 1 && html`<div><${Button} kind="danger" onClick=${() => end('/api/me/sessions')}>${t('sessions.end-others', { n: sessions.length - 1 })}<//></div>`}`}<//></section>`;
}

/** Password, second factor, and where one is signed in. */
export function SecuritySettings(): VNode {
  const [version, bump] = useState(0);
  return html`<${Password} onChanged=${() => bump((n) => n + 1)} /><${SecondFactor} /><${Sessions} version=${version} />`;
}
