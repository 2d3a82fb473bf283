/**
 * Lays a flow graph out in columns, by nothing but its nodes and edges: longest-path ranks, then sweeps that put each
 * node near those it is tied to (barycentres), then edges of horizontal and vertical lines. Edges that lead back are
 * left out of the ranks and drawn below. The same graph is always drawn the same.
 */
export interface LayoutNode {
  readonly id: string;
}

export interface LayoutEdge {
  readonly from: string;
  readonly to: string;
  /** How many lines of words stand at its beginning. */
  readonly lines: number;
}

export interface Placed {
  readonly id: string;
  readonly x: number;
  readonly y: number;
  readonly height: number;
}

export interface Drawn<Edge> {
  readonly edge: Edge;
  /** SVG path. */
  readonly d: string;
  /** Where its words begin: at the line, which runs below them. */
  readonly labelX: number;
  readonly labelY: number;
  /** It leads back to where calls were before. */
  readonly isBack: boolean;
}

export interface Layout<Edge> {
  readonly nodes: readonly Placed[];
  readonly edges: readonly Drawn<Edge>[];
  readonly width: number;
  readonly height: number;
}

export const NODE_WIDTH = 188;
const NODE_HEIGHT = 60;
/** Between two columns: room for words and for the lines that go up and down. */
const GAP_X = 184;
const LABEL_WIDTH = 140;
const GAP_Y = 24;
const LINE = 18;
const MARGIN = 24;
const LANE = 14;
const SWEEPS = 6;

/** A node, or the place where a long edge passes a column. */
interface Cell {
  readonly id: string;
  readonly rank: number;
  height: number;
  y: number;
  readonly before: Cell[];
  readonly after: Cell[];
}

export function layOut<Edge extends LayoutEdge>(nodes: readonly LayoutNode[], edges: readonly Edge[]): Layout<Edge> {
  const known = new Set(nodes.map(({ id }) => id));
  const all = edges.filter(({ from, to }) => known.has(from) && known.has(to));
  const back = backEdges(nodes, all);
  const forward = all.filter((edge) => !back.has(edge));
  const ranks = longestPaths(nodes, forward);
  const grid = new Grid(nodes, forward, ranks);
  for (const node of nodes) {
    const out = all.filter(({ from }) => from === node.id);
    grid.grow(
      node.id,
      out.reduce((sum, { lines }) => sum + Math.max(1, lines) * LINE, LINE),
    );
  }
  grid.order();
  grid.place();
  return grid.draw(all, back);
}

/** Edges that lead to a node on the way to which one is: found by going deep, in the order given. */
function backEdges<Edge extends LayoutEdge>(nodes: readonly LayoutNode[], edges: readonly Edge[]): Set<Edge> {
  const out = Map.groupBy(edges, ({ from }) => from);
  const state = new Map<string, 'open' | 'done'>();
  const back = new Set<Edge>();
  const visit = (id: string): void => {
    state.set(id, 'open');
    for (const edge of out.get(id) ?? []) {
      const there = state.get(edge.to);
      if (there === 'open') back.add(edge);
      else if (!there) visit(edge.to);
    }
    state.set(id, 'done');
  };
  for (const { id } of nodes) if (!state.has(id)) visit(id);
  return back;
}

function longestPaths(nodes: readonly LayoutNode[], edges: readonly LayoutEdge[]): ReadonlyMap<string, number> {
  const into = Map.groupBy(edges, ({ to }) => to);
  const ranks = new Map<string, number>();
  const rankOf = (id: string): number => {
    const known = ranks.get(id);
    if (known !== undefined) return known;
    const rank = Math.max(-1, ...(into.get(id) ?? []).map(({ from }) => rankOf(from))) + 1;
    ranks.set(id, rank);
    return rank;
  };
  for (const { id } of nodes) rankOf(id);
  return ranks;
}

class Grid {
  readonly #cells = new Map<string, Cell>();
  readonly #columns: Cell[][] = [];
  /** The cells of each edge, from its beginning to its end. */
  readonly #chains = new Map<LayoutEdge, readonly Cell[]>();

