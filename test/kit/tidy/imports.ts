import path from 'node:path';
import type { Source } from './source.ts';

export interface Import {
  readonly line: number;
  /** As it is written: `../base/clock.ts`, `node:fs`, `zod`. */
  readonly specifier: string;
  /** The file it means, relative to the project; undefined for packages and Node's own modules. */
  readonly file: string | undefined;
  /** `import type` and `export type … from`: gone at run time. */
  readonly typeOnly: boolean;
}

/** At the start of a line, so that prose and strings that speak of imports are left alone. */
const STATIC = /^(?:import|export)\s+(type\s)?(?:[\w*\s{},$]+?\sfrom\s+)?['"]([^'"]+)['"]/.source;
const DYNAMIC = /\bimport(?:\.meta\.resolve)?\(\s*['"]([^'"]+)['"]/.source;
const IMPORT = new RegExp(`${STATIC}|${DYNAMIC}`, 'gm');

function blankComments(text: string): string {
  const blank = (comment: string): string => comment.replace(/[^\n]/g, ' ');
  return text.replace(/^\s*\/\*[\s\S]*?\*\//gm, blank).replace(/^\s*\/\/.*$/gm, blank);
}

/** Every import and re-export of a file, types included (which is why the text is read and not the stripped tree). */
export function importsOf(source: Source): Import[] {
  const text = blankComments(source.text);
  return [...text.matchAll(IMPORT)].map((match) => {
    const specifier = match[2] ?? match[3] ?? '';
    const relative = specifier.startsWith('.');
    return {
      line: text.slice(0, match.index).split('\n').length,
      specifier,
      file: relative ? path.posix.join(path.posix.dirname(source.path), specifier) : undefined,
      typeOnly: match[1] !== undefined,
    };
  });
}
