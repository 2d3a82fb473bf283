import { createHash } from 'node:crypto';
import { ownText } from '../../../appliance/base/own-text.ts';
import type { Address } from '../../../appliance/sip/types.ts';

/** How a phone is reached and what it is called. */
export interface CannedPhoneOptions {
  readonly number: string;
  readonly password: string;
  /** Its own address, as it tells it. */
  readonly local: Address;
  readonly box: Address;
  /** Puts one message on the wire. */
  readonly send: (text: string) => void;
}

/** What a benchmark wants to know of a phone. */
export interface CannedEvents {
  onRegistered?(): void;
  /** The INVITE with credentials leaves now. */
  onDialled?(): void;
  /** The INVITE of a call to this phone came. */
  onRung?(from: string): void;
  onAnswered?(): void;
  onOver?(): void;
  onTrouble?(what: string): void;
}

interface Call {
  readonly dialled: string;
  readonly callId: string;
  /** The other party's tag and target, once it answered. */
  to: string;
  target: string;
  cseq: number;
}

/**
 * A phone made of templates: it understands just enough of what it gets to go on. It costs next to nothing, so a
 * benchmark that runs hundreds of them measures the box. It answers at once, repeats nothing, and hangs up when told.
 */
export class CannedPhone {
  readonly number: string;
  readonly events: CannedEvents;
  readonly #options: CannedPhoneOptions;
  readonly #calls = new Map<string, Call>();
  #count = 0;

  constructor(options: CannedPhoneOptions, events: CannedEvents = {}) {
    this.number = options.number;
    this.#options = options;
    this.events = events;
  }

  registers(): void {
    this.#send(this.#register(`r${++this.#count}-${this.number}`, 1));
  }

  dials(number: string): void {
    const callId = `c${++this.#count}-${this.number}-${this.#options.local.port}`;
    const call = { dialled: number, callId, to: `<sip:${number}@${this.#options.box.address}>`, target: '', cseq: 1 };
    this.#calls.set(callId, call);
    this.#send(this.#invite(call));
  }

  hangsUp(): void {
    for (const call of this.#calls.values()) {
      call.cseq++;
      this.#send(this.#inDialog('BYE', call));
    }
  }

  receive(text: string): void {
    if (text.startsWith('SIP/2.0 ')) this.#receiveResponse(text);
    else this.#receiveRequest(text);
  }

