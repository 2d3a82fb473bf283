import { importsOf } from './imports.ts';
import { type Source, type Violation, violation } from './source.ts';

/** A folder of the appliance and what its files may import besides each other. */
export interface FloorRule {
  readonly from: string;
  /** Folders whose files may be imported. */
  readonly mayImport: readonly string[];
  /** Folders of which only `types.ts` may be imported, and only by `import type`. */
  readonly mayImportTypesOf?: readonly string[];
  /** Packages and Node's modules; `node:*` allows all of Node's. */
  readonly packages: readonly string[];
  readonly reason: string;
}

const FLOOR_1 = ['appliance/sip', 'appliance/sdp', 'appliance/rtp', 'appliance/rules', 'appliance/prompts'];
const BELOW_3 = ['appliance/base', ...FLOOR_1, 'appliance/edges', 'appliance/store', 'appliance/media'];
const FLOOR_3 = [
  'appliance/config',
  'appliance/registrar',
  'appliance/calls',
  'appliance/presence',
  'appliance/voicemail',
  'appliance/mail',
  'appliance/library',
  'appliance/trunks',
];

const PURE = 'floors 0 and 1 are pure: input and time in, outputs out, so that they are tested in milliseconds';
const SIDEWAYS = 'floor 3 folders know of each other only by types.ts; objects are handed over in boot.ts';

function floor3(name: string, packages: readonly string[]): FloorRule {
  const others = FLOOR_3.filter((folder) => folder !== `appliance/${name}`);
  return { from: `appliance/${name}`, mayImport: BELOW_3, mayImportTypesOf: others, packages, reason: SIDEWAYS };
}

/** The house's dependency rule: imports go downwards only, sockets and files stay on floor 2. */
export const floorRules: readonly FloorRule[] = [
  { from: 'appliance/base', mayImport: [], packages: [], reason: `the lowest floor imports nothing; ${PURE}` },
  ...FLOOR_1.map((from) => ({
    from,
    mayImport: ['appliance/base'],
    // Tables of numbers and of holidays: data with pure functions over it.
    packages: from === 'appliance/rules' ? ['libphonenumber-js', 'date-holidays'] : [],
    reason: PURE,
  })),
  {
    from: 'appliance/edges',
    mayImport: ['appliance/base', ...FLOOR_1],
    packages: ['node:*', 'ws', 'pino', 'hono', '@hono/node-server', 'ssh2', 'nodemailer'],
    reason: 'edges move bytes between the world and the machines; decisions are made above',
  },
  {
    from: 'appliance/store',
    mayImport: ['appliance/base', ...FLOOR_1],
    packages: ['node:*', 'better-sqlite3'],
    reason: 'the store keeps rows; what they mean is decided above',
  },
  {
    from: 'appliance/media',
    mayImport: [
      'appliance/base',
      'appliance/sdp',
      'appliance/rtp',
      'appliance/prompts',
      'appliance/edges/assets.ts',
      'appliance/edges/literal-lookup.ts',
      'appliance/edges/x509.ts',
    ],
    packages: ['node:*'],
    reason: 'the media engine moves sound between sockets and files; who hears what is decided above',
  },
  floor3('config', ['zod', 'yaml', 'node:util']),
  floor3('registrar', ['zod', 'node:crypto']),
  floor3('calls', ['zod']),
  floor3('presence', ['zod']),
  floor3('voicemail', ['zod']),
  floor3('library', ['node:*', 'fflate', 'mpg123-decoder']),
  floor3('mail', ['zod']),
  floor3('trunks', ['node:crypto']),
  {
    from: 'appliance/dialogues',
    mayImport: ['appliance/base', 'appliance/rules', 'appliance/prompts'],
    mayImportTypesOf: FLOOR_3,
    packages: [],
    reason: 'what box and caller say to each other in several treatments: capabilities come as arguments there too',
  },
  {
    from: 'appliance/outside',
    mayImport: ['appliance/base', 'appliance/rules', 'appliance/prompts', 'appliance/dialogues'],
    mayImportTypesOf: FLOOR_3,
    packages: [],
    reason: 'calls from and to the outside are treated like any other: capabilities come as arguments',
  },
  {
    from: 'appliance/routing',
    mayImport: [
      'appliance/base',
      'appliance/rules',
      'appliance/config/define-entity.ts',
      'appliance/calls/pretend.ts',
      'appliance/calls/identity.ts',
    ],
    mayImportTypesOf: FLOOR_3,
    packages: [],
    reason: 'what the routing would do, what is wrong with it and how it looks: asked of the configuration alone',
  },
  {
    from: 'appliance/extensions',
    mayImport: [
      'appliance/base',
      'appliance/rules',
      'appliance/prompts',
      'appliance/dialogues',
      'appliance/outside',
      'appliance/config/fields.ts',
      'appliance/config/problems.ts',
    ],
    mayImportTypesOf: FLOOR_3,
    packages: ['zod'],
    reason: 'a call treatment receives capabilities as arguments, so that the same function explains and simulates',
  },
  {
    from: 'appliance/features',
    mayImport: [
      'appliance/base',
      'appliance/rules',
      'appliance/prompts',
      'appliance/dialogues',
      'appliance/outside',
      'appliance/config/fields.ts',
      'appliance/config/problems.ts',
    ],
    mayImportTypesOf: FLOOR_3,
    packages: ['zod'],
    reason: 'what a code does is a call treatment too: it receives capabilities as arguments',
  },
  {
    from: 'appliance/api',
    mayImport: [...BELOW_3, ...FLOOR_3, 'appliance/extensions', 'appliance/outside', 'appliance/routing'],
    packages: ['hono', 'zod', 'uqr', 'otpauth', 'fflate'],
    reason: 'the API is Web-standard handlers over the floors below; it runs under Deno too, so nothing of node:*',
  },
  {
    from: 'appliance/operations',
    mayImport: [...BELOW_3, ...FLOOR_3, 'appliance/extensions'],
    packages: ['node:*', 'zod'],
    reason: 'operations stand beside the API on floor 5',
  },
];

