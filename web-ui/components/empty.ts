import { type Children, html, type VNode } from '../html.ts';

/** Line pictures on a 160 × 120 grid; one stroke in the accent. */
const pictures = {
  phone: html`<path d="M40 96V46c0-6 4-10 10-10h72c6 0 10 4 10 10v50c0 4-3 7-7 7H47c-4 0-7-3-7-7Z" />
    <path d="M64 52h52v20H64ZM66 84h8M86 84h8M106 84h8M66 93h8M86 93h8M106 93h8" />
    <path class="picture-accent" d="M28 88V36c0-8 4-12 10-12s8 4 8 10v6c0 4-6 4-6 8v28c0 4 6 4 6 8v6c0 6-2 10-8 10s-10-4-10-12Z" />`,
  people: html`<circle cx="52" cy="46" r="14" /><path d="M26 96c1-18 11-28 26-28s25 10 26 28" />
    <circle cx="112" cy="46" r="14" /><path d="M86 96c1-18 11-28 26-28s25 10 26 28" />
    <path class="picture-accent" d="M52 22c16-14 44-14 60 0" />`,
  bell: html`<path d="M36 92c0-26 18-44 44-44s44 18 44 44Z" /><path d="M28 100h104M80 48v-8" />
    <circle cx="80" cy="35" r="5" /><path class="picture-accent" d="M52 88c1-14 10-24 22-27" />`,
  book: html`<path d="M34 26h78c6 0 10 4 10 10v64H44c-6 0-10-4-10-10Z" /><path d="M34 90c0-6 4-8 10-8h78" />
    <path d="M50 42h40M50 54h28" /><path class="picture-accent" d="M108 26v26l-7-6-7 6V26" />`,
  pencil: html`<path d="M36 28h60v76H36Z" /><path d="M48 44h36M48 56h36M48 68h20" />
    <path class="picture-accent" d="M84 92l4-14 34-34 10 10-34 34Z" />`,
  plug: html`<path d="M22 74h34M56 60h22v28H56ZM78 67h10M78 81h10" />
    <path class="picture-accent" d="M138 48h-26c-10 0-12 6-12 12v10M92 70h16v22H92Z" /><path d="M138 40v16" />`,
  glass: html`<circle cx="70" cy="56" r="30" /><path d="M92 78l30 28" /><path class="picture-accent" d="M56 50c2-6 8-10 14-10" />`,
} as const;

/** A page with nothing on it yet teaches: one picture, one sentence, one button. */
export function Empty(props: {
  picture: keyof typeof pictures;
  title?: string;
  text: string;
  children?: Children;
}): VNode {
  return html`<div class="empty">
    <svg width="160" height="120" viewBox="0 0 160 120" fill="none" stroke="currentColor" stroke-width="2.5" stroke-linecap="round"
      stroke-linejoin="round" aria-hidden="true"><g>${pictures[props.picture]}</g></svg>
    ${props.title && html`<h2>${props.title}</h2>`}
    <p class="soft">${props.text}</p>
    ${props.children}
  </div>`;
}
