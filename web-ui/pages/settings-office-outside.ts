import { EntityForm, type OwnField } from '../components/entity-form.ts';
import { ChipsField } from '../components/list-fields.ts';
import { toastChange } from '../components/toast.ts';
import type { EntityValues } from '../entity-values.ts';
import { html, type VNode } from '../html.ts';
import { readable } from '../phone-number.ts';
import { useResource } from '../resource.ts';
import { may } from '../session.ts';
import type { User } from '../shapes.ts';
import { t } from '../words/index.ts';
import { useSchema } from './person-form.ts';

const FETCHED_MAX = 1_000;

const groups = () => [
  { fields: ['areaCode', 'callerId', 'emergencyCallerId', 'emergencyRecipientIds'] },
  { title: t('office.ring-tones'), folded: true, fields: ['ringTonesYealink', 'ringTonesGigaset'] },
];

/** What the office is for people outside, and for emergency services. */
export function OfficeOutside({ office, onSaved }: { office: EntityValues; onSaved: () => void }): VNode | null {
  const schema = useSchema('office');
  const people = useResource<{ users: readonly User[] }>(
    may('see-people') ? `/api/users?limit=${FETCHED_MAX}` : undefined,
  );
  const options = (people.data?.users ?? []).map(({ id, name, number }) => ({ value: id, label: name, note: number }));
  const notified: OwnField = ({ value, change, ...common }) =>
    html`<${ChipsField} ...${common} options=${options} value=${(value ?? []) as string[]} onChange=${change} />`;
  const saved = (_: EntityValues, revision: number | undefined): void => {
    toastChange(t('office.saved'), revision);
    onSaved();
  };
  const spelled = (field: string): object => (office[field] ? { [field]: readable(String(office[field])) } : {});
  const before = { ...office, ...spelled('callerId'), ...spelled('emergencyCallerId'), id: 'outside' };
  if (!schema) return null;
  return html`<section class="card pad stack" aria-labelledby="settings-outside"><h2 id="settings-outside">${t('office.outside-title')}</h2>
      <p class="soft">${t('office.outside-text')}</p>
      <${EntityForm} key=${JSON.stringify(office)} entity="office" schema=${schema} groups=${groups()} address="/api/office" before=${before}
        own=${{ emergencyRecipientIds: notified }} mayChange=${may('change-office')} onSaved=${saved} /></section>`;
}
