import { parseArgs } from 'node:util';
import { AppError } from '../base/errors.ts';
import { ANY_ADDRESS } from '../base/ip-address.ts';
import { phrase } from '../base/words/index.ts';
import type { Address } from '../sip/types.ts';

/** The commands of the one binary. */
export const COMMANDS = ['serve', 'apply', 'check', 'export', 'what-if', 'owner-link', 'version', 'help'] as const;
export type CommandName = (typeof COMMANDS)[number];

/** Somebody slipped at the keyboard: the words make no command. */
export class UsageError extends AppError {}

/** The call that `what-if` is asked about, as it was typed. */
export interface AskedCall {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly at?: string | undefined;
  readonly press?: readonly string[] | undefined;
  readonly who?: readonly string[] | undefined;
  readonly trunk?: readonly string[] | undefined;
  readonly registered?: boolean | undefined;
}

/** Everything that can be said on the command line, parsed and with its defaults. */
export interface Options {
  readonly command: CommandName;
  /** Of `help`: the one command that is explained; undefined for all. */
  readonly about: Exclude<CommandName, 'help'> | undefined;
  /** What follows the command: the file of `apply` and `check`. */
  readonly operands: readonly string[];
  readonly dataDir: string;
  readonly http: readonly Address[];
  readonly https: readonly Address[];
  /** UDP and TCP; TLS listens on the next port. */
  readonly sip: readonly Address[];
  readonly rtp: { readonly from: number; readonly to: number };
  /** Office file that `serve` applies before it starts. */
  readonly office: string | undefined;
  readonly dryRun: boolean;
  readonly replace: boolean;
  readonly secrets: boolean;
  /** Saved routing tests that `apply` flips are meant to. */
  readonly confirm: boolean;
  /** Of `what-if`. */
  readonly question: AskedCall;
  readonly json: boolean;
}

const DEFAULTS = {
  dataDir: './data',
  http: [{ address: ANY_ADDRESS, port: 8080 }],
  https: [{ address: ANY_ADDRESS, port: 8443 }],
  sip: [{ address: ANY_ADDRESS, port: 5060 }],
  rtp: { from: 20000, to: 20999 },
};

export function usageError(key: Parameters<typeof phrase>[0], params: Record<string, string>): UsageError {
  return new UsageError('invalid', phrase(key, params));
}

/** How many words may follow each command. */
const OPERANDS: Record<CommandName, number> = {
  serve: 0,
  apply: 1,
  check: 1,
  export: 0,
  'what-if': 0,
  'owner-link': 0,
  version: 0,
  help: 1,
};

/**
 * Options that would change what a command does, with the commands that know them: elsewhere they are refused, because
 * whoever wrote them expects something. Where to listen and where the data are may be said to each command.
 */
const ONLY_WITH: Readonly<Record<string, readonly CommandName[]>> = {
  'dry-run': ['apply'],
  replace: ['apply'],
  confirm: ['apply'],
  secrets: ['export'],
  office: ['serve'],
  ...Object.fromEntries(
    ['from', 'to', 'at', 'press', 'who', 'trunk', 'registered', 'json'].map((option) => [option, ['what-if'] as const]),
  ),
};

/**
 * `192.168.1.5:5060` or `[::1]:5060`; `5060` and `:5060` mean all addresses of both families. Port 0 lets the system
 * choose (for tests).
 */
export function parseAddress(text: string, option: string): Address {
  const match = /^(?:(?:\[([0-9a-fA-F:.]+)\]|([^[\]:]*)):)?(\d{1,5})$/.exec(text);
  const port = Number(match?.[3]);
  if (!match || port > 65535) throw usageError('cli.bad-address', { option, text });
  return { address: match[1] ?? (match[2] || ANY_ADDRESS), port };
}

function parseRange(text: string): { from: number; to: number } {
  const match = /^(\d{1,5})-(\d{1,5})$/.exec(text);
  const from = Number(match?.[1]);
  const to = Number(match?.[2]);
  if (!match || from < 1 || to > 65535 || to <= from) throw usageError('cli.bad-range', { text });
  return { from, to };
}

