/** One try of a request of ours over one flow: its transaction, and the ACK and CANCEL that go with it. */
import { invariant } from '../base/assert.ts';
import type { Core } from './core.ts';
import type { HeaderLine } from './headers/headers.ts';
import { newBranch } from './local.ts';
import { SipRequest, type SipResponse } from './message.ts';
import { serialize } from './serialize.ts';
import { Client, type ClientUser } from './transaction/client.ts';
import { InviteClient, type InviteClientUser } from './transaction/invite-client.ts';
import type { Flow } from './types.ts';

export interface AttemptOwner {
  onResponse(attempt: Attempt, response: SipResponse): void;
  onLateSuccess(attempt: Attempt, response: SipResponse): void;
  onTerminated(): void;
  onFailure(attempt: Attempt, why: 'timeout' | 'transport'): void;
}

/** A CANCEL tells nothing that its INVITE does not learn from its own final response. */
const UNHEARD: ClientUser = { onResponse() {}, onTimeout() {}, onTransportFailure() {} };

export class Attempt implements ClientUser, InviteClientUser {
  readonly request: SipRequest;
  readonly flow: Flow;
  readonly branch: string;
  readonly #core: Core;
  readonly #owner: AttemptOwner;
  #invite: InviteClient | undefined;
  #wasHeard = false;
  #isCancelled = false;

  constructor(core: Core, owner: AttemptOwner, request: SipRequest, flow: Flow) {
    this.#core = core;
    this.#owner = owner;
    this.request = request;
    this.flow = flow;
    this.branch = newBranch(core);
  }

  start(bytes: Uint8Array): void {
    const { method } = this.request;
    if (method === 'INVITE') this.#invite = new InviteClient(this.#core, this.flow, this, bytes);
    const transaction = this.#invite ?? new Client(this.#core, this.flow, this, bytes);
    this.#core.transactions.insertClient(this.branch, method, transaction);
    transaction.start();
  }

  /** True once a provisional response came and no final one: only then may CANCEL be sent (RFC 3261 §9.1). */
  get canCancel(): boolean {
    return this.#invite?.state === 'proceeding' && !this.#isCancelled;
  }

  /** Nobody waits for its outcome any more: it need not ring on until the longest time. */
  expectEnd(): void {
    this.#invite?.expectEnd();
  }

  /** Sends CANCEL; the INVITE's own final response, or none within 64·T1, ends it. */
  cancel(headers: readonly HeaderLine[]): void {
    invariant(this.#invite && this.canCancel, 'CANCEL needs a provisional response first');
    this.#sendCancel(headers);
    this.#invite.expectEnd();
  }

  #sendCancel(headers: readonly HeaderLine[]): void {
    this.#isCancelled = true;
    const cancel = this.#sibling('CANCEL');
    for (const [name, value] of headers) cancel.headers.add(name, value);
    const client = new Client(this.#core, this.flow, UNHEARD, serialize(cancel));
    this.#core.transactions.insertClient(this.branch, 'CANCEL', client);
    client.start();
  }

  acknowledgement(response: SipResponse): Uint8Array {
    const ack = this.#sibling('ACK');
    ack.headers.set('To', response.headers.get('To') ?? '');
    return serialize(ack);
  }

  onResponse(response: SipResponse): void {
    this.#wasHeard = true;
    this.#owner.onResponse(this, response);
  }

  onLateSuccess(response: SipResponse): void {
    this.#owner.onLateSuccess(this, response);
  }

  onTimeout(): void {
    // It has rung for as long as anything may: the peer should stop too.
    if (this.#invite && this.#wasHeard && !this.#isCancelled) this.#sendCancel([]);
    this.#owner.onFailure(this, 'timeout');
  }

  onTerminated(): void {
    this.#owner.onTerminated();
  }

  onTransportFailure(): void {
    this.#owner.onFailure(this, 'transport');
  }

  /** ACK for a refusal, and CANCEL: same Request-URI, Via, Route, From, To, Call-ID, CSeq number (§17.1.1.3, §9.1). */
  #sibling(method: string): SipRequest {
    const { headers } = this.request;
    const sibling = new SipRequest(method, this.request.requestUri);
    sibling.headers.add('Via', headers.get('Via') ?? '');
    sibling.headers.add('Max-Forwards', '70');
    for (const route of headers.all('Route')) sibling.headers.add('Route', route);
    for (const name of ['From', 'To', 'Call-ID']) sibling.headers.add(name, headers.get(name) ?? '');
    sibling.headers.add('CSeq', `${this.request.cseq.number} ${method}`);
    sibling.headers.add('User-Agent', this.#core.identity.userAgent);
    return sibling;
  }
}
