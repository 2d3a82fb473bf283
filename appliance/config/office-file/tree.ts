import { isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument, type YAMLError } from 'yaml';
import type { Problem } from '../../base/errors.ts';
import { type Phrase, phrase } from '../../base/words/index.ts';

/**
 * An office file as a tree that remembers its lines. Every value is the text as it was written: the schema of a field
 * decides what it means, not the look of it, so `country: NO`, `pin: 0123` and `name: 1e3` are what people meant.
 */
export type TreeNode =
  | { readonly kind: 'value'; readonly line: number; readonly text: string }
  /** Nothing, `~` or `null` without quotes: clears a setting. */
  | { readonly kind: 'nothing'; readonly line: number }
  | { readonly kind: 'list'; readonly line: number; readonly entries: readonly TreeNode[] }
  | { readonly kind: 'block'; readonly line: number; readonly settings: ReadonlyMap<string, Setting> };

export interface Setting {
  /** Line of the name. */
  readonly line: number;
  readonly value: TreeNode;
}

export interface ParsedYaml {
  readonly root: TreeNode;
  readonly problems: readonly Problem[];
}

/** Reads YAML; whatever is wrong with it is in `problems`, with its line. */
export function parseTree(text: string): ParsedYaml {
  const lines = new LineCounter();
  const document = parseDocument(text, {
    // Everything is text in this schema; numbers and truth values are told apart by the fields.
    schema: 'failsafe',
    lineCounter: lines,
    prettyErrors: false,
  });
  const lineAt = (offset: number): number => Math.max(1, lines.linePos(offset).line);
  const problems: Problem[] = [...document.errors, ...document.warnings].map((error: YAMLError) => ({
    path: '',
    line: lineAt(error.pos[0]),
    phrase: syntaxPhrase(error),
  }));
  const walk = (node: unknown, line: number): TreeNode => {
    const at = hasRange(node) ? lineAt(node.range[0]) : line;
    if (isAlias(node) || (node as Partial<Node> | null)?.tag !== undefined || hasAnchor(node)) {
      problems.push({ path: '', line: at, phrase: phrase('office-file.no-alias') });
      return { kind: 'nothing', line: at };
    }
    if (isSeq(node)) return { kind: 'list', line: at, entries: node.items.map((item) => walk(item, at)) };
    if (isMap(node)) {
      const settings = new Map<string, Setting>();
      for (const { key, value } of node.items) {
        const keyLine = hasRange(key) ? lineAt(key.range[0]) : at;
        settings.set(isScalar(key) ? String(key.value) : '?', { line: keyLine, value: walk(value, keyLine) });
      }
      return { kind: 'block', line: at, settings };
    }
    if (!isScalar(node) || node.value === null) return { kind: 'nothing', line: at };
    const written = String(node.value);
    const bare = node.type === 'PLAIN' && /^(|~|null|Null|NULL)$/.test(written);
    return bare ? { kind: 'nothing', line: at } : { kind: 'value', line: at, text: written };
  };
  return { root: walk(document.contents, 1), problems };
}

function hasRange(node: unknown): node is { readonly range: readonly [number, number, number] } {
  return Array.isArray((node as { range?: unknown } | null)?.range);
}

function hasAnchor(node: unknown): boolean {
  return typeof (node as { anchor?: unknown } | null)?.anchor === 'string';
}

/** The parser's complaint in our words; its own messages tell apart what its codes throw together. */
function syntaxPhrase({ code, message }: YAMLError): Phrase {
  if (/closing|must end with|end with a [\]}]/.test(message)) return phrase('yaml.unclosed');
  if (/without - indicator/.test(message)) return phrase('yaml.indent');
  return syntaxPhrases[code] ?? phrase('yaml.wrong');
}

const syntaxPhrases: Readonly<Record<string, Phrase>> = {
  DUPLICATE_KEY: phrase('yaml.twice'),
  TAB_AS_INDENT: phrase('yaml.tab'),
  BAD_INDENT: phrase('yaml.indent'),
  BLOCK_AS_IMPLICIT_KEY: phrase('yaml.nested'),
  MULTILINE_IMPLICIT_KEY: phrase('yaml.no-colon'),
  BAD_SCALAR_START: phrase('yaml.begin'),
  MULTIPLE_DOCS: phrase('yaml.several'),
  TAG_RESOLVE_FAILED: phrase('office-file.no-alias'),
  BAD_ALIAS: phrase('office-file.no-alias'),
};
