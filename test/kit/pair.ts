/** Two SIP endpoints, alice who calls and bob who is called, with users that note what they hear. */
import * as assert from 'uvu/assert';
import type { LiveCounts } from '../../appliance/sip/endpoint.ts';
import type {
  AnswerableRequest,
  IncomingRefer,
  IncomingRequest,
  IncomingSession,
  IncomingSessionListener,
  InviteFailure,
  InviteOptions,
  InviteProgress,
  OutgoingInvite,
  OutgoingInviteListener,
  Session,
  SessionEnd,
} from '../../appliance/sip/types.ts';
import { Link, type LinkOptions, type Node } from './link.ts';

export const OFFER = 'v=0\r\no=- 1 1 IN IP4 10.0.0.1\r\n';
export const ANSWER = 'v=0\r\no=- 2 1 IN IP4 10.0.0.2\r\n';

const NOTHING_LIVES: LiveCounts = {
  clientTransactions: 0,
  serverTransactions: 0,
  dialogs: 0,
  openings: 0,
  connections: 0,
  deadlines: 0,
};

/** What both sides hear of a session, in short words and in order. */
class Hearer {
  readonly heard: string[] = [];
  session!: Session;
  refer: IncomingRefer | undefined;
  request: AnswerableRequest | undefined;

  onOffer(session: Session, sdp: string | undefined): void {
    this.session = session;
    this.heard.push(`offer ${sdp ?? 'wanted'}`);
  }

  onOfferWithdrawn(): void {
    this.heard.push('offer withdrawn');
  }

  onAnswer(_session: Session, sdp: string): void {
    this.heard.push(`answer ${sdp}`);
  }

  onRequest(_session: Session, request: AnswerableRequest): void {
    this.request = request;
    this.heard.push(request.message.method);
    request.respond(200);
  }

  onRefer(_session: Session, refer: IncomingRefer): void {
    this.refer = refer;
    this.heard.push(`refer ${refer.referTo}`);
  }

  onEnded(_session: Session, end: SessionEnd): void {
    this.heard.push(`ended ${end.cause}`);
  }

  /** What was heard since the last look. */
  news(): string[] {
    return this.heard.splice(0);
  }
}

export class Callee extends Hearer implements IncomingSessionListener {
  declare session: IncomingSession;

  onCancelled(): void {
    this.heard.push('cancelled');
  }

  onConfirmed(): void {
    this.heard.push('confirmed');
  }
}

export class Caller extends Hearer implements OutgoingInviteListener {
  progress: InviteProgress | undefined;
  failure: InviteFailure | undefined;
  /** Of the answer: the peer's answer, or its offer. */
  sdp: string | undefined;

  onProgress(_invite: OutgoingInvite, progress: InviteProgress): void {
    this.progress = progress;
    this.heard.push(`progress ${progress.status}${progress.sdp ? ' with sdp' : ''}`);
  }

  onAnswered(_invite: OutgoingInvite, session: Session, sdp: string | undefined): void {
    this.session = session;
    this.sdp = sdp;
    this.heard.push(`answered ${sdp ? 'with' : 'without'} sdp`);
  }

  onFailed(_invite: OutgoingInvite, failure: InviteFailure): void {
    this.failure = failure;
    this.heard.push(`failed ${failure.cause}${failure.cause === 'response' ? ` ${failure.status}` : ''}`);
  }
}

export class Pair {
  readonly link: Link;
  readonly alice: Node;
  readonly bob: Node;
  readonly caller = new Caller();
  readonly callee = new Callee();
  invite!: OutgoingInvite;
  /** Requests that reached bob outside a session. */
  readonly asked: IncomingRequest[] = [];

  /** `take`: what bob does with a request; by default an INVITE rings. */
  constructor(options: LinkOptions & { readonly take?: (request: IncomingRequest, pair: Pair) => void } = {}) {
    this.link = new Link(options);
    this.alice = this.link.node('alice', { onRequest: (request) => request.respond(405) });
    this.bob = this.link.node('bob', {
      onRequest: (request) => {
        this.asked.push(request);
        (options.take ?? rings)(request, this);
      },
    });
  }

  call(options: Partial<InviteOptions> = {}): void {
    this.invite = this.alice.endpoint.invite(
      {
        destination: { flow: this.link.udp(this.alice, this.bob) },
        requestUri: 'sip:bob@10.0.0.2',
        from: '<sip:alice@10.0.0.1>',
        to: '<sip:bob@10.0.0.2>',
        contactUser: 'alice',
        sdp: OFFER,
        ...options,
      },
      this.caller,
    );
  }

  /** Calls, rings, answers; what was heard and sent until then is forgotten. */
  connect(options: Partial<InviteOptions> = {}): void {
    this.call(options);
    this.link.advance(100);
    this.callee.session.answer(ANSWER);
    this.link.advance(100);
    this.forget();
  }

  forget(): void {
    this.caller.news();
    this.callee.news();
    this.link.passed.length = 0;
  }

  /** Lets every deadline pass, and nothing may be left. */
  atRest(): void {
    this.link.advance(400_000);
    assert.equal(this.alice.endpoint.live(), NOTHING_LIVES, 'alice');
    assert.equal(this.bob.endpoint.live(), NOTHING_LIVES, 'bob');
  }
}

export function rings(request: IncomingRequest, pair: Pair): void {
  if (request.message.method !== 'INVITE') return;
  pair.callee.session = request.session(pair.callee);
  pair.callee.session.progress(180);
}
