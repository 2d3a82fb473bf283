import { useEffect, useRef, useState } from 'preact/hooks';
import { asProblem, type Problem, request } from '../api.ts';
import { Button } from '../components/button.ts';
import { Dialog } from '../components/dialog.ts';
import { SecretField, TextField } from '../components/field.ts';
import { Notice } from '../components/notice.ts';
import { Segmented } from '../components/segmented.ts';
import { Logo } from '../components/shell.ts';
import { ownLanguageName } from '../format.ts';
import { type Children, html, type VNode } from '../html.ts';
import { signedIn, signOut } from '../session.ts';
import type { Me, Start } from '../shapes.ts';
import { titlePage } from '../window-title.ts';
import { type Language, language, setLanguage, t } from '../words/index.ts';

type SignInAnswer = { readonly state: 'signed-in'; readonly me: Me } | { readonly state: 'code-needed' };

/** Counts down until the box takes another try. */
function useWait(): [number, (seconds: number) => void] {
  const [left, setLeft] = useState(0);
  useEffect(() => {
    if (left <= 0) return;
    const timer = setTimeout(() => setLeft(left - 1), 1_000);
    return () => clearTimeout(timer);
  }, [left]);
  return [left, setLeft];
}

/** Name, password, and the second factor's code once the box asks for it. */
function SignInForm({ known }: { known?: string }): VNode {
  const [name, setName] = useState(known ?? '');
  const [password, setPassword] = useState('');
  const [code, setCode] = useState('');
  const [step, setStep] = useState<'password' | 'code'>('password');
  const [busy, work] = useState(false);
  const [problem, setProblem] = useState<Problem | undefined>(undefined);
  const [wait, setWait] = useWait();
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    form.current
      ?.querySelector<HTMLInputElement>(step === 'code' ? '[name=code]' : known ? '[name=password]' : '[name=name]')
      ?.focus();
  }, [step]);

  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (busy || wait > 0) return;
    work(true);
    setProblem(undefined);
    try {
      const body =
        step === 'code' ? { name, password, code: code.replaceAll(/\s/g, '') } : { name: name.trim(), password };
      const { data } = await request<SignInAnswer>('POST', '/api/session', body);
      if (data.state === 'signed-in') await signedIn(data.me);
      else setStep('code');
    } catch (error) {
      const wrong = asProblem(error);
      setProblem(wrong);
      setWait(wrong.retryAfterSec ?? 0);
    } finally {
      work(false);
    }
  };
  const trouble =
    problem &&
    html`<${Notice} state="broken" alert=${true}>${problem.message}${
      wait > 0 && html` <span aria-live="off">${t('sign-in.wait', { n: wait })}</span>`
    }<//>`;
  const passwordStep = html`
    ${
      known === undefined &&
      html`<${TextField} label=${t('sign-in.name')} name="name" value=${name} onInput=${setName}
      autocomplete="username" autocapitalize="off" spellcheck=${false} required />`
    }
    <${SecretField} label=${t('sign-in.password')} name="password" value=${password} onInput=${setPassword}
      autocomplete="current-password" required />`;
  const codeStep = html`<${TextField} label=${t('sign-in.code')} help=${t('sign-in.code-help')} name="code" value=${code}
    onInput=${setCode} autocomplete="one-time-code" inputmode="numeric" required />`;
  return html`<form class="stack" ref=${form} onSubmit=${submit} novalidate>
    ${trouble}${step === 'code' ? codeStep : passwordStep}
    <${Button} kind="main" type="submit" wide=${true} busy=${busy || wait > 0}>${t('sign-in.do')}<//>
    ${step === 'code' && html`<${Button} kind="quiet" wide=${true} onClick=${() => setStep('password')}>${t('sign-in.back')}<//>`}
  </form>`;
}

/** The frame of pages before somebody is signed in. */
export function Gate(props: { title: string; broad?: boolean; children: Children; office?: string }): VNode {
  useEffect(() => {
    titlePage(props.title);
  }, [props.title]);
  const options = (['nl', 'en'] as const).map((value) => ({ value, label: ownLanguageName(value) }));
  return html`<main class="gate"><div class=${`gate-card stack${props.broad ? ' broad' : ''}`}>
    <div class="brand"><${Logo} size=${34} /><span>${props.office ?? 'Cordboard'}</span></div>
    <div class="card pad stack">
      <h1 class="gate-title">${props.title}</h1>
      ${props.children}
    </div>
    <div class="gate-foot"><${Segmented} label=${t('language.title')} options=${options} value=${language.get()}
      onChange=${(value: string) => void setLanguage(value as Language)} /></div>
  </div></main>`;
}

/** The first thing anybody sees who isn't signed in. */
export function SignIn({ start }: { start: Start }): VNode {
  if (!start.hasOwner) {
    return html`<${Gate} title=${t('welcome.none-title')}>
      <p>${t('welcome.none-text')}</p><pre class="command">cordboard owner-link</pre><p class="soft small">${t('welcome.none-note')}</p><//>`;
  }
  return html`<${Gate} title=${t('sign-in.title')} office=${start.office?.name}><${SignInForm} /><//>`;
}

/** The session ended while somebody was at work: over the page, which stays as it is. */
export function SignInAgain({ me }: { me: Me }): VNode {
  return html`<${Dialog} title=${t('sign-in.again-title')} firm=${true} onClose=${() => undefined}>
    <p>${t('sign-in.again-text', { name: me.name })}</p>
    <${SignInForm} known=${me.username} />
    <${Button} kind="quiet" onClick=${() => void signOut()}>${t('sign-in.other')}<//>
  <//>`;
}
