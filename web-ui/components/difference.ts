import { choiceLabel, fieldLabel } from '../form.ts';
import { html, type VNode } from '../html.ts';
import type { ChangedField, ChangedThing } from '../shapes.ts';
import { t } from '../words/index.ts';

interface FromToProps {
  readonly one: ChangedThing;
  /** All that changed with it: names whom an id means. */
  readonly among: readonly ChangedThing[];
}

/** An id says nothing to people: whose it is, from the same change where it can. */
function whose(id: string, among: readonly ChangedThing[]): VNode {
  const title = among.find((one) => one.id === id)?.title ?? t('changes.somebody');
  return html`<a href=${`/people/${encodeURIComponent(id)}`}>${title}</a>`;
}

function shown({ one, among }: FromToProps, { field }: ChangedField, value: unknown): VNode {
  if (value === undefined || value === null || value === '')
    return html`<span class="soft">${t('changes.nothing')}</span>`;
  if (typeof value === 'boolean') return html`${t(value ? 'yes' : 'no')}`;
  if (Array.isArray(value))
    return html`${value.map((item) => choiceLabel(one.entity, field, String(item))).join(', ')}`;
  if (typeof value === 'object') return html`<code>${JSON.stringify(value)}</code>`;
  if (field === 'userId' || field === 'loggedInUserId') return whose(String(value), among);
  return html`${choiceLabel(one.entity, field, String(value))}`;
}

/** From what to what, field by field; what is new has no past, what is gone no present. */
export function FromTo(props: FromToProps): VNode {
  const { entity, fields, what } = props.one;
  const was = what !== 'created';
  const is = what !== 'deleted';
  return html`<table class="from-to">
    <thead><tr><th scope="col">${t('changes.field')}</th>
      ${was && html`<th scope="col">${t('changes.before')}</th>`}${is && html`<th scope="col">${t('changes.after')}</th>`}</tr></thead>
    <tbody>${fields.map(
      (field) => html`<tr key=${field.field}><th scope="row">${fieldLabel(entity, field.field)}</th>
        ${was && html`<td>${shown(props, field, field.before)}</td>`}
        ${is && html`<td>${shown(props, field, field.after)}</td>`}</tr>`,
    )}</tbody></table>`;
}
