import { Button } from '../components/button.ts';
import { Empty } from '../components/empty.ts';
import { useTitle } from '../components/page-head.ts';
import { html, type VNode } from '../html.ts';
import { t } from '../words/index.ts';

/** An address that leads nowhere. */
export function Lost(): VNode {
  const heading = useTitle(t('lost.title'));
  return html`<h1 class="unseen" tabindex="-1" ref=${heading}>${t('lost.title')}</h1>
    <${Empty} picture="plug" text=${t('lost.text')}><${Button} kind="main" href="/">${t('lost.home')}<//><//>`;
}
