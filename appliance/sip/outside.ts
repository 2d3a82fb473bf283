/** Requests outside any dialog, as the endpoint's user gets them. */
import { invariant } from '../base/assert.ts';
import { InvitedSession } from './dialog/incoming-session.ts';
import { Subscription } from './dialog/subscription.ts';
import { ServerInvite } from './server-invite.ts';
import { ServerRequest } from './server-request.ts';
import type {
  IncomingRequest,
  IncomingSession,
  IncomingSessionListener,
  NotifierSubscription,
  SubscriptionListener,
} from './types.ts';

export class OutsideRequest extends ServerRequest implements IncomingRequest {
  session(): IncomingSession {
    invariant(false, `a ${this.message.method} makes no session`);
  }

  subscription(expiresSec: number, listener: SubscriptionListener): NotifierSubscription {
    invariant(this.message.method === 'SUBSCRIBE', `a ${this.message.method} makes no subscription`);
    let subscription: Subscription | undefined;
    this.core.turn(() => {
      subscription = new Subscription(this, expiresSec, listener);
    });
    return subscription!;
  }
}

export class OutsideInvite extends ServerInvite implements IncomingRequest {
  #session: InvitedSession | undefined;

  session(listener: IncomingSessionListener): IncomingSession {
    invariant(!this.#session, 'an INVITE makes one session');
    this.core.turn(() => {
      this.#session = new InvitedSession(this, listener);
    });
    return this.#session!;
  }

  subscription(): NotifierSubscription {
    invariant(false, 'an INVITE makes no subscription');
  }
}
