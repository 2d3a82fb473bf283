import { useEffect, useRef, useState } from 'preact/hooks';
import { asProblem, type Problem, request } from '../api.ts';
import { Button } from '../components/button.ts';
import { TextField } from '../components/field.ts';
import { FormFrame } from '../components/form-parts.ts';
import { Notice } from '../components/notice.ts';
import { OfficeFields, type OfficeValues } from '../components/office-fields.ts';
import { NewPassword } from '../components/password-strength.ts';
import { html, type VNode } from '../html.ts';
import { guessPlace, languageOf, suggestZone } from '../places.ts';
import { go } from '../router.ts';
import { start } from '../session.ts';
import type { Office } from '../shapes.ts';
import { type Form, useForm } from '../use-form.ts';
import { type Language, language, setLanguage, t } from '../words/index.ts';
import { Gate } from './sign-in.ts';

interface Checked {
  readonly office?: Office | null;
  readonly suggested: {
    readonly country: string;
    readonly language: string;
    readonly timeZone: string;
    readonly extensionLength: number;
  };
}

/** Named as the box names them in its answer, so that its errors find their field. */
type WelcomeValues = Readonly<Record<'name' | 'username' | 'password' | `office.${keyof OfficeValues}`, string>>;

/** The token stands behind `#` and so never reaches a server's log; it is taken out of the address bar at once. */
export function tokenFromAddress(): string {
  return location.hash.slice(1);
}

function needed(value: string): string | undefined {
  return value.trim() ? undefined : t('form.needed');
}

function save(token: string, hasOffice: boolean) {
  return async (values: WelcomeValues): Promise<void> => {
    const { name, username, password } = values;
    const given = officeOf(values);
    const office = { ...given, extensionLength: Number(given.extensionLength) };
    await request('POST', '/api/welcome', {
      token,
      name,
      username,
      password,
      language: language.get(),
      ...(hasOffice ? {} : { office }),
    });
    await start();
    go('/', { replace: true });
  };
}

function officeOf(values: WelcomeValues): OfficeValues {
  return {
    name: values['office.name'],
    country: values['office.country'],
    language: values['office.language'],
    timeZone: values['office.timeZone'],
    extensionLength: values['office.extensionLength'],
  };
}

function browserZone(): string | undefined {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** A country brings its clock and its language along, until somebody chose those by hand. */
function useOfficeSetter(form: Form<WelcomeValues>): (field: keyof OfficeValues, value: string) => void {
  const byHand = useRef(new Set<keyof OfficeValues>());
  return (field, value) => {
    byHand.current.add(field);
    const along: Record<string, string> = {};
    if (field === 'country') {
      const zone = suggestZone(value, browserZone());
      if (zone && !byHand.current.has('timeZone')) along['office.timeZone'] = zone;
      if (!byHand.current.has('language')) along['office.language'] = languageOf(value);
    }
    form.change({ ...along, [`office.${field}`]: value });
  };
}

function WelcomeForm({ token, checked }: { token: string; checked: Checked }): VNode {
  const { suggested, office } = checked;
  const hasOffice = Boolean(office);
  const { country, timeZone } = guessPlace(browserZone(), suggested);
  const form = useForm<WelcomeValues>({
    initial: {
      name: '',
      username: '',
      password: '',
      'office.name': '',
      'office.country': country,
      'office.language': language.get(),
      'office.timeZone': timeZone,
      'office.extensionLength': String(suggested.extensionLength),
    },
    draft: 'welcome',
    secrets: ['password'],
    check: ({ name, username, password, 'office.name': officeName }) => ({
      name: needed(name),
      username: needed(username),
      password: needed(password),
      'office.name': hasOffice ? undefined : needed(officeName),
    }),
    save: save(token, hasOffice),
  });
  const { values, set, error } = form;
  const setOffice = useOfficeSetter(form);
  return html`<${FormFrame} form=${form}>
    ${!hasOffice && html`<p class="soft">${t('welcome.text')}</p>`}
    <h2 class="form-part">${t('welcome.you')}</h2>
    <div class="fields">
      <${TextField} label=${t('account.name')} value=${values.name} error=${error('name')} name="name" autocomplete="name"
        onInput=${(value: string) => set('name', value)} />
      <${TextField} label=${t('account.username')} value=${values.username} error=${error('username')} name="username"
        autocomplete="username" autocapitalize="off" spellcheck=${false} help=${t('account.username-help')}
        onInput=${(value: string) => set('username', value)} />
      <div class="whole"><${NewPassword} label=${t('account.password')} value=${values.password} error=${error('password')}
        username=${values.username} name=${values.name} onInput=${(value: string) => set('password', value)} /></div>
    </div>
    ${
      !hasOffice &&
      html`<h2 class="form-part">${t('welcome.office')}</h2><div class="fields"><${OfficeFields} values=${officeOf(values)}
      error=${(field: keyof OfficeValues) => error(`office.${field}`)} set=${setOffice} /></div>`
    }
    <div class="actions"><${Button} kind="main" type="submit" busy=${form.busy}>${t('welcome.do')}<//></div>
  <//>`;
}

/** The owner's one-time link: who you are, what office this is, and the box is yours. */
export function Welcome(): VNode {
  const [token] = useState(tokenFromAddress);
  const [checked, setChecked] = useState<Checked | undefined>(undefined);
  const [problem, setProblem] = useState<Problem | undefined>(undefined);
  useEffect(() => {
    request<Checked>('POST', '/api/welcome/check', { token }).then(
      async ({ data }) => {
        if (data.suggested.language === 'nl' && !localStorage.getItem('language'))
          await setLanguage(data.suggested.language as Language);
        setChecked(data);
      },
      (error) => setProblem(asProblem(error)),
    );
  }, []);
  if (problem) {
    return html`<${Gate} title=${t('welcome.used-title')}>
      <${Notice} state="attention">${problem.message}<//>
      <p>${t('welcome.used-text')}</p><pre class="command">cordboard owner-link</pre>
      <${Button} href="/">${t('sign-in.title')}<//><//>`;
  }
  if (!checked) return html`<${Gate} title=${t('welcome.title')}><p class="soft">${t('loading')}</p><//>`;
  return html`<${Gate} title=${t('welcome.title')} broad=${true}><${WelcomeForm} token=${token} checked=${checked} /><//>`;
}
