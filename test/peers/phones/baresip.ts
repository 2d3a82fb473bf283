import type { ChildProcess } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { hostPort } from '../../../appliance/sip/uri.ts';
import type { NetworkHost } from '../../kit/network.ts';
import { PHONE_MEMORY_MAX_MB } from '../../kit/tied.ts';
import { Waiter } from './waiter.ts';

export interface BaresipOptions {
  readonly host: NetworkHost;
  /** Empty directory of its own: configuration and recordings. */
  readonly dir: string;
  readonly username: string;
  readonly password: string;
  readonly boxAddress: string;
  readonly boxPort: number;
  readonly transport: 'udp' | 'tcp' | 'tls';
  /** Mono 8 kHz file that it plays into every call. */
  readonly toneFile: string;
  readonly displayName?: string;
  /** Answers by itself. */
  readonly autoAnswer?: boolean;
  /** What it offers and takes, best first, as its accounts name codecs: `G722/16000/1`. By default G.711 alone. */
  readonly codecs?: readonly string[];
  /** Sound is encrypted by keys in the description, or there is no call. */
  readonly mustEncrypt?: boolean;
  /** Watches the messages of its line (RFC 3842). */
  readonly hasLamp?: boolean;
}

/** One event as baresip's ctrl_tcp module tells it. */
export interface BaresipEvent {
  readonly event: true;
  readonly class: string;
  readonly type: string;
  readonly param?: string;
  readonly peeruri?: string;
  readonly peerdisplayname?: string;
}

const MODULES = '/usr/lib/baresip/modules';
const CONTROL_PORT = 4444;
const AWAKE_WITHIN_MS = 3_000;

// The control port is only reachable inside the phone's namespace: this little process carries it to our pipe, as soon
// as baresip listens.
const RELAY = `
const net = require('net');
const connect = () => {
  const socket = net.connect(${CONTROL_PORT}, '127.0.0.1');
  socket.once('connect', () => {
    const hello = '{"event":true,"class":"relay","type":"CONTROLLED"}';
    process.stdout.write(hello.length + ':' + hello + ',');
    socket.pipe(process.stdout);
    process.stdin.pipe(socket);
  });
  socket.once('error', () => setTimeout(connect, 50));
};
connect();`;

/** A real baresip, steered over its control port, that plays a tone and records what it hears. */
export class Baresip {
  readonly username: string;
  readonly host: NetworkHost;
  readonly events: Waiter<BaresipEvent>;
  readonly #process: ChildProcess;
  readonly #relay: ChildProcess;
  readonly #recordings: string;
  #log = '';
  #responses = 0;

