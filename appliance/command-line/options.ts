import { parseArgs } from 'node:util';
import { AppError } from '../base/errors.ts';
import { phrase } from '../base/words/index.ts';
import type { Address } from '../sip/types.ts';

/** The commands of the one binary. */
export const COMMANDS = ['serve', 'apply', 'check', 'export', 'owner-link', 'version', 'help'] as const;
export type CommandName = (typeof COMMANDS)[number];

/** Everything that can be said on the command line, parsed and with its defaults. */
export interface Options {
  readonly command: CommandName;
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
}

const ANY = '0.0.0.0';
const DEFAULTS = {
  dataDir: './data',
  http: [{ address: ANY, port: 8080 }],
  https: [{ address: ANY, port: 8443 }],
  sip: [{ address: ANY, port: 5060 }],
  rtp: { from: 20000, to: 20999 },
};

function usageError(key: Parameters<typeof phrase>[0], params: Record<string, string>): AppError {
  return new AppError('invalid', phrase(key, params));
}

/** `5060`, `:5060`, `192.168.1.5:5060` or `[::1]:5060`; port 0 lets the system choose (for tests). */
export function parseAddress(text: string, option: string): Address {
  const match = /^(?:(?:\[([0-9a-fA-F:.]+)\]|([^[\]:]*)):)?(\d{1,5})$/.exec(text);
  const port = Number(match?.[3]);
  if (!match || port > 65535) throw usageError('cli.bad-address', { option, text });
  return { address: match[1] ?? (match[2] || ANY), port };
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
 * @throws AppError `invalid` with the sentence for the person at the keyboard.
 */
export function parseOptions(argv: readonly string[]): Options {
  let parsed: ReturnType<typeof parse>;
  try {
    parsed = parse(argv);
  } catch (error) {
    throw usageError('cli.bad-option', { detail: (error as Error).message.split('. ')[0] ?? '' });
  }
  const { values, positionals } = parsed;
  const [named = 'help', ...operands] = positionals;
  const command = values.help ? 'help' : values.version ? 'version' : named;
  if (!isCommand(command)) throw usageError('cli.unknown-command', { command });
  return {
    command,
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
  };
}

function isCommand(text: string): text is CommandName {
  return (COMMANDS as readonly string[]).includes(text);
}

function parse(argv: readonly string[]) {
  return parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: {
      data: { type: 'string' },
      http: { type: 'string', multiple: true },
      https: { type: 'string', multiple: true },
      sip: { type: 'string', multiple: true },
      rtp: { type: 'string' },
      office: { type: 'string' },
      'dry-run': { type: 'boolean' },
      replace: { type: 'boolean' },
      secrets: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
      version: { type: 'boolean', short: 'v' },
    },
  });
}
