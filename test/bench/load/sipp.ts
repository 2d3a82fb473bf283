import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LOAD_CPU } from '../bench.ts';

export interface Load {
  readonly scenario: string;
  /** `ADDRESS:PORT` under load. */
  readonly remote: string;
  readonly localPort: number;
  /** Attempts a second, and for how long. */
  readonly ratePerSec: number;
  readonly lengthSec: number;
  /** Lines of the file whose fields the scenario uses. */
  readonly users: readonly string[];
}

export interface LoadResult {
  readonly attempts: number;
  readonly failures: number;
  readonly retransmissions: number;
  /** Failures plus retransmissions are at most 0.1 % of the attempts, and the load itself kept its rate. */
  readonly clean: boolean;
}

const CLEAN_SHARE = 0.001;
/** Up to this a rate is tried again. */
const NEARLY_CLEAN_SHARE = 0.05;
const TRIES = 2;
/** After an overload: what is still on its way must not spoil the next try. */
const SETTLE_MS = 4_000;
/** How long the last calls of a load may take to end. */
const TAIL_SEC = 6;
/** With SIPp's own 64 kB a few milliseconds' answers overflow at SIPp, and it would measure itself. */
const SOCKET_BUFFER_BYTES = 4 * 1024 * 1024;
/** A load generator that falls behind measures itself. */
const RATE_KEPT = 0.97;

/** The command of a load, for the record. */
export function commandOf(load: Load, usersFile = 'users.csv'): string[] {
  const total = load.ratePerSec * load.lengthSec;
  const args = ['-c', LOAD_CPU, 'sipp', '-sf', load.scenario, '-inf', usersFile, '-i', '127.0.0.1'];
  args.push('-p', String(load.localPort), '-r', String(load.ratePerSec), '-m', String(total), '-l', '60000');
  args.push('-buff_size', String(SOCKET_BUFFER_BYTES));
  args.push('-nostdin', '-timeout', `${load.lengthSec + TAIL_SEC}s`, load.remote);
  return ['taskset', ...args];
}

/** Puts a constant rate on a server and reads from SIPp's own screen how it went. */
export async function putLoad(load: Load): Promise<LoadResult> {
  const dir = mkdtempSync(join(tmpdir(), 'bench-load-'));
  const usersFile = join(dir, 'users.csv');
  writeFileSync(usersFile, `SEQUENTIAL\n${load.users.join('\n')}\n`);
  const [program, ...args] = commandOf(load, usersFile);
  const startedAt = performance.now();
  const child = spawn(program!, args, { cwd: dir, stdio: ['ignore', 'pipe', 'pipe'] });
  const output = await everythingFrom(child);
  const tookSec = (performance.now() - startedAt) / 1000;
  rmSync(dir, { recursive: true, force: true });
  return read(output, load, tookSec);
}

/** Starts a SIPp that answers, until it is stopped. */
export function startAnswering(scenario: string, port: number): ChildProcess {
  const args = ['-c', LOAD_CPU, 'sipp', '-sf', scenario, '-i', '127.0.0.1', '-p', String(port)];
  args.push('-buff_size', String(SOCKET_BUFFER_BYTES));
  args.push('-nostdin', '-l', '60000');
  return spawn('taskset', args, { cwd: tmpdir(), stdio: 'ignore' });
}

function everythingFrom(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    let output = '';
    child.stdout?.on('data', (chunk) => {
      output += chunk;
    });
    child.on('close', () => resolve(output));
  });
}

function read(output: string, load: Load, tookSec: number): LoadResult {
  // The last screen counts: SIPp prints the whole table again and again.
  const screen = output.slice(output.lastIndexOf('Scenario Screen'));
  const failures = Number(
    /Failed call\s+\|\s+\d+\s+\|\s+(\d+)/.exec(output.slice(output.lastIndexOf('Failed call')))?.[1],
  );
  let retransmissions = 0;
  for (const [, count] of screen.matchAll(/^.*-{4,}>\s.*?\d+\s+(\d+)/gm)) retransmissions += Number(count);
  const attempts = load.ratePerSec * load.lengthSec;
  const keptRate = tookSec < load.lengthSec / RATE_KEPT + 1;
  if (Number.isNaN(failures)) throw new Error(`SIPp printed no result: ${output.slice(-1000)}`);
  return {
    attempts,
    failures,
    retransmissions,
    clean: keptRate && failures + retransmissions <= attempts * CLEAN_SHARE,
  };
}

/**
 * The highest rate of the ladder that is clean, found by halving; 0 when none is. A rate that was nearly clean gets a
 * second try, because one hiccup of the machine would push the search into the lower half for good.
 */
export async function highestClean(
  rates: readonly number[],
  tryRate: (ratePerSec: number) => Promise<LoadResult>,
  log: (line: string) => void,
): Promise<number> {
  const isClean = async (rate: number, tries: number): Promise<boolean> => {
    const { attempts, failures, retransmissions, clean } = await tryRate(rate);
    log(`  ${rate}/s: ${failures} failed, ${retransmissions} sent again${clean ? '' : ' – not clean'}`);
    if (clean) return true;
    await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
    const nearly = failures + retransmissions <= attempts * NEARLY_CLEAN_SHARE;
    return nearly && tries > 1 && isClean(rate, tries - 1);
  };
  let low = 0;
  let high = rates.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (await isClean(rates[middle]!, TRIES)) low = middle + 1;
    else high = middle;
  }
  return low === 0 ? 0 : rates[low - 1]!;
}
