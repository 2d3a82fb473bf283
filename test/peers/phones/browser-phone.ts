import { on, once } from 'node:events';
import { WebSocket } from 'ws';
import { authorization } from '../../kit/raw-phone.ts';

const BROWSER_SDP = [
  'v=0',
  'o=- 4611731400430051336 2 IN IP4 127.0.0.1',
  's=-',
  't=0 0',
  'a=group:BUNDLE 0',
  'm=audio 9 UDP/TLS/RTP/SAVPF 111 8 0',
  'c=IN IP4 0.0.0.0',
  'a=ice-ufrag:4ZcD',
  'a=ice-pwd:2/1muCWoOi3uLifh0NuRHlZO',
  `a=fingerprint:sha-256 ${Array.from({ length: 32 }, () => '7B').join(':')}`,
  'a=setup:actpass',
  'a=mid:0',
  'a=sendrecv',
  'a=rtcp-mux',
  'a=rtpmap:111 opus/48000/2',
  '',
].join('\r\n');

/** SIP over a WebSocket (RFC 7118) with a browser's session description, without the browser. */
export class BrowserPhone {
  readonly #socket: WebSocket;
  /** Kept in order: two that come in one packet are told in one breath. */
  readonly #messages: AsyncIterator<[Buffer]>;
  readonly #username: string;
  readonly #password: string;
  readonly #host: string;
  #cseq = 0;

  private constructor(socket: WebSocket, host: string, username: string, password: string) {
    this.#socket = socket;
    this.#messages = on(socket, 'message') as AsyncIterator<[Buffer]>;
    this.#host = host;
    this.#username = username;
    this.#password = password;
  }

  /** `page`: the page's address; the box takes SIP at `/sip` there. */
  static async connect(page: string, username: string, password: string): Promise<BrowserPhone> {
    const url = new URL('/sip', page);
    url.protocol = 'ws:';
    const socket = new WebSocket(url, 'sip');
    await once(socket, 'open');
    return new BrowserPhone(socket, url.hostname, username, password);
  }

  async close(): Promise<void> {
    this.#socket.close();
    await once(this.#socket, 'close');
  }

  register(): Promise<string> {
    return this.#provenly('REGISTER', `sip:${this.#host}`, this.#username, '');
  }

  /** Calls a number with a browser's offer. Answers the final response. */
  call(number: string): Promise<string> {
    return this.#provenly('INVITE', `sip:${number}@${this.#host}`, number, BROWSER_SDP);
  }

  async #provenly(method: string, uri: string, to: string, body: string): Promise<string> {
    const callId = `browser-${method}-${to}`;
    const challenge = await this.#ask({ method, uri, to, body, callId, headers: [] });
    const proof = authorization(challenge, method, uri, this.#username, this.#password);
    return this.#ask({ method, uri, to, body, callId, headers: [proof] });
  }

  async #ask(what: {
    readonly method: string;
    readonly uri: string;
    readonly to: string;
    readonly body: string;
    readonly callId: string;
    readonly headers: readonly string[];
  }): Promise<string> {
    const { method, uri, to, body, callId } = what;
    const cseq = ++this.#cseq;
    const head = [
      `${method} ${uri} SIP/2.0`,
      `Via: SIP/2.0/WS browser.invalid;branch=z9hG4bK${cseq}`,
      'Max-Forwards: 70',
      `From: <sip:${this.#username}@${this.#host}>;tag=browser`,
      `To: <sip:${to}@${this.#host}>`,
      `Call-ID: ${callId}`,
      `CSeq: ${cseq} ${method}`,
      `Contact: <sip:${this.#username}@browser.invalid;transport=ws>`,
      ...what.headers,
      ...(body ? ['Content-Type: application/sdp'] : []),
      `Content-Length: ${Buffer.byteLength(body)}`,
    ];
    this.#socket.send(`${head.join('\r\n')}\r\n\r\n${body}`);
    for (;;) {
      const next = await this.#messages.next();
      const text = String(next.value[0]);
      if (text.includes(`CSeq: ${cseq} ${method}`) && !text.startsWith('SIP/2.0 1')) return text;
    }
  }
}
