import { html } from '../html.ts';
export function Components() {
  return html`<p>soon</p>`;
}
