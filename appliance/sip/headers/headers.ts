import { invariant } from '../../base/assert.ts';
import { isToken, oneLine, splitList } from '../grammar.ts';
import { canonicalName, isListHeader } from './names.ts';

export type HeaderLine = readonly [name: string, value: string];

/**
 * The header lines of a message in their order, under canonical names. Values never hold a line break: whatever is
 * put in is made one line, so nothing that a person or a peer wrote can become a header of its own.
 */
export class Headers {
  #names: string[] = [];
  #values: string[] = [];
  #revision = 0;
  #viaRevision = 0;

  constructor(lines: Iterable<HeaderLine> = []) {
    for (const [name, value] of lines) this.add(name, value);
  }

  /** Counts the changes of all but Via, so that views of headers know when they are out of date. */
  get revision(): number {
    return this.#revision;
  }

  /** The same for Via: every request gets its source noted there, which makes no other view untrue. */
  get viaRevision(): number {
    return this.#viaRevision;
  }

  /** Name of each line. */
  get names(): readonly string[] {
    return this.#names;
  }

  /** Number of lines. */
  get size(): number {
    return this.#names.length;
  }

  /** First value of that header, of a list its first element; undefined when there is none. */
  get(name: string): string | undefined {
    const line = this.line(name);
    return line?.includes(',') && isListHeader(canonicalName(name)) ? splitList(line)[0] : line;
  }

  /** The first whole line of that header, commas and all. */
  line(name: string): string | undefined {
    const at = this.#indexOf(name);
    return at < 0 ? undefined : this.#values[at];
  }

  /** All values; list headers split at their commas. */
  all(name: string): readonly string[] {
    let at = this.#indexOf(name);
    if (at < 0) return NOTHING;
    const canonical = this.#names[at]!;
    const list = isListHeader(canonical);
    const found: string[] = [];
    for (; at < this.#names.length; at++) {
      if (this.#names[at] !== canonical) continue;
      const value = this.#values[at]!;
      if (list && value.includes(',')) found.push(...splitList(value));
      else found.push(value);
    }
    return found;
  }

  /** Number of lines of that header. */
  count(name: string): number {
    const canonical = canonicalName(name);
    let count = 0;
    for (const other of this.#names) if (other === canonical) count++;
    return count;
  }

  has(name: string): boolean {
    return this.#indexOf(name) >= 0;
  }

  /** True where a list header (Supported, Require, Allow …) holds that word; letters compare without case. */
  includes(name: string, word: string): boolean {
    const wanted = word.toLowerCase();
    return this.all(name).some((value) => value.toLowerCase() === wanted);
  }

  /** Replaces all lines of that name by one, in the place of the first. */
  set(name: string, value: string): void {
    const at = this.#indexOf(name);
    if (at < 0) {
      this.add(name, value);
      return;
    }
    const canonical = this.#names[at]!;
    this.#values[at] = oneLine(value);
    this.#drop(canonical, at + 1);
    this.#changed(canonical);
  }

  add(name: string, value: string): void {
    const canonical = checkedName(name);
    this.#names.push(canonical);
    this.#values.push(oneLine(value));
    this.#changed(canonical);
  }

  /** Before all others of that name (Via, Record-Route); at the top when there is none. */
  prepend(name: string, value: string): void {
    const at = Math.max(0, this.#indexOf(name));
    const canonical = checkedName(name);
    this.#names.splice(at, 0, canonical);
    this.#values.splice(at, 0, oneLine(value));
    this.#changed(canonical);
  }

  remove(name: string): void {
    const canonical = canonicalName(name);
    this.#drop(canonical, 0);
    this.#changed(canonical);
  }

  /** All lines in their order, lists unsplit. */
  *entries(): IterableIterator<HeaderLine> {
    for (let at = 0; at < this.#names.length; at++) yield [this.#names[at]!, this.#values[at]!];
  }

  /** The same without an object for each line, for what is done with every message. */
  forEach(visit: (name: string, value: string) => void): void {
    for (let at = 0; at < this.#names.length; at++) visit(this.#names[at]!, this.#values[at]!);
  }

  clone(): Headers {
    const copy = new Headers();
    copy.#names = this.#names.slice();
    copy.#values = this.#values.slice();
    return copy;
  }

  /** For the parser, which has already found the canonical name and one clean line. */
  append(canonical: string, value: string): void {
    this.#names.push(canonical);
    this.#values.push(value);
  }

  /** The lines as they are sent, without those of `except`. */
  text(except: string): string {
    let text = '';
    for (let at = 0; at < this.#names.length; at++) {
      if (this.#names[at] !== except) text += `${this.#names[at]}: ${this.#values[at]}\r\n`;
    }
    return text;
  }

  #changed(canonical: string): void {
    if (canonical === 'Via') this.#viaRevision++;
    else this.#revision++;
  }

  #indexOf(name: string): number {
    // A plain loop: both sides are usually the very same string, and indexOf of arrays doesn't make use of that.
    const names = this.#names;
    for (let at = 0; at < names.length; at++) if (names[at] === name) return at;
    const canonical = canonicalName(name);
    return canonical === name ? -1 : names.indexOf(canonical);
  }

  #drop(canonical: string, from: number): void {
    for (let at = this.#names.length - 1; at >= from; at--) {
      if (this.#names[at] !== canonical) continue;
      this.#names.splice(at, 1);
      this.#values.splice(at, 1);
    }
  }
}

const NOTHING: readonly string[] = [];

function checkedName(name: string): string {
  invariant(isToken(name), `"${name}" can't be a header's name`);
  return canonicalName(name);
}
