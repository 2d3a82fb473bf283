import { type Children, html, type VNode } from '../html.ts';
import type { Form } from '../use-form.ts';
import { t } from '../words/index.ts';
import { Button } from './button.ts';
import { Notice } from './notice.ts';

/** What stands above the fields: what went wrong as a whole, or that earlier typing came back. */
export function FormHead<T>({ form }: { form: Form<T> }): VNode | null {
  if (form.problem) {
    const more = form.elsewhere().map((sentence) => html`<div key=${sentence}>${sentence}</div>`);
    return html`<${Notice} state="broken" alert=${true}>${form.problem.message}${more}<//>`;
  }
  if (!form.restored) return null;
  const afresh = html`<${Button} kind="quiet" onClick=${() => form.reset()}>${t('form.afresh')}<//>`;
  return html`<${Notice} state="off" action=${afresh}>${t('form.restored')}<//>`;
}

/** A form with its head, fields and buttons. The browser's own bubbles are off: errors stand at the fields. */
export function FormFrame<T>(props: { form: Form<T>; id?: string; children: Children; actions?: Children }): VNode {
  const { form, id, children, actions } = props;
  return html`<form class="stack" novalidate id=${id} ref=${form.ref} onSubmit=${form.onSubmit}>
    <${FormHead} form=${form} />${children}${actions && html`<div class="actions">${actions}</div>`}
  </form>`;
}
