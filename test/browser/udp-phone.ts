import { createHash } from 'node:crypto';
import { createSocket, type Socket } from 'node:dgram';
import type { AddressInfo } from 'node:net';

/**
 * The least of a desk phone, over real UDP and by hand-written messages: registers with a digest, calls, answers what
 * rings, hangs up. Enough to see on the page what phones do.
 */
export class UdpPhone {
  readonly #socket: Socket;
  readonly #box: { readonly address: string; readonly port: number };
  readonly #username: string;
  readonly #password: string;
  readonly #waiting: { wanted: RegExp; resolve: (message: string) => void }[] = [];
  readonly #received: string[] = [];
  #sequence = 0;
  #dialog: { callId: string; from: string; to: string; target: string } | undefined;

  private constructor(socket: Socket, box: { address: string; port: number }, username: string, password: string) {
    this.#socket = socket;
    this.#box = box;
    this.#username = username;
    this.#password = password;
    socket.on('message', (data) => this.#take(data.toString('latin1')));
  }

  /** A registered phone. */
  static async register(box: { address: string; port: number }, username: string, password: string): Promise<UdpPhone> {
    const socket = createSocket('udp4');
    await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
    const phone = new UdpPhone(socket, box, username, password);
    await phone.#request('REGISTER', `sip:${box.address}`, { to: phone.#self, expires: 'Expires: 300\r\n' });
    return phone;
  }

  close(): void {
    this.#socket.close();
  }

  /** Dials; resolves when it rings there. */
  async call(number: string): Promise<void> {
    const { address } = this.#box;
    await this.#request('INVITE', `sip:${number}@${address}`, {
      to: `<sip:${number}@${address}>`,
      sdp: true,
      until: /^SIP\/2\.0 180/,
    });
  }

  /** Answers the call that rings here; resolves when the box acknowledged. */
  async answer(): Promise<void> {
    const invite = await this.#next(/^INVITE /);
    const tagged = { ...copied(invite), To: `${header(invite, 'To')};tag=${tag()}` };
    this.#dialog = {
      callId: header(invite, 'Call-ID'),
      from: tagged.To,
      to: header(invite, 'From'),
      target: /<(.*?)>/.exec(header(invite, 'Contact'))?.[1] ?? '',
    };
    this.#respond('200 OK', tagged, sdp(this.#port));
    await this.#next(/^ACK /);
  }

  async hangUp(): Promise<void> {
    if (!this.#dialog) throw new Error('there is no call to hang up');
    const { callId, from, to, target } = this.#dialog;
    await this.#request('BYE', target, { to, from, callId });
  }

  get #port(): number {
    return (this.#socket.address() as AddressInfo).port;
  }

  get #self(): string {
    return `<sip:${this.#username}@${this.#box.address}>`;
  }

  async #request(
    method: string,
    uri: string,
    more: { to: string; from?: string; callId?: string; expires?: string; sdp?: boolean; until?: RegExp },
  ): Promise<string> {
    const {
      to,
      from = `${this.#self};tag=${tag()}`,
      callId = `${tag()}@phone`,
      expires = '',
      until = /^SIP\/2\.0 [2-6]/,
    } = more;
    const body = more.sdp ? sdp(this.#port) : '';
    const type = more.sdp ? 'Content-Type: application/sdp\r\n' : '';
    const send = (authorization: string): void => {
      this.#sequence += 1;
      this.#send(
        `${method} ${uri} SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:${this.#port};rport;branch=z9hG4bK${tag()}\r\nMax-Forwards: 70\r\n` +
          `From: ${from}\r\nTo: ${to}\r\nCall-ID: ${callId}\r\nCSeq: ${this.#sequence} ${method}\r\n` +
          `Contact: <sip:${this.#username}@127.0.0.1:${this.#port}>\r\nUser-Agent: Deskphone D1/2.0\r\n${expires}${authorization}${type}` +
          `Content-Length: ${body.length}\r\n\r\n${body}`,
      );
    };
    send('');
    const first = await this.#next(new RegExp(`${until.source}|^SIP/2\\.0 40[17]`));
    if (!/^SIP\/2\.0 40[17]/.test(first)) return first;
    if (method === 'INVITE') this.#acknowledge(uri, from, first);
    send(this.#authorization(method, uri, first));
    return this.#next(until);
  }

  #acknowledge(uri: string, from: string, refusal: string): void {
    this.#send(
      `ACK ${uri} SIP/2.0\r\nVia: ${header(refusal, 'Via')}\r\nFrom: ${from}\r\nTo: ${header(refusal, 'To')}\r\n` +
        `Call-ID: ${header(refusal, 'Call-ID')}\r\nCSeq: ${this.#sequence} ACK\r\nContent-Length: 0\r\n\r\n`,
    );
  }

  #authorization(method: string, uri: string, challenge: string): string {
    const all = challenge.match(/^(?:WWW|Proxy)-Authenticate:.*$/gim) ?? [];
    const asked = all.find((line) => !/SHA-256/i.test(line)) ?? all[0] ?? '';
    const value = (name: string): string => new RegExp(`${name}="?([^",\\s]+)`).exec(asked)?.[1] ?? '';
    const algorithm = /algorithm="?SHA-256/i.test(asked) ? 'sha256' : 'md5';
    const hash = (text: string): string => createHash(algorithm).update(text).digest('hex');
    const realm = /realm="([^"]*)"/.exec(asked)?.[1] ?? '';
    const ha1 = hash(`${this.#username}:${realm}:${this.#password}`);
    const response = hash(`${ha1}:${value('nonce')}:00000001:c0ffee:auth:${hash(`${method}:${uri}`)}`);
    const name = /^Proxy/i.test(asked) ? 'Proxy-Authorization' : 'Authorization';
    const opaque = value('opaque') ? `, opaque="${value('opaque')}"` : '';
    return (
      `${name}: Digest username="${this.#username}", realm="${realm}", nonce="${value('nonce')}", uri="${uri}", qop=auth, ` +
      `nc=00000001, cnonce="c0ffee", algorithm=${algorithm === 'md5' ? 'MD5' : 'SHA-256'}, response="${response}"${opaque}\r\n`
    );
  }

  #take(message: string): void {
    if (message.startsWith('INVITE '))
      this.#respond('180 Ringing', { ...copied(message), To: `${header(message, 'To')};tag=early` });
    if (message.startsWith('BYE ') || message.startsWith('OPTIONS ')) this.#respond('200 OK', copied(message));
    const at = this.#waiting.findIndex(({ wanted }) => wanted.test(message));
    const [first] = at < 0 ? [] : this.#waiting.splice(at, 1);
    if (first) first.resolve(message);
    else this.#received.push(message);
  }

  #next(wanted: RegExp): Promise<string> {
    const at = this.#received.findIndex((message) => wanted.test(message));
    if (at >= 0) return Promise.resolve(this.#received.splice(at, 1)[0] as string);
    return new Promise((resolve) => this.#waiting.push({ wanted, resolve }));
  }

  #respond(status: string, headers: Record<string, string>, body = ''): void {
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
    const type = body ? 'Content-Type: application/sdp\r\n' : '';
    const contact = `Contact: <sip:${this.#username}@127.0.0.1:${this.#port}>\r\n`;
    this.#send(`SIP/2.0 ${status}\r\n${lines.join('')}${contact}${type}Content-Length: ${body.length}\r\n\r\n${body}`);
  }

  #send(message: string): void {
    this.#socket.send(message, this.#box.port, this.#box.address);
  }
}

function tag(): string {
  return Math.random().toString(36).slice(2, 12);
}

function header(message: string, name: string): string {
  return new RegExp(`^${name}: *(.*?)\\r$`, 'im').exec(message)?.[1] ?? '';
}

/** What a response takes over from its request; several Via in their order. */
function copied(message: string): Record<string, string> {
  const vias = [...message.matchAll(/^Via: *(.*?)\r$/gim)].map(([, value]) => value).join(', ');
  return {
    Via: vias,
    From: header(message, 'From'),
    To: header(message, 'To'),
    'Call-ID': header(message, 'Call-ID'),
    CSeq: header(message, 'CSeq'),
  };
}

function sdp(port: number): string {
  return `v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio ${port + 2} RTP/AVP 8 0\r\n`;
}
