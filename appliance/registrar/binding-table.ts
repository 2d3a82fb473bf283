import { ownText } from '../base/own-text.ts';
import type { Flow } from '../sip/types.ts';
import type { LiveBinding, Way } from './binding.ts';

const NONE: readonly LiveBinding[] = [];
const STREAMS: ReadonlySet<string> = new Set(['tcp', 'tls', 'ws', 'wss']);

/** User agents that are kept once for all phones that send them. */
const SHARED_MAX = 256;

/** All live bindings, found by line, by connection, and by the address they came from. */
export class BindingTable {
  readonly #lines = new Map<string, LiveBinding[]>();
  readonly #byFlow = new Map<string, Set<LiveBinding>>();
  readonly #atAddress = new Map<string, number>();
  readonly #shared = new Map<string, string>();
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** Newest first. */
  ofLine(lineId: string): readonly LiveBinding[] {
    return this.#lines.get(lineId) ?? NONE;
  }

  onFlow(flow: Flow): Iterable<LiveBinding> {
    return this.#byFlow.get(flow.id) ?? NONE;
  }

  *all(): IterableIterator<LiveBinding> {
    for (const bindings of this.#lines.values()) yield* bindings;
  }

  has(key: string): boolean {
    return this.ofLine(key.slice(0, key.indexOf(' '))).some((binding) => binding.key === key);
  }

  atAddress(address: string): boolean {
    return this.#atAddress.has(address);
  }

  add(binding: LiveBinding): void {
    const bindings = this.#lines.get(binding.lineId);
    if (bindings) bindings.unshift(binding);
    else this.#lines.set(binding.lineId, [binding]);
    this.#size++;
    this.#enter(binding);
  }

  remove(binding: LiveBinding): void {
    const bindings = this.#lines.get(binding.lineId);
    const at = bindings?.indexOf(binding) ?? -1;
    if (!bindings || at < 0) return;
    if (bindings.length === 1) this.#lines.delete(binding.lineId);
    else bindings.splice(at, 1);
    this.#size--;
    this.#leave(binding);
  }

  /** The phone is reached another way from now on. */
  move(binding: LiveBinding, way: Way): void {
    this.#leave(binding);
    binding.way = way;
    binding.changed();
    this.#enter(binding);
  }

  /** The one copy of a text that many phones send. */
  shared(text: string | undefined): string | undefined {
    if (text === undefined) return undefined;
    const known = this.#shared.get(text);
    if (known !== undefined) return known;
    const copy = ownText(text);
    if (this.#shared.size < SHARED_MAX) this.#shared.set(copy, copy);
    return copy;
  }

  #enter(binding: LiveBinding): void {
    const { flow, source } = binding.way;
    this.#atAddress.set(source, (this.#atAddress.get(source) ?? 0) + 1);
    if (!flow || !STREAMS.has(flow.transport)) return;
    const onFlow = this.#byFlow.get(flow.id);
    if (onFlow) onFlow.add(binding);
    else this.#byFlow.set(flow.id, new Set([binding]));
  }

  #leave(binding: LiveBinding): void {
    const { flow, source } = binding.way;
    const left = (this.#atAddress.get(source) ?? 1) - 1;
    if (left > 0) this.#atAddress.set(source, left);
    else this.#atAddress.delete(source);
    if (!flow) return;
    const onFlow = this.#byFlow.get(flow.id);
    if (onFlow?.delete(binding) && onFlow.size === 0) this.#byFlow.delete(flow.id);
  }
}
