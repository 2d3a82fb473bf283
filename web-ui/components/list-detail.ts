import { type Children, html, type VNode } from '../html.ts';
import { t } from '../words/index.ts';
import { Button } from './button.ts';
import { Icon } from './icon.ts';
import { useDetailFocus } from './page-head.ts';

/** List left, the chosen thing right; on a phone one after the other. */
export function ListDetail({ list, detail }: { list: Children; detail?: Children }): VNode {
  return html`<div class="list-detail" data-open=${detail ? '' : undefined}>
    <div class="list stack">${list}</div>
    ${detail && html`<div class="detail">${detail}</div>`}
  </div>`;
}

interface DetailProps {
  readonly title: string;
  readonly subtitle?: Children;
  readonly picture?: Children;
  /** Address of the list: the way back. */
  readonly back: string;
  readonly backLabel: string;
  readonly actions?: Children;
  readonly footer?: Children;
  readonly children?: Children;
}

/** The frame of a chosen thing: who or what it is, the way back, and its content. */
export function Detail(props: DetailProps): VNode {
  const { title, subtitle, picture, back, backLabel, actions, footer, children } = props;
  const heading = useDetailFocus();
  return html`<a class="back" href=${back}><${Icon} name="back" />${backLabel}</a>
  <section class="detail-frame" aria-label=${title}>
    <header>${picture}
      <div class="grow"><h2 tabindex="-1" ref=${heading}>${title}</h2>${subtitle && html`<div class="soft">${subtitle}</div>`}</div>
      ${actions}<span class="close"><${Button} kind="icon" icon="close" href=${back} label=${t('detail.close')} /></span>
    </header>
    <div class="body">${children}</div>
    ${footer && html`<footer>${footer}</footer>`}
  </section>`;
}