/** Single files that may import more than their folder, each with the reason. */
export const floorExceptions: Readonly<
  Record<string, { readonly specifiers: readonly string[]; readonly why: string }>
> = {
  'appliance/rtp/opus.ts': { specifiers: ['libopus-wasm'], why: 'pure WebAssembly: sound in, packets out' },
  'appliance/sip/digest.ts': { specifiers: ['node:crypto'], why: 'MD5 and SHA-256 of digest authentication' },
  'appliance/rtp/srtp-keys.ts': { specifiers: ['node:crypto'], why: 'AES in counter mode derives the keys of SRTP' },
  'appliance/rtp/srtp-keystreams.ts': { specifiers: ['node:crypto'], why: 'AES, once for each block of sound' },
  'appliance/rtp/srtp-transforms.ts': { specifiers: ['node:crypto'], why: 'AES-GCM of SRTP' },
};

function within(file: string, folder: string): boolean {
  return file === folder || file.startsWith(`${folder}/`);
}

function packageAllowed(specifier: string, rule: FloorRule): boolean {
  return rule.packages.some((allowed) =>
    allowed === 'node:*' ? specifier.startsWith('node:') : within(specifier, allowed),
  );
}

function fileAllowed(file: string, typeOnly: boolean, rule: FloorRule): boolean {
  if (within(file, rule.from) || rule.mayImport.some((folder) => within(file, folder))) return true;
  return typeOnly && (rule.mayImportTypesOf ?? []).some((folder) => file === `${folder}/types.ts`);
}

/** Imports that the rules of their folder do not allow. */
export function checkFloors(sources: readonly Source[], rules: readonly FloorRule[] = floorRules): Violation[] {
  return sources.flatMap((source) => {
    const rule = rules.find(({ from }) => within(source.path, from));
    if (!rule) return [];
    const excepted = floorExceptions[source.path]?.specifiers ?? [];
    return importsOf(source)
      .filter(({ specifier }) => !excepted.includes(specifier))
      .filter(({ specifier, file, typeOnly }) =>
        file === undefined ? !packageAllowed(specifier, rule) : !fileAllowed(file, typeOnly, rule),
      )
      .map(({ line }) => violation(source, line, `${rule.from}: ${rule.reason}`));
  });
}

/** The page shares nothing with the box but the API's description, and imports only what the import map names. */
export function checkPageImports(sources: readonly Source[]): Violation[] {
  const named = ['preact', 'preact/hooks', 'htm', 'sip.js'];
  return sources
    .filter(({ path }) => path.startsWith('web-ui/') && !path.startsWith('web-ui/vendor/'))
    .flatMap((source) =>
      importsOf(source)
        .filter(({ file, specifier }) => (file === undefined ? !named.includes(specifier) : !within(file, 'web-ui')))
        .map(({ line }) => violation(source, line, 'the page imports its own files and what its import map names')),
    );
}

/** Circles of imports at run time; types make none. */
export function checkCycles(sources: readonly Source[]): Violation[] {
  const byPath = new Map(sources.map((source) => [source.path, source]));
  const state = new Map<string, 'open' | 'done'>();
  const found: Violation[] = [];
  const visit = (source: Source, trail: readonly string[]): void => {
    state.set(source.path, 'open');
    for (const { file, line, typeOnly } of importsOf(source)) {
      const target = file === undefined || typeOnly ? undefined : byPath.get(file);
      if (!target) continue;
      if (state.get(target.path) === 'open') {
        const circle = [...trail.slice(trail.indexOf(target.path)), target.path].join(' → ');
        found.push(violation(source, line, `a circle of imports, in which no file can be understood alone: ${circle}`));
      } else if (!state.has(target.path)) {
        visit(target, [...trail, target.path]);
      }
    }
    state.set(source.path, 'done');
  };
  for (const source of sources) if (!state.has(source.path)) visit(source, [source.path]);
  return found;
}
