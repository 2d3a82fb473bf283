/**
 * The SIP machine of one box: packets, commands and time in; packets and news out. No sockets, no call logic.
 *
 * ```ts
 * const endpoint = new SipEndpoint({ clock, random, identity, user, output });
 * endpoint.receive(flow, bytes);           // an edge read a whole packet
 * endpoint.flowClosed(flow);               // a connection is gone
 * endpoint.opened(token, flows);           // the answer to an `open` output; empty: no way
 * endpoint.request('OPTIONS', options, done);
 * endpoint.invite(options, listener);      // an OutgoingInvite
 * endpoint.findSession(id);                // for Replaces
 * ```
 *
 * Each of these is a turn: it runs to its end, then outputs go out, then `user` and listeners hear the news (turns.ts).
 * The way of a packet: parse → refusal → its transaction → its dialog or the user. See README.md.
 */
import type { Clock } from '../base/clock.ts';
import { RETRY_AFTER_SEC } from '../base/limits.ts';
import type { Random } from '../base/random.ts';
import { ALLOW, EXTENSIONS } from './capabilities.ts';
import type { Core, Identity } from './core.ts';
import { InviteSession } from './dialog/session.ts';
import { SessionTimer } from './dialog/session-timer.ts';
import { Subscriber } from './dialog/subscriber.ts';
import { DialogTable, type DialogUser } from './dialog/table.ts';
import { responseFlow } from './flow.ts';
import { Flows } from './flows.ts';
import type { SipRequest, SipResponse } from './message.ts';
import { METHODS } from './methods.ts';
import { sendRequest } from './outgoing.ts';
import { Invitation } from './outgoing-invite.ts';
import { OutsideInvite, OutsideRequest } from './outside.ts';
import { isKeepAlive, parse } from './parse.ts';
import { refusalFor } from './refusal.ts';
import { makeResponse, markSource, type OwnResponse } from './response.ts';
import { serialize } from './serialize.ts';
import { ServerInvite } from './server-invite.ts';
import { ServerRequest } from './server-request.ts';
import type { Trace } from './trace.ts';
import { Deadlines } from './transaction/deadlines.ts';
import { isReliable } from './transaction/timers.ts';
import { Transactions } from './transaction/transactions.ts';
import { Turns } from './turns.ts';
import type {
  Defect,
  DialogId,
  Flow,
  Hop,
  InviteOptions,
  OutgoingInvite,
  OutgoingInviteListener,
  OwnSubscription,
  OwnSubscriptionListener,
  RequestOptions,
  RequestOutcome,
  Session,
  SipOutput,
  SipUser,
  SubscribeOptions,
} from './types.ts';

export interface EndpointOptions {
  readonly clock: Clock;
  readonly random: Random;
  readonly identity: Identity;
  readonly user: SipUser;
  /** Performs an output. May call the endpoint at once (`flowClosed`, say). */
  readonly output: (output: SipOutput) => void;
  /** Keeps the messages of calls for their ladders. */
  readonly trace?: Trace;
  /** Hears of everything that was wrong with a packet, the tolerated included. */
  readonly onDefects?: (flow: Flow, bytes: Uint8Array, defects: readonly Defect[]) => void;
  /**
   * An error that a listener or output threw, or that a packet or deadline led to: the others are not touched by it.
   * Without it the error is thrown from the turn that met it.
   */
  readonly onFailure?: (failure: unknown) => void;
}

/** What the endpoint holds at the moment. All zero at rest. */
export interface LiveCounts {
  readonly clientTransactions: number;
  readonly serverTransactions: number;
  readonly dialogs: number;
  readonly openings: number;
  readonly connections: number;
  readonly deadlines: number;
}

export class SipEndpoint implements Core {
  readonly clock: Clock;
  readonly random: Random;
  readonly identity: Identity;
  readonly deadlines: Deadlines;
  readonly flows: Flows;
  readonly transactions: Transactions;
  readonly dialogs: DialogTable;
  readonly #options: EndpointOptions;
  readonly #turns: Turns;