  private constructor(options: BaresipOptions, child: ChildProcess, relay: ChildProcess, recordings: string) {
    const { username } = options;
    this.username = username;
    this.host = options.host;
    this.#process = child;
    this.#relay = relay;
    this.#recordings = recordings;
    this.events = new Waiter(`baresip ${username}`, () => this.#log);
    const read = (chunk: Buffer): void => {
      this.#log += chunk;
      // The first registration is over before the control port can be heard: its line in the log is the event.
      if (/200 OK .*\[\d+ bindings?\]/.test(String(chunk))) {
        this.events.tell({ event: true, class: 'register', type: 'REGISTERED' });
      }
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    readNetstrings(relay, (message) => {
      const { event, response } = message as BaresipEvent & { response?: true };
      if (event) this.events.tell(message as BaresipEvent);
      if (response) this.#responses += 1;
    });
  }

  /** Starts it; it registers by itself. */
  static start(options: BaresipOptions): Baresip {
    const recordings = join(options.dir, 'recordings');
    mkdirSync(recordings, { recursive: true });
    writeFileSync(join(options.dir, 'config'), config(options, recordings));
    writeFileSync(join(options.dir, 'accounts'), account(options));
    const child = options.host.spawn('baresip', [overIpv6(options) ? '-6' : '-4', '-f', options.dir], {
      stdio: ['ignore', 'pipe', 'pipe'],
      memoryMaxMb: PHONE_MEMORY_MAX_MB,
    });
    const relay = options.host.spawn(process.execPath, ['-e', RELAY], { stdio: ['pipe', 'pipe', 'inherit'] });
    return new Baresip(options, child, relay, recordings);
  }

  /** Registered, and listening to our commands. */
  async registered(): Promise<BaresipEvent> {
    await this.events.until('can be steered', (event) => event.type === 'CONTROLLED');
    return this.events.until('is registered', (event) => event.type === 'REGISTERED');
  }

  /**
   * Whether it still does anything. A millisecond after the start its lamp module (1.0.0) goes through a list of lamps
   * and adds to it with each step: a registration that is over by then keeps it busy for ever.
   */
  async isAwake(): Promise<boolean> {
    const before = this.#responses;
    this.command('reginfo');
    for (let waitedMs = 0; waitedMs < AWAKE_WITHIN_MS; waitedMs += 50) {
      if (this.#responses > before) return true;
      await wait(50);
    }
    return false;
  }

  call(number: string): void {
    this.command('dial', number);
  }

  rings(): Promise<BaresipEvent> {
    return this.events.until('rings', (event) => event.type === 'CALL_INCOMING');
  }

  answer(): void {
    this.command('accept');
  }

  established(): Promise<BaresipEvent> {
    return this.events.until('is in a call', (event) => event.type === 'CALL_ESTABLISHED');
  }

  hangup(): void {
    this.command('hangup');
  }

  closed(): Promise<BaresipEvent> {
    return this.events.until('is free again', (event) => event.type === 'CALL_CLOSED');
  }

  hold(): void {
    this.command('hold');
  }

  resume(): void {
    this.command('resume');
  }

  /** Blind transfer of the current call. */
  transfer(uri: string): void {
    this.command('transfer', uri);
  }

  /** Presses keys during a call (RFC 4733). */
  keys(digits: string): void {
    this.command('sndcode', digits);
  }

  /** The other one pressed a key. */
  hearsKey(key: string): Promise<BaresipEvent> {
    return this.events.until(`hears key ${key}`, ({ type, param }) => type === 'CALL_DTMF_START' && param === key);
  }

  /** What its lamp is told: the body of a NOTIFY. */
  lamp(summary: RegExp): Promise<BaresipEvent> {
    return this.events.until(
      `its lamp is told ${summary}`,
      ({ type, param = '' }) => type === 'MWI_NOTIFY' && summary.test(param),
    );
  }

  /** Forgets events and recordings of earlier calls. */
  beginTest(): void {
    this.events.forget();
    for (const name of readdirSync(this.#recordings)) rmSync(join(this.#recordings, name));
  }

  command(command: string, params = ''): void {
    const json = JSON.stringify({ command, params, token: 'test' });
    this.#relay.stdin?.write(`${Buffer.byteLength(json)}:${json},`);
  }

  /** Files of what it sent (`enc`) and heard (`dec`) since `beginTest`, oldest first. */
  recordings(direction: 'enc' | 'dec'): string[] {
    const names = readdirSync(this.#recordings).filter((name) => name.includes(`-${direction}.wav`));
    return names.sort().map((name) => join(this.#recordings, name));
  }

  log(): string {
    return this.#log;
  }

  stop(): void {
    this.#relay.kill('SIGKILL');
    this.#process.kill('SIGKILL');
  }
}

function overIpv6({ boxAddress }: BaresipOptions): boolean {
  return boxAddress.includes(':');
}

function ownAddress(options: BaresipOptions): string {
  return (overIpv6(options) && options.host.address6) || options.host.address;
}

function config(options: BaresipOptions, recordings: string): string {
  return [
    'poll_method epoll',
    `sip_listen ${hostPort(ownAddress(options), 5060)}`,
    'call_local_timeout 120',
    `audio_player aufile,${join(options.dir, 'played.wav')}`,
    `audio_source aufile,${options.toneFile}`,
    `audio_alert aufile,${join(options.dir, 'alert.wav')}`,
    'ausrc_srate 8000',
    'auplay_srate 8000',
    'ausrc_channels 1',
    'auplay_channels 1',
    'audio_level no',
    'rtp_ports 10000-10100',
    'net_interface eth0',
    'sip_verify_server no',
    `snd_path ${recordings}`,
    `module_path ${MODULES}`,
    ...[...CODEC_MODULES].filter(([name]) => usesCodec(options, name)).map(([, module]) => `module ${module}.so`),
    'module aufile.so',
    'module sndfile.so',
    ...(options.mustEncrypt ? ['module srtp.so'] : []),
    'module_tmp account.so',
    'module_app menu.so',
    ...(options.hasLamp ? ['module_app mwi.so'] : []),
    'module ctrl_tcp.so',
    `ctrl_tcp_listen 127.0.0.1:${CONTROL_PORT}`,
    '',
  ].join('\n');
}

function account(options: BaresipOptions): string {
  const { username, password, boxAddress, boxPort, transport, displayName } = options;
  const uri = `<sip:${username}@${hostPort(boxAddress, boxPort)};transport=${transport}>`;
  const name = displayName ? `"${displayName}" ` : '';
  const mode = options.autoAnswer ? 'auto' : 'manual';
  const codecs = options.codecs ? `;audio_codecs=${options.codecs.join(',')}` : '';
  const keys = options.mustEncrypt ? ';mediaenc=srtp-mand' : '';
  const login = `auth_user=${username};auth_pass=${password}`;
  return `${name}${uri};${login};answermode=${mode};regint=600${codecs}${keys}\n`;
}

const CODEC_MODULES: ReadonlyMap<string, string> = new Map([
  ['PCM', 'g711'],
  ['G722', 'g722'],
  ['opus', 'opus'],
]);

function usesCodec({ codecs = ['PCMU/8000/1'] }: BaresipOptions, name: string): boolean {
  return codecs.some((codec) => codec.startsWith(name));
}

function readNetstrings(child: ChildProcess, tell: (message: unknown) => void): void {
  let buffer = Buffer.alloc(0);
  child.stdout?.on('data', (chunk: Buffer) => {
    buffer = Buffer.concat([buffer, chunk]);
    for (;;) {
      const colon = buffer.indexOf(':');
      const length = Number(buffer.subarray(0, colon).toString());
      if (colon < 0 || buffer.length < colon + 1 + length + 1) return;
      tell(JSON.parse(buffer.subarray(colon + 1, colon + 1 + length).toString()));
      buffer = buffer.subarray(colon + 1 + length + 1);
    }
  });
}
