import { request } from '../api.ts';
import { Button } from '../components/button.ts';
import { FormFrame } from '../components/form-parts.ts';
import { Frame } from '../components/frame.ts';
import { Detail } from '../components/list-detail.ts';
import { toast, toastChange } from '../components/toast.ts';
import { When } from '../components/when.ts';
import { difference, type EntitySchema, generatedFields, SchemaForm } from '../form.ts';
import { html, type VNode } from '../html.ts';
import { phones } from '../live.ts';
import { go, withQuery } from '../router.ts';
import { may } from '../session.ts';
import type { Line, Phone, User } from '../shapes.ts';
import { useStore } from '../store.ts';
import { useForm } from '../use-form.ts';
import { t } from '../words/index.ts';
import { useSchema } from './person-form.ts';
import { phoneName, security } from './person-lines.ts';

/** A new password is made up and shown, not typed; what a line is for is settled when it is made. */
const ELSEWHERE = ['password', 'browser'];

function LineForm(props: { line: Line; schema: EntitySchema; back: string; onSaved: () => void }): VNode {
  const { line, schema, back, onSaved } = props;
  const form = useForm<Line>({
    initial: line,
    draft: `line ${line.id}`,
    check: ({ username }) => ({ username: username.trim() ? undefined : t('form.needed') }),
    save: async (values) => {
      const changed = difference(line, values, generatedFields(schema, ELSEWHERE));
      if (Object.keys(changed).length > 0) {
        const { revision } = await request('PATCH', `/api/lines/${encodeURIComponent(line.id)}`, changed);
        toastChange(t('line.changed', { line: values.username }), revision);
      } else toast(t('form.unchanged'));
      onSaved();
      go(back);
    },
  });
  const { values, error } = form;
  const set = form.set as (field: string, value: unknown) => void;
  return html`<${FormFrame} form=${form} actions=${html`
    <${Button} kind="main" type="submit" busy=${form.busy}>${t('form.save')}<//>
    <${Button} kind="quiet" href=${back} onClick=${() => form.reset()}>${t('form.cancel')}<//>`}>
    <${SchemaForm} entity="line" ...${{ schema, values, error, set }} except=${ELSEWHERE} /><//>`;
}

/** What a technician asks of a phone, in the technician's words. */
function PhoneFacts({ phone }: { phone: Phone }): VNode {
  return html`<h4>${phoneName(phone)}</h4>
    <dl class="facts">
      ${phone.userAgent && html`<dt>${t('line.user-agent')}</dt><dd>${phone.userAgent}</dd>`}
      <dt>${t('line.source')}</dt><dd>${phone.source}</dd>
      <dt>${t('line.connection')}</dt><dd>${phone.transport.toUpperCase()}, ${security(phone)}</dd>
      <dt>${t('line.contact')}</dt><dd>${phone.contact}</dd>
      <dt>${t('line.signed-in')}</dt><dd><${When} at=${phone.registeredAt} /></dd>
    </dl>`;
}

/** One line of somebody: its settings, and which phones are signed in on it. */
export function LineDetail({ user, id, onSaved }: { user: User; id: string; onSaved: () => void }): VNode {
  const schema = useSchema('line');
  const all = useStore(phones);
  const back = withQuery(`/people/${encodeURIComponent(user.id)}`);
  const line = user.lines.find((one) => one.id === id);
  if (!line) {
    return html`<${Detail} title=${t('person.gone-title')} back=${back} backLabel=${user.name}><p>${t('line.gone')}</p><//>`;
  }
  const mine = all?.filter((phone) => phone.lineId === id) ?? [];
  const form = (): VNode =>
    schema ? html`<${LineForm} ...${{ line, schema, back, onSaved }} />` : html`<${Frame} lines=${4} />`;
  return html`<${Detail} title=${t('line.title', { line: line.username })} subtitle=${user.name} back=${back} backLabel=${user.name}>
    ${may('change-people') && html`<section class="section"><h3 class="unseen">${t('line.settings')}</h3>${form()}</section>`}
    ${
      mine.length > 0 &&
      html`<section class="section"><h3>${t('line.technician')}</h3>
        <div class="stack tight">${mine.map((phone) => html`<${PhoneFacts} key=${phone.contact} phone=${phone} />`)}</div></section>`
    }
  <//>`;
}