  constructor(options: EndpointOptions) {
    this.#options = options;
    this.clock = options.clock;
    this.random = options.random;
    this.identity = options.identity;
    this.#turns = new Turns(options.output, options.onFailure);
    this.deadlines = new Deadlines(options.clock, (work) => this.#turns.runGuarded(work));
    this.flows = new Flows(this.deadlines, (output) => this.#turns.put(output));
    this.transactions = new Transactions(this.deadlines, this.flows);
    this.dialogs = new DialogTable(this.deadlines);
  }

  // --- For the edges ---

  /** One whole packet: a datagram, or a message that a framer cut out of a stream. */
  receive(flow: Flow, bytes: Uint8Array): void {
    this.#turns.runGuarded(() => this.#receive(flow, bytes));
  }

  /** That connection is gone, or turned out to be when something was sent. */
  flowClosed(flow: Flow): void {
    this.#turns.runGuarded(() => this.flows.closed(flow));
  }

  /** The answer to an `open` output: flows that lead there, best first, and places that were left untried. */
  opened(token: number, flows: readonly Flow[], untried: readonly Hop[] = []): void {
    this.#turns.runGuarded(() => this.flows.opened(token, flows, untried));
  }

  // --- Commands ---

  /** Sends a request other than INVITE outside any dialog; `done` hears once what came of it. */
  request(method: string, options: RequestOptions, done: (outcome: RequestOutcome) => void): void {
    this.turn(() => sendRequest(this, method, options, done));
  }

  invite(options: InviteOptions, listener: OutgoingInviteListener): OutgoingInvite {
    let invitation: Invitation | undefined;
    this.turn(() => {
      invitation = new Invitation(this, options, listener);
    });
    return invitation!;
  }

  /** Watches something at a peer; the endpoint refreshes it. */
  subscribe(options: SubscribeOptions, listener: OwnSubscriptionListener): OwnSubscription {
    let subscription: Subscriber | undefined;
    this.turn(() => {
      subscription = new Subscriber(this, options, listener);
    });
    return subscription!;
  }

  /** The session with that id, early or confirmed; for Replaces. */
  findSession(id: DialogId): Session | undefined {
    const user = this.dialogs.get(id);
    return user instanceof InviteSession ? user : undefined;
  }

  live(): LiveCounts {
    return {
      clientTransactions: this.transactions.clientCount,
      serverTransactions: this.transactions.serverCount,
      dialogs: this.dialogs.size,
      openings: this.flows.openings,
      connections: this.flows.used,
      deadlines: this.deadlines.size,
    };
  }

  /** Nothing more happens by itself. End calls before: nobody is told. */
  stop(): void {
    this.deadlines.clear();
  }

  // --- For the machines ---

  get nowMs(): number {
    return this.clock.now();
  }

  turn(work: () => void): void {
    this.#turns.run(work);
  }

  tell(news: () => void): void {
    this.#turns.tell(news);
  }

  send(flow: Flow, bytes: Uint8Array): void {
    this.#options.trace?.sent(flow, bytes);
    this.#turns.put({ kind: 'send', flow, bytes });
  }

  // --- The way of a packet ---

  #receive(flow: Flow, bytes: Uint8Array): void {
    if (isKeepAlive(bytes)) {
      this.#answerKeepAlive(flow, bytes);
      return;
    }
    const message = parse(bytes);
    if (message.defects.length > 0) this.#options.onDefects?.(flow, bytes, message.defects);
    if (message.kind !== 'garbage') this.#options.trace?.received(flow, bytes, message);
    if (message.kind === 'request') this.#receiveRequest(message, flow);
    else if (message.kind === 'response' && !refusalFor(message, EXTENSIONS)) this.#receiveResponse(message);
  }

  /** RFC 5626 §4.4.1: a double line break on a connection wants a single one back. */
  #answerKeepAlive(flow: Flow, bytes: Uint8Array): void {
    if (isReliable(flow.transport) && bytes.length === 4 && bytes[0] === 13) this.send(flow, bytes.slice(0, 2));
  }

