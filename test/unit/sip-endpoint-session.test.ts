import * as assert from 'uvu/assert';
import type {
  IncomingRequest,
  IncomingSession,
  IncomingSessionListener,
  InviteFailure,
  InviteOptions,
  OutgoingInviteListener,
  Session,
  SessionEnd,
} from '../../appliance/sip/types.ts';
import { Link, type Node } from '../kit/link.ts';
import { suite } from '../kit/suite.ts';

const test = suite('sip endpoint: sessions');

const OFFER = 'v=0\r\no=- 1 1 IN IP4 10.0.0.1\r\n';
const ANSWER = 'v=0\r\no=- 2 1 IN IP4 10.0.0.2\r\n';

/** Notes what it is told, in order. */
class Callee implements IncomingSessionListener {
  readonly heard: string[] = [];
  session!: IncomingSession;
  onCancelled(): void {
    this.heard.push('cancelled');
  }
  onConfirmed(): void {
    this.heard.push('confirmed');
  }
  onOffer(_session: Session, sdp: string | undefined): void {
    this.heard.push(`offer ${sdp ?? 'wanted'}`);
  }
  onAnswer(_session: Session, sdp: string): void {
    this.heard.push(`answer ${sdp}`);
  }
  onEnded(_session: Session, end: SessionEnd): void {
    this.heard.push(`ended ${end.cause}`);
  }
}

class Caller implements OutgoingInviteListener {
  readonly heard: string[] = [];
  session: Session | undefined;
  onProgress(_invite: unknown, progress: { status: number; sdp: string | undefined }): void {
    this.heard.push(`progress ${progress.status}${progress.sdp ? ' with sdp' : ''}`);
  }
  onAnswered(_invite: unknown, session: Session, sdp: string | undefined): void {
    this.session = session;
    this.heard.push(`answered ${sdp ? 'with' : 'without'} sdp`);
  }
  onFailed(_invite: unknown, failure: InviteFailure): void {
    this.heard.push(`failed ${failure.cause}${failure.cause === 'response' ? ` ${failure.status}` : ''}`);
  }
  onOffer(_session: Session, sdp: string | undefined): void {
    this.heard.push(`offer ${sdp ?? 'wanted'}`);
  }
  onEnded(_session: Session, end: SessionEnd): void {
    this.heard.push(`ended ${end.cause}`);
  }
}

interface Pair {
  readonly link: Link;
  readonly alice: Node;
  readonly bob: Node;
  readonly caller: Caller;
  readonly callee: Callee;
  call(options?: Partial<InviteOptions>): ReturnType<Node['endpoint']['invite']>;
}

function pair(take: (request: IncomingRequest, callee: Callee) => void): Pair {
  const link = new Link();
  const caller = new Caller();
  const callee = new Callee();
  const alice = link.node('alice', { onRequest: (request) => request.respond(405) });
  const bob = link.node('bob', { onRequest: (request) => take(request, callee) });
  const call = (options: Partial<InviteOptions> = {}) =>
    alice.endpoint.invite(
      {
        destination: { flow: link.udp(alice, bob) },
        requestUri: 'sip:bob@10.0.0.2',
        from: '<sip:alice@10.0.0.1>',
        to: '<sip:bob@10.0.0.2>',
        contactUser: 'alice',
        sdp: OFFER,
        ...options,
      },
      caller,
    );
  return { link, alice, bob, caller, callee, call };
}

function rings(request: IncomingRequest, callee: Callee): void {
  callee.session = request.session(callee);
  callee.session.progress(180);
}

function atRest({ link, alice, bob }: Pair): void {
  link.advance(200_000);
  const zero = { clientTransactions: 0, serverTransactions: 0, dialogs: 0, openings: 0, connections: 0, deadlines: 0 };
  assert.equal(alice.endpoint.live(), zero);
  assert.equal(bob.endpoint.live(), zero);
}

test('a call is made, answered and ended by the caller', () => {
  const p = pair(rings);
  p.call();
  p.link.advance(100);
  p.callee.session.answer(ANSWER);
  p.link.advance(100);
  assert.equal(p.caller.heard, ['progress 180', 'answered with sdp']);
  assert.equal(p.callee.heard, ['confirmed']);
  p.caller.session!.bye();
  p.link.advance(100);
  assert.equal(p.caller.heard.slice(2), ['ended local']);
  assert.equal(p.callee.heard, ['confirmed', 'ended peer']);
  assert.equal(p.link.ladder(), [
    'alice→bob INVITE',
    'bob→alice 100 INVITE',
    'bob→alice 180 INVITE',
    'bob→alice 200 INVITE',
    'alice→bob ACK',
    'alice→bob BYE',
    'bob→alice 200 BYE',
  ]);
  atRest(p);
});

test('a call is cancelled while it rings', () => {
  const p = pair(rings);
  const invite = p.call();
  p.link.advance(100);
  invite.cancel();
  assert.equal(p.caller.heard, ['progress 180', 'failed cancelled']);
  p.link.advance(100);
  assert.equal(p.callee.heard, ['cancelled']);
  assert.equal(p.link.ladder().slice(3), [
    'alice→bob CANCEL',
    'bob→alice 200 CANCEL',
    'bob→alice 487 INVITE',
    'alice→bob ACK',
  ]);
  atRest(p);
});

test('a 200 that crosses CANCEL is acknowledged and ended', () => {
  const p = pair(rings);
  const invite = p.call();
  p.link.advance(100);
  p.callee.session.answer(ANSWER);
  invite.cancel();
  p.link.advance(100);
  assert.equal(p.caller.heard, ['progress 180', 'failed cancelled']);
  assert.equal(p.callee.heard, ['confirmed', 'ended peer']);
  assert.is(p.link.sent('ACK').length, 1);
  assert.is(p.link.sent('BYE').length, 1);
  atRest(p);
});

test('a refusal reaches the caller', () => {
  const p = pair((request, callee) => {
    callee.session = request.session(callee);
    callee.session.refuse(486);
  });
  p.call();
  p.link.advance(100);
  assert.equal(p.caller.heard, ['failed response 486']);
  atRest(p);
});

test('a call nobody answers ends by time, and nothing is left', () => {
  const p = pair(() => {});
  p.link.drops = () => true;
  p.call();
  p.link.advance(40_000);
  assert.equal(p.caller.heard, ['failed timeout']);
  assert.is(p.link.sent('INVITE').length, 7);
  atRest(p);
});

test('hold and resume: the later wish counts, and both sides see the new descriptions', () => {
  const p = pair(rings);
  p.call();
  p.link.advance(100);
  p.callee.session.answer(ANSWER);
  p.link.advance(100);
  const outcomes: string[] = [];
  p.caller.session!.reoffer('hold', (outcome) => outcomes.push(outcome.kind));
  p.caller.session!.reoffer('resume 1', (outcome) => outcomes.push(outcome.kind));
  p.caller.session!.reoffer('resume 2', (outcome) => outcomes.push(outcome.kind));
  p.link.advance(100);
  assert.equal(p.callee.heard, ['confirmed', 'offer hold']);
  p.callee.session.answerOffer('hold answer');
  p.link.advance(100);
  assert.equal(p.callee.heard, ['confirmed', 'offer hold', 'offer resume 2']);
  p.callee.session.answerOffer('resume answer');
  p.link.advance(100);
  assert.equal(outcomes, ['answered', 'answered', 'answered']);
  assert.is(p.caller.session!.remoteSdp, 'resume answer');
  assert.is(p.callee.session.remoteSdp, 'resume 2');
  p.callee.session.bye();
  atRest(p);
});
