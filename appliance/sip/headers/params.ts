import { PARAMS_MAX } from '../../base/limits.ts';
import { endOfQuoted, isToken, oneLine, quote, SyntaxFault, trimmed, unquote } from '../grammar.ts';

type Param = readonly [name: string, raw: string | undefined];

/**
 * The `;name=value` pairs of a header or a URI, in their order. Names compare without case; values are kept as they
 * were written (quotes included) and given out unquoted. Never changes: `with` and `without` make another.
 */
export class Params {
  static readonly none = new Params([]);
  readonly #list: readonly Param[];

  constructor(list: readonly Param[]) {
    this.#list = list;
  }

  get size(): number {
    return this.#list.length;
  }

  has(name: string): boolean {
    return this.#find(name) !== undefined;
  }

  /** The value without its quotes; empty for a parameter without value; undefined where there is none. */
  get(name: string): string | undefined {
    const found = this.#find(name);
    return found && unquote(found[1] ?? '');
  }

  /** As written. */
  entries(): readonly Param[] {
    return this.#list;
  }

  /** The same with `name` set; undefined: a parameter without value. Values that are no token are quoted. */
  with(name: string, value?: string): Params {
    const raw = value === undefined || isToken(value) || isBareHost(value) ? value : quote(value);
    const at = this.#list.findIndex((param) => param[0] === name);
    if (at < 0) return new Params([...this.#list, [name, raw]]);
    return new Params(this.#list.with(at, [name, raw]));
  }

  without(name: string): Params {
    return this.has(name) ? new Params(this.#list.filter((param) => param[0] !== name)) : this;
  }

  toString(): string {
    let text = '';
    for (const [name, raw] of this.#list) text += raw === undefined ? `;${name}` : `;${name}=${raw}`;
    return text;
  }

  #find(name: string): Param | undefined {
    for (const param of this.#list) if (param[0] === name) return param;
    return undefined;
  }
}

/** An IP address of either kind may stand as a value without quotes (`received=2001:db8::1`). */
function isBareHost(value: string): boolean {
  return /^[0-9A-Fa-f:.[\]]+$/.test(value);
}

/**
 * Parses `;a=b;c` from `at` to the end of `text`. One semicolon too many at the very end is forgiven, others are not.
 * @throws SyntaxFault
 */
export function parseParams(text: string, at: number): Params {
  let i = skipSpace(text, at);
  if (i >= text.length) return Params.none;
  const list: Param[] = [];
  while (i < text.length) {
    if (text.charCodeAt(i) !== 59) throw new SyntaxFault('parameter-invalid', text.slice(i));
    i = skipSpace(text, i + 1);
    if (i >= text.length && list.length > 0) break;
    const end = endOfParam(text, i);
    list.push(oneParam(text, i, end));
    if (list.length > PARAMS_MAX) throw new SyntaxFault('parameters-too-many', text);
    i = end;
  }
  return new Params(list);
}

function skipSpace(text: string, at: number): number {
  let i = at;
  while (i < text.length && text.charCodeAt(i) <= 32) i++;
  return i;
}

function endOfParam(text: string, at: number): number {
  for (let i = at; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === 59) return i;
    if (code === 34) {
      const end = endOfQuoted(text, i);
      if (end < 0) throw new SyntaxFault('quote-unbalanced', text.slice(at));
      i = end - 1;
    }
  }
  return text.length;
}

function oneParam(text: string, start: number, end: number): Param {
  const equals = text.indexOf('=', start);
  const nameEnd = equals < 0 || equals >= end ? end : equals;
  const name = trimmed(text.slice(start, nameEnd)).toLowerCase();
  if (name === '') throw new SyntaxFault('parameter-empty', text);
  if (nameEnd === end) return [name, undefined];
  return [name, oneLine(trimmed(text.slice(nameEnd + 1, end)))];
}
