import { GRAPH_LEAVES_MAX, GRAPH_NODES_MAX } from '../base/limits-check.ts';
import { type Phrase, phrase } from '../base/words/index.ts';
import type { NumberBody, NumberSchemaBody, Plan, Stored } from '../config/types.ts';
import { shown } from '../rules/phone-number.ts';
import { hoursOf } from './plan-hours.ts';
import type { Ways } from './ways.ts';

/** Somebody's own words, or ours. */
export type Words = string | Phrase;

/** A brick of the way that calls take. */
export interface GraphNode {
  /** That of the configured thing, by which the trail of a call knows it; others begin with it. */
  readonly id: string;
  readonly kind: 'number' | 'schema' | 'plan' | 'extension' | 'outside' | 'end' | 'many';
  readonly title: Words;
  /** What else is said of it: who it is for, when it rules, what happens there. */
  readonly notes: readonly Words[];
  readonly icon: string;
  /** What it is part of, and where it can be changed. */
  readonly thing?: { readonly entity: string; readonly id: string };
}

/** One way from one brick to another. */
export interface GraphWay {
  /** The `key` of the exit: what the trail's `via` says. */
  readonly via: string;
  readonly label: Words | undefined;
  readonly chosen: boolean;
  readonly prefix?: string | undefined;
}

export interface GraphEdge {
  readonly from: string;
  readonly to: string;
  /** Whose exits these are: that of a plan's edge is its schema. */
  readonly owner: string;
  readonly ways: readonly GraphWay[];
}

export interface FlowGraph {
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
  /** There is more than is drawn. */
  readonly isCut: boolean;
}

/** What a graph is of: calls to a number, to an extension, to all numbers of a schema, or to the whole office. */
export interface GraphOf {
  readonly numberId?: string | undefined;
  readonly extensionId?: string | undefined;
  readonly schemaId?: string | undefined;
}

/** The ways of calls from there on, as far as they go: at most GRAPH_NODES_MAX bricks. */
export function flowGraph(ways: Ways, of: GraphOf): FlowGraph {
  const drawing = new Drawing(ways);
  const number = ways.numbers.find(({ id }) => id === of.numberId);
  if (of.extensionId !== undefined) drawing.extension(of.extensionId);
  else if (number) drawing.number(number);
  else for (const schema of ways.schemas) if ((of.schemaId ?? schema.id) === schema.id) drawing.schema(schema);
  drawing.followAll();
  return drawing.done();
}

class Drawing {
  readonly #ways: Ways;
  readonly #nodes = new Map<string, GraphNode>();
  readonly #edges = new Map<string, { from: string; to: string; owner: string; ways: GraphWay[] }>();
  /** Extensions whose exits are still to be drawn. */
  readonly #waiting: string[] = [];
  #isCut = false;

  constructor(ways: Ways) {
    this.#ways = ways;
  }

