/**
 * Offer and answer in one dialog (RFC 3264 §4, RFC 6337): one offer at a time, from either side, and both descriptions
 * change only together when the answer is there.
 */
import { invariant } from '../../base/assert.ts';

export class OfferAnswer {
  state: 'stable' | 'local-offer' | 'remote-offer' = 'stable';
  localSdp: string | undefined;
  remoteSdp: string | undefined;
  #offer = '';

  /** True once a pair was agreed on. */
  get isAgreed(): boolean {
    return this.localSdp !== undefined && this.remoteSdp !== undefined;
  }

  offerFromUs(sdp: string): void {
    invariant(this.state === 'stable', 'one offer at a time');
    this.state = 'local-offer';
    this.#offer = sdp;
  }

  offerFromPeer(sdp: string): void {
    invariant(this.state === 'stable', 'one offer at a time');
    this.state = 'remote-offer';
    this.#offer = sdp;
  }

  answerFromPeer(sdp: string): void {
    invariant(this.state === 'local-offer', 'an answer needs an offer');
    this.#settle(this.#offer, sdp);
  }

  answerFromUs(sdp: string): void {
    invariant(this.state === 'remote-offer', 'an answer needs an offer');
    this.#settle(sdp, this.#offer);
  }

  /** The offer was refused or came to nothing: everything is as before (RFC 3264 §8). */
  rollBack(): void {
    this.state = 'stable';
    this.#offer = '';
  }

  #settle(localSdp: string, remoteSdp: string): void {
    this.localSdp = localSdp;
    this.remoteSdp = remoteSdp;
    this.rollBack();
  }
}
