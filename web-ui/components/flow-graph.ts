import { useEffect, useRef } from 'preact/hooks';
import { layOut, NODE_WIDTH, type Placed } from '../graph-layout.ts';
import { html, type VNode } from '../html.ts';
import type { FlowEdge, FlowGraph, FlowNode } from '../shapes-graph.ts';
import { hrefOfThing } from '../thing-address.ts';
import { t } from '../words/index.ts';

/** A step of a call's way, as its trail tells it. */
export interface PathStep {
  readonly node: string;
  readonly via?: string;
}

/** What of a graph a call went through. */
export interface Lit {
  readonly nodes: ReadonlySet<string>;
  readonly edges: ReadonlySet<FlowEdge>;
}

/** Finds a call's way in the graph: each step leaves the one before by the exit that it names. */
export function litBy({ nodes, edges }: FlowGraph, path: readonly PathStep[]): Lit {
  const lit = new Set<string>();
  const ways = new Set<FlowEdge>();
  const known = new Set(nodes.map(({ id }) => id));
  for (const [at, { node, via }] of path.entries()) {
    if (known.has(node)) lit.add(node);
    const before = path[at - 1]?.node;
    for (const edge of edges) {
      const isWay = edge.owner === before && via !== undefined && edge.ways.some((way) => way.via === via);
      // A plan stands between its schema and where it leads.
      const isPlan = isWay && edge.to === `${before}/${via}`;
      if (!isPlan && !(isWay && edge.to === node)) continue;
      ways.add(edge);
      lit.add(edge.to);
    }
  }
  for (const edge of edges) if (edge.from === path[0]?.node && lit.has(edge.to)) ways.add(edge);
  // A number is where the call came in: it leads to the first step.
  for (const edge of edges)
    if (edge.to === path[0]?.node && nodes.find(({ id }) => id === edge.from)?.kind === 'number') {
      ways.add(edge);
      lit.add(edge.from);
    }
  return { nodes: lit, edges: ways };
}

const WORDS_MAX = 24;
const short = (text: string, most = WORDS_MAX): string => (text.length > most ? `${text.slice(0, most - 1)}…` : text);

/** What stands at the beginning of a way, a line each. */
export function wordsOf({ ways }: FlowEdge): string[] {
  return ways.flatMap(({ label, prefix }) => {
    const said = [label, prefix === undefined ? undefined : `“${prefix}”`].filter((part) => part !== undefined);
    return said.length === 0 ? [] : [said.join(' ')];
  });
}

function Brick({ node, at, isLit }: { node: FlowNode; at: Placed; isLit: boolean }): VNode {
  const href = hrefOfThing(node.thing);
  const [first] = node.notes;
  const middle = at.height / 2;
  const inside = html`<rect width=${NODE_WIDTH} height=${at.height} rx="6" />
    <text class="title" x="12" y=${first ? middle - 4 : middle + 5}>${short(node.title, 22)}</text>
    ${first && html`<text class="note" x="12" y=${middle + 15}>${short(first, 28)}</text>`}`;
  const name = [node.title, ...node.notes].join(', ');
  return html`<g class=${`brick ${node.kind}${isLit ? ' lit' : ''}`} transform=${`translate(${at.x} ${at.y})`}>
    <title>${name}</title>${href ? html`<a href=${href} tabindex="-1">${inside}</a>` : inside}</g>`;
}

const MARGIN = 16;

/** The first brick from the left, of those that a call went through where there are any. */
function beginningOf(placed: readonly Placed[], lit: Lit): Placed | undefined {
  const shown = placed.filter(({ id }) => lit.nodes.has(id));
  return (shown.length > 0 ? shown : placed).toSorted((a, b) => a.x - b.x || a.y - b.y)[0];
}

