/** What two user agents share over several requests (RFC 3261 §12): ids, sequence numbers, routes, remote target. */
import type { Core } from '../core.ts';
import { targetOf } from '../flow.ts';
import { parseNameAddr } from '../headers/name-addr.ts';
import { newBranch, ownContact, ownVia } from '../local.ts';
import { type SipMessage, SipRequest, type SipResponse } from '../message.ts';
import { serialize } from '../serialize.ts';
import type { FlowUser } from '../transaction/wire.ts';
import type { Destination, DialogId, Flow } from '../types.ts';
import { Uri } from '../uri.ts';

interface DialogParts {
  readonly id: DialogId;
  /** From and To of our requests, complete with tags. */
  readonly localAddress: string;
  readonly remoteAddress: string;
  readonly routeSet: readonly string[];
  readonly remoteTarget: string;
  readonly localSeq: number;
  readonly remoteSeq: number | undefined;
  readonly contactUser: string | undefined;
  readonly flow: Flow;
  /** True where we made the Call-ID: decides who retries first after a collision (RFC 3261 §14.1). */
  readonly ownsCallId: boolean;
}

export class Dialog implements FlowUser {
  readonly id: DialogId;
  readonly ownsCallId: boolean;
  #routeSet: readonly string[];
  readonly #core: Core;
  readonly #localAddress: string;
  readonly #remoteAddress: string;
  readonly #contactUser: string | undefined;
  #remoteTarget: string;
  #localSeq: number;
  #remoteSeq: number | undefined;
  /** Undefined once the connection died: the next request of ours opens another one. */
  #flow: Flow | undefined;
  /** For people, and for what can't be without one. */
  #lastFlow: Flow;
  #isClosed = false;

  constructor(core: Core, parts: DialogParts) {
    this.#core = core;
    this.id = parts.id;
    this.ownsCallId = parts.ownsCallId;
    this.#routeSet = parts.routeSet;
    this.#localAddress = parts.localAddress;
    this.#remoteAddress = parts.remoteAddress;
    this.#contactUser = parts.contactUser;
    this.#remoteTarget = parts.remoteTarget;
    this.#localSeq = parts.localSeq;
    this.#remoteSeq = parts.remoteSeq;
    this.#flow = parts.flow;
    this.#lastFlow = parts.flow;
    core.flows.use(parts.flow, this);
  }

  /** Of a request that makes a dialog, as the one who is asked (RFC 3261 §12.1.1). */
  static ofRequest(core: Core, request: SipRequest, flow: Flow, localTag: string): Dialog {
    const to = request.headers.get('To') ?? '';
    return new Dialog(core, {
      id: { callId: request.callId, localTag, remoteTag: request.from.tag ?? '' },
      localAddress: request.to.tag === undefined ? `${to};tag=${localTag}` : to,
      remoteAddress: request.headers.get('From') ?? '',
      routeSet: request.headers.all('Record-Route'),
      remoteTarget: contactOf(request) ?? request.from.uri.toString(),
      localSeq: firstSequence(core),
      remoteSeq: request.cseq.number,
      contactUser: request.uri.user,
      flow,
      ownsCallId: false,
    });
  }

  /** Of a response to a request of ours that makes a dialog (RFC 3261 §12.1.2). */
  static ofResponse(
    core: Core,
    request: SipRequest,
    response: SipResponse,
    flow: Flow,
    contactUser: string | undefined,
  ): Dialog {
    return new Dialog(core, {
      id: { callId: request.callId, localTag: request.from.tag ?? '', remoteTag: detached(response.to.tag ?? '') },
      localAddress: request.headers.get('From') ?? '',
      remoteAddress: detached(response.headers.get('To') ?? ''),
      routeSet: response.headers.all('Record-Route').map(detached).toReversed(),
      remoteTarget: detached(contactOf(response) ?? request.requestUri),
      localSeq: request.cseq.number,
      remoteSeq: undefined,
      contactUser,
      flow,
      ownsCallId: true,
    });
  }

  /** Of a NOTIFY that came before the answer to our SUBSCRIBE (RFC 6665 §4.4.1). */
  static ofNotify(
    core: Core,
    subscribe: SipRequest,
    notify: SipRequest,
    flow: Flow,
    contactUser: string | undefined,
  ): Dialog {
    return new Dialog(core, {
      id: { callId: notify.callId, localTag: subscribe.from.tag ?? '', remoteTag: notify.from.tag ?? '' },
      localAddress: subscribe.headers.get('From') ?? '',
      remoteAddress: notify.headers.get('From') ?? '',
      routeSet: notify.headers.all('Record-Route'),
      remoteTarget: contactOf(notify) ?? subscribe.requestUri,
      localSeq: subscribe.cseq.number,
      remoteSeq: undefined,
      contactUser,
      flow,
      ownsCallId: true,
    });
  }

  get routeSet(): readonly string[] {
    return this.#routeSet;
  }

  get flow(): Flow {
    return this.#flow ?? this.#lastFlow;
  }

  get remoteTarget(): string {
    return this.#remoteTarget;
  }

  get localSeq(): number {
    return this.#localSeq;
  }

