import { spawn } from 'node:child_process';
import type { NetworkHost } from '../../kit/network.ts';
import { tied } from '../../kit/tied.ts';

const LIMIT_MS = 40_000;

/** Runs one of sipvicious' programs to its end, on that host or on this machine. Answers all that it printed. */
export function attack(host: NetworkHost | undefined, program: string, ...args: string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = host ? host.spawn(program, args) : spawn(...tied(program, args));
    let output = '';
    const read = (chunk: Buffer): void => {
      output += chunk;
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    const limit = setTimeout(() => child.kill('SIGKILL'), LIMIT_MS);
    child.once('error', reject);
    child.once('close', () => {
      clearTimeout(limit);
      resolve(output);
    });
  });
}

/** First cells of the table in which these programs list what they have found. */
export function found(output: string): string[] {
  const rows = output.split('\n').filter((line) => line.startsWith('| '));
  return rows.slice(1).map((row) => row.split('|')[1]!.trim());
}

/** Whether a list of found names is worthless: none that is there in it, or at least as many that are not. */
export function tellsNothing(names: readonly string[], areThere: readonly string[]): boolean {
  const right = names.filter((name) => areThere.includes(name)).length;
  return right === 0 || names.length - right >= right;
}
