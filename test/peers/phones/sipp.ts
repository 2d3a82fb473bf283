import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface SippOptions {
  /** Path of the scenario file. */
  readonly scenario: string;
  /** `ADDRESS:PORT` of the box. */
  readonly remote: string;
  readonly localAddress?: string;
  readonly localPort?: number;
  readonly transport?: 'udp' | 'tcp';
  /** `[NAME]` in the scenario. */
  readonly keys?: Readonly<Record<string, string | number>>;
  readonly username?: string;
  readonly password?: string;
  readonly calls?: number;
  readonly timeoutSec?: number;
  readonly extra?: readonly string[];
}

export interface SippResult {
  /** 0: every call of the scenario went as written. Nothing else is ever excused. */
  readonly exitCode: number;
  readonly output: string;
  /** The messages as SIPp saw them, for the reader of a failure. */
  readonly messages: string;
}

/** A running SIPp; `done` resolves when it has ended. */
export class Sipp {
  readonly done: Promise<SippResult>;
  readonly #child: ChildProcess;

  constructor(options: SippOptions) {
    const dir = mkdtempSync(join(tmpdir(), 'sipp-'));
    this.#child = spawn('sipp', sippArguments(options), { cwd: dir, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    this.#child.stdout?.on('data', (chunk) => {
      output += chunk;
    });
    this.#child.stderr?.on('data', (chunk) => {
      output += chunk;
    });
    this.done = new Promise((resolve) => {
      this.#child.on('close', (code) => {
        const messages = readLogs(dir);
        rmSync(dir, { recursive: true, force: true });
        resolve({ exitCode: code ?? 255, output: output.slice(-4000), messages });
      });
    });
  }

  stop(): void {
    this.#child.kill('SIGKILL');
  }
}

/** Runs a scenario to its end and throws unless SIPp says that all of it went as written. */
export async function playScenario(options: SippOptions): Promise<SippResult> {
  const result = await new Sipp(options).done;
  if (result.exitCode !== 0) {
    throw new Error(`SIPp ended with ${result.exitCode} in ${options.scenario}\n${result.messages}\n${result.output}`);
  }
  return result;
}

function sippArguments(options: SippOptions): string[] {
  const timeoutSec = options.timeoutSec ?? 30;
  const list = ['-sf', options.scenario, '-m', String(options.calls ?? 1), '-nostdin', '-trace_msg', '-trace_err'];
  list.push('-timeout', `${timeoutSec}s`, '-timeout_error', '-recv_timeout', String(timeoutSec * 1000));
  list.push('-i', options.localAddress ?? '127.0.0.1');
  if (options.localPort) list.push('-p', String(options.localPort));
  if (options.transport === 'tcp') list.push('-t', 't1');
  if (options.username) list.push('-au', options.username, '-s', options.username);
  if (options.password) list.push('-ap', options.password);
  for (const [name, value] of Object.entries(options.keys ?? {})) list.push('-key', name, String(value));
  return [...list, ...(options.extra ?? []), options.remote];
}

function readLogs(dir: string): string {
  return readdirSync(dir)
    .filter((name) => /_(messages|errors)\.log$/.test(name))
    .map((name) => readFileSync(join(dir, name), 'utf8').slice(-8000))
    .join('\n');
}
