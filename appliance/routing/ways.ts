import type { Exit, ExtensionDefinition } from '../calls/types.ts';
import type { ConfigView, NumberBody, NumberSchemaBody, Plan, PlanEntry, Stored } from '../config/types.ts';

/** What every kind of extension has. */
export type AnyExtension = Stored<
  Readonly<Record<string, unknown>> & { readonly number: string; readonly name: string }
>;

export interface RoutingParts {
  readonly config: ConfigView;
  readonly types: readonly ExtensionDefinition[];
}

/**
 * Where calls can go in an office: what flow graph, check and booklet ask of it. Made anew for each revision, because
 * it keeps what it has worked out.
 */
export class Ways {
  readonly config: ConfigView;
  readonly #types: ReadonlyMap<string, ExtensionDefinition>;
  readonly #exits = new Map<string, readonly Exit[]>();
  readonly #next = new Map<string, readonly string[]>();
  readonly #onward = new Map<string, readonly string[]>();

  constructor({ config, types }: RoutingParts) {
    this.config = config;
    this.#types = new Map(types.map((type) => [type.type, type]));
  }

  get extensions(): readonly AnyExtension[] {
    return this.config.list('extension');
  }

  get schemas(): readonly Stored<NumberSchemaBody>[] {
    return this.config.list('number-schema');
  }

  get numbers(): readonly Stored<NumberBody>[] {
    return this.config.list('number');
  }

  extension(id: string): AnyExtension | undefined {
    return this.config.get('extension', id);
  }

  kindOf(id: string): ExtensionDefinition | undefined {
    return this.#types.get(this.config.entityOf(id) ?? '');
  }

  /** Every way in which calls leave it; none of one that is gone. */
  exits(id: string): readonly Exit[] {
    let exits = this.#exits.get(id);
    if (!exits) {
      const body = this.extension(id);
      exits = (body && this.kindOf(id)?.exits?.(body, this.config)) ?? [];
      this.#exits.set(id, exits);
    }
    return exits;
  }

  /** Extensions to which it may send calls, each once. */
  next(id: string): readonly string[] {
    let next = this.#next.get(id);
    if (!next) {
      next = targets(this.exits(id));
      this.#next.set(id, next);
    }
    return next;
  }

  /** Those to which it sends calls by itself, chosen by nobody: where they may go round in a circle (EXT-02). */
  onward(id: string): readonly string[] {
    let onward = this.#onward.get(id);
    if (!onward) {
      onward = targets(this.exits(id).filter(({ chosen }) => !chosen));
      this.#onward.set(id, onward);
    }
    return onward;
  }

  /** All that calls can come to from here, these included. */
  reachable(from: Iterable<string>): ReadonlySet<string> {
    const seen = new Set<string>();
    const waiting = [...from];
    for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
      if (seen.has(id) || !this.extension(id)) continue;
      seen.add(id);
      waiting.push(...this.next(id));
    }
    return seen;
  }

  /** Where number plans send calls. */
  *entries(): Generator<PlanWay> {
    for (const schema of this.schemas)
      for (const plan of schema.plans) for (const entry of plan.entries) yield { schema, plan, entry };
  }
}

/** An entry of a number plan, where it stands. */
export interface PlanWay {
  readonly schema: Stored<NumberSchemaBody>;
  readonly plan: Plan;
  readonly entry: PlanEntry;
}

function targets(exits: readonly Exit[]): readonly string[] {
  const ids = new Set<string>();
  for (const { to } of exits) if (to && 'extensionId' in to) ids.add(to.extensionId);
  return [...ids];
}
