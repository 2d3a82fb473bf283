import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freeSipPort, freeTcpPort } from '../../kit/ports.ts';
import { SERVER_CPU } from '../bench.ts';

/** A program under load, alone on its processor. */
export interface Server {
  readonly port: number;
  readonly pid: number;
  /** How long it took until it was ready, in milliseconds. */
  readonly readyMs: number;
  stop(): Promise<void>;
}

/** Four for each call whose sound goes through the box. */
const RTP_PORTS = '20000-29999';
const ROOT = join(import.meta.dirname, '../../..');
/** As `npm start` does it: what Node makes of the sources is kept. */
const ENVIRONMENT = { ...process.env, NODE_COMPILE_CACHE: join(ROOT, '.cache/compiled') };
/** Clock ticks of /proc/PID/stat a second, on every Linux we know. */
const TICKS_PER_SEC = 100;

/** Processor time that a process and its children have used so far, in seconds. */
export function cpuSec(pid: number): number {
  return spentSec(pid, USER) + kernelSec(pid);
}

/** The part of it that the kernel worked for them. */
export function kernelSec(pid: number): number {
  return spentSec(pid, KERNEL);
}

/** Fields of /proc/PID/stat behind the name, from 0. */
const USER = 11;
const KERNEL = 12;

function spentSec(pid: number, field: number): number {
  const own = [pid, ...childrenOf(pid)].map((one) => {
    return Number(readFileSync(`/proc/${one}/stat`, 'utf8').split(') ')[1]!.split(' ')[field]) / TICKS_PER_SEC;
  });
  return own.reduce((a, b) => a + b, 0);
}

function childrenOf(pid: number): number[] {
  return readdirSync(`/proc/${pid}/task`).flatMap((task) => {
    const text = readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').trim();
    return text === '' ? [] : text.split(' ').flatMap((child) => [Number(child), ...childrenOf(Number(child))]);
  });
}

/** Resident memory of a process in megabytes. */
export function residentMb(pid: number): number {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]) / 1024;
}

/**
 * An office with `count` users of four digits from 2000 on; password `Wilg-NUMBER-Bench-xyz`.
 * @param lineSettings more settings of each line, as the office file has them
 */
export function benchOffice(count: number, lineSettings = ''): string {
  const users = Array.from({ length: count }, (_, index) => {
    const number = 2000 + index;
    const line = `{ username: "${number}", password: "${benchPassword(number)}"${lineSettings} }`;
    return `  - { number: "${number}", name: User ${number}, pin: "2580", lines: [${line}] }`;
  });
  return `office: { name: Bench, country: NL, extensionLength: 4 }\nusers:\n${users.join('\n')}\n`;
}

/** Lines whose sound the box has to hear, because keys may be codes. */
export const CODES_ON_KEYS = ', callCodes: true';

export function benchPassword(number: number): string {
  return `Wilg-${number}-Bench-xyz`;
}

/** Starts the box from source (or `command`) on free ports of 127.0.0.1 with `office` in it. */
export async function startBox(office: string, command?: readonly string[]): Promise<Server & { dir: string }> {
  const dir = mkdtempSync(join(tmpdir(), 'bench-box-'));
  const program = command ?? [process.execPath, join(ROOT, 'appliance/main.ts')];
  writeFileSync(join(dir, 'office.yaml'), office);
  const data = ['--data', join(dir, 'data')];
  execFileSync(program[0]!, [...program.slice(1), 'apply', join(dir, 'office.yaml'), ...data], {
    stdio: 'ignore',
    env: ENVIRONMENT,
  });
  const port = await freeSipPort();
  const listen = ['--sip', `127.0.0.1:${port}`, '--http', `127.0.0.1:${await freeTcpPort()}`];
  listen.push('--https', `127.0.0.1:${await freeTcpPort()}`, '--rtp', RTP_PORTS);
  const args = ['-c', SERVER_CPU, ...program, 'serve', ...data, ...listen];
  const child = spawn('taskset', args, { stdio: ['ignore', 'pipe', 'pipe'], env: ENVIRONMENT });
  const startedAt = performance.now();
  await outputOf(child, /is ready|staat klaar/);
  const readyMs = performance.now() - startedAt;
  const stop = async (): Promise<void> => {
    await end(child);
    rmSync(dir, { recursive: true, force: true });
  };
  // taskset becomes the program: its process id is the box's.
  return { port, pid: child.pid!, readyMs, stop, dir };
}

/** Starts Kamailio as an in-memory registrar with digest. */
export async function startKamailio(): Promise<Server> {
  const dir = mkdtempSync(join(tmpdir(), 'bench-kamailio-'));
  const port = await freeSipPort();
  const config = readFileSync(join(import.meta.dirname, '../registrations/kamailio.cfg'), 'utf8');
  writeFileSync(join(dir, 'kamailio.cfg'), config.replaceAll('@ADDRESS@', `127.0.0.1:${port}`));
  const args = ['-c', SERVER_CPU, 'kamailio', '-f', join(dir, 'kamailio.cfg'), '-DD', '-E', '-m', '256', '-Y', dir];
  const child = spawn('taskset', args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const startedAt = performance.now();
  await outputOf(child, /udp: 127/);
  await new Promise((resolve) => setTimeout(resolve, 500));
  const stop = async (): Promise<void> => {
    await end(child);
    rmSync(dir, { recursive: true, force: true });
  };
  return { port, pid: child.pid!, readyMs: performance.now() - startedAt, stop };
}

function outputOf(child: ChildProcess, wanted: RegExp): Promise<void> {
  return new Promise((resolve, reject) => {
    let output = '';
    const read = (chunk: Buffer): void => {
      output += chunk;
      if (wanted.test(output)) resolve();
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    child.once('exit', (code) => reject(new Error(`ended with ${code}: ${output.slice(-1000)}`)));
  });
}

function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
    child.kill('SIGTERM');
  });
}
