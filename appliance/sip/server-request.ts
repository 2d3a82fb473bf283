/** A request other than INVITE that came in, with the transaction that answers it. */
import type { Core } from './core.ts';
import { responseFlow } from './flow.ts';
import type { SipRequest } from './message.ts';
import { isChallenge, makeResponse, type OwnResponse } from './response.ts';
import { serialize } from './serialize.ts';
import { Server } from './transaction/server.ts';
import type { AnswerableRequest, Flow, ResponseOptions } from './types.ts';

export class ServerRequest implements AnswerableRequest {
  readonly message: SipRequest;
  readonly flow: Flow;
  readonly core: Core;
  readonly #server: Server;
  #localTag: string | undefined;
  #kept = false;

  constructor(core: Core, message: SipRequest, flow: Flow) {
    this.core = core;
    this.message = message;
    this.flow = flow;
    this.#server = new Server(core, responseFlow(flow, message.topVia));
  }

  /** To be called once its user has seen it: what was not answered at once is remembered until it is. */
  keep(): void {
    if (this.#kept || !this.isOpen) return;
    this.#kept = true;
    this.core.transactions.insertServer(this.message, this.#server);
  }

  get isOpen(): boolean {
    return this.#server.state === 'trying' || this.#server.state === 'proceeding';
  }

  /** Our tag in responses; also that of the dialog that this request makes. */
  get localTag(): string {
    this.#localTag ??= this.message.to.tag ?? this.core.random.token(10);
    return this.#localTag;
  }

  respond(status: number, options: ResponseOptions = {}): void {
    this.core.turn(() => this.answer(status, options));
  }

  /** `respond` from within a turn. */
  answer(status: number, options: OwnResponse = {}): void {
    if (!this.isOpen) return;
    // A challenge needs no state (RFC 3261 §8.2.7): the same request again is challenged again. Every phone that comes
    // without credentials would else be remembered for half a minute.
    if (!isChallenge(status)) this.keep();
    const response = makeResponse(this.core, this.message, status, { localTag: this.localTag, ...options });
    this.#server.respond(status, serialize(response));
    if (isChallenge(status)) this.#server.forget();
    else this.core.transactions.completed(this.#server);
  }
}
