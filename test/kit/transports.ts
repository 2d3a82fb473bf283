import { SystemClock } from '../../appliance/base/clock.ts';
import { SystemRandom } from '../../appliance/base/random.ts';
import { Scope } from '../../appliance/base/scope.ts';
import { Addresses } from '../../appliance/edges/addresses.ts';
import { SipTransports, type TransportOptions } from '../../appliance/edges/sip-transports.ts';
import type { Flow, Hop, Target } from '../../appliance/sip/types.ts';

/** Real sockets on loopback with an ear above them instead of the SIP machine. */
export class TransportsBench {
  readonly addresses = new Addresses();
  readonly scope = new Scope('transports');
  readonly notes: string[] = [];
  readonly received: { flow: Flow; text: string }[] = [];
  readonly closed: Flow[] = [];
  readonly transports: SipTransports;
  readonly #opened = new Map<number, (flows: readonly Flow[], untried: readonly Hop[]) => void>();
  #token = 0;

  constructor(options: Partial<TransportOptions> = {}) {
    const note = (facts: object, text: string): void => void this.notes.push(`${text} ${JSON.stringify(facts)}`);
    this.transports = new SipTransports({
      clock: new SystemClock(),
      random: new SystemRandom(),
      addresses: this.addresses,
      log: { info: note, warn: note },
      ...options,
    });
  }

  /** Begins to hear; `answer` makes what is sent back to each message. */
  start(answer?: (text: string, flow: Flow) => string | undefined): void {
    this.transports.start(
      {
        receive: (flow, bytes) => {
          const text = Buffer.from(bytes).toString();
          this.received.push({ flow, text });
          const reply = answer?.(text, flow);
          if (reply !== undefined) this.send(flow, reply);
        },
        flowClosed: (flow) => void this.closed.push(flow),
        opened: (token, flows, untried) => {
          this.#opened.get(token)?.(flows, untried);
          this.#opened.delete(token);
        },
      },
      this.scope,
    );
  }

  send(flow: Flow, text: string | Uint8Array): void {
    this.transports.perform({ kind: 'send', flow, bytes: Buffer.from(text) });
  }

  /** What an `open` output comes to, on to further places as long as the first lead nowhere. */
  open(target: {
    host: string;
    port?: number;
    transport?: Flow['transport'];
    secure?: boolean;
    insteadOf?: Flow;
  }): Promise<readonly Flow[]> {
    const { host, port, transport, secure = false, insteadOf } = target;
    return this.#open({ host, port, transport, secure }, insteadOf);
  }

  #open(target: Target, insteadOf: Flow | undefined, hops?: readonly Hop[]): Promise<readonly Flow[]> {
    const token = ++this.#token;
    return new Promise((resolve) => {
      this.#opened.set(token, (flows, untried) => {
        const isOver = flows.length > 0 || untried.length === 0;
        resolve(isOver ? flows : this.#open(target, undefined, untried));
      });
      this.transports.perform({ kind: 'open', token, target, insteadOf, ...(hops && { hops }) });
    });
  }

  async close(): Promise<void> {
    this.scope.end();
    await this.transports.close();
  }
}

/** A whole message with that body, as a stream needs it. */
export function sipMessage(callId: string, body = ''): string {
  return (
    `OPTIONS sip:box SIP/2.0\r\nVia: SIP/2.0/TCP 127.0.0.1;branch=z9hG4bK1\r\nCall-ID: ${callId}\r\n` +
    `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`
  );
}

/** Waits until it is so; the time limit of the test is the limit. */
export async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 2));
}