  #receiveResponse(text: string): void {
    const status = Number(text.slice(8, 11));
    const [, method] = headerOf(text, 'CSeq').split(' ');
    if (method === 'REGISTER') this.#registerAnswered(status, text);
    else if (method === 'INVITE') this.#inviteAnswered(status, text);
    else if (method === 'BYE') this.#over(headerOf(text, 'Call-ID'));
  }

  #registerAnswered(status: number, text: string): void {
    if (status === 401) this.#send(this.#register(headerOf(text, 'Call-ID'), 2, this.#credentials(text, 'REGISTER')));
    else if (status === 200) this.events.onRegistered?.();
    else if (status >= 300) this.events.onTrouble?.(`REGISTER: ${status}`);
  }

  #inviteAnswered(status: number, text: string): void {
    const call = this.#calls.get(headerOf(text, 'Call-ID'));
    if (!call || status < 200) return;
    if (status >= 300) this.#send(this.#ackOfRefusal(call, text));
    if (status === 401) {
      call.cseq++;
      const invite = this.#invite(call, this.#credentials(text, 'INVITE', call.dialled));
      this.events.onDialled?.();
      this.#send(invite);
    } else if (status === 200) {
      call.to = ownText(headerOf(text, 'To'));
      call.target = ownText(/<([^>]+)>/.exec(headerOf(text, 'Contact'))?.[1] ?? '');
      this.#send(this.#inDialog('ACK', call));
      this.events.onAnswered?.();
    } else {
      this.events.onTrouble?.(`INVITE: ${status}`);
    }
  }

  #over(callId: string): void {
    this.#calls.delete(callId);
    this.events.onOver?.();
  }

  #receiveRequest(text: string): void {
    const method = text.slice(0, text.indexOf(' '));
    if (method === 'ACK') return;
    if (method !== 'INVITE') {
      this.#send(this.#response(text, '200 OK'));
      return;
    }
    this.events.onRung?.(/sip:(\d+)@/.exec(headerOf(text, 'From'))?.[1] ?? '');
    this.#send(this.#response(text, '180 Ringing'));
    this.#send(this.#response(text, '200 OK', this.#sdp()));
  }

  #send(text: string): void {
    this.#options.send(text);
  }

  // --- Templates ---

  #register(callId: string, cseq: number, credentials = ''): string {
    const { number } = this;
    const { box } = this.#options;
    const head = this.#head('REGISTER', `sip:${box.address}`, callId, `<sip:${number}@${box.address}>`, cseq);
    return `${head}Contact: <sip:${number}@${this.#host()}>\r\nExpires: 600\r\n${credentials}Content-Length: 0\r\n\r\n`;
  }

  #invite(call: Call, credentials = ''): string {
    const uri = `sip:${call.dialled}@${this.#options.box.address}`;
    const head = this.#head('INVITE', uri, call.callId, call.to, call.cseq);
    const sdp = this.#sdp();
    const type = `Content-Type: application/sdp\r\nContent-Length: ${sdp.length}\r\n\r\n${sdp}`;
    return `${head}Contact: <sip:${this.number}@${this.#host()}>\r\n${credentials}${type}`;
  }

  #inDialog(method: string, call: Call): string {
    return `${this.#head(method, call.target, call.callId, call.to, call.cseq)}Content-Length: 0\r\n\r\n`;
  }

  #ackOfRefusal(call: Call, refusal: string): string {
    const uri = `sip:${call.dialled}@${this.#options.box.address}`;
    const lines = ['Via', 'From', 'To', 'Call-ID'].map((name) => `${name}: ${headerOf(refusal, name)}`);
    const head = `ACK ${uri} SIP/2.0\r\n${lines.join('\r\n')}\r\n`;
    return `${head}Max-Forwards: 70\r\nCSeq: ${call.cseq} ACK\r\nContent-Length: 0\r\n\r\n`;
  }

  #head(method: string, uri: string, callId: string, to: string, cseq: number): string {
    const from = `<sip:${this.number}@${this.#options.box.address}>;tag=${callId}`;
    const via = `SIP/2.0/UDP ${this.#host()};branch=z9hG4bK${callId}-${method}-${cseq};rport`;
    const route = `${method} ${uri} SIP/2.0\r\nVia: ${via}\r\nMax-Forwards: 70\r\n`;
    const who = `From: ${from}\r\nTo: ${to}\r\nCall-ID: ${callId}\r\n`;
    return `${route}${who}CSeq: ${cseq} ${method}\r\nUser-Agent: bench\r\n`;
  }

  #response(request: string, status: string, sdp = ''): string {
    const lines = ['Via', 'From', 'Call-ID', 'CSeq'].map((name) => `${name}: ${headerOf(request, name)}`);
    const to = headerOf(request, 'To');
    lines.push(`To: ${to.includes(';tag=') ? to : `${to};tag=${this.number}t`}`);
    lines.push(`Contact: <sip:${this.number}@${this.#host()}>`);
    if (sdp !== '') lines.push('Content-Type: application/sdp');
    return `SIP/2.0 ${status}\r\n${lines.join('\r\n')}\r\nContent-Length: ${sdp.length}\r\n\r\n${sdp}`;
  }

  #sdp(): string {
    const { address } = this.#options.local;
    const media = 'm=audio 6000 RTP/AVP 8 0 101\r\na=rtpmap:101 telephone-event/8000\r\n';
    return `v=0\r\no=- 1 1 IN IP4 ${address}\r\ns=-\r\nc=IN IP4 ${address}\r\nt=0 0\r\n${media}`;
  }

  #host(): string {
    const { address, port } = this.#options.local;
    return `${address}:${port}`;
  }

  /** Answers the first challenge of a 401, whatever its algorithm. */
  #credentials(challenge: string, method: string, dialled?: string): string {
    const asked = headerOf(challenge, 'WWW-Authenticate');
    const param = (name: string): string => new RegExp(`${name}="?([^",]+)`).exec(asked)?.[1] ?? '';
    const realm = param('realm');
    const nonce = param('nonce');
    const algorithm = param('algorithm') || 'MD5';
    const uri = `sip:${dialled === undefined ? '' : `${dialled}@`}${this.#options.box.address}`;
    const hashed = (text: string): string =>
      createHash(algorithm === 'SHA-256' ? 'sha256' : 'md5')
        .update(text)
        .digest('hex');
    const secret = hashed(`${this.number}:${realm}:${this.#options.password}`);
    const response = hashed(`${secret}:${nonce}:00000001:c0ffee:auth:${hashed(`${method}:${uri}`)}`);
    const who = `username="${this.number}", realm="${realm}", nonce="${nonce}", uri="${uri}", response="${response}"`;
    return `Authorization: Digest ${who}, algorithm=${algorithm}, cnonce="c0ffee", qop=auth, nc=00000001\r\n`;
  }
}

function headerOf(text: string, name: string): string {
  const start = text.indexOf(`\r\n${name}: `);
  if (start < 0) return '';
  const from = start + name.length + 4;
  return text.slice(from, text.indexOf('\r\n', from));
}
