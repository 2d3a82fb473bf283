import { useEffect, useState } from 'preact/hooks';
import { asProblem, type Problem, request } from '../api.ts';
import { Button } from '../components/button.ts';
import { FormFrame } from '../components/form-parts.ts';
import { Notice } from '../components/notice.ts';
import { NewPassword } from '../components/password-strength.ts';
import { html, type VNode } from '../html.ts';
import { useForm } from '../use-form.ts';
import { t } from '../words/index.ts';
import { Gate } from './sign-in.ts';
import { tokenFromAddress } from './welcome.ts';

interface Whose {
  readonly username: string;
  readonly name: string;
}

function PasswordForm({ token, whose, onDone }: { token: string; whose: Whose; onDone: () => void }): VNode {
  const form = useForm({
    initial: { password: '' },
    check: ({ password }) => ({ password: password ? undefined : t('form.needed') }),
    save: async ({ password }) => {
      await request('POST', '/api/password-link', { token, password });
      onDone();
    },
  });
  return html`<${FormFrame} form=${form}>
    <p>${t('set-password.text', { ...whose })}</p>
    <input type="text" name="username" autocomplete="username" value=${whose.username} readonly hidden />
    <${NewPassword} label=${t('password.new')} value=${form.values.password} error=${form.error('password')}
      username=${whose.username} name=${whose.name} onInput=${(value: string) => form.set('password', value)} />
    <${Button} kind="main" type="submit" wide=${true} busy=${form.busy}>${t('password.save')}<//>
  <//>`;
}

/** Somebody got a link to choose their password. */
export function SetPassword(): VNode {
  const [token] = useState(tokenFromAddress);
  const [whose, setWhose] = useState<Whose | undefined>(undefined);
  const [done, finish] = useState(false);
  const [problem, setProblem] = useState<Problem | undefined>(undefined);
  useEffect(() => {
    request<Whose>('POST', '/api/password-link/check', { token }).then(
      ({ data }) => setWhose(data),
      (error) => setProblem(asProblem(error)),
    );
  }, []);
  const toSignIn = html`<${Button} kind=${done ? 'main' : 'plain'} href="/">${t('sign-in.title')}<//>`;
  if (done)
    return html`<${Gate} title=${t('set-password.done-title')}><p>${t('set-password.done-text')}</p>${toSignIn}<//>`;
  if (problem) {
    return html`<${Gate} title=${t('set-password.title')}>
      <${Notice} state="attention">${problem.message}<//><p>${t('set-password.used')}</p>${toSignIn}<//>`;
  }
  return html`<${Gate} title=${t('set-password.title')}>${
    whose ? html`<${PasswordForm} token=${token} whose=${whose} onDone=${() => finish(true)} />` : t('loading')
  }<//>`;
}
