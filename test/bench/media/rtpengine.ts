import { spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { freeTcpPort } from '../../kit/ports.ts';
import { SERVER_CPU } from '../bench.ts';
import { described, type PeerSound, portIn } from './peer-sound.ts';

/** What rtpengine's control protocol carries: bencoded values. */
type Bencoded = string | number | readonly Bencoded[] | { readonly [key: string]: Bencoded };

/** Debian's rtpengine in userspace with one worker, driven over its ng protocol. */
export interface Rtpengine {
  readonly pid: number;
  /** As its command stands in a shell. */
  readonly command: string;
  /** Makes one call between two addresses of loopback; answers the ports where it takes each side's sound. */
  call(id: string, caller: PeerSound, callee: PeerSound): Promise<{ readonly caller: number; readonly callee: number }>;
  stop(): Promise<void>;
}

const ANSWER_MS = 2_000;

export async function startRtpengine(): Promise<Rtpengine> {
  const control = await freeTcpPort();
  const args = ['-c', SERVER_CPU, 'rtpengine', '--foreground', '--table=-1', '--config-file=none'];
  args.push('--interface=127.0.0.1', `--listen-ng=127.0.0.1:${control}`, '--num-threads=1', '--log-level=3');
  args.push('--port-min=30000', '--port-max=40000', '--log-stderr');
  const child = spawn('taskset', args, { stdio: 'ignore' });
  const socket = createSocket('udp4').unref();
  const ask = (command: Bencoded): Promise<string> => asked(socket, control, command);
  await waitFor(() => ask({ command: 'ping' }));
  return {
    pid: child.pid!,
    command: `taskset ${args.join(' ')}`,
    async call(id, caller, callee) {
      const common = {
        'call-id': id,
        'from-tag': `${id}a`,
        flags: ['trust address'],
        replace: ['origin'],
        ICE: 'remove',
      };
      const protocol = callee.key ? 'RTP/SAVP' : 'RTP/AVP';
      const back = caller.key ? 'RTP/SAVP' : 'RTP/AVP';
      const offer = await ask({
        ...{ command: 'offer', ...common, ...between(caller, callee) },
        ...{ sdp: described(caller), 'transport-protocol': protocol },
      });
      const answer = await ask({
        ...{ command: 'answer', ...common, 'to-tag': `${id}b`, sdp: described(callee), 'transport-protocol': back },
      });
      return { callee: portIn(offer), caller: portIn(answer) };
    },
    stop: () =>
      new Promise((resolve) => {
        socket.close();
        child.once('exit', () => resolve());
        child.kill('SIGTERM');
      }),
  };
}

/** Where they speak otherwise the callee is offered its own codec alone, and rtpengine goes between. */
function between({ codec: from }: PeerSound, { codec: to }: PeerSound): { readonly [key: string]: Bencoded } {
  return from === to ? {} : { codec: { mask: [from], transcode: [to] } };
}

let cookies = 0;

function asked(socket: ReturnType<typeof createSocket>, port: number, command: Bencoded): Promise<string> {
  const cookie = `c${cookies++}`;
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => finish(() => reject(new Error('rtpengine does not answer'))), ANSWER_MS);
    const heard = (bytes: Buffer): void => {
      const text = bytes.toString('latin1');
      if (!text.startsWith(`${cookie} `)) return;
      if (text.includes('6:result5:error')) finish(() => reject(new Error(text)));
      else finish(() => resolve(text));
    };
    const finish = (then: () => void): void => {
      clearTimeout(timer);
      socket.off('message', heard);
      then();
    };
    socket.on('message', heard);
    socket.send(`${cookie} ${bencode(command)}`, port, '127.0.0.1');
  });
}

function bencode(value: Bencoded): string {
  if (typeof value === 'number') return `i${value}e`;
  if (typeof value === 'string') return `${Buffer.byteLength(value)}:${value}`;
  if (Array.isArray(value)) return `l${value.map(bencode).join('')}e`;
  const entries = Object.entries(value as { readonly [key: string]: Bencoded });
  return `d${entries.map(([key, each]) => bencode(key) + bencode(each)).join('')}e`;
}

async function waitFor(what: () => Promise<unknown>): Promise<void> {
  for (let attempt = 0; ; attempt++) {
    try {
      await what();
      return;
    } catch (error) {
      if (attempt === 5) throw error;
    }
  }
}
