import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { NetworkHost } from '../../kit/network.ts';

const CONFIG = join(import.meta.dirname, '../provider/kamailio.cfg');
const LOOK_EVERY_MS = 50;

const REALM = 'provider.example';

export interface ProviderOptions {
  readonly expiresSec?: number;
  /** In which it asks for the password when it is to carry a call. */
  readonly callRealm?: string;
  /** It listens for TLS too, and shows this. */
  readonly certificate?: { readonly key: string; readonly pem: string };
}

/** A provider on a host of its own: Kamailio as registrar and proxy; see `provider/kamailio.cfg`. */
export class KamailioProvider {
  readonly host: NetworkHost;
  readonly #dir = mkdtempSync(join(tmpdir(), 'provider-'));
  #child: ChildProcess | undefined;
  #log = '';

  constructor(host: NetworkHost, { expiresSec = 600, callRealm = REALM, certificate }: ProviderOptions = {}) {
    this.host = host;
    const filled = { ADDRESS: host.address, DIR: this.#dir, EXPIRES: String(expiresSec), CALL_REALM: callRealm };
    const config = readFileSync(CONFIG, 'utf8').replaceAll(
      /@([A-Z_]+)@/g,
      (_, key) => filled[key as keyof typeof filled],
    );
    writeFileSync(join(this.#dir, 'kamailio.cfg'), certificate ? `#!define WITH_TLS\n${config}` : config);
    if (!certificate) return;
    writeFileSync(join(this.#dir, 'provider.key'), certificate.key);
    writeFileSync(join(this.#dir, 'provider.pem'), certificate.pem);
  }

  async start(): Promise<void> {
    const args = ['-f', join(this.#dir, 'kamailio.cfg'), '-DD', '-E', '-m', '64', '-M', '8', '-Y', this.#dir];
    const child = this.host.spawn('kamailio', args, { stdio: ['ignore', 'pipe', 'pipe'], deathSignal: 'TERM' });
    this.#child = child;
    const read = (chunk: Buffer): void => {
      this.#log += chunk;
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    const listens = `:${(5060).toString(16).toUpperCase()} `;
    await this.#until(() => this.host.run('cat', '/proc/net/udp').includes(listens), 'listens', 10_000);
  }

  /** As when its power fails; what it knew is forgotten. */
  async die(): Promise<void> {
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const over = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    await over;
  }

  async stop(): Promise<void> {
    await this.die();
    rmSync(this.#dir, { recursive: true, force: true });
  }

  /** What it did so far: `registers 31201234567 for 600`. */
  did(): string[] {
    return [...this.#log.matchAll(/provider: (.*)/g)].map(([, line]) => line!.trim());
  }

  /** Waits until it did such a thing; answers the first. */
  async does(wanted: RegExp, withinMs = 10_000): Promise<string> {
    await this.#until(() => this.did().some((line) => wanted.test(line)), `does ${wanted}`, withinMs);
    return this.did().find((line) => wanted.test(line))!;
  }

  async #until(is: () => boolean, what: string, withinMs: number): Promise<void> {
    const deadline = performance.now() + withinMs;
    while (!is()) {
      if (performance.now() > deadline)
        throw new Error(`not within ${withinMs} ms: ${what}\n${this.#log.slice(-4_000)}`);
      await wait(LOOK_EVERY_MS);
    }
  }
}
