import { html, type VNode } from '../html.ts';
import type { Pages } from '../use-pages.ts';
import { Button } from './button.ts';

/** Under a list that goes on: the next page of it. */
export function More<Row>({ pages, word }: { pages: Pages<Row>; word: string }): VNode | null {
  if (!pages.hasMore) return null;
  return html`<div class="more"><${Button} kind="quiet" busy=${pages.busy} onClick=${pages.more}>${word}<//></div>`;
}
