/** Which unit tests load a file of the product, by their imports: no other can notice a mistake in it. */
import path from 'node:path';
import { importsOf } from '../kit/tidy/imports.ts';
import { readSources, type Source } from '../kit/tidy/source.ts';

const root = path.join(import.meta.dirname, '../..');
/** Programs that a test starts are named by their path. */
const NAMED = /'(?:\.\.\/)*((?:appliance|scripts|test)\/[\w./-]+\.ts)'/g;

let known: Map<string, readonly string[]> | undefined;

/** Each file with those that it loads or names. */
function edges(): Map<string, readonly string[]> {
  known ??= new Map(readSources(root, ['.ts']).map((source) => [source.path, loadedBy(source)]));
  return known;
}

function loadedBy(source: Source): string[] {
  const imported = importsOf(source).flatMap(({ file, typeOnly }) => (file === undefined || typeOnly ? [] : [file]));
  const named = [...source.text.matchAll(NAMED)].map(([, file]) => file!);
  return [...imported, ...named];
}

function reaches(start: string, wanted: ReadonlySet<string>): boolean {
  const seen = new Set([start]);
  const waiting = [start];
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (wanted.has(file)) return true;
    for (const next of edges().get(file) ?? []) {
      if (!seen.has(next)) waiting.push(next);
      seen.add(next);
    }
  }
  return false;
}

/** Sorted, relative to the project. */
export function unitTestsOf(files: readonly string[]): string[] {
  const wanted = new Set(files);
  const tests = [...edges().keys()].filter((file) => file.startsWith('test/unit/') && file.endsWith('.test.ts'));
  return tests.filter((file) => reaches(file, wanted)).sort();
}
