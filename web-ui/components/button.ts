import { type Children, html, type VNode } from '../html.ts';
import { Icon, type IconName } from './icon.ts';

interface ButtonProps {
  readonly children?: Children;
  /** A verb with its effect. For an icon alone: what is read out and shown on hover. */
  readonly label?: string;
  readonly icon?: IconName;
  readonly kind?: 'main' | 'plain' | 'quiet' | 'danger' | 'danger main' | 'icon';
  readonly href?: string;
  readonly type?: 'button' | 'submit';
  /** Working on it: stays where it is, keeps the focus, doesn't press twice. */
  readonly busy?: boolean;
  readonly onClick?: (event: Event) => void;
  readonly wide?: boolean;
  readonly [attribute: string]: unknown;
}

/** A button, or a link that looks like one when it goes somewhere (`href`). */
export function Button(props: ButtonProps): VNode {
  const { children, label, icon, kind = 'plain', href, type = 'button', busy = false, onClick, wide, ...rest } = props;
  const alone = kind === 'icon';
  const inside = html`${icon && html`<${Icon} name=${icon} />`}${alone ? null : (children ?? label)}`;
  const look = `button ${kind}${wide ? ' wide' : ''}`;
  const name = alone ? { 'aria-label': label, title: label } : {};
  if (href) return html`<a class=${look} href=${href} onClick=${onClick} ...${name} ...${rest}>${inside}</a>`;
  const press = (event: Event): void => {
    if (busy) event.preventDefault();
    else onClick?.(event);
  };
  return html`<button class=${look} type=${type} aria-disabled=${busy ? 'true' : undefined} onClick=${press}
    ...${name} ...${rest}>${inside}</button>`;
}
