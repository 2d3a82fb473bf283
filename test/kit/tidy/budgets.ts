import type { Node } from 'acorn';
import { importsOf } from './imports.ts';
import { type Source, type Violation, violation, walk } from './source.ts';

export const FILE_LINES_MAX = 500;
export const FUNCTION_LINES_MAX = 70;
/** The formatter breaks code here. It does not touch comments, so those are checked. */
export const LINE_CHARS_MAX = 120;
/** What the formatter cannot break (templates, patterns) may be wider, up to what a side-by-side view shows. */
export const UNBREAKABLE_CHARS_MAX = 160;

/** Files and folders exempt from all budgets, with the reason. */
const exempt: Readonly<Record<string, string>> = {
  'web-ui/vendor': 'other people’s code, copied as it is',
  'test/vectors': 'test data',
};

function isExempt(path: string): boolean {
  return Object.keys(exempt).some((place) => path === place || path.startsWith(`${place}/`));
}

/** A line that is one long text (a wording, a raw message) cannot be broken without breaking the text. */
const COMMENT = /^\s*(?:\/\*|\*|\/\/)/;
const ONE_TEXT = /^.{0,60}?(['"`]).*\1[,;)\]}+\s]*$|https?:\/\/\S+$/;

function longFunctions(source: Source): Violation[] {
  const found: Violation[] = [];
  walk(source.tree, (node: Node) => {
    if (!/Function/.test(node.type)) return;
    const lines = node.loc!.end.line - node.loc!.start.line + 1;
    if (lines <= FUNCTION_LINES_MAX) return;
    const reason = `a function of ${lines} lines (at most ${FUNCTION_LINES_MAX}): more than one screen`;
    found.push(violation(source, node.loc!.start.line, reason));
  });
  return found;
}

function wideLines(source: Source, lines: readonly string[]): Violation[] {
  return lines.flatMap((text, index) => {
    const most = COMMENT.test(text) ? LINE_CHARS_MAX : UNBREAKABLE_CHARS_MAX;
    const fits = text.length <= most || ONE_TEXT.test(text);
    return fits ? [] : [violation(source, index + 1, `${text.length} characters (at most ${most})`)];
  });
}

/** Files, functions and lines that are longer than they may be. */
export function checkBudgets(sources: readonly Source[]): Violation[] {
  return sources
    .filter((source) => !isExempt(source.path))
    .flatMap((source) => {
      const lines = source.lines.at(-1) === '' ? source.lines.slice(0, -1) : source.lines;
      const tooLong =
        lines.length > FILE_LINES_MAX
          ? [
              violation(
                source,
                lines.length,
                `${lines.length} lines (at most ${FILE_LINES_MAX}): the file holds more than one subject`,
              ),
            ]
          : [];
      return [...tooLong, ...wideLines(source, lines), ...longFunctions(source)];
    });
}

/** Where programs begin: nobody imports these, and everything else is reached from one of them. */
export const entries: readonly RegExp[] = [
  /^appliance\/main\.ts$/,
  /^web-ui\/(?:app|theme)\.ts$/,
  /^scripts\/[\w-]+\.(?:ts|js)$/,
  // Named in a text that the bundler makes.
  /^scripts\/bundle\/packed-add-on\.ts$/,
  // Threads of their own, started by their paths.
  /^appliance\/(?:media\/worker|library\/workshop-thread)\.ts$/,
  /^test\/.*\.test\.ts$/,
  /^test\/(?:night|bench)\/[\w-]+\.ts$/,
  // Loaded before a program by --import.
  /^test\/sim\/mutate\.ts$/,
  /^test\/kit\/fixtures\//,
  // Children of benchmarks: started by their path, each in a process and on a processor of its own.
  /^test\/bench\/(delay\/(echo|phones)|memory\/(measure|stand))\.ts$/,
];

/** Product files that only tests reach yet, each with the reason why they are in the product. */
const heldReady: Readonly<Record<string, string>> = {};

function reachedFrom(starts: readonly Source[], byPath: ReadonlyMap<string, Source>): Set<string> {
  const reached = new Set(starts.map(({ path }) => path));
  const waiting = [...starts];
  for (let source = waiting.pop(); source; source = waiting.pop()) {
    for (const { file } of importsOf(source)) {
      const target = file === undefined ? undefined : byPath.get(file);
      if (!target || reached.has(target.path)) continue;
      reached.add(target.path);
      waiting.push(target);
    }
  }
  return reached;
}

/**
 * Files that no program reaches. What a product floor holds must be reached from a program of the product: a file that
 * only its tests know is dead all the same.
 */
export function checkDeadFiles(sources: readonly Source[]): Violation[] {
  const byPath = new Map(sources.map((source) => [source.path, source]));
  const starts = sources.filter(({ path }) => entries.some((entry) => entry.test(path)));
  const everywhere = reachedFrom(starts, byPath);
  const product = reachedFrom(
    starts.filter(({ path }) => !path.startsWith('test/')),
    byPath,
  );
  return sources
    .filter(({ path }) => !isExempt(path) && !(path in heldReady) && !path.endsWith('.d.ts'))
    .filter(({ path }) => !(path.startsWith('appliance/') ? product : everywhere).has(path))
    .map((source) => violation(source, 1, 'no program reaches this file'));
}
