import { createSocket, type Socket } from 'node:dgram';
import { pcma } from '../../appliance/rtp/g711.ts';
import { RtpHeader, readRtp, writeRtpHeader } from '../../appliance/rtp/packet.ts';
import { freeUdpPort } from './ports.ts';

const FRAME = 160;
const RATE_HZ = 8_000;

export interface HeardPacket {
  readonly payloadType: number;
  readonly marker: boolean;
  readonly sequence: number;
  readonly timestamp: number;
  readonly ssrc: number;
  readonly payload: Uint8Array;
  readonly atMs: number;
  readonly from: string;
}

/** One end of RTP on a real socket: says a tone in G.711 A-law, and keeps what it hears. */
export class RtpPhone {
  readonly port: number;
  readonly heard: HeardPacket[] = [];
  readonly #socket: Socket;
  readonly #host: string;
  readonly #encoder = pcma.encoder();
  #sequence = 65_530;
  #timestamp = 0xffff_ff00;
  #samples = 0;
  ssrc = 0x1234_0000;

  private constructor(socket: Socket, host: string, port: number) {
    this.#socket = socket;
    this.#host = host;
    this.port = port;
    const header = new RtpHeader();
    socket.on('message', (bytes, peer) => {
      if (!readRtp(bytes, 0, bytes.length, header)) return;
      const { payloadType, marker, sequence, timestamp, ssrc, payloadAt, payloadBytes } = header;
      const payload = Uint8Array.from(bytes.subarray(payloadAt, payloadAt + payloadBytes));
      const from = `${peer.address}:${peer.port}`;
      this.heard.push({ payloadType, marker, sequence, timestamp, ssrc, payload, from, atMs: performance.now() });
    });
  }

  static async open(host = '127.0.0.1'): Promise<RtpPhone> {
    const port = await freeUdpPort();
    const socket = createSocket(host.includes(':') ? 'udp6' : 'udp4');
    await new Promise<void>((resolve) => socket.bind(port, host, resolve));
    return new RtpPhone(socket, host, port);
  }

  /** What it would say of itself in an offer or answer. */
  description(codecs = '8 0 101', direction = 'sendrecv'): string {
    const family = this.#host.includes(':') ? 'IP6' : 'IP4';
    return [
      'v=0',
      `o=- 1 1 IN ${family} ${this.#host}`,
      's=-',
      `c=IN ${family} ${this.#host}`,
      't=0 0',
      `m=audio ${this.port} RTP/AVP ${codecs}`,
      'a=rtpmap:101 telephone-event/8000',
      `a=${direction}`,
      '',
    ].join('\r\n');
  }

  /** Sends 20 ms of a tone. */
  say(to: { readonly host: string; readonly port: number }, hz = 440): void {
    const pcm = Int16Array.from({ length: FRAME }, () =>
      Math.round(8_000 * Math.sin((2 * Math.PI * hz * this.#samples++) / RATE_HZ)),
    );
    const packet = new Uint8Array(12 + FRAME);
    writeRtpHeader(packet, 0, 8, false, this.#sequence, this.#timestamp, this.ssrc);
    this.#encoder.encode(pcm, packet.subarray(12));
    this.#sequence = (this.#sequence + 1) & 0xffff;
    this.#timestamp = (this.#timestamp + FRAME) >>> 0;
    this.send(to, packet);
  }

  send(to: { readonly host: string; readonly port: number }, bytes: Uint8Array): void {
    this.#socket.send(bytes, to.port, to.host);
  }

  /** All A-law that it heard since packet number `from`, as samples. */
  sound(from = 0): Int16Array {
    const decoder = pcma.decoder();
    const speech = this.heard.slice(from).filter(({ payloadType }) => payloadType === 8);
    const out = new Int16Array(speech.length * FRAME);
    for (const [at, { payload }] of speech.entries()) decoder.decode(payload, out.subarray(at * FRAME));
    return out;
  }

  close(): void {
    this.#socket.close();
  }
}

/** How much of one frequency is in a sound, 0 to 1 of its whole power (Goertzel). */
export function partOf(sound: Int16Array, hz: number, rateHz = RATE_HZ): number {
  const k = 2 * Math.cos((2 * Math.PI * hz) / rateHz);
  let a = 0;
  let b = 0;
  let power = 0;
  for (const sample of sound) {
    const c = sample + k * a - b;
    b = a;
    a = c;
    power += sample * sample;
  }
  if (power === 0) return 0;
  return (2 * (a * a + b * b - k * a * b)) / (sound.length * power);
}

/** The port of a description's first audio. */
export function portOf(description: string): number {
  return Number(/^m=audio (\d+)/m.exec(description)?.[1]);
}