function addresses(
  given: readonly string[] | undefined,
  option: string,
  defaults: readonly Address[],
): readonly Address[] {
  return given ? given.map((text) => parseAddress(text, option)) : defaults;
}

/**
 * Reads the arguments after `cordboard`.
 * @throws UsageError with the sentence for the person at the keyboard.
 */
export function parseOptions(argv: readonly string[]): Options {
  const loosely = parseArgs({ args: [...argv], ...everything, strict: false, tokens: true });
  const [named = 'help', ...operands] = loosely.positionals;
  if (!isCommand(named)) throw usageError('cli.unknown-command', { command: named });
  const asked = loosely.values.help ? 'help' : loosely.values.version ? 'version' : named;
  for (const token of loosely.tokens) if (token.kind === 'option') checkOption(token, named, asked);
  const { values } = parseArgs({ args: [...argv], ...everything });
  const extra = operands[OPERANDS[named]];
  if (extra !== undefined) throw usageError('cli.too-much', { text: extra, command: named });
  return {
    command: asked,
    about: aboutOf(asked, named, operands),
    operands,
    dataDir: values.data ?? DEFAULTS.dataDir,
    http: addresses(values.http, '--http', DEFAULTS.http),
    https: addresses(values.https, '--https', DEFAULTS.https),
    sip: addresses(values.sip, '--sip', DEFAULTS.sip),
    rtp: values.rtp === undefined ? DEFAULTS.rtp : parseRange(values.rtp),
    office: values.office,
    dryRun: values['dry-run'] ?? false,
    replace: values.replace ?? false,
    secrets: values.secrets ?? false,
    confirm: values.confirm ?? false,
    question: values,
    json: values.json ?? false,
  };
}

/** `help apply` and `apply --help` say the same. */
function aboutOf(asked: CommandName, named: CommandName, [operand]: readonly string[]): Options['about'] {
  const about = named === 'help' ? (operand ?? 'help') : named;
  if (!isCommand(about)) throw usageError('cli.unknown-command', { command: about });
  return asked === 'help' && about !== 'help' ? about : undefined;
}

function isCommand(text: string): text is CommandName {
  return (COMMANDS as readonly string[]).includes(text);
}

const OPTIONS = {
  data: { type: 'string' },
  http: { type: 'string', multiple: true },
  https: { type: 'string', multiple: true },
  sip: { type: 'string', multiple: true },
  rtp: { type: 'string' },
  office: { type: 'string' },
  'dry-run': { type: 'boolean' },
  replace: { type: 'boolean' },
  secrets: { type: 'boolean' },
  confirm: { type: 'boolean' },
  from: { type: 'string' },
  to: { type: 'string' },
  at: { type: 'string' },
  press: { type: 'string', multiple: true },
  who: { type: 'string', multiple: true },
  trunk: { type: 'string', multiple: true },
  registered: { type: 'boolean' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean', short: 'v' },
} as const;

interface OptionToken {
  readonly name: string;
  readonly rawName: string;
  readonly value?: string | undefined;
  readonly inlineValue?: boolean | undefined;
}

/** What node:util would refuse too, but in sentences of ours and both languages. */
function checkOption({ name, rawName, value, inlineValue }: OptionToken, command: CommandName, asked: string): void {
  const option = rawName;
  const known = Object.hasOwn(OPTIONS, name) ? OPTIONS[name as keyof typeof OPTIONS] : undefined;
  if (!known) throw usageError('cli.unknown-option', { option, command });
  if (known.type === 'boolean' && value !== undefined) throw usageError('cli.value-unwanted', { option, command });
  // `--data --http 8080`: the value was forgotten.
  const isMissing = value === undefined || value === '' || (!inlineValue && value.startsWith('-'));
  if (known.type === 'string' && isMissing) throw usageError('cli.value-missing', { option, command });
  const only = ONLY_WITH[name];
  if (only && asked === command && !only.includes(command))
    throw usageError('cli.option-elsewhere', { option, command });
}

const everything = { allowPositionals: true, options: OPTIONS } as const;
