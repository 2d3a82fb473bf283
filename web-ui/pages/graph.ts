import { FlowOutline, FlowPicture, litBy, type PathStep } from '../components/flow-graph.ts';
import { Fetched } from '../components/frame.ts';
import { Notice } from '../components/notice.ts';
import { PageHead } from '../components/page-head.ts';
import { SubPlaces } from '../components/sub-places.ts';
import { html, type VNode } from '../html.ts';
import { news } from '../live.ts';
import { useResource } from '../resource.ts';
import { place } from '../router.ts';
import type { FlowGraph } from '../shapes-graph.ts';
import { useStore } from '../store.ts';
import { t } from '../words/index.ts';

/** `?path=node,node!via,…`: the way that a call took, or would take, each step with the exit that led to it. */
function pathIn(query: URLSearchParams): PathStep[] {
  const steps = (query.get('path') ?? '').split(',').filter((step) => step !== '');
  return steps.map((step) => {
    const [node = '', via] = step.split('!');
    return via === undefined ? { node } : { node, via };
  });
}

/** The ways of calls: to a number, to an extension, to the numbers of a schema, or to the whole office. */
export function Graph({ of, id }: { of?: string; id?: string }): VNode {
  const { query } = useStore(place);
  const { revision } = useStore(news);
  const asked = of && id ? `?${new URLSearchParams({ [of]: id })}` : '';
  const graph = useResource<FlowGraph>(`/api/graph${asked}`, revision);
  return html`<${SubPlaces} of="routing" />
    <${PageHead} title=${t('flow.title')} text=${t('flow.text')} />
    <${Fetched} from=${graph}>${(found: FlowGraph) => html`<${Both} graph=${found} path=${pathIn(query)} />`}<//>`;
}

function Both({ graph, path }: { graph: FlowGraph; path: readonly PathStep[] }): VNode {
  const lit = litBy(graph, path);
  if (graph.nodes.length === 0) return html`<p class="soft">${t('flow.empty')}</p>`;
  return html`${graph.isCut && html`<${Notice} state="attention">${t('flow.cut')}<//>`}
    <div class="flow"><section class="card"><${FlowPicture} graph=${graph} lit=${lit} /></section>
      <section class="card pad"><h2>${t('flow.outline')}</h2><${FlowOutline} graph=${graph} lit=${lit} /></section></div>`;
}
