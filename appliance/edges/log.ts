import { type Logger, pino } from 'pino';
import { LOG_RING_LINES } from '../base/limits.ts';

export type Log = Logger;

/** One line, for the page. */
export interface LogLine {
  readonly at: number;
  readonly level: 'debug' | 'info' | 'warn' | 'error';
  readonly text: string;
  readonly facts: Readonly<Record<string, unknown>>;
}

/** Pino's numbers. */
const LEVELS: readonly (readonly [number, LogLine['level'], priority: number])[] = [
  [50, 'error', 3],
  [40, 'warn', 4],
  [30, 'info', 6],
  [0, 'debug', 7],
];

/** What must never get into a log, wherever it stands. */
const SECRETS = ['password', 'pin', 'secret', 'token', 'authorization', 'cookie'].flatMap((name) => [
  name,
  `*.${name}`,
]);

/** The last lines, for the page and the support bundle; the oldest go. */
export class LogRing {
  readonly #lines: LogLine[] = [];
  readonly #listeners = new Set<(line: LogLine) => void>();

  /** Newest last. */
  lines(): readonly LogLine[] {
    return [...this.#lines];
  }

  /** Hears every new line; answers how to stop. */
  listen(listener: (line: LogLine) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  push(line: LogLine): void {
    if (this.#lines.length >= LOG_RING_LINES) this.#lines.shift();
    this.#lines.push(line);
    for (const listener of this.#listeners) listener(line);
  }
}

/** How lines are written: for people at a terminal, with priorities for the journal, as JSON for programs. */
export type LogStyle = 'plain' | 'journal' | 'json';

export interface LogOptions {
  readonly level?: LogLine['level'] | 'silent';
  readonly style?: LogStyle;
  /** Where lines go. */
  readonly write?: (text: string) => void;
}

/** The style that fits this process's standard output. */
export function usualStyle(): LogStyle {
  if (process.env.JOURNAL_STREAM !== undefined) return 'journal';
  return process.stdout.isTTY ? 'plain' : 'json';
}

/** The log of the box: every line goes to the ring and out. */
export function createLog(options: LogOptions = {}): { readonly log: Log; readonly ring: LogRing } {
  const ring = new LogRing();
  const style = options.style ?? usualStyle();
  const write = options.write ?? ((text: string) => process.stdout.write(text));
  const log = pino(
    {
      level: options.level ?? 'info',
      base: null,
      redact: { paths: SECRETS, censor: '•••' },
      serializers: { error: pino.stdSerializers.err },
    },
    {
      write: (json: string) => {
        const line = parseLine(json);
        ring.push(line);
        write(style === 'json' ? json : inStyle(line, style));
      },
    },
  );
  return { log, ring };
}

function parseLine(json: string): LogLine {
  const { time, level, msg, ...facts } = JSON.parse(json) as Record<string, unknown>;
  const known = LEVELS.find(([least]) => Number(level) >= least);
  return { at: Number(time), level: known?.[1] ?? 'debug', text: String(msg ?? ''), facts };
}

function inStyle({ at, level, text, facts }: LogLine, style: LogStyle): string {
  const entries = Object.entries(facts).map(([name, value]) => `${name}=${brief(value)}`);
  const rest = entries.length > 0 ? ` (${entries.join(', ')})` : '';
  // The journal reads its priority from the beginning of the line (sd-daemon) and knows the time itself.
  if (style === 'journal') return `<${LEVELS.find(([, name]) => name === level)?.[2] ?? 6}>${text}${rest}\n`;
  const clock = new Date(at).toISOString().slice(11, 19);
  return `${clock} ${level.padEnd(5)} ${text}${rest}\n`;
}

function brief(value: unknown): string {
  if (typeof value === 'object' && value !== null && 'message' in value) return String(value.message);
  return typeof value === 'string' ? value : JSON.stringify(value);
}
