import htm from 'htm';
import { type ComponentChildren, h, type VNode } from 'preact';

// htm's own types describe its CommonJS copy, whose default export sits one level deeper than what browsers get.
interface Htm {
  bind(make: typeof h): (strings: TemplateStringsArray, ...values: unknown[]) => VNode;
}

/** Markup as template strings: html`<p class="soft">${text}</p>`. Text is escaped by preact. */
export const html = (htm as unknown as Htm).bind(h);

export type Children = ComponentChildren;
export type { VNode } from 'preact';
