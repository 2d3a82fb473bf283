import type { Identifier, MemberExpression, NewExpression, Node } from 'acorn';
import { type Source, type Violation, violation, walk } from './source.ts';

/** A name that code may not use outside the places that own it. */
interface Ban {
  readonly names: readonly string[];
  readonly inside: readonly string[];
  readonly except: readonly string[];
  readonly reason: string;
}

const TOP = ['appliance/boot.ts', 'appliance/main.ts', 'appliance/command-line'];

const bans: readonly Ban[] = [
  {
    names: [
      'setTimeout',
      'setInterval',
      'setImmediate',
      'Date.now',
      'new Date()',
      'performance.now',
      'process.hrtime',
      'process.hrtime.bigint',
    ],
    inside: ['appliance'],
    except: ['appliance/base/clock.ts', 'appliance/edges', 'appliance/main.ts'],
    reason: 'time is a parameter (base/clock.ts): what reads the clock itself cannot be simulated or explained',
  },
  {
    names: ['Math.random', 'crypto.getRandomValues', 'crypto.randomUUID', 'randomBytes', 'randomUUID'],
    inside: ['appliance'],
    except: ['appliance/base/random.ts', 'appliance/edges'],
    reason: 'randomness is a parameter (base/random.ts): a failing run must replay exactly',
  },
  {
    names: ['console'],
    inside: ['appliance'],
    except: ['appliance/edges', ...TOP],
    reason: 'the box speaks by phrases and the log of edges/log.ts',
  },
  {
    names: ['setTimeout', 'setInterval', 'Date.now', 'new Date()', 'performance.now', 'Math.random'],
    inside: ['test/sim'],
    except: [],
    reason: 'a simulated run is a function of its seed: only the virtual clock and the seeded random',
  },
  {
    names: ['Math.random'],
    inside: ['test/unit', 'test/fuzz'],
    except: [],
    reason: 'a test that fails must fail again: use SeededRandom with testSeed()',
  },
];

function textOf(node: Node): string | undefined {
  if (node.type === 'Identifier') return (node as Identifier).name;
  if (node.type === 'NewExpression') {
    const { callee, arguments: given } = node as NewExpression;
    return (callee as Node).type === 'Identifier' && (callee as Identifier).name === 'Date' && given.length === 0
      ? 'new Date()'
      : undefined;
  }
  if (node.type !== 'MemberExpression') return undefined;
  const { object, property, computed } = node as MemberExpression;
  const left = computed ? undefined : textOf(object);
  return left && (property as Identifier).name ? `${left}.${(property as Identifier).name}` : undefined;
}

/** Whether an identifier is only a name here: `clock.setTimeout`, `{ console: … }`, a method's name. */
function onlyNames(node: Node, parent: Node | undefined): boolean {
  const owner = parent as
    | { type: string; property?: Node; key?: Node; computed?: boolean; shorthand?: boolean }
    | undefined;
  if (!owner || owner.computed) return false;
  if (owner.type === 'MemberExpression') return owner.property === node;
  return (owner.type === 'Property' || owner.type.endsWith('Definition')) && owner.key === node && !owner.shorthand;
}

function within(path: string, places: readonly string[]): boolean {
  return places.some((place) => path === place || path.startsWith(`${place}/`));
}

/** Uses of clocks, randomness and the console outside the files that own them. */
export function checkBans(sources: readonly Source[]): Violation[] {
  return sources.flatMap((source) => {
    const ruling = bans.filter((ban) => within(source.path, ban.inside) && !within(source.path, ban.except));
    if (ruling.length === 0) return [];
    const found: Violation[] = [];
    walk(source.tree, (node, parent) => {
      const name = onlyNames(node, parent) ? undefined : textOf(node)?.replace(/^globalThis\./, '');
      const ban = name === undefined ? undefined : ruling.find(({ names }) => names.includes(name));
      if (ban) found.push(violation(source, node.loc!.start.line, `${name}: ${ban.reason}`));
    });
    return found;
  });
}

interface Pattern {
  readonly pattern: RegExp;
  readonly except: readonly string[];
  readonly reason: string;
}

const KIT = ['test/kit/suite.ts', 'test/kit/fixtures'];

/** Written so that this file does not contain what it looks for. */
const patterns: readonly Pattern[] = [
  {
    pattern: /from ['"]uvu['"]/,
    except: KIT,
    reason: 'bare uvu passes silently in five ways: import suite from test/kit/suite.ts',
  },
  { pattern: /\b(?:test|it|suite)\.only\(/, except: KIT, reason: 'the other tests of the file would not run' },
  { pattern: /@ts-(?:ignore|expect-error|nocheck)\b/, except: [], reason: 'convince the compiler, do not silence it' },
  {
    pattern: new RegExp(`\\b(?:${['TO', 'DO|FIX', 'ME|X', 'XX'].join('')})\\b`),
    except: [],
    reason: 'what is not done is said in the note on the issue, not left in the code',
  },
];

/** Words in code that say it is unfinished or unchecked. */
export function checkPatterns(sources: readonly Source[]): Violation[] {
  return sources.flatMap((source) =>
    source.lines.flatMap((text, index) =>
      patterns
        .filter(({ pattern, except }) => !within(source.path, except) && pattern.test(text))
        .map(({ reason }) => violation(source, index + 1, reason)),
    ),
  );
}

const OUTSIDE = /\/work[/]|\.\.[/]shared|(?<![\w/.-])shared[/](?:spec|design|reference)|\/tmp\/w[/]|\.library[/]/;

/** A path outside the repository means nothing to the next person who clones it. */
export function checkOutsidePaths(sources: readonly Source[]): Violation[] {
  return sources.flatMap((source) =>
    source.lines.flatMap((text, index) =>
      OUTSIDE.test(text) ? [violation(source, index + 1, 'a path outside the repository')] : [],
    ),
  );
}
