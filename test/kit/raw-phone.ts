import { createHash } from 'node:crypto';
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';

export interface RawAnswer {
  readonly text: string;
  readonly status: number;
  readonly tookMs: number;
}

/** A phone that says exactly what it is told, over UDP on loopback, and measures how long the answer takes. */
export class RawPhone {
  readonly #socket: Socket;
  readonly #box: { readonly address: string; readonly port: number };
  #count = 0;

  private constructor(socket: Socket, box: { readonly address: string; readonly port: number }) {
    this.#socket = socket;
    this.#box = box;
  }

  static async open(box: { readonly address: string; readonly port: number }): Promise<RawPhone> {
    const socket = createSocket('udp4');
    socket.bind(0, '127.0.0.1');
    await once(socket, 'listening');
    return new RawPhone(socket, box);
  }

  close(): void {
    this.#socket.close();
  }

  /** Sends it and waits for its final answer. What differs from one question to the next has one length always. */
  async ask(method: string, user: string, headers: readonly string[] = []): Promise<RawAnswer> {
    const { address, port } = this.#box;
    const local = this.#socket.address();
    const id = String(++this.#count).padStart(6, '0');
    const lines = [
      `${method} sip:${method === 'REGISTER' ? '' : `${user}@`}${address}:${port} SIP/2.0`,
      `Via: SIP/2.0/UDP 127.0.0.1:${local.port};branch=z9hG4bK${id}`,
      'Max-Forwards: 70',
      `From: <sip:${user}@${address}>;tag=t${id}`,
      `To: <sip:${user}@${address}>`,
      `Call-ID: raw-${id}-${local.port}`,
      `CSeq: 1 ${method}`,
      `Contact: <sip:${user}@127.0.0.1:${local.port}>`,
      ...headers,
      'Content-Length: 0',
      '\r\n',
    ];
    const startedAt = performance.now();
    this.#socket.send(lines.join('\r\n'), port, address);
    for (;;) {
      const [message] = (await once(this.#socket, 'message')) as [Buffer];
      const tookMs = performance.now() - startedAt;
      const text = message.toString();
      const status = Number(text.slice('SIP/2.0 '.length, 'SIP/2.0 '.length + 3));
      if (text.includes(`Call-ID: raw-${id}-`) && status >= 200) return { text, status, tookMs };
    }
  }
}

/** An Authorization header (RFC 7616, MD5) for the challenge in this answer. */
export function authorization(challenge: string, method: string, uri: string, user: string, password: string): string {
  const read = (name: string): string => new RegExp(`${name}="([^"]*)"`).exec(challenge)?.[1] ?? '';
  const [realm, nonce] = [read('realm'), read('nonce')];
  const md5 = (text: string): string => createHash('md5').update(text).digest('hex');
  const secret = md5(`${user}:${realm}:${password}`);
  const response = md5(`${secret}:${nonce}:00000001:abcd:auth:${md5(`${method}:${uri}`)}`);
  const parts = [
    `username="${user}"`,
    `realm="${realm}"`,
    `nonce="${nonce}"`,
    `uri="${uri}"`,
    `response="${response}"`,
  ];
  return `Authorization: Digest ${[...parts, 'algorithm=MD5', 'qop=auth', 'nc=00000001', 'cnonce="abcd"'].join(', ')}`;
}
