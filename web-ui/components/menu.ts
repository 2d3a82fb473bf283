import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { type Children, html, type VNode } from '../html.ts';
import { Icon, type IconName } from './icon.ts';

export interface MenuItem {
  readonly label: string;
  readonly icon: IconName;
  readonly href?: string;
  readonly onClick?: () => void;
}

/** A button that opens a short list of things to do (ARIA menu button). */
export function Menu(props: {
  readonly label: string;
  readonly button: Children;
  readonly head?: Children;
  readonly items: readonly MenuItem[];
}): VNode {
  const { label, button, head, items } = props;
  const [open, setOpen] = useState(false);
  const frame = useRef<HTMLDivElement>(null);
  const entries = (): HTMLElement[] => [...(frame.current?.querySelectorAll<HTMLElement>('[role="menuitem"]') ?? [])];
  const close = (): void => {
    setOpen(false);
    frame.current?.querySelector('button')?.focus();
  };
  // With the drawing itself, or a key that follows at once would still go to the button.
  useLayoutEffect(() => {
    if (open) entries()[0]?.focus();
  }, [open]);
  useEffect(() => {
    if (!open) return;
    const outside = (event: Event): void => {
      if (!frame.current?.contains(event.target as Node)) setOpen(false);
    };
    document.addEventListener('pointerdown', outside);
    return () => document.removeEventListener('pointerdown', outside);
  }, [open]);
  const onKey = (event: KeyboardEvent): void => {
    const all = entries();
    const here = all.indexOf(document.activeElement as HTMLElement);
    const to: Record<string, number> = { ArrowDown: here + 1, ArrowUp: here - 1, Home: 0, End: -1 };
    if (event.key === 'Tab') {
      setOpen(false);
      return;
    }
    if (event.key === 'Escape') close();
    else if (event.key in to) all.at((to[event.key] ?? 0) % all.length)?.focus();
    else return;
    event.preventDefault();
  };
  const item = ({ label: text, icon, href, onClick }: MenuItem): VNode => {
    const act = (): void => {
      close();
      onClick?.();
    };
    const inside = html`<${Icon} name=${icon} />${text}`;
    return href
      ? html`<a role="menuitem" tabindex="-1" href=${href} onClick=${() => setOpen(false)}>${inside}</a>`
      : html`<button role="menuitem" tabindex="-1" type="button" onClick=${act}>${inside}</button>`;
  };
  return html`<div class="anchor" ref=${frame}>
    <button type="button" class="who-button" aria-haspopup="menu" aria-expanded=${open}
      onClick=${() => setOpen(!open)}>${button}</button>
    ${open && html`<div class="float end menu" onKeyDown=${onKey}>${head}<div role="menu" aria-label=${label}>${items.map(item)}</div></div>`}
  </div>`;
}