  nextSeq(): number {
    return ++this.#localSeq;
  }

  /** Requests up to this number were sent in this dialog before. */
  goOnAfter(seq: number): void {
    this.#localSeq = Math.max(this.#localSeq, seq);
  }

  /** The flow while it lives; else where the route set, or the remote target, leads. Undefined: nowhere. */
  get destination(): Destination | undefined {
    if (this.#flow) return { flow: this.#flow };
    const first = this.routeSet[0];
    const uri = first === undefined ? Uri.tryParse(this.#remoteTarget) : parseNameAddr(first).uri;
    const target = uri && targetOf(uri);
    return target && { target };
  }

  /** A new request inside the dialog (RFC 3261 §12.2.1.1), without Via and Contact. */
  request(method: string): SipRequest {
    return this.#build(method, this.nextSeq());
  }

  /** The ACK of a 2xx: the sequence number is that of its INVITE (RFC 3261 §13.2.2.4). */
  ack(cseq: number): SipRequest {
    return this.#build('ACK', cseq);
  }

  /** Sends what has no transaction of its own: an ACK. Answers what to send again when the 2xx comes again. */
  sendAck(ack: SipRequest): { again(): void } {
    const send = (flow: Flow): void => {
      const copy = ack.clone();
      copy.headers.prepend('Via', ownVia(this.#core, flow, newBranch(this.#core)));
      this.#core.send(flow, serialize(copy));
    };
    const again = (): void => {
      const destination = this.destination;
      if (destination && 'flow' in destination) send(destination.flow);
      else if (destination) {
        this.#core.flows.open(destination.target, undefined, ({ flows: [flow] }) => {
          if (!flow) return;
          this.moveTo(flow);
          send(flow);
        });
      }
    };
    again();
    return { again };
  }

  contact(flow: Flow): string {
    return ownContact(this.#core, flow, this.#contactUser);
  }

  /** False for a request that was overtaken by a later one (RFC 3261 §12.2.2): answer 500. */
  takesSeq(cseq: number): boolean {
    if (this.#remoteSeq !== undefined && cseq < this.#remoteSeq) return false;
    this.#remoteSeq = cseq;
    return true;
  }

  /** Target refresh: re-INVITE, UPDATE and their 2xx may name a new Contact (RFC 3261 §12.2). */
  refreshTarget(message: SipMessage): void {
    const contact = contactOf(message);
    if (contact !== undefined) this.#remoteTarget = detached(contact);
  }

  /** The 2xx says the last word on the route set of an early dialog (RFC 3261 §13.2.2.4). */
  confirmRoutes(response: SipResponse): void {
    this.#routeSet = response.headers.all('Record-Route').map(detached).toReversed();
  }

  /** The peer was heard on that flow, or reached over it: use it from now on. */
  moveTo(flow: Flow): void {
    if (this.#flow?.id === flow.id) return;
    if (this.#flow) this.#core.flows.leave(this.#flow, this);
    this.#flow = flow;
    this.#lastFlow = flow;
    if (!this.#isClosed) this.#core.flows.use(flow, this);
  }

  onFlowClosed(flow: Flow): void {
    if (this.#flow?.id === flow.id) this.#flow = undefined;
  }

  /** Lets go of the flow; a last request that is still on its way does not take hold of it again. */
  close(): void {
    this.#isClosed = true;
    if (this.#flow) this.#core.flows.leave(this.#flow, this);
  }

  #build(method: string, cseq: number): SipRequest {
    const { requestUri, routes } = this.#route();
    const request = new SipRequest(method, requestUri);
    const { headers } = request;
    headers.add('Max-Forwards', '70');
    for (const route of routes) headers.add('Route', route);
    headers.add('From', this.#localAddress);
    headers.add('To', this.#remoteAddress);
    headers.add('Call-ID', this.id.callId);
    headers.add('CSeq', `${cseq} ${method}`);
    headers.add('User-Agent', this.#core.identity.userAgent);
    return request;
  }

  /** A first hop without `lr` is a strict router: it wants itself as Request-URI and the target as last route. */
  #route(): { requestUri: string; routes: readonly string[] } {
    const first = this.routeSet[0];
    if (first === undefined) return { requestUri: this.#remoteTarget, routes: [] };
    const { uri } = parseNameAddr(first);
    if (uri.params.has('lr')) return { requestUri: this.#remoteTarget, routes: this.routeSet };
    return {
      requestUri: uri.forRequestLine().toString(),
      routes: [...this.routeSet.slice(1), `<${this.#remoteTarget}>`],
    };
  }
}

/** The first Contact's URI, as it may stand in a Request-URI. */
function contactOf(message: SipMessage): string | undefined {
  const { contacts } = message;
  return contacts === '*' ? undefined : contacts[0]?.uri.forRequestLine().toString();
}

/** A copy that does not keep the whole message alive that it was cut out of. */
function detached(text: string): string {
  return Buffer.from(text).toString();
}

/** Less than 2^31 with much room above (RFC 3261 §8.1.1.5). */
export function firstSequence(core: Core): number {
  return core.random.integer(1, 1_000_000);
}
