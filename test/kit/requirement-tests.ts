import type { Node } from 'acorn';
import { numbersOf, type Requirements } from './requirements.ts';
import { type Source, walk } from './tidy/source.ts';

export interface NamedTest {
  readonly file: string;
  readonly line: number;
  readonly name: string;
}

export interface RequirementTests {
  /** Number → the tests that name it, every known number in the list's order. */
  readonly tests: ReadonlyMap<string, readonly NamedTest[]>;
  /** Tests that name a number which the list lacks. */
  readonly unknown: readonly (NamedTest & { readonly number: string })[];
}

type Text = Node & {
  readonly value?: unknown;
  readonly quasis?: readonly { readonly value: { readonly raw: string } }[];
};

function textOf(node: Text): string | undefined {
  if (node.type === 'Literal' && typeof node.value === 'string') return node.value;
  return node.type === 'TemplateLiteral' ? node.quasis?.map(({ value }) => value.raw).join('…') : undefined;
}

/** A number without a word beside it is data, no test's name. */
const BARE_NUMBER = /^[A-Z]{3}-\d\d$/;

/** Which test names which requirement, read from the test files' texts: nothing is run. */
export function findRequirementTests(sources: readonly Source[], requirements: Requirements): RequirementTests {
  const tests = new Map<string, NamedTest[]>(Object.keys(requirements).map((number) => [number, []]));
  const unknown: (NamedTest & { number: string })[] = [];
  for (const source of sources) {
    walk(source.tree, (node, parent) => {
      const name = textOf(node);
      if (name === undefined || BARE_NUMBER.test(name)) return;
      const found = { file: source.path, line: node.loc!.start.line, name };
      for (const number of numbersOf(name)) {
        const known = tests.get(number);
        if (known) known.push(found);
        // Other texts that look so (UTF-16) are no test names: those are the arguments of calls.
        else if (parent?.type === 'CallExpression') unknown.push({ ...found, number });
      }
    });
  }
  return { tests, unknown };
}
