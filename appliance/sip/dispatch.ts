/**
 * A request of ours on its way: finds a flow, tries the next one when that fails (RFC 3263 §4.3), changes to TCP when
 * the request is too large for UDP (RFC 3261 §18.1.1), and answers a challenge once (RFC 3261 §22.2). Each try is a
 * transaction of its own; whoever sent the request sees only what came of it.
 */
import { UDP_REQUEST_MAX_BYTES } from '../base/limits.ts';
import { Attempt, type AttemptOwner } from './attempt.ts';
import { ChallengeAnswers } from './challenge.ts';
import type { Core } from './core.ts';
import type { Opening } from './flows.ts';
import type { HeaderLine } from './headers/headers.ts';
import { ownVia } from './local.ts';
import type { SipRequest, SipResponse } from './message.ts';
import { isChallenge } from './response.ts';
import { serialize } from './serialize.ts';
import type { Credentials, Destination, Flow, Hop, Target, Ways } from './types.ts';

export interface DispatchHooks {
  /** Completes the request for the flow that it will take: Contact and the like. */
  prepare?(request: SipRequest, flow: Flow): void;
  /** The CSeq number of a second try after a challenge. */
  nextCSeq(): number;
  /** 1xx, the final response, and for INVITE every 2xx. */
  onResponse(response: SipResponse, attempt: Attempt): void;
  /** A 2xx to an INVITE whose end was told before. */
  onLateSuccess?(response: SipResponse, attempt: Attempt): void;
  /** An INVITE's transaction waits for nothing more. */
  onTerminated?(): void;
  /** No flow brought a final response. */
  onFailure(why: 'timeout' | 'transport'): void;
}

export class Dispatch implements AttemptOwner {
  readonly #core: Core;
  /** Until no further try follows. */
  #request: SipRequest | undefined;
  #hooks: DispatchHooks;
  readonly #challenges: ChallengeAnswers;
  #candidates: readonly Flow[] = [];
  /** Where to go when no candidate is left. */
  #behind: { readonly target: Target; readonly hops: readonly Hop[] } | undefined;
  /** A 503 that is the outcome unless another place can be reached. */
  #unavailable: { readonly response: SipResponse; readonly attempt: Attempt } | undefined;
  #opening: Opening | undefined;
  #current: Attempt | undefined;
  #askedForTcp = false;
  #stopped = false;
  /** Headers of a CANCEL that waits for the first provisional response. */
  #cancelWaiting: readonly HeaderLine[] | undefined;

  /** `request` has everything but Via and what `prepare` adds; it is Dispatch's own from now on. */
  constructor(core: Core, request: SipRequest, hooks: DispatchHooks, credentials: Credentials | undefined) {
    this.#core = core;
    this.#request = request;
    this.#hooks = hooks;
    this.#challenges = new ChallengeAnswers(core, credentials);
  }

  /** The try that is running or was the last; undefined while no flow is known. */
  get current(): Attempt | undefined {
    return this.#current;
  }

  start(destination: Destination): void {
    if ('flow' in destination) {
      this.#candidates = [destination.flow];
      this.#next('transport');
    } else {
      const { target } = destination;
      this.#opening = this.#core.flows.open(target, undefined, (ways) => this.#begin(target, ways, 'transport'));
    }
  }

  /** No further tries. What runs goes on to its end; a connection that is being opened is not waited for. */
  stop(): void {
    this.#stopped = true;
    this.#request = undefined;
    this.#opening?.drop();
  }

  /** Like `stop`; what still comes is told to `hooks`, so that nothing of the former ones is held. */
  retire(hooks: DispatchHooks): void {
    this.stop();
    this.#hooks = hooks;
  }

