import type { ChildProcess } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { NetworkHost } from '../../kit/network.ts';
import { PHONE_MEMORY_MAX_MB } from '../../kit/tied.ts';
import { Waiter } from './waiter.ts';

export interface LinphonecOptions {
  readonly host: NetworkHost;
  readonly dir: string;
  readonly username: string;
  readonly password: string;
  readonly boxAddress: string;
  readonly boxPort: number;
  readonly transport: 'udp' | 'tcp' | 'tls';
  readonly toneFile: string;
  /** The only ones that it has, as `PCMU/8000`. With all of them it may record at another rate than its file says. */
  readonly codecs?: readonly string[];
  /** How it sends keys. */
  readonly keys?: 'rfc4733' | 'info';
  /** Sound is encrypted by keys in the description, or there is no call. */
  readonly mustEncrypt?: boolean;
  /** Tells the box after each call how it sounded (RFC 6035). */
  readonly reports?: boolean;
}

const ASK_EVERY_MS = 300;
const KEY_EVERY_MS = 400;

/** A real linphonec: commands on its standard input, events are the lines it prints. */
export class Linphonec {
  readonly username: string;
  readonly host: NetworkHost;
  readonly lines: Waiter<string>;
  readonly #process: ChildProcess;
  readonly #recording: string;
  #log = '';

  private constructor({ username, host }: LinphonecOptions, child: ChildProcess, recording: string) {
    this.username = username;
    this.host = host;
    this.#process = child;
    this.#recording = recording;
    this.lines = new Waiter(`linphonec ${username}`, () => this.#log.slice(-3000));
    let rest = '';
    const read = (chunk: Buffer): void => {
      this.#log += chunk;
      const lines = (rest + chunk).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) this.lines.tell(line.replace(/^(linphonec>\s*)+/, ''));
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
  }

  static async start(options: LinphonecOptions): Promise<Linphonec> {
    // It does not make the folder of its own database.
    mkdirSync(join(options.dir, '.local/share/linphone'), { recursive: true });
    const rc = join(options.dir, 'linphonerc');
    writeFileSync(rc, settings(options));
    const recording = join(options.dir, 'heard.wav');
    const child = options.host.spawn('linphonec', ['-c', rc], {
      stdio: ['pipe', 'pipe', 'pipe'],
      env: { ...process.env, HOME: options.dir },
      memoryMaxMb: PHONE_MEMORY_MAX_MB,
    });
    const phone = new Linphonec(options, child, recording);
    phone.command('soundcard use files');
    phone.command(`record ${recording}`);
    phone.command(`play ${options.toneFile}`);
    return phone;
  }

  /** It does not tell by itself that it is registered: it has to be asked, again and again. */
  async registered(): Promise<string> {
    const asking = setInterval(() => this.command('status register'), ASK_EVERY_MS);
    try {
      return await this.lines.until('is registered', (line) => line.startsWith('registered,'), 15_000);
    } finally {
      clearInterval(asking);
    }
  }

  call(uri: string): void {
    this.command(`call ${uri}`);
  }

  /** Calls and answers the id of the call, as soon as it rings there. */
  async callUntilItRings(uri: string): Promise<number> {
    this.call(uri);
    const line = await this.lines.until('hears it ring', (text) => /^Call \d+ to .* ringing\.$/.test(text));
    return Number(line.split(' ')[1]);
  }

  async hold(): Promise<void> {
    this.command('pause');
    await this.lines.until('has put the call on hold', (line) => /is now paused/.test(line));
  }

  /** Blind transfer of the current call. */
  transfer(uri: string): void {
    this.command(`transfer ${uri}`);
  }

  /** Attended transfer: connects the partners of its two calls. */
  connect(first: number, second: number): void {
    this.command(`transfer ${first} --to-call ${second}`);
  }

  /** It was told that the transfer has come about. */
  connected(): Promise<string> {
    return this.lines.until('has connected the two', (line) => /has been transfered/.test(line));
  }

  /** What it shows in its list of calls about the last one: `answered elsewhere`, `missed` … */
  async lastCallInList(): Promise<string> {
    this.command('call-logs');
    const line = await this.lines.until('shows its calls', (text) => text.startsWith('Status: '));
    return line.slice('Status: '.length).trim();
  }

  beginTest(): void {
    this.lines.forget();
  }

  rings(): Promise<string> {
    return this.lines.until('rings', (line) => /is contacting you|Receiving new incoming call/.test(line));
  }

  answer(): void {
    this.command('answer');
  }

  established(): Promise<string> {
    return this.lines.until('is in a call', (line) =>
      /Media streams established|Call \d+ with .* connected/.test(line),
    );
  }

  hangup(): void {
    this.command('terminate');
  }

  closed(): Promise<string> {
    return this.lines.until('is free again', (line) => /Call \d+ with .* ended/.test(line));
  }

  /** Presses keys during a call, one after the other as its user would. */
  async keys(digits: string): Promise<void> {
    for (const digit of digits) {
      this.command(digit);
      await wait(KEY_EVERY_MS);
    }
  }

  /** What it heard in its calls. */
  recording(): string {
    return this.#recording;
  }

  command(text: string): void {
    this.#process.stdin?.write(`${text}\n`);
  }

  log(): string {
    return this.#log;
  }

  stop(): void {
    this.#process.kill('SIGKILL');
  }
}

function settings(options: LinphonecOptions): string {
  const { username, password, boxAddress, boxPort, transport, keys = 'rfc4733', mustEncrypt = false } = options;
  const collector = `quality_reporting_collector=sip:${boxAddress}:${boxPort};transport=${transport}`;
  return [
    '[sip]',
    `use_info=${keys === 'info' ? 1 : 0}`,
    `use_rfc2833=${keys === 'rfc4733' ? 1 : 0}`,
    'use_ipv6=0',
    'sip_port=5060',
    'sip_tcp_port=5060',
    'sip_tls_port=5061',
    'verify_server_certs=0',
    'verify_server_cn=0',
    'default_proxy=0',
    `media_encryption=${mustEncrypt ? 'srtp' : 'none'}`,
    `media_encryption_mandatory=${mustEncrypt ? 1 : 0}`,
    '[rtp]',
    'audio_rtp_port=7078',
    '[net]',
    'firewall_policy=0',
    'mtu=1300',
    '[proxy_0]',
    `reg_proxy=<sip:${boxAddress}:${boxPort};transport=${transport}>`,
    `reg_identity=<sip:${username}@${boxAddress}>`,
    'reg_expires=600',
    'reg_sendregister=1',
    'publish=0',
    ...(options.reports ? ['quality_reporting_enabled=1', collector, 'quality_reporting_interval=0'] : []),
    ...codecList(options),
    '[auth_info_0]',
    `username=${username}`,
    `passwd=${password}`,
    '',
  ].join('\n');
}

/** Codecs that it does not find in its settings it adds and uses: each has to be named. */
const KNOWN_CODECS = ['opus/48000/2', 'speex/16000/1', 'speex/8000/1', 'PCMU/8000/1', 'PCMA/8000/1', 'G722/8000/1'];

function codecList({ codecs }: LinphonecOptions): string[] {
  if (!codecs) return [];
  return KNOWN_CODECS.flatMap((known, index) => {
    const [mime, rate, channels] = known.split('/');
    const wanted = codecs.includes(`${mime}/${rate}`) ? 1 : 0;
    const section = [`[audio_codec_${index}]`, `mime=${mime}`, `rate=${rate}`, `channels=${channels}`];
    return [...section, `enabled=${wanted}`];
  });
}
