import { request } from '../api.ts';
import { Button } from '../components/button.ts';
import { TextField } from '../components/field.ts';
import { FormFrame } from '../components/form-parts.ts';
import { ChipsField } from '../components/list-fields.ts';
import { type Option, SearchSelect } from '../components/select.ts';
import { toastChange } from '../components/toast.ts';
import { html, type VNode } from '../html.ts';
import { readable } from '../phone-number.ts';
import { useResource } from '../resource.ts';
import { may } from '../session.ts';
import type { User } from '../shapes.ts';
import type { Emergency } from '../shapes-safety.ts';
import { useForm } from '../use-form.ts';
import { t } from '../words/index.ts';

const PEOPLE_MAX = 1_000;

interface Values {
  readonly emergencyCallerId: string;
  readonly emergencyRecipientIds: readonly string[];
}

/** Numbers that are nobody's own; the one that is set stays among them, whatever it is. */
function numberOptions({ choices, emergencyCallerId }: Emergency): Option[] {
  const options = choices.map(({ number, name }) => ({
    value: number,
    label: readable(number),
    ...(name ? { note: name } : {}),
  }));
  const isThere = emergencyCallerId === undefined || choices.some(({ number }) => number === emergencyCallerId);
  return isThere ? options : [{ value: emergencyCallerId, label: readable(emergencyCallerId) }, ...options];
}

/** Who is told silently: any of the people inside. */
function ToldField(props: { value: readonly string[]; error?: string; onChange: (ids: string[]) => void }): VNode {
  const { data } = useResource<{ users: readonly User[] }>(`/api/users?limit=${PEOPLE_MAX}`);
  const options = (data?.users ?? []).map(({ id, number, name }) => ({ value: id, label: `${number} ${name}` }));
  return html`<${ChipsField} ...${props} label=${t('emergency.told')} help=${t('emergency.told-help')} options=${options} />`;
}

/** FAC-16: the number that emergency services call back, and who is told (FAC-11). */
export function EmergencySettings({ found, onSaved }: { found: Emergency; onSaved: () => void }): VNode {
  const initial: Values = {
    emergencyCallerId: found.emergencyCallerId ?? '',
    emergencyRecipientIds: found.told.map(({ id }) => id),
  };
  const form = useForm<Values>({
    initial,
    save: async ({ emergencyCallerId, emergencyRecipientIds }) => {
      const body = { emergencyCallerId: emergencyCallerId || null, emergencyRecipientIds };
      const { revision } = await request('PATCH', '/api/office', body);
      toastChange(t('emergency.saved'), revision);
      onSaved();
    },
  });
  const { values, error, set } = form;
  const number = {
    label: t('emergency.number'),
    help: t(found.choices.length > 0 ? 'emergency.number-help' : 'emergency.number-none'),
    error: error('emergencyCallerId'),
    value: values.emergencyCallerId,
  };
  const change = (value: string): void => set('emergencyCallerId', value);
  const mayChange = may('change-office');
  const save = mayChange && html`<${Button} kind="main" type="submit" busy=${form.busy}>${t('form.save')}<//>`;
  return html`<section class="card" id="office-number"><header><h2>${t('emergency.office')}</h2></header><div class="pad-in">
    <${FormFrame} form=${form} actions=${save}><fieldset class="stack" disabled=${!mayChange}>
      ${
        found.choices.length > 0
          ? html`<${SearchSelect} ...${number} options=${numberOptions(found)} onChange=${change} />`
          : html`<${TextField} ...${number} inputmode="tel" onInput=${change} />`
      }
      <${ToldField} value=${values.emergencyRecipientIds} error=${error('emergencyRecipientIds')}
        onChange=${(ids: string[]) => set('emergencyRecipientIds', ids)} />
    </fieldset><//></div></section>`;
}
