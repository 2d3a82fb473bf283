/** A session that the peer asks for: from its INVITE to our answer or refusal (RFC 3261 §13.3). */
import { INVITE_ANSWER_MAX_MS } from '../../base/limits.ts';
import { ABILITIES } from '../capabilities.ts';
import type { HeaderLine } from '../headers/headers.ts';
import type { SipRequest } from '../message.ts';
import type { InviteOwner, ServerInvite } from '../server-invite.ts';
import type { ServerRequest } from '../server-request.ts';
import { GIVE_UP_MS } from '../transaction/timers.ts';
import type { HeaderLines, IncomingSession, IncomingSessionListener, ResponseOptions, SessionEnd } from '../types.ts';
import { Dialog } from './dialog.ts';
import { ReliableProvisionals } from './reliable.ts';
import { parseReplaces, type Replaces } from './replaces.ts';
import { InviteSession } from './session.ts';

type Answer = { readonly sdp: string; readonly options: ResponseOptions };

export class InvitedSession extends InviteSession implements IncomingSession, InviteOwner {
  readonly invite: SipRequest;
  readonly #server: ServerInvite;
  readonly #hearer: IncomingSessionListener;
  readonly #reliable: ReliableProvisionals;
  /** Waits for the PRACK of a description that was sent before. */
  #answer: Answer | undefined;
  #isConfirmed = false;

  constructor(server: ServerInvite, listener: IncomingSessionListener) {
    const { core, message } = server;
    super(core, Dialog.ofRequest(core, message, server.flow, server.localTag), listener);
    this.invite = message;
    this.#server = server;
    this.#hearer = listener;
    this.#reliable = new ReliableProvisionals(server, () => this.#unacknowledged());
    this.peer.learn(message);
    server.owner = this;
    const { sdp } = message;
    if (sdp !== undefined) this.offerAnswer.offerFromPeer(sdp);
    core.dialogs.insert(this.id, this, core.nowMs + INVITE_ANSWER_MAX_MS + GIVE_UP_MS);
    // Given up before anybody took it on.
    if (!server.isOpen) this.onCancelled();
  }

  get replaces(): Replaces | undefined {
    return parseReplaces(this.invite.headers.get('Replaces') ?? '');
  }

  // --- Commands ---

  progress(status: number, options: ResponseOptions & { readonly sdp?: string } = {}): void {
    this.core.turn(() => {
      if (this.state === 'early' && !this.#answer) this.#progress(status, options);
    });
  }

  answer(sdp: string, options: ResponseOptions = {}): void {
    this.core.turn(() => {
      if (this.state !== 'early' || this.#answer) return;
      this.#answer = { sdp, options };
      this.#tryAnswer();
    });
  }

  refuse(status: number, options: ResponseOptions = {}): void {
    this.core.turn(() => {
      if (this.state === 'early') this.#refuse(status, options, { cause: 'local' });
    });
  }

  // --- The INVITE ---

  onCancelled(): void {
    this.tell(() => this.#hearer.onCancelled(this));
    this.#reliable.stop();
    this.finish(undefined);
  }

  onAbandoned(): void {
    this.onCancelled();
  }

  override goOn(): void {
    super.goOn();
    this.#tryAnswer();
  }

  override acknowledged(): void {
    if (this.#isConfirmed) return;
    this.#isConfirmed = true;
    this.tell(() => this.#hearer.onConfirmed(this));
  }

  #progress(status: number, { sdp, ...options }: ResponseOptions & { readonly sdp?: string }): void {
    const { headers } = this.invite;
    const { offerAnswer } = this;
    // Once agreed on, a description is not told again: it could only differ.
    const shown = offerAnswer.isAgreed || offerAnswer.state === 'local-offer' ? undefined : sdp;
    const canReliably = this.peer.supports.has('100rel') && shown !== undefined;
    const isReliable = canReliably || headers.includes('Require', '100rel');
    if (isReliable && shown !== undefined) {
      if (offerAnswer.state === 'remote-offer') offerAnswer.answerFromUs(shown);
      else offerAnswer.offerFromUs(shown);
    }
    const response = { ...options, ...(shown === undefined ? {} : { body: sdpBody(shown) }), own: this.#headers() };
    if (isReliable) this.#reliable.send(status, response);
    else this.#server.provisional(status, response);
  }

  protected override receivePrack(request: ServerRequest): void {
    const { sdp } = request.message;
    if (!this.#reliable.settle(request.message)) {
      request.answer(481);
      return;
    }
    if (sdp !== undefined && this.offerAnswer.state === 'local-offer') {
      this.offerAnswer.answerFromPeer(sdp);
      this.tell((listener, session) => listener.onAnswer?.(session, sdp));
      request.answer(200);
    } else if (sdp !== undefined) {
      this.theirs.receivePrackOffer(request);
    } else {
      request.answer(200);
    }
    this.#tryAnswer();
  }

  /** The 2xx waits for the PRACK of what was sent reliably: the caller must know both (RFC 3262 §5). */
  #tryAnswer(): void {
    const answer = this.#answer;
    if (!answer || this.#reliable.isOpen || this.state !== 'early') return;
    const { offerAnswer } = this;
    // An offer of the caller's in its PRACK is still open, or our own has no answer.
    if (offerAnswer.isAgreed && offerAnswer.state !== 'stable') return;
    const shown = offerAnswer.isAgreed ? undefined : answer.sdp;
    if (offerAnswer.state === 'remote-offer') offerAnswer.answerFromUs(answer.sdp);
    else if (shown !== undefined && offerAnswer.state === 'stable') offerAnswer.offerFromUs(shown);
    const timer = this.timer.answerRequest(this.invite);
    const body = shown === undefined ? answer.options.body : sdpBody(shown);
    this.confirm();
    this.theirs.succeed(this.#server, 200, { ...answer.options, body }, [...this.#headers(), ...timer.headers]);
  }

  #headers(): HeaderLine[] {
    const routes = this.invite.headers.all('Record-Route').map((route) => ['Record-Route', route] as const);
    return [...routes, ['Contact', this.dialog.contact(this.#server.flow)], ...ABILITIES];
  }

  // --- Its end ---

  #refuse(status: number, options: ResponseOptions, end: SessionEnd): void {
    this.#reliable.stop();
    this.#server.answer(status, options);
    this.finish({ ...end, early: true });
  }

  /** RFC 3262 §3: nobody acknowledged a reliable response, so there is nobody to talk to. */
  #unacknowledged(): void {
    if (this.state === 'early') this.#refuse(504, {}, { cause: 'timeout' });
  }

  protected override leaveEarly(end: SessionEnd, headers: HeaderLines): void {
    this.#refuse(480, { headers }, end);
  }

  protected override onEarlyDeadline(): void {
    this.#refuse(480, {}, { cause: 'timeout' });
  }

  /** BYE before our answer ends the INVITE too (RFC 3261 §15.1.2). */
  protected override peerLeft(end: SessionEnd): void {
    if (this.state !== 'early') {
      super.peerLeft(end);
      return;
    }
    this.#server.answer(487);
    this.onCancelled();
  }
}

function sdpBody(sdp: string): { readonly contentType: string; readonly content: string } {
  return { contentType: 'application/sdp', content: sdp };
}
