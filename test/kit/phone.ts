/** A model phone on a virtual network: our own endpoint, with a person's buttons on it. */
import { withDirection } from '../../appliance/sdp/rewrite.ts';
import type { SipEndpoint } from '../../appliance/sip/endpoint.ts';
import { udpFlow } from '../../appliance/sip/flow.ts';
import type {
  AnswerableRequest,
  Credentials,
  Flow,
  HeaderLines,
  IncomingRequest,
  IncomingSession,
  IncomingSessionListener,
  InviteFailure,
  InviteProgress,
  OfferOutcome,
  OutgoingInvite,
  OutgoingInviteListener,
  Session,
  SessionEnd,
  SipUser,
  TransportName,
} from '../../appliance/sip/types.ts';
import { hostPort } from '../../appliance/sip/uri.ts';
import type { Node } from './link.ts';

/** The network that a phone hangs on: a `Link`, or the simulator's larger one. */
export interface PhoneNetwork {
  node(name: string, user: SipUser): Node;
  connect(from: Node, to: Pick<Node, 'name'>, transport: TransportName): Flow;
  otherEnd(flow: Flow): Flow;
}

export interface CallOptions {
  /** Undefined for the phone's usual one, null for none: then the other side shall offer. */
  readonly sdp?: string | null;
  readonly headers?: HeaderLines;
  readonly host?: string;
  readonly requestUri?: string;
  /** Who it says it is, as a whole From. */
  readonly from?: string;
}

export class Phone {
  readonly node: Node;
  readonly username: string;
  readonly calls: PhoneCall[] = [];
  /** What it does by itself when it is rung; by default it only rings. */
  onRing: (call: PhoneCall) => void = (call) => call.rings();
  /** Its description: port and codings. */
  port = 4000;
  payloads = '8 0 101';
  browser = false;
  /** Shown where the box asks for them. */
  credentials: Credentials | undefined;
  readonly #link: PhoneNetwork;
  readonly #box: Pick<Node, 'name' | 'address'>;
  readonly #transport: TransportName;
  #flow: Flow | undefined;

  constructor(link: PhoneNetwork, box: Pick<Node, 'name' | 'address'>, username: string, transport: TransportName) {
    this.#link = link;
    this.#box = box;
    this.#transport = transport;
    this.username = username;
    this.browser = transport === 'ws' || transport === 'wss';
    this.node = link.node(username, { onRequest: (request) => this.onRequest(request) });
  }

  get endpoint(): SipEndpoint {
    return this.node.endpoint;
  }

