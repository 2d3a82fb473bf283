import { useEffect, useRef } from 'preact/hooks';
import { type Children, html, type VNode } from '../html.ts';
import { place } from '../router.ts';
import { titlePage } from '../window-title.ts';

let first = true;

/** The title of the window, and the focus on the heading when the page was reached by a step inside it. */
export function useTitle(title: string): { current: HTMLHeadingElement | null } {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    titlePage(title);
  }, [title]);
  useEffect(() => {
    if (!first) heading.current?.focus({ preventScroll: true });
    first = false;
  }, []);
  return heading;
}

/** A detail's heading takes the focus whenever another thing is chosen. */
export function useDetailFocus(): { current: HTMLHeadingElement | null } {
  const heading = useRef<HTMLHeadingElement>(null);
  const path = place.get().path;
  useEffect(() => {
    const active = document.activeElement;
    const typing = active instanceof HTMLElement && active.closest('.detail form, dialog');
    if (!typing && history.state !== null) heading.current?.focus({ preventScroll: true });
  }, [path]);
  return heading;
}

/** Heading of a page, its one line of explanation, and what can be done here. */
export function PageHead(props: { title: string; text?: Children; actions?: Children; windowTitle?: string }): VNode {
  const heading = useTitle(props.windowTitle ?? props.title);
  return html`<header class="page-head">
    <div><h1 tabindex="-1" ref=${heading}>${props.title}</h1>${props.text && html`<p>${props.text}</p>`}</div>
    ${props.actions && html`<div class="actions">${props.actions}</div>`}
  </header>`;
}
