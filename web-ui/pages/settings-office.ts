import { request } from '../api.ts';
import { Button } from '../components/button.ts';
import { TextField } from '../components/field.ts';
import { FormFrame } from '../components/form-parts.ts';
import { Fetched } from '../components/frame.ts';
import { OfficeFields, type OfficeValues } from '../components/office-fields.ts';
import { PlaylistField } from '../components/playlist-field.ts';
import { SelectField } from '../components/select.ts';
import { toast, toastChange } from '../components/toast.ts';
import { difference } from '../form.ts';
import { html, type VNode } from '../html.ts';
import { news } from '../live.ts';
import { useResource } from '../resource.ts';
import { may, session, start } from '../session.ts';
import type { Office } from '../shapes.ts';
import { useStore } from '../store.ts';
import { type Form, useForm } from '../use-form.ts';
import { t } from '../words/index.ts';
import { OfficeOutside } from './settings-office-outside.ts';

type Values = OfficeValues & {
  readonly outsidePrefix: string;
  readonly historyDays: string;
  readonly voicemailDays: string;
  readonly encryption: string;
  readonly holdMusicId?: string;
};

/** Typed as text, sent as numbers. */
const DAYS = ['historyDays', 'voicemailDays'] as const;
const TEXTS = ['name', 'country', 'language', 'timeZone', 'extensionLength', 'holdMusicId', 'encryption'] as const;
const FIELDS = [...TEXTS, ...DAYS] as const;
const ENCRYPTIONS = ['off', 'preferred', 'required'] as const;

/** Whether calls may be, are, or must be encrypted (FAC-10). */
function EncryptionField({ form }: { form: Form<Values> }): VNode {
  const { values, error, set } = form;
  const options = ENCRYPTIONS.map((value) => ({ value, label: t(`office.encryption-${value}`) }));
  return html`<div class="whole"><${SelectField} label=${t('office.encryption')} help=${t('office.encryption-help')} options=${options}
    value=${values.encryption} error=${error('encryption')} onChange=${(value: string) => set('encryption', value)} /></div>`;
}

function OfficeForm({ office, onSaved }: { office: Office; onSaved: () => void }): VNode {
  const { extensionLength, historyDays, voicemailDays } = office;
  const initial: Values = {
    ...office,
    extensionLength: String(extensionLength),
    historyDays: String(historyDays),
    voicemailDays: String(voicemailDays),
  };
  const form = useForm<Values>({
    initial,
    draft: 'office',
    check: ({ name }) => ({ name: name.trim() ? undefined : t('form.needed') }),
    save: async (values) => {
      const changed = difference(initial, values, FIELDS);
      // An empty prefix is a prefix too: none.
      if (values.outsidePrefix !== initial.outsidePrefix) changed.outsidePrefix = values.outsidePrefix;
      if (changed.extensionLength !== undefined) changed.extensionLength = Number(changed.extensionLength);
      // What is no number the box itself refuses, with its words.
      for (const field of DAYS)
        if (changed[field] && /^\d+$/.test(values[field])) changed[field] = Number(values[field]);
      if (Object.keys(changed).length === 0) return toast(t('form.unchanged'));
      const { revision } = await request('PATCH', '/api/office', changed);
      toastChange(t('office.saved'), revision);
      onSaved();
      await start();
    },
  });
  const { values, set, error } = form;
  return html`<${FormFrame} form=${form} actions=${
    may('change-office') &&
    html`<${Button} kind="main" type="submit" busy=${form.busy}>${t('form.save')}<//>
    ${form.changed && html`<${Button} kind="quiet" onClick=${() => form.reset(initial)}>${t('form.cancel')}<//>`}`
  }>
    <div class="fields"><${OfficeFields} values=${values} error=${error} set=${set} lengthFixed=${office.extensionLengthFixed} />
      <${TextField} label=${t('office.outside-prefix')} help=${t('office.outside-prefix-help')} value=${values.outsidePrefix} short=${true} inputmode="numeric"
        optional=${true} error=${error('outsidePrefix')} onInput=${(value: string) => set('outsidePrefix', value)} />
      <${TextField} label=${t('office.history-days')} help=${t('office.history-days-help')} value=${values.historyDays} short=${true} inputmode="numeric"
        error=${error('historyDays')} onInput=${(value: string) => set('historyDays', value)} />
      <${TextField} label=${t('office.voicemail-days')} help=${t('office.voicemail-days-help')} value=${values.voicemailDays} short=${true} inputmode="numeric"
        error=${error('voicemailDays')} onInput=${(value: string) => set('voicemailDays', value)} />
      <${EncryptionField} form=${form} />
      ${
        may('see-prompts') &&
        html`<${PlaylistField} label=${t('playlists.title')} help=${t('playlists.text')} value=${values.holdMusicId ?? ''} error=${error('holdMusicId')}
        onChange=${(value: string) => set('holdMusicId', value)} />`
      }</div><//>`;
}

/** The office itself. */
export function OfficeSettings(): VNode {
  const from = useResource<Office>('/api/office', useStore(news).revision);
  const version = useStore(session, (now) => ('start' in now ? now.start.version : ''));
  return html`<section class="card pad stack" aria-labelledby="settings-office"><h2 id="settings-office">${t('settings.office')}</h2>
      <${Fetched} from=${from} lines=${4}>${(office: Office) =>
        html`<${OfficeForm} key=${JSON.stringify(office)} office=${office} onSaved=${from.reload} />`}<//></section>
    ${from.data && html`<${OfficeOutside} office=${from.data} onSaved=${from.reload} />`}
    <p class="soft small">${t('settings.version', { version })}</p>`;
}
