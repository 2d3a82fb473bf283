import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { NetworkHost } from '../../kit/network.ts';
import { tied } from '../../kit/tied.ts';

export interface SippOptions {
  /** Path of the scenario file. */
  readonly scenario: string;
  /** `ADDRESS:PORT` of the box. */
  readonly remote: string;
  /** Where it runs; on this machine's loopback by default. */
  readonly host?: NetworkHost;
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
    const settings: SpawnOptions = { cwd: dir, stdio: ['ignore', 'pipe', 'pipe'] };
    const args = sippArguments(options);
    this.#child = options.host ? options.host.spawn('sipp', args, settings) : spawn(...tied('sipp', args), settings);
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
  list.push('-i', options.host?.address ?? '127.0.0.1');
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

const SCENARIOS = join(import.meta.dirname, '../scenarios');
const LISTENS_WITHIN_MS = 5_000;
const LOOK_EVERY_MS = 10;

export function scenarioFile(name: string): string {
  return join(SCENARIOS, `${name}.xml`);
}

/** SIPp says nothing when it is ready to be called: the kernel does. */
export async function listening(
  port: number,
  { transport = 'udp', host }: { readonly transport?: 'udp' | 'tcp' | undefined; readonly host?: NetworkHost } = {},
): Promise<void> {
  const table = `/proc/net/${transport}`;
  const inUse = `:${port.toString(16).toUpperCase().padStart(4, '0')} `;
  const deadline = performance.now() + LISTENS_WITHIN_MS;
  while (!(host ? host.run('cat', table) : readFileSync(table, 'utf8')).includes(inUse)) {
    if (performance.now() > deadline) throw new Error(`SIPp does not listen on ${port}`);
    await wait(LOOK_EVERY_MS);
  }
}
