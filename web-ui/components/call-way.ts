import { html, type VNode } from '../html.ts';
import { news } from '../live.ts';
import { useResource } from '../resource.ts';
import { may } from '../session.ts';
import type { TrailStep } from '../shapes.ts';
import type { FlowGraph } from '../shapes-graph.ts';
import { useStore } from '../store.ts';
import { t } from '../words/index.ts';
import { FlowOutline, FlowPicture, type Lit, litBy, type PathStep } from './flow-graph.ts';

/** The bricks by which a call went, as its trail tells them. */
function pathOf(steps: readonly TrailStep[]): readonly PathStep[] {
  return steps.flatMap(({ place, via }) => (place ? [{ node: place.id, ...(via === undefined ? {} : { via }) }] : []));
}

/** Where the map of that call begins: at the numbers it came in by, else at the first extension. */
function startOf(steps: readonly TrailStep[]): string | undefined {
  const places = steps.flatMap(({ place }) => place ?? []);
  const schema = places.find(({ entity }) => entity === 'number-schema');
  if (schema) return `schema=${encodeURIComponent(schema.id)}`;
  const first = places.find(({ entity }) => entity !== 'trunk');
  return first && `extension=${encodeURIComponent(first.id)}`;
}

/** The address of the map with this way lit. */
export function mapAddress(steps: readonly TrailStep[]): string {
  const path = pathOf(steps).map(({ node, via }) => (via === undefined ? node : `${node}!${via}`));
  return `/graph?${new URLSearchParams({ path: path.join(',') })}`;
}

/** Only what the call went through, of a map of everything. */
function alone(graph: FlowGraph, lit: Lit): FlowGraph {
  return {
    nodes: graph.nodes.filter(({ id }) => lit.nodes.has(id)),
    edges: graph.edges.filter((edge) => lit.edges.has(edge)),
    isCut: false,
  };
}

/** The way of a call as a small map, the same in words, and the way to the whole map with it lit. */
export function CallWay({ steps }: { steps: readonly TrailStep[] }): VNode | false {
  const { revision } = useStore(news);
  const start = may('see-extensions') ? startOf(steps) : undefined;
  const { data } = useResource<FlowGraph>(start && `/api/graph?${start}`, revision);
  if (!data) return false;
  const lit = litBy(data, pathOf(steps));
  const way = alone(data, lit);
  if (way.nodes.length < 2) return false;
  return html`<section class="stack tight" aria-label=${t('story.path')}>
    <${FlowPicture} graph=${way} lit=${lit} />
    <details><summary>${t('flow.outline')}</summary><${FlowOutline} graph=${way} lit=${lit} /></details>
    <p><a href=${mapAddress(steps)}>${t('flow.on-map')}</a></p></section>`;
}