  get flow(): Flow {
    if (this.#transport === 'udp') return udpFlow(this.node.address, this.#box.address);
    this.#flow ??= this.#link.connect(this.node, this.#box, this.#transport);
    return this.#flow;
  }

  /** What the registrar would know of it: the box's side of the flow. */
  registration(): { flow: Flow; contact: string } {
    const contact = `sip:${this.username}@${hostPort(this.node.address.address, 5060)}`;
    const { flow } = this;
    if (this.#transport === 'udp') return { flow: udpFlow(this.#box.address, this.node.address), contact };
    return { flow: this.#link.otherEnd(flow), contact };
  }

  sdp(changes: { readonly port?: number; readonly payloads?: string } = {}): string {
    const { port = this.port, payloads = this.payloads } = changes;
    const protocol = this.browser ? 'UDP/TLS/RTP/SAVPF' : 'RTP/AVP';
    const { address } = this.node.address;
    const at = `IN ${address.includes(':') ? 'IP6' : 'IP4'} ${address}`;
    const lines = ['v=0', `o=${this.username} 77 1 ${at}`, 's=Talk', `c=${at}`, 't=0 0'];
    lines.push(`m=audio ${port} ${protocol} ${payloads}`, 'a=rtpmap:101 telephone-event/8000');
    if (this.browser)
      lines.push('a=ice-ufrag:abcd', 'a=ice-pwd:0123456789abcdef0123456789', 'a=fingerprint:sha-256 AA:BB');
    lines.push('a=sendrecv');
    return `${lines.join('\r\n')}\r\n`;
  }

  /** Dials. */
  dials(number: string, options: CallOptions = {}): PhoneCall {
    const host = options.host ?? this.#box.address.address;
    const call = this.newCall(number);
    this.calls.push(call);
    call.invite = this.endpoint.invite(
      {
        destination: { flow: this.flow },
        requestUri: options.requestUri ?? `sip:${encodeURIComponent(number)}@${host}`,
        from: options.from ?? `"I am the boss" <sip:${this.username}@${host}>`,
        to: `<sip:${encodeURIComponent(number)}@${host}>`,
        sdp: options.sdp === null ? undefined : (options.sdp ?? call.sdp()),
        contactUser: this.username,
        headers: options.headers ?? [],
        ...(this.credentials ? { credentials: this.credentials } : {}),
      },
      call,
    );
    return call;
  }

  /** How this kind of phone sees a call. */
  protected newCall(number: string): PhoneCall {
    return new PhoneCall(this, number);
  }

  /** Under which host it knows the box. */
  get boxHost(): string {
    return this.#box.address.address;
  }

  /** The call that came or was made last. */
  get last(): PhoneCall {
    const call = this.calls.at(-1);
    if (!call) throw new Error(`${this.username} has no call`);
    return call;
  }

  get rung(): number {
    return this.calls.filter((call) => call.session !== undefined && call.invite === undefined).length;
  }

  /** What comes to it: calls ring, the rest is agreed to. */
  protected onRequest(request: IncomingRequest): void {
    if (request.message.method !== 'INVITE') {
      request.respond(200);
      return;
    }
    const call = this.newCall(request.message.from.uri.user ?? '');
    this.calls.push(call);
    const session = request.session(call);
    call.session = session;
    call.shown = `${request.message.from.displayName} ${request.message.from.uri.user}`;
    call.offer = request.message.sdp;
    call.dialled = request.message.uri.user ?? '';
    this.onRing(call);
  }
}

/** A transfer that a phone asked for: the last status that it was told of it, and what came of it. */
export interface AskedTransfer {
  progress: number | undefined;
  over: boolean;
  outcome: number | undefined;
}

/** One call as this phone sees it. `log` holds all it heard, in order. */
export class PhoneCall implements IncomingSessionListener, OutgoingInviteListener {
  readonly phone: Phone;
  readonly number: string;
  readonly log: string[] = [];
  invite: OutgoingInvite | undefined;
  session: Session | undefined;
  /** Who the display says it is. */
  shown = '';
  /** As what it was called: the user part of the request's address. */
  dialled = '';
  offer: string | undefined;
  /** The last P-Asserted-Identity that it was told. */
  connectedTo: string | undefined;
  early: string | undefined;
  failure: InviteFailure | undefined;
  ended: SessionEnd | undefined;
  confirmed = false;
  /** What it does with offers during the call; answers by default. */
  onReoffer: ((sdp: string | undefined) => void) | undefined;
  readonly digits: string[] = [];
  readonly askedTransfers: AskedTransfer[] = [];
  /** Their outcomes, as they came. */
  readonly transferred: (number | undefined)[] = [];

  constructor(phone: Phone, number: string) {
    this.phone = phone;
    this.number = number;
  }

  // --- A person's buttons ---

  rings(status = 180, sdp?: string): void {
    (this.session as IncomingSession).progress(status, sdp === undefined ? {} : { sdp });
  }

  /** What it says about its own sound. */
  sdp(): string {
    return this.phone.sdp();
  }

  answers(sdp = this.sdp()): void {
    (this.session as IncomingSession).answer(sdp);
  }

  refuses(status: number, headers: HeaderLines = [], reason?: string): void {
    (this.session as IncomingSession).refuse(status, { headers, ...(reason === undefined ? {} : { reason }) });
  }

  hangsUp(): void {
    if (this.session && (this.invite === undefined || this.session.state === 'confirmed')) this.session.bye();
    else this.invite?.cancel();
  }

  holds(done: (outcome: OfferOutcome) => void = () => {}): void {
    this.session?.reoffer(withDirection(this.sdp(), 'sendonly'), done);
  }

  resumes(): void {
    this.session?.reoffer(this.sdp(), () => {});
  }

  presses(digit: string): void {
    const body = { contentType: 'application/dtmf-relay', content: `Signal=${digit}\r\nDuration=160\r\n` };
    this.session?.request('INFO', { body }, (response) => this.log.push(`INFO ${response?.status}`));
  }

  /** Blind transfer. */
  transfers(number: string): void {
    this.#refer(`<sip:${number}@${this.phone.boxHost}>`);
  }

  /** Attended: "I put you through", with the other call of this phone. */
  connectsTo(other: PhoneCall): void {
    const id = other.dialog;
    const replaces = encodeURIComponent(`${id.callId};to-tag=${id.remoteTag};from-tag=${id.localTag}`);
    this.#refer(`<sip:${other.number}@${this.phone.boxHost}?Replaces=${replaces}>`);
  }

  #refer(referTo: string): void {
    const asked: AskedTransfer = { progress: undefined, over: false, outcome: undefined };
    this.askedTransfers.push(asked);
    this.session?.refer(referTo, {
      onProgress: (status) => {
        asked.progress = status;
        this.onTransferProgress(status);
      },
      onDone: (status) => {
        asked.over = true;
        asked.outcome = status;
        this.transferred.push(status);
      },
    });
  }

  /** Its dialog, early or confirmed, as this phone knows it. */
  get dialog(): { callId: string; localTag: string; remoteTag: string } {
    const id = this.session?.id ?? this.earlyDialog;
    if (!id) throw new Error(`${this.phone.username} has no dialog with ${this.number}`);
    return id;
  }

  earlyDialog: { callId: string; localTag: string; remoteTag: string } | undefined;

  get state(): 'calling' | 'ringing' | 'up' | 'over' {
    if (this.ended || this.failure || this.log.includes('cancelled')) return 'over';
    if (this.session?.state === 'confirmed') return 'up';
    return this.session || this.log.some((line) => line.startsWith('18')) ? 'ringing' : 'calling';
  }

  /** What the phone sends its sound to: `10.0.0.3:4000`, with the direction when it is not both ways. */
  get sound(): string {
    const sdp = this.session?.remoteSdp ?? this.early ?? '';
    const address = /^c=IN IP[46] (\S+)/m.exec(sdp)?.[1];
    const port = /^m=audio (\d+)/m.exec(sdp)?.[1];
    const direction = /^a=(sendonly|recvonly|inactive)/m.exec(sdp)?.[1];
    return `${address}:${port}${direction ? ` ${direction}` : ''}`;
  }

  /** Status and reason phrase of a refusal. */
  get refusal(): string {
    const { failure } = this;
    if (!failure) return 'none';
    return failure.cause === 'response' ? `${failure.status} ${failure.reason}` : failure.cause;
  }

  // --- What it hears ---

  /** A NOTIFY about a transfer that it asked for. */
  onTransferProgress(status: number): void {
    this.log.push(`NOTIFY ${status}`);
  }

  onProgress(_invite: OutgoingInvite, progress: InviteProgress): void {
    const { headers } = progress.response;
    this.log.push(`${progress.status}${progress.sdp ? ' sdp' : ''}`);
    this.early ??= progress.sdp;
    this.connectedTo = headers.get('P-Asserted-Identity') ?? this.connectedTo;
    const { callId, from, to } = progress.response;
    this.earlyDialog = { callId, localTag: from.tag ?? '', remoteTag: to.tag ?? '' };
  }

  onAnswered(_invite: OutgoingInvite, session: Session, sdp: string | undefined): void {
    this.log.push('answered');
    this.session = session;
    if (session.remoteSdp === undefined && sdp !== undefined) session.answerOffer(this.sdp());
  }

  onFailed(_invite: OutgoingInvite, failure: InviteFailure): void {
    this.failure = failure;
    this.log.push(failure.cause === 'response' ? `failed ${failure.status}` : `failed ${failure.cause}`);
  }

  onCancelled(session: IncomingSession): void {
    this.log.push('cancelled');
    void session;
  }

  onConfirmed(): void {
    this.confirmed = true;
  }

  onOffer(session: Session, sdp: string | undefined): void {
    this.log.push(sdp === undefined ? 'asked for an offer' : 'offered');
    if (this.onReoffer) {
      this.onReoffer(sdp);
      return;
    }
    const held = sdp !== undefined && /^a=(sendonly|inactive)/m.test(sdp);
    session.answerOffer(held ? withDirection(this.sdp(), 'recvonly') : this.sdp());
  }

  onAnswer(): void {
    this.log.push('answered late');
  }

  onRequest(_session: Session, request: AnswerableRequest): void {
    const digit = /Signal=(\S)/.exec(request.message.bodyText)?.[1];
    if (digit) this.digits.push(digit);
    this.log.push(request.message.method);
    request.respond(200);
  }

  onEnded(_session: Session, end: SessionEnd): void {
    this.ended = end;
    this.log.push(`ended by ${end.cause}`);
  }
}
