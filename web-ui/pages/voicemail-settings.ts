import { request } from '../api.ts';
import { Button } from '../components/button.ts';
import { CheckField, SecretField, TextField } from '../components/field.ts';
import { FormFrame } from '../components/form-parts.ts';
import { MailboxGreeting } from '../components/mailbox-greeting.ts';
import { SelectField } from '../components/select.ts';
import { toast, toastChange } from '../components/toast.ts';
import { difference } from '../form.ts';
import { ownLanguageName } from '../format.ts';
import { html, type VNode } from '../html.ts';
import { go } from '../router.ts';
import type { Mailbox, MailboxSettingsShape } from '../shapes.ts';
import { type Form, useForm } from '../use-form.ts';
import { t } from '../words/index.ts';

type Values = Omit<MailboxSettingsShape, 'afterSec'> & { readonly afterSec?: string; readonly pin: string };

const MAIL = ['no', 'notice', 'recording', 'recording-then-delete'] as const;
const POLICIES = ['untrusted', 'always', 'never'] as const;
const LANGUAGES = ['en', 'nl', 'de', 'es', 'lv'] as const;

function useSettings(box: Mailbox, back: string): Form<Values> {
  const settings = box.settings as MailboxSettingsShape;
  const afterSec = settings.afterSec === undefined ? undefined : String(settings.afterSec);
  const initial: Values = { ...settings, afterSec, pin: '' };
  return useForm<Values>({
    initial,
    draft: `mailbox ${box.id}`,
    secrets: ['pin'],
    save: async (values) => {
      const changed = difference(initial, values, [
        'isOn',
        'afterSec',
        'pinPolicy',
        'language',
        'mail',
        'email',
        'pin',
      ]);
      // What is no number the box itself refuses, with its words.
      if (typeof changed.afterSec === 'string' && /^\d+$/.test(changed.afterSec))
        changed.afterSec = Number(changed.afterSec);
      if (Object.keys(changed).length === 0) return toast(t('form.unchanged'));
      const { revision } = await request('PATCH', `/api/mailboxes/${encodeURIComponent(box.id)}`, changed);
      toastChange(t('voicemail.changed'), revision);
      go(back);
    },
  });
}

/** What the owner of a mailbox sets of it (VMB-06). */
export function MailboxSettings({ box, back }: { box: Mailbox; back: string }): VNode {
  const form = useSettings(box, back);
  const { values, set, error } = form;
  const personal = box.kind === 'personal';
  const mails = MAIL.map((value) => ({ value, label: t(`voicemail.mail-${value}`) }));
  const policies = POLICIES.map((value) => ({ value, label: t(`choice.user.voicemailPinPolicy.${value}`) }));
  return html`<div class="card pad narrow"><${FormFrame} form=${form} actions=${html`
    <${Button} kind="main" type="submit" busy=${form.busy}>${t('form.save')}<//>
    <${Button} kind="quiet" href=${back} onClick=${() => form.reset()}>${t('form.cancel')}<//>`}>
    ${
      personal &&
      html`<${CheckField} label=${t('voicemail.is-on')} checked=${values.isOn === true} onChange=${(on: boolean) => set('isOn', on)} />
      <${TextField} label=${t('voicemail.after')} short=${true} inputmode="numeric" value=${values.afterSec ?? ''} error=${error('afterSec')}
        onInput=${(value: string) => set('afterSec', value)} />`
    }
    <${SecretField} label=${t('voicemail.pin')} name="pin" inputmode="numeric" autocomplete="off" value=${values.pin} error=${error('pin')}
      placeholder=${box.hasPin ? t('secret.kept') : ''} help=${t('help.user.voicemailPin')} onInput=${(value: string) => set('pin', value)} />
    ${
      personal &&
      html`<${SelectField} label=${t('field.user.voicemailPinPolicy')} options=${policies} value=${values.pinPolicy ?? 'untrusted'}
        onChange=${(value: MailboxSettingsShape['pinPolicy']) => set('pinPolicy', value)} />`
    }
    <${SelectField} label=${t('voicemail.language')} value=${values.language} onChange=${(value: string) => set('language', value)}
      options=${LANGUAGES.map((value) => ({ value, label: ownLanguageName(value) }))} />
    <${SelectField} label=${t('voicemail.mail')} options=${mails} value=${values.mail} onChange=${(value: string) => set('mail', value)} />
    ${
      !personal &&
      html`<${TextField} label=${t('field.user.email')} type="email" optional=${true} value=${values.email ?? ''} error=${error('email')}
        help=${t('voicemail.email-help')} onInput=${(value: string) => set('email', value)} />`
    }
    <//></div><${MailboxGreeting} box=${box} />`;
}
