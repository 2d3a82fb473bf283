import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NetworkHost } from './network.ts';
import { freeSipPort, freeTcpPort } from './ports.ts';
import { tied } from './tied.ts';

/** The two people of the first office file: 101 Anna and 102 Bram, one line each. */
export const TWO_USERS = `
office: { name: Demo, country: NL, language: nl, timeZone: Europe/Amsterdam, extensionLength: 3 }
users:
  - { number: "101", name: Anna de Vries, pin: "2580", lines: [{ username: "101", password: "Wilg-4711-Anna" }] }
  - { number: "102", name: "Bram \\"B\\" O'Neill", pin: "3691", lines: [{ username: "102", password: "Beuk-4712-Bram" }] }
`;

export interface TestBoxOptions {
  /** Office file applied before the start. */
  readonly office?: string;
  /** Runs on this host of a test network, on the ordinary ports of its address; else on free ports of 127.0.0.1. */
  readonly host?: NetworkHost;
  /** What is said of where to listen, instead of that: nothing at all is the defaults. */
  readonly listen?: readonly string[];
  /** The program and its first arguments; default: this Node with appliance/main.ts. */
  readonly command?: readonly string[];
  /** Data directory; default: a new one that is removed at the end. */
  readonly dataDir?: string;
  readonly environment?: Readonly<Record<string, string>>;
}

const MAIN = join(import.meta.dirname, '../../appliance/main.ts');
const START_TIMEOUT_MS = 15_000;

/** A real box in a process of its own, as a user runs it. */
export class TestBox {
  readonly dataDir: string;
  readonly sip: { readonly address: string; readonly port: number };
  readonly page: string;
  readonly securePage: string;
  readonly #options: TestBoxOptions;
  readonly #command: readonly string[];
  readonly #arguments: readonly string[];
  readonly #ownDir: boolean;
  #child: ChildProcess | undefined;
  #output = '';

  private constructor(options: TestBoxOptions, sipPort: number, httpPort: number, httpsPort: number) {
    const address = options.host?.address ?? '127.0.0.1';
    this.#options = options;
    this.#command = options.command ?? [process.execPath, MAIN];
    this.#ownDir = options.dataDir === undefined;
    this.dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), 'cordboard-'));
    this.sip = { address, port: sipPort };
    this.page = `http://${address}:${httpPort}`;
    this.securePage = `https://${address}:${httpsPort}`;
    const listen = ['--http', `${address}:${httpPort}`, '--https', `${address}:${httpsPort}`];
    const where = options.listen ?? [...listen, '--sip', `${address}:${sipPort}`];
    this.#arguments = ['serve', '--data', this.dataDir, ...where];
  }

  /** Applies the office and starts the box; resolves when it says that it is ready. */
  static async start(options: TestBoxOptions = {}): Promise<TestBox> {
    const ports = options.host ? [5060, 8080, 8443] : [await freeSipPort(), await freeTcpPort(), await freeTcpPort()];
    const box = new TestBox(options, ports[0]!, ports[1]!, ports[2]!);
    if (options.office !== undefined) box.apply(options.office);
    await box.run();
    return box;
  }

  /** Brings an office file in, through the running box when it runs. Answers what the command printed. */
  apply(office: string, ...flags: string[]): string {
    const file = join(tmpdir(), `office-${process.pid}-${Math.random().toString(36).slice(2)}.yaml`);
    writeFileSync(file, office);
    try {
      return this.command('apply', file, ...flags).stdout;
    } finally {
      rmSync(file);
    }
  }

  /** Runs another command of the binary on this data directory. Throws when it fails. */
  command(...args: string[]): { stdout: string; stderr: string } {
    const [program, ...first] = this.#command;
    const result = spawnSync(...tied(program!, [...first, ...args, '--data', this.dataDir]), { encoding: 'utf8' });
    if (result.status !== 0)
      throw new Error(`${args.join(' ')} failed (${result.status}): ${result.stderr}${result.stdout}`);
    return result;
  }

  async run(): Promise<void> {
    const [program, ...first] = this.#command;
    const args = [...first, ...this.#arguments];
    const env = { ...process.env, ...this.#options.environment };
    const child = this.#options.host
      ? this.#options.host.spawn(program!, args, { stdio: ['ignore', 'pipe', 'pipe'], env })
      : spawn(...tied(program!, args), { stdio: ['ignore', 'pipe', 'pipe'], env });
    this.#child = child;
    this.#output = '';
    await new Promise<void>((resolve, reject) => {
      const fail = (why: string): void => reject(new Error(`the box ${why}:\n${this.#output}`));
      const timer = setTimeout(() => fail(`was not ready in ${START_TIMEOUT_MS} ms`), START_TIMEOUT_MS);
      const read = (chunk: Buffer): void => {
        this.#output += chunk;
        if (/is ready|staat klaar/.test(this.#output)) {
          clearTimeout(timer);
          resolve();
        }
      };
      child.stdout?.on('data', read);
      child.stderr?.on('data', read);
      child.once('exit', (code) => {
        clearTimeout(timer);
        fail(`ended with ${code}`);
      });
    });
  }

  /** Everything it printed since its last start. */
  output(): string {
    return this.#output;
  }

  get pid(): number {
    return this.#child?.pid ?? -1;
  }

  /** Pulls the plug: nothing is flushed. */
  async kill9(): Promise<void> {
    await this.#end('SIGKILL');
  }

  /** Asks it to stop; answers its exit code. */
  async terminate(): Promise<number | null> {
    return this.#end('SIGTERM');
  }

  async stop(): Promise<void> {
    await this.#end('SIGKILL');
    if (this.#ownDir) rmSync(this.dataDir, { recursive: true, force: true });
  }

  #end(signal: 'SIGKILL' | 'SIGTERM'): Promise<number | null> {
    const child = this.#child;
    this.#child = undefined;
    if (!child || child.exitCode !== null || child.signalCode !== null) return Promise.resolve(child?.exitCode ?? null);
    return new Promise((resolve) => {
      child.once('exit', (code) => resolve(code));
      // In a namespace the child is `ip netns exec`, which becomes the program itself: the signal reaches the box.
      child.kill(signal);
    });
  }
}

/** Whether a program, or the file of that path, is on this machine. */
export function has(program: string): boolean {
  if (program.startsWith('/')) return existsSync(program);
  try {
    execFileSync('which', [program], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
