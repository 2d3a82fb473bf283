/** An INVITE that came in, with the transaction that answers it: the first of a session or one inside it. */
import { invariant } from '../base/assert.ts';
import type { Core } from './core.ts';
import { responseFlow } from './flow.ts';
import type { SipRequest } from './message.ts';
import { isChallenge, makeResponse, type OwnResponse } from './response.ts';
import { serialize } from './serialize.ts';
import { InviteServer, type InviteServerUser } from './transaction/invite-server.ts';
import type { AnswerableRequest, Flow, ResponseOptions } from './types.ts';

/** Whoever works on the INVITE: hears when nobody waits for an answer any more. */
export interface InviteOwner {
  /** CANCEL: the 487 has been sent. */
  onCancelled(): void;
  /** It waited too long: 480 has been sent; or its connection went. */
  onAbandoned(): void;
}

export class ServerInvite implements AnswerableRequest, InviteServerUser {
  readonly message: SipRequest;
  readonly flow: Flow;
  readonly core: Core;
  readonly localTag: string;
  /** Set by whoever takes it on. */
  owner: InviteOwner | undefined;
  #end: 'cancelled' | 'abandoned' | undefined;
  readonly #server: InviteServer;

  constructor(core: Core, message: SipRequest, flow: Flow) {
    this.core = core;
    this.message = message;
    this.flow = flow;
    this.localTag = message.to.tag ?? core.random.token(10);
    this.#server = new InviteServer(core, responseFlow(flow, message.topVia), this);
    core.transactions.insertServer(message, this.#server);
  }

  /**
   * To be called once its user has seen it: sends 100 when nothing was answered yet, because the sender needs to know
   * that it arrived, or it sends again (RFC 3261 §17.2.1). Most challenges and refusals come at once and need none.
   */
  trying(): void {
    if (!this.#server.hasAnswered) this.provisional(100);
  }

  get isOpen(): boolean {
    return this.#server.state === 'proceeding';
  }

  /** How it ended before anybody answered it. */
  get end(): 'cancelled' | 'abandoned' | undefined {
    return this.#end;
  }

  respond(status: number, options: ResponseOptions = {}): void {
    invariant(status < 200 || status >= 300, 'an INVITE is accepted by taking it as a session');
    this.core.turn(() => this.answer(status, options));
  }

  /** A provisional response or a refusal, from within a turn. */
  answer(status: number, options: OwnResponse = {}): void {
    if (status < 200) this.provisional(status, options);
    else if (this.isOpen) this.#server.refuse(this.#bytes(status, options));
    if (isChallenge(status)) this.#server.wasChallenged = true;
  }

  /** Answers what was sent, for `repeatProvisional`; undefined when it is answered already. */
  provisional(status: number, options: OwnResponse = {}): Uint8Array | undefined {
    if (!this.isOpen) return undefined;
    const bytes = this.#bytes(status, options);
    this.#server.provisional(status, bytes);
    return bytes;
  }

  repeatProvisional(status: number, bytes: Uint8Array): void {
    this.#server.provisional(status, bytes);
  }

  /** The 2xx. Answers its bytes, which `repeat` sends again until the ACK is there. */
  succeed(status: number, options: OwnResponse): Uint8Array {
    const bytes = this.#bytes(status, options);
    this.#server.succeed(bytes);
    return bytes;
  }

  repeat(success: Uint8Array): void {
    this.#server.succeed(success);
  }

  onCancel(): void {
    this.#end = 'cancelled';
    this.answer(487);
    this.owner?.onCancelled();
  }

  onUnanswered(): void {
    this.#end = 'abandoned';
    this.answer(480);
    this.owner?.onAbandoned();
  }

  onTransportFailure(): void {
    this.#end = 'abandoned';
    this.owner?.onAbandoned();
  }

  #bytes(status: number, options: OwnResponse): Uint8Array {
    return serialize(makeResponse(this.core, this.message, status, { localTag: this.localTag, ...options }));
  }
}