  /** Gives an INVITE up: CANCEL as soon as there is a provisional response, not before (RFC 3261 §9.1). */
  cancel(headers: readonly HeaderLine[]): void {
    this.stop();
    if (this.#current?.canCancel) this.#current.cancel(headers);
    else this.#cancelWaiting = headers;
  }

  /** Like `stop`, and nobody waits for what runs: an INVITE without a final response is over after 64·T1. */
  abandon(): void {
    this.stop();
    this.#current?.expectEnd();
  }

  onResponse(attempt: Attempt, response: SipResponse): void {
    if (this.#cancelWaiting && attempt.canCancel) {
      attempt.cancel(this.#cancelWaiting);
      this.#cancelWaiting = undefined;
    }
    if (attempt !== this.#current && response.status < 200) return;
    if (!this.#stopped && attempt === this.#current) {
      if (this.#triesElsewhere(response, attempt) || this.#answerChallenge(attempt, response)) return;
    }
    this.#hooks.onResponse(response, attempt);
  }

  onLateSuccess(attempt: Attempt, response: SipResponse): void {
    this.#hooks.onLateSuccess?.(response, attempt);
  }

  onTerminated(): void {
    this.#hooks.onTerminated?.();
  }

  onFailure(attempt: Attempt, why: 'timeout' | 'transport'): void {
    if (attempt === this.#current) this.#next(why);
  }

  /** A server that is too busy is as good as none (RFC 3263 §4.3). */
  #triesElsewhere(response: SipResponse, attempt: Attempt): boolean {
    if (response.status !== 503 || (this.#candidates.length === 0 && !this.#behind)) return false;
    this.#unavailable = { response, attempt };
    this.#next('transport');
    return true;
  }

  /** `why` there is no way, if there is none. */
  #begin(target: Target, { flows, untried }: Ways, why: 'timeout' | 'transport'): void {
    this.#candidates = flows;
    this.#behind = untried.length > 0 ? { target, hops: untried } : undefined;
    this.#next(why);
  }

  #next(why: 'timeout' | 'transport'): void {
    const [flow, ...others] = this.#candidates;
    this.#candidates = others;
    if (this.#stopped) this.#hooks.onFailure(why);
    else if (flow) this.#try(flow);
    else if (this.#behind) this.#openNext(this.#behind, why);
    else if (this.#unavailable) this.#hooks.onResponse(this.#unavailable.response, this.#unavailable.attempt);
    else this.#hooks.onFailure(why);
  }

  #openNext({ target, hops }: { target: Target; hops: readonly Hop[] }, why: 'timeout' | 'transport'): void {
    this.#behind = undefined;
    this.#opening = this.#core.flows.openNext(target, hops, (ways) => this.#begin(target, ways, why));
  }

  #try(flow: Flow): void {
    const request = this.#request!.clone();
    this.#hooks.prepare?.(request, flow);
    const attempt = new Attempt(this.#core, this, request, flow);
    request.headers.prepend('Via', ownVia(this.#core, flow, attempt.branch));
    const bytes = serialize(request);
    if (bytes.length > UDP_REQUEST_MAX_BYTES && flow.transport === 'udp' && !this.#askedForTcp) {
      this.#askForTcp(flow);
      return;
    }
    this.#unavailable = undefined;
    this.#current = attempt;
    attempt.start(bytes);
  }

  #askForTcp(flow: Flow): void {
    this.#askedForTcp = true;
    const { address, port } = flow.remote;
    this.#opening = this.#core.flows.open(
      { transport: 'tcp', host: address, port, secure: false },
      flow,
      ({ flows }) => {
        // Where the peer takes no TCP, a fragmented datagram is the better chance than none.
        this.#candidates = [...flows, flow, ...this.#candidates];
        this.#next('transport');
      },
    );
  }

  #answerChallenge(attempt: Attempt, response: SipResponse): boolean {
    const request = this.#request;
    if (!request || !isChallenge(response.status) || !this.#challenges.answer(response, request)) return false;
    request.headers.set('CSeq', `${this.#hooks.nextCSeq()} ${request.method}`);
    this.#try(attempt.flow);
    return true;
  }
}
