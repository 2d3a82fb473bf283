import { readdirSync, readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import path from 'node:path';
import { type Node, parse } from 'acorn';

/** One file as the tidy checks see it. Parsed only when a check asks for it. */
export class Source {
  /** Relative to the project, with slashes. */
  readonly path: string;
  readonly text: string;
  #tree: Node | undefined;

  constructor(path: string, text: string) {
    this.path = path;
    this.text = text;
  }

  get lines(): string[] {
    return this.text.split('\n');
  }

  /** The syntax tree without types; lines are those of the file. */
  get tree(): Node {
    if (!this.#tree) {
      const code = this.path.endsWith('.ts') ? withoutTypes(this.text) : this.text;
      this.#tree = parse(code, { ecmaVersion: 'latest', sourceType: 'module', locations: true, allowHashBang: true });
    }
    return this.#tree;
  }
}

function withoutTypes(text: string): string {
  return stripTypeScriptTypes(text, { mode: 'strip' });
}

/** Something that breaks a rule: where, the offending line, and why the rule is there. */
export interface Violation {
  readonly path: string;
  readonly line: number;
  readonly found: string;
  readonly reason: string;
}

export function violation(source: Source, line: number, reason: string, found?: string): Violation {
  return { path: source.path, line, found: found ?? (source.lines[line - 1] ?? '').trim(), reason };
}

/** All violations as text, one each with its reason; empty when there are none. */
export function told(violations: readonly Violation[]): string {
  return violations.map(({ path, line, found, reason }) => `${path}:${line}: ${found}\n    ${reason}`).join('\n');
}

const NOT_OURS = new Set(['node_modules', '.git', '.cache', 'dist', 'data']);

/** Every file of the project with one of these endings, dependencies and build results left out. */
export function readSources(root: string, endings: readonly string[], folder = ''): Source[] {
  return readdirSync(path.join(root, folder), { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const name = path.posix.join(folder, entry.name);
      if (entry.isDirectory()) return NOT_OURS.has(entry.name) ? [] : readSources(root, endings, name);
      if (!endings.some((ending) => entry.name.endsWith(ending))) return [];
      return [new Source(name, readFileSync(path.join(root, name), 'utf8'))];
    });
}

/** Walks the tree, parents first. */
export function walk(node: Node, visit: (node: Node, parent: Node | undefined) => void, parent?: Node): void {
  visit(node, parent);
  for (const value of Object.values(node)) {
    const children: unknown[] = Array.isArray(value) ? value : [value];
    for (const child of children) {
      if (typeof child === 'object' && child !== null && typeof (child as Node).type === 'string') {
        walk(child as Node, visit, node);
      }
    }
  }
}