  #receiveResponse(response: SipResponse): void {
    this.transactions.client(response)?.receive(response);
  }

  #receiveRequest(request: SipRequest, flow: Flow): void {
    const refusal = refusalFor(request, EXTENSIONS);
    if (refusal) {
      if (refusal.kind === 'answer') this.#refuse(request, flow, refusal.status, refusal);
      return;
    }
    markSource(request, flow.remote.address, flow.remote.port);
    if (request.method === 'ACK') this.#receiveAck(request, flow);
    else this.#receiveNew(request, flow);
  }

  /** An ACK for a refusal belongs to its transaction, one for a 2xx to its dialog, any other to nobody. */
  #receiveAck(ack: SipRequest, flow: Flow): void {
    const invite = this.transactions.inviteOf(ack, flow);
    if (invite && invite.state !== 'accepted') invite.acknowledged();
    else this.dialogs.of(ack)?.receiveAck(ack);
  }

  #receiveNew(request: SipRequest, flow: Flow): void {
    const known = this.transactions.server(request);
    if (known) known.retransmitted();
    else if (request.method === 'CANCEL') this.#receiveCancel(request, flow);
    else if (this.transactions.isMerged(request)) this.#refuse(request, flow, 482);
    else if (!METHODS.has(request.method)) this.#refuse(request, flow, 501, { headers: [['Allow', ALLOW]] });
    else if (request.method !== 'REGISTER' && request.to.tag !== undefined) this.#receiveInDialog(request, flow);
    else this.#receiveOutside(request, flow);
  }

  #receiveCancel(cancel: SipRequest, flow: Flow): void {
    const invite = this.transactions.inviteOf(cancel, flow);
    const answer = new ServerRequest(this, cancel, flow);
    if (invite) answer.answer(200, { localTag: invite.localTag });
    else answer.answer(481);
    invite?.cancelled();
  }

  #receiveInDialog(request: SipRequest, flow: Flow): void {
    const user = this.dialogs.of(request);
    if (!user) this.#refuse(request, flow, 481);
    else if (request.method === 'INVITE') this.#receiveReInvite(user, request, flow);
    else this.#receiveRequestInside(user, request, flow);
  }

  #receiveReInvite(user: DialogUser, request: SipRequest, flow: Flow): void {
    const invite = new ServerInvite(this, request, flow);
    user.receive(invite);
    invite.trying();
  }

  #receiveRequestInside(user: DialogUser, request: SipRequest, flow: Flow): void {
    const incoming = new ServerRequest(this, request, flow);
    user.receive(incoming);
    incoming.keep();
  }

  #receiveOutside(request: SipRequest, flow: Flow): void {
    const { method } = request;
    if (INSIDE_ONLY.has(method)) {
      this.#refuse(request, flow, 481);
    } else if (this.transactions.isFull) {
      // Only what begins something: what is under way must be able to end.
      this.#refuseForNow(request, flow);
    } else if (PASSED_ON.has(method) && request.headers.get('Max-Forwards') === '0') {
      this.#refuse(request, flow, 483);
    } else if (MAKES_DIALOG.has(method) && this.dialogs.isFull) {
      this.#refuseForNow(request, flow);
    } else if (method === 'INVITE') {
      this.#receiveInvite(request, flow);
    } else {
      const incoming = new OutsideRequest(this, request, flow);
      this.tell(() => this.#options.user.onRequest(incoming));
      this.tell(() => incoming.keep());
    }
  }

  #receiveInvite(request: SipRequest, flow: Flow): void {
    const timer = new SessionTimer().answerRequest(request);
    if (timer.kind === 'too-small') {
      this.#refuse(request, flow, 422, { own: timer.headers });
      return;
    }
    const incoming = new OutsideInvite(this, request, flow);
    this.tell(() => this.#options.user.onRequest(incoming));
    this.tell(() => this.turn(() => incoming.trying()));
  }

  #refuseForNow(request: SipRequest, flow: Flow): void {
    this.#refuse(request, flow, 503, { headers: [['Retry-After', String(RETRY_AFTER_SEC)]] });
  }

  /** An answer without any state: the same request again gets the same answer. */
  #refuse(request: SipRequest, flow: Flow, status: number, options: OwnResponse = {}): void {
    const via = viaOf(request);
    if (via && via.received === undefined) markSource(request, flow.remote.address, flow.remote.port);
    const response = makeResponse(this, request, status, { ...options, localTag: statelessTag(request) });
    this.send(via ? responseFlow(flow, via) : flow, serialize(response));
  }
}

/** Requests that mean nothing outside a dialog. */
const INSIDE_ONLY: ReadonlySet<string> = new Set(['BYE', 'UPDATE', 'PRACK', 'INFO']);

/** Requests that a box passes on to others: only there hops count (RFC 7332 §4). */
const PASSED_ON: ReadonlySet<string> = new Set(['INVITE', 'MESSAGE', 'REFER']);

const MAKES_DIALOG: ReadonlySet<string> = new Set(['INVITE', 'SUBSCRIBE']);

function viaOf(request: SipRequest): SipRequest['topVia'] | undefined {
  try {
    return request.topVia;
  } catch {
    return undefined;
  }
}

/** The same for the same request, so that a repeated refusal is the same response (RFC 3261 §8.2.7). */
function statelessTag(request: SipRequest): string {
  const text = `${request.headers.get('Via')} ${request.headers.get('Call-ID')} ${request.headers.get('CSeq')}`;
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return `s${(hash >>> 0).toString(36)}`;
}
