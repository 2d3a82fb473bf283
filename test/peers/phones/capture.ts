import { type ChildProcess, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, statSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import type { NetworkHost } from '../../kit/network.ts';

const HEARD_LEAST = 35;

/**
 * From which addresses sound arrives on this host: whoever sends steadily (fifty packets a second) for a second. Where
 * the tone in a recording tells nothing: baresip throws away what a new phone sends it in the middle of a call when the
 * new time stamps, which begin at random, are lower than the former ones.
 */
export function speakersTo(host: NetworkHost): string[] {
  const filter = `udp and dst host ${host.address} and udp[8] & 0xc0 = 0x80`;
  const fields = ['-T', 'fields', '-e', 'ip.src'];
  const sources = host.run('tshark', '-q', '-l', '-i', 'eth0', '-a', 'duration:1', '-f', filter, ...fields);
  const counts = new Map<string, number>();
  for (const source of sources.split('\n').filter(Boolean)) counts.set(source, (counts.get(source) ?? 0) + 1);
  return [...counts].filter(([, count]) => count >= HEARD_LEAST).map(([source]) => source);
}

const READY_WITHIN_MS = 10_000;
const OUTPUT_MAX_BYTES = 64 * 1024 * 1024;

/** Everything that goes in and out of a host, for Wireshark's opinion. */
export class Capture {
  readonly #file: string;
  readonly #child: ChildProcess;

  private constructor(file: string, child: ChildProcess) {
    this.#file = file;
    this.#child = child;
  }

  /** Resolves when packets are being kept. */
  static async start(host: NetworkHost, file: string): Promise<Capture> {
    const child = host.spawn('tshark', ['-q', '-i', 'eth0', '-w', file], { stdio: ['ignore', 'ignore', 'pipe'] });
    let said = '';
    child.stderr?.on('data', (chunk) => {
      said += chunk;
    });
    const deadline = performance.now() + READY_WITHIN_MS;
    while (!(existsSync(file) && statSync(file).size > 0)) {
      if (performance.now() > deadline) throw new Error(`tshark does not capture: ${said}`);
      await wait(20);
    }
    return new Capture(file, child);
  }

  async stop(): Promise<void> {
    const ended = once(this.#child, 'exit');
    this.#child.kill('SIGINT');
    await ended;
  }

  /** The packets for which a display filter holds: a line each, of these fields or of the usual summary. */
  packets(filter: string, ...fields: string[]): string[] {
    const chosen = fields.length > 0 ? ['-T', 'fields', ...fields.flatMap((field) => ['-e', field])] : [];
    const args = ['-r', this.#file, '-Y', filter, ...chosen];
    const { stdout, stderr, status } = spawnSync('tshark', args, { encoding: 'utf8', maxBuffer: OUTPUT_MAX_BYTES });
    if (status !== 0) throw new Error(`tshark can't filter by ${filter}: ${stderr}`);
    return stdout.split('\n').filter(Boolean);
  }
}
