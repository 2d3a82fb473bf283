import { Fetched } from '../components/frame.ts';
import { Notice } from '../components/notice.ts';
import { PageHead } from '../components/page-head.ts';
import { SubPlaces } from '../components/sub-places.ts';
import { html, type VNode } from '../html.ts';
import { news } from '../live.ts';
import { useResource } from '../resource.ts';
import type { CheckFinding, CheckReport } from '../shapes-graph.ts';
import { useStore } from '../store.ts';
import { hrefOfThing } from '../thing-address.ts';
import { t } from '../words/index.ts';

const STATES = { broken: 'broken', attention: 'attention', hint: 'off' } as const;

function Found({ severity, sentence, mend, about }: CheckFinding): VNode {
  const action = html`<a class="button quiet" href=${hrefOfThing(about)}>${t('check.mend')}</a>`;
  return html`<${Notice} state=${STATES[severity]} action=${action}>${sentence} <span class="soft">${mend}</span><//>`;
}

/** What is wrong about the set-up as a whole, worst first, each with the way to where it is mended. */
export function Check(): VNode {
  const { revision } = useStore(news);
  const report = useResource<CheckReport>('/api/check', revision);
  return html`<${SubPlaces} of="routing" />
    <${PageHead} title=${t('check.title')} text=${t('check.text')} />
    <${Fetched} from=${report}>${({
      sentence,
      findings,
    }: CheckReport) => html`<p role="status"><strong>${sentence}</strong></p>
      <div class="stack tight">${findings.map((one, at) => html`<${Found} key=${at} ...${one} />`)}</div>`}<//>`;
}
