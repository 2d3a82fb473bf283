import { useState } from 'preact/hooks';
import { asProblem, request } from '../api.ts';
import { Button } from '../components/button.ts';
import { TextField } from '../components/field.ts';
import { Notice } from '../components/notice.ts';
import { SingleSettings } from '../components/single-settings.ts';
import { toast } from '../components/toast.ts';
import { html, type VNode } from '../html.ts';
import { may } from '../session.ts';
import { t } from '../words/index.ts';

/** Sends one e-mail now, and says what the server said. */
function TestMail(): VNode {
  const [to, setTo] = useState('');
  const [busy, work] = useState(false);
  const [said, say] = useState<string | undefined>(undefined);
  const send = async (event: Event): Promise<void> => {
    event.preventDefault();
    work(true);
    say(undefined);
    try {
      await request('POST', '/api/mail-server/test', { to });
      toast(t('settings.mail-test-done'));
    } catch (error) {
      const problem = asProblem(error);
      say(problem.fields.get('to') ?? problem.message);
    }
    work(false);
  };
  return html`<form class="stack tight narrow" novalidate onSubmit=${send}>
    <${TextField} label=${t('settings.mail-test')} type="email" value=${to} error=${said} autocomplete="email" onInput=${setTo} />
    <div class="actions"><${Button} type="submit" busy=${busy || to === ''}>${t('settings.mail-test-do')}<//></div></form>`;
}

interface Fares {
  readonly host?: string;
  readonly waiting?: number;
  readonly lastFailure?: string;
}

/** The office's mail server: settings, how e-mails fare, and a test. */
export function MailSettings(): VNode {
  const below = ({ host, waiting = 0, lastFailure }: Fares): VNode => html`
    ${
      waiting > 0 &&
      html`<${Notice} state="attention">${[
        t('settings.mail-waiting', { n: waiting }),
        lastFailure && t('settings.mail-failure', { said: lastFailure }),
      ]
        .filter(Boolean)
        .join(' ')}<//>`
    }${host && may('change-office') && html`<${TestMail} />`}`;
  return html`<${SingleSettings} entity="mail-server" address="/api/mail-server" title=${t('settings.mail')} text=${t('settings.mail-text')}
    below=${below} />`;
}