  constructor(nodes: readonly LayoutNode[], edges: readonly LayoutEdge[], ranks: ReadonlyMap<string, number>) {
    for (const { id } of nodes) this.#cells.set(id, this.#cell(id, ranks.get(id) ?? 0, NODE_HEIGHT));
    for (const edge of edges) {
      const [from, to] = [this.#cells.get(edge.from) as Cell, this.#cells.get(edge.to) as Cell];
      const chain = [from];
      for (let rank = from.rank + 1; rank < to.rank; rank++) chain.push(this.#cell('', rank, LINE));
      chain.push(to);
      for (let at = 1; at < chain.length; at++) {
        (chain[at - 1] as Cell).after.push(chain[at] as Cell);
        (chain[at] as Cell).before.push(chain[at - 1] as Cell);
      }
      this.#chains.set(edge, chain);
    }
  }

  #cell(id: string, rank: number, height: number): Cell {
    const cell: Cell = { id, rank, height, y: 0, before: [], after: [] };
    while (this.#columns.length <= rank) this.#columns.push([]);
    (this.#columns[rank] as Cell[]).push(cell);
    return cell;
  }

  grow(id: string, height: number): void {
    const cell = this.#cells.get(id);
    if (cell) cell.height = Math.max(cell.height, height);
  }

  /** Sweeps to and fro: each column in the order of where its neighbours stand. */
  order(): void {
    for (let sweep = 0; sweep < SWEEPS; sweep++) {
      const forth = sweep % 2 === 0;
      const columns = forth ? this.#columns : [...this.#columns].reverse();
      for (const column of columns) this.#sort(column, (cell) => (forth ? cell.before : cell.after));
    }
  }

  #sort(column: Cell[], tied: (cell: Cell) => readonly Cell[]): void {
    const places = new Map<Cell, number>();
    for (const cells of this.#columns) for (const [at, cell] of cells.entries()) places.set(cell, at);
    const weight = new Map(
      column.map((cell) => {
        const others = tied(cell).map((one) => places.get(one) ?? 0);
        const own = places.get(cell) ?? 0;
        return [cell, others.length === 0 ? own : others.reduce((a, b) => a + b, 0) / others.length];
      }),
    );
    // Where two weigh the same the order stays: `sort` is stable.
    column.sort((a, b) => (weight.get(a) as number) - (weight.get(b) as number));
  }

  /** Heights: each near the middle of those it is tied to, none on top of another. */
  place(): void {
    for (const column of this.#columns) spread(column, () => 0);
    for (let sweep = 0; sweep < SWEEPS; sweep++) {
      const forth = sweep % 2 === 0;
      const columns = forth ? this.#columns.slice(1) : this.#columns.slice(0, -1).reverse();
      for (const column of columns) {
        spread(column, (cell) => {
          const tied = forth ? cell.before : cell.after;
          if (tied.length === 0) return cell.y;
          return tied.reduce((sum, one) => sum + one.y + one.height / 2, 0) / tied.length - cell.height / 2;
        });
      }
    }
    const top = Math.min(...this.#columns.flat().map(({ y }) => y));
    for (const cell of this.#columns.flat()) cell.y += MARGIN - top;
  }

  draw<Edge extends LayoutEdge>(edges: readonly Edge[], back: ReadonlySet<Edge>): Layout<Edge> {
    const bottom = Math.max(...this.#columns.flat().map(({ y, height }) => y + height), 0);
    const ports = this.#ports(edges);
    const lanes = new Map<number, number>();
    let loops = 0;
    const drawn = edges.map((edge): Drawn<Edge> => {
      const start = this.#cells.get(edge.from) as Cell;
      const port = ports.get(edge) ?? start.y;
      const [labelX, labelY] = [x(start.rank) + NODE_WIDTH + 8, port - 5];
      if (back.has(edge)) {
        const under = bottom + GAP_Y + LANE * loops++;
        const end = this.#cells.get(edge.to) as Cell;
        const side = x(start.rank) + NODE_WIDTH + LABEL_WIDTH;
        const into = x(end.rank) + 16 + (loops % 8) * 4;
        const d = `M${x(start.rank) + NODE_WIDTH} ${port}H${side}V${under}H${into}V${end.y + end.height}`;
        return { edge, d, labelX, labelY, isBack: true };
      }
      return { edge, d: this.#forward(edge, port, lanes), labelX, labelY, isBack: false };
    });
    const nodes = [...this.#cells.values()].map(({ id, rank, y, height }) => ({ id, x: x(rank), y, height }));
    const width = x(this.#columns.length - 1) + NODE_WIDTH + (back.size > 0 ? GAP_X : MARGIN);
    const height = bottom + MARGIN + (loops > 0 ? GAP_Y + LANE * loops : 0);
    return { nodes, edges: drawn, width, height };
  }

  /** Horizontal to the next column's lane, up or down there, and on. */
  #forward(edge: LayoutEdge, port: number, lanes: Map<number, number>): string {
    const chain = this.#chains.get(edge) ?? [];
    let d = `M${x(chain[0]?.rank ?? 0) + NODE_WIDTH} ${port}`;
    let y = port;
    for (const cell of chain.slice(1)) {
      const lane = lanes.get(cell.rank) ?? 0;
      const next = cell.y + cell.height / 2;
      if (Math.abs(next - y) > 0.5) {
        lanes.set(cell.rank, lane + 1);
        d += `H${x(cell.rank) - 12 - (lane % 7) * 5}V${next}`;
      }
      d += cell.id === '' ? `H${x(cell.rank) + NODE_WIDTH}` : `H${x(cell.rank) - 2}`;
      y = next;
    }
    return d;
  }

  /** Where each edge leaves its node: in the order of where they go, with room for their words. */
  #ports(edges: readonly LayoutEdge[]): ReadonlyMap<LayoutEdge, number> {
    const ports = new Map<LayoutEdge, number>();
    for (const [from, out] of Map.groupBy(edges, (edge) => edge.from)) {
      const cell = this.#cells.get(from) as Cell;
      const next = (edge: LayoutEdge): number => this.#chains.get(edge)?.[1]?.y ?? Number.POSITIVE_INFINITY;
      const sorted = out.toSorted((a, b) => next(a) - next(b));
      const whole = sorted.reduce((sum, { lines }) => sum + Math.max(1, lines) * LINE, 0);
      let y = cell.y + (cell.height - whole) / 2;
      for (const edge of sorted) {
        y += Math.max(1, edge.lines) * LINE;
        ports.set(edge, sorted.length === 1 && edge.lines <= 1 ? cell.y + cell.height / 2 : y);
      }
    }
    return ports;
  }
}

function x(rank: number): number {
  return MARGIN + rank * (NODE_WIDTH + GAP_X);
}

/** Puts a column's cells where they wish, in their order, and apart; the whole is moved so that wishes are met best. */
function spread(column: readonly Cell[], wish: (cell: Cell) => number): void {
  const wishes = column.map(wish);
  let low = Number.NEGATIVE_INFINITY;
  for (const [at, cell] of column.entries()) {
    cell.y = Math.max(wishes[at] as number, low);
    low = cell.y + cell.height + GAP_Y;
  }
  const off = column.reduce((sum, cell, at) => sum + (wishes[at] as number) - cell.y, 0) / Math.max(1, column.length);
  for (const cell of column) cell.y += off;
}
