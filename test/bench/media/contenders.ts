import { fork } from 'node:child_process';
import { join } from 'node:path';
import { SERVER_CPU } from '../bench.ts';
import type { Call } from './peer-sound.ts';
import type { Asked, Work } from './relay-server.ts';
import { startRtpengine } from './rtpengine.ts';

/** Something that treats sound, with its calls set up. */
export interface Relay {
  readonly pid: number;
  /** For each call the ports where it takes the caller's sound and the callee's. */
  readonly placed: readonly (readonly [number, number])[];
  stop(): Promise<void>;
}

export interface Contender {
  readonly name: string;
  start(calls: readonly Call[]): Promise<Relay>;
}

const SERVER = join(import.meta.dirname, 'relay-server.ts');

/** The media engine alone, in the given way. */
export function cordboard(
  io: 'batched' | 'dgram',
  work: Work = 'relay',
  sharing: Asked['sharing'] = 'never',
): Contender {
  return {
    name: `Cordboard (${io}${sharing === 'always' ? ', shared port' : ''})`,
    start: (calls) =>
      new Promise((resolve, reject) => {
        const child = fork(SERVER, [], {
          execPath: 'taskset',
          execArgv: ['-c', SERVER_CPU, process.execPath, '--disable-warning=ExperimentalWarning'],
        });
        const stop = (): Promise<void> =>
          new Promise((stopped) => {
            child.removeAllListeners('exit');
            child.once('exit', () => stopped());
            child.kill('SIGKILL');
          });
        child.once('exit', (code) => reject(new Error(`the media engine ended with ${code}`)));
        child.once('message', ({ placed }: { placed: [number, number][] }) => {
          resolve({ pid: child.pid!, placed, stop });
        });
        child.send({ io, work, sharing, calls } satisfies Asked);
      }),
  };
}

export const rtpengine: Contender = {
  name: 'rtpengine',
  async start(calls) {
    const { pid, call, stop } = await startRtpengine();
    const placed: [number, number][] = [];
    for (const [at, [caller, callee]] of calls.entries()) {
      const ports = await call(`bench${at}`, caller, callee);
      placed.push([ports.caller, ports.callee]);
    }
    return { pid, placed, stop };
  },
};