/** The graph as a picture. Whoever can't see it, or has no mouse, reads the outline beside it. */
export function FlowPicture({ graph, lit }: { graph: FlowGraph; lit: Lit }): VNode {
  const drawn = layOut(
    graph.nodes,
    graph.edges.map((edge) => ({ ...edge, edge, lines: wordsOf(edge).length })),
  );
  const byId = new Map(graph.nodes.map((node) => [node.id, node]));
  const lines = drawn.edges.map(({ edge: { edge }, ...line }) => ({ edge, ...line, isLit: lit.edges.has(edge) }));
  const classOf = (isLit: boolean, isBack: boolean): string => `way${isLit ? ' lit' : ''}${isBack ? ' back' : ''}`;
  const { width, height } = drawn;
  const picture = useRef<HTMLDivElement>(null);
  const begin = beginningOf(drawn.nodes, lit);
  useEffect(() => {
    // Where calls come in, and not an empty corner.
    const { current } = picture;
    if (!current || !begin) return;
    current.scrollLeft = begin.x - MARGIN;
    current.scrollTop = begin.y + begin.height / 2 - current.clientHeight / 2;
  }, [begin?.id, width, height]);
  return html`<div class="flow-picture" ref=${picture} tabindex="0" role="group" aria-label=${t('flow.picture')}>
    <svg width=${width} height=${height} viewBox=${`0 0 ${width} ${height}`} aria-hidden="true">
    <defs>${['plain', 'lit'].map(
      (
        kind,
      ) => html`<marker id=${`arrow-${kind}`} class=${`arrow ${kind}`} viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8"
        markerUnits="userSpaceOnUse" orient="auto"><path d="M0 0 8 4 0 8Z" /></marker>`,
    )}</defs>
    ${lines
      .toSorted((a, b) => Number(a.isLit) - Number(b.isLit))
      .map(
        ({ d, isBack, isLit }) =>
          html`<path class=${classOf(isLit, isBack)} d=${d} marker-end=${`url(#arrow-${isLit ? 'lit' : 'plain'})`} />`,
      )}
    ${lines.map(({ edge, labelX, labelY, isBack }) => {
      const words = wordsOf(edge);
      return words.map(
        (text, at) => html`<text class="words" x=${labelX} y=${labelY - (words.length - 1 - at) * 16}>
          <title>${text}</title>${isBack ? '↺ ' : ''}${short(text)}</text>`,
      );
    })}
    ${drawn.nodes.map((at) => {
      const node = byId.get(at.id);
      return node && html`<${Brick} key=${at.id} node=${node} at=${at} isLit=${lit.nodes.has(at.id)} />`;
    })}</svg></div>`;
}

/** The same as nested lists: each brick once, further mentions name it. */
export function FlowOutline({ graph, lit }: { graph: FlowGraph; lit: Lit }): VNode {
  const told = new Set<string>();
  const out = Map.groupBy(graph.edges, ({ from }) => from);
  const led = new Set(graph.edges.filter(({ from, to }) => from !== to).map(({ to }) => to));
  const roots = graph.nodes.filter(({ id }, at) => at === 0 || !led.has(id));
  const byId = new Map(graph.nodes.map((node) => [node.id, node]));
  const draw = (node: FlowNode, words: readonly string[]): VNode => {
    const again = told.has(node.id);
    told.add(node.id);
    const href = hrefOfThing(node.thing);
    const name = href ? html`<a href=${href}>${node.title}</a>` : node.title;
    const notes = node.notes.length > 0 && html` <span class="soft">${node.notes.join(' · ')}</span>`;
    const ways = again ? [] : (out.get(node.id) ?? []);
    return html`<li class=${lit.nodes.has(node.id) ? 'lit' : ''}>${words.length > 0 && html`<span class="soft">${words.join(', ')} → </span>`}
      ${name}${again && (out.get(node.id) ?? []).length > 0 ? html` <span class="soft">(${t('flow.above')})</span>` : notes}
      ${lit.nodes.has(node.id) && html`<span class="unseen"> ${t('flow.lit')}</span>`}
      ${
        ways.length > 0 &&
        html`<ul>${ways.map((edge) => {
          const next = byId.get(edge.to);
          return next && draw(next, wordsOf(edge));
        })}</ul>`
      }</li>`;
  };
  return html`<ul class="flow-outline">${roots.filter(({ id }) => !told.has(id)).map((node) => draw(node, []))}</ul>`;
}