  done(): FlowGraph {
    return { nodes: [...this.#nodes.values()], edges: [...this.#edges.values()], isCut: this.#isCut };
  }

  number(body: Stored<NumberBody>): void {
    const { id, first, last, name, schemaId } = body;
    const title = last === undefined || last === first ? shown(first) : `${shown(first)} – ${shown(last)}`;
    const thing = { entity: 'number', id };
    this.#add({ id, kind: 'number', title, notes: name === undefined ? [] : [name], icon: 'phone', thing });
    const schema = this.#ways.schemas.find((one) => one.id === schemaId);
    if (!schema) return;
    this.schema(schema, body);
    this.#draw(id, schema.id, id, { via: 'schema', label: phrase('graph.called'), chosen: false });
  }

  /** Its plans, and where they send calls: to one number of ours, or to all. */
  schema(schema: Stored<NumberSchemaBody>, number?: NumberBody): void {
    const thing = { entity: 'number-schema', id: schema.id };
    this.#add({ id: schema.id, kind: 'schema', title: schema.name, notes: [], icon: 'calendar', thing });
    for (const plan of schema.plans) {
      const hours = hoursOf(schema, plan.number);
      // One that never rules is part of nobody's way.
      if (hours.length === 0) continue;
      const id = `${schema.id}/plan.${plan.number}`;
      const said = plan.entries.length === 0 ? [phrase('graph.no-plan')] : [];
      this.#add({ id, kind: 'plan', title: plan.name, notes: said, icon: 'calendar', thing });
      for (const label of hours)
        this.#draw(schema.id, id, schema.id, { via: `plan.${plan.number}`, label, chosen: false });
      this.#entries(schema.id, id, plan, number);
    }
  }

  #entries(owner: string, from: string, plan: Plan, number: NumberBody | undefined): void {
    const { first: low, last: high = low } = number ?? { first: '', last: undefined };
    const entries = plan.entries.filter(
      ({ first, last = first }) => !number || (compare(first, high) <= 0 && compare(last, low) >= 0),
    );
    const byTarget = Map.groupBy(entries, ({ extensionId }) => extensionId);
    this.#targets(from, [...byTarget.keys()], (extensionId, to) => {
      const [entry, ...more] = byTarget.get(extensionId) ?? [];
      if (!entry) return;
      const { first, last = first, prefix } = entry;
      const text = first === last ? shown(first) : `${shown(first)} – ${shown(last)}`;
      const many = phrase('graph.numbers', { count: more.length + 1 });
      const label = number ? undefined : more.length > 0 ? many : text;
      this.#draw(from, to, owner, { via: `plan.${plan.number}`, label, chosen: false, prefix });
    });
  }

  extension(id: string): void {
    if (this.#nodes.has(id)) return;
    const body = this.#ways.extension(id);
    const icon = this.#ways.kindOf(id)?.icon ?? 'attention';
    if (!body) {
      this.#add({ id, kind: 'extension', title: phrase('graph.gone'), notes: [], icon });
      return;
    }
    // Where nothing goes on from it, what ends there is said in it; else the end is a brick of its own.
    const exits = this.#ways.exits(id);
    const isLeaf = exits.every(({ to }) => to === undefined);
    const notes = isLeaf ? exits.map(({ label }) => label) : [];
    const thing = { entity: this.#ways.config.entityOf(id) ?? '', id };
    this.#add({ id, kind: 'extension', title: body.name, notes: [body.number, ...notes], icon, thing });
    if (!isLeaf) this.#waiting.push(id);
  }

  followAll(): void {
    for (let id = this.#waiting.shift(); id !== undefined; id = this.#waiting.shift()) this.#follow(id);
  }

  #follow(id: string): void {
    const exits = this.#ways.exits(id);
    const byTarget = Map.groupBy(exits, ({ to }) => (to && 'extensionId' in to ? to.extensionId : ''));
    const draw = (to: string, exit: (typeof exits)[number]): void => {
      const { key, label, chosen = false, prefix } = exit;
      this.#draw(id, to, id, { via: key, label, chosen, prefix });
    };
    this.#targets(
      id,
      [...byTarget.keys()].filter((target) => target !== ''),
      (extensionId, to) => {
        for (const exit of byTarget.get(extensionId) ?? []) draw(to, exit);
      },
    );
    for (const exit of byTarget.get('') ?? []) {
      if (exit.to && 'outside' in exit.to) draw(this.#outside(exit.to.outside), exit);
      else draw(this.#end(id), exit);
    }
  }

  /** Many to which a brick leads and where nothing goes on are one brick, not a page of them. */
  #targets(from: string, ids: readonly string[], draw: (extensionId: string, to: string) => void): void {
    const leaves = ids.filter((id) => this.#ways.next(id).length === 0 && !this.#nodes.has(id));
    const bundled = new Set(leaves.length > GRAPH_LEAVES_MAX ? leaves : []);
    const bundle = `${from}/many`;
    if (bundled.size > 0) {
      const title = phrase('graph.many', { count: bundled.size });
      this.#add({ id: bundle, kind: 'many', title, notes: [], icon: 'people' });
    }
    for (const id of ids) {
      if (bundled.has(id)) continue;
      this.extension(id);
      draw(id, id);
    }
    const [some] = bundled;
    if (some !== undefined) draw(some, bundle);
  }

  #outside(number: string): string {
    const id = `outside/${number}`;
    this.#add({ id, kind: 'outside', title: shown(number), notes: [phrase('graph.outside')], icon: 'outside' });
    return id;
  }

  #end(of: string): string {
    const id = `${of}/end`;
    this.#add({ id, kind: 'end', title: phrase('graph.end'), notes: [], icon: 'end' });
    return id;
  }

  #add(node: GraphNode): void {
    if (this.#nodes.has(node.id)) return;
    if (this.#nodes.size >= GRAPH_NODES_MAX) this.#isCut = true;
    else this.#nodes.set(node.id, node);
  }

  #draw(from: string, to: string, owner: string, way: GraphWay): void {
    if (!this.#nodes.has(from) || !this.#nodes.has(to)) return;
    const key = `${from} ${to}`;
    const edge = this.#edges.get(key) ?? { from, to, owner, ways: [] };
    edge.ways.push(way);
    this.#edges.set(key, edge);
  }
}

/** Outside numbers by their value: of one length as texts, else the longer one is greater. */
function compare(a: string, b: string): number {
  return a.length - b.length || (a < b ? -1 : a > b ? 1 : 0);
}
