/**
 * One SIP endpoint by itself, with messages written by hand on the other side: for what no well-behaved peer sends.
 */
import { VirtualClock } from '../../appliance/base/clock.ts';
import { SeededRandom } from '../../appliance/base/random.ts';
import { SipEndpoint } from '../../appliance/sip/endpoint.ts';
import { udpFlow } from '../../appliance/sip/flow.ts';
import type { SipMessage, SipRequest, SipResponse } from '../../appliance/sip/message.ts';
import { parse } from '../../appliance/sip/parse.ts';
import type { Flow, IncomingRequest, SipOutput, SipUser } from '../../appliance/sip/types.ts';

export const BOX = { address: '192.0.2.1', port: 5060 };
export const PHONE = { address: '192.0.2.9', port: 5060 };

/** The flow of a phone that is not behind NAT. */
export const phoneFlow = udpFlow(BOX, PHONE);

export class Probe implements SipUser {
  readonly clock = new VirtualClock();
  readonly endpoint: SipEndpoint;
  /** Requests that reached the user. */
  readonly asked: IncomingRequest[] = [];
  readonly outputs: SipOutput[] = [];
  /** What the user does with a request. */
  take: (request: IncomingRequest) => void = () => {};

  constructor() {
    this.endpoint = new SipEndpoint({
      clock: this.clock,
      random: new SeededRandom(7),
      identity: { userAgent: 'box' },
      user: this,
      output: (output) => this.outputs.push(output),
    });
  }

  onRequest(request: IncomingRequest): void {
    this.asked.push(request);
    this.take(request);
  }

  /** Feeds a message: lines without indentation, as an array or one text; a body after an empty line. */
  receive(lines: readonly string[] | string, flow: Flow = phoneFlow): void {
    const text = typeof lines === 'string' ? lines : `${lines.join('\r\n')}\r\n\r\n`;
    this.endpoint.receive(flow, Buffer.from(text));
  }

  /** What was sent since the last look, parsed. */
  sent(): SipMessage[] {
    const messages: SipMessage[] = [];
    for (const output of this.outputs.splice(0)) {
      if (output.kind !== 'send') continue;
      const message = parse(output.bytes);
      if (message.kind !== 'garbage') messages.push(message);
    }
    return messages;
  }

  /** In short: `200 INVITE`, `ACK`. */
  sentShort(): string[] {
    return this.sent().map(short);
  }

  /** The last message sent since the last look, which must be that response. */
  response(status: number): SipResponse {
    const message = this.sent().at(-1);
    if (message?.kind !== 'response' || message.status !== status) {
      throw new Error(`expected ${status}, but ${message ? short(message) : 'nothing'} was sent`);
    }
    return message;
  }

  /** The last message sent since the last look, which must be that request. */
  request(method: string): SipRequest {
    const message = this.sent().at(-1);
    if (message?.kind !== 'request' || message.method !== method) {
      throw new Error(`expected ${method}, but ${message ? short(message) : 'nothing'} was sent`);
    }
    return message;
  }

  /** Where the last output went. */
  get lastFlow(): Flow | undefined {
    const output = this.outputs.at(-1);
    return output?.kind === 'send' ? output.flow : undefined;
  }
}

export function short(message: SipMessage): string {
  return message.kind === 'request' ? message.method : `${message.status} ${message.cseq.method}`;
}

export interface Written {
  readonly via?: string;
  readonly branch?: string;
  readonly from?: string;
  readonly to?: string;
  readonly callId?: string;
  readonly cseq?: number;
  readonly uri?: string;
  readonly headers?: readonly string[];
  readonly body?: string;
}

/** A request as a phone writes it. */
export function written(method: string, parts: Written = {}): string {
  const { branch = 'z9hG4bK-a', from = '<sip:anna@example.com>;tag=anna', to = '<sip:box@example.com>' } = parts;
  const { callId = 'call-1', cseq = 1, uri = 'sip:box@192.0.2.1', headers = [], body = '' } = parts;
  const via = parts.via ?? `SIP/2.0/UDP 192.0.2.9:5060;branch=${branch}`;
  const lines = [
    `${method} ${uri} SIP/2.0`,
    `Via: ${via}`,
    'Max-Forwards: 70',
    `From: ${from}`,
    `To: ${to}`,
    `Call-ID: ${callId}`,
    `CSeq: ${cseq} ${method}`,
    ...headers,
    ...(body ? ['Content-Type: application/sdp'] : []),
    `Content-Length: ${Buffer.byteLength(body)}`,
  ];
  return `${lines.join('\r\n')}\r\n\r\n${body}`;
}

/** A response to a request that the probe sent, as a phone writes it. */
export function answered(
  request: SipRequest,
  status: number,
  parts: { readonly tag?: string; readonly headers?: readonly string[]; readonly body?: string } = {},
): string {
  const { tag = 'bob', headers = [], body = '' } = parts;
  const to = request.to.tag === undefined && status > 100 ? `${request.to};tag=${tag}` : `${request.to}`;
  const lines = [
    `SIP/2.0 ${status} Whatever`,
    ...request.headers.all('Via').map((via) => `Via: ${via}`),
    `From: ${request.from}`,
    `To: ${to}`,
    `Call-ID: ${request.callId}`,
    `CSeq: ${request.cseq}`,
    ...headers,
    ...(body ? ['Content-Type: application/sdp'] : []),
    `Content-Length: ${Buffer.byteLength(body)}`,
  ];
  return `${lines.join('\r\n')}\r\n\r\n${body}`;
}
