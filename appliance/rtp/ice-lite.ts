/**
 * ICE as a server does it (RFC 8445 §2.5, "lite"): it has one address that all can reach, asks nobody, and answers
 * those who ask. Who asks properly may send; the one who is nominated last is where sound goes. Checks go on all call
 * long: when they stop, the other end is gone (RFC 7675).
 */
import { ICE_CONSENT_MS, ICE_SOURCES_MAX } from '../base/limits-media.ts';
import { HmacSha1 } from './hmac-sha1.ts';
import { integrityHolds, readStun, type StunMessage, writeStun } from './stun.ts';

export interface IceCredentials {
  readonly ufrag: string;
  readonly pwd: string;
}

/** Where a datagram came from. */
export interface IceSource {
  /** As text, as whoever holds the socket writes it; equal texts are equal sources. */
  readonly address: string;
  readonly port: number;
}

export class IceLite {
  readonly #own: IceCredentials;
  readonly #hmac: HmacSha1;
  #remoteUfrag: string | undefined;
  /** When each source that asked properly last did; the one silent longest is first. */
  readonly #valid = new Map<string, number>();
  #selected: IceSource | undefined;

  /** @param remoteUfrag undefined while the other's description is on its way; its checks may be faster */
  constructor(own: IceCredentials, remoteUfrag: string | undefined) {
    this.#own = own;
    this.#hmac = new HmacSha1(new TextEncoder().encode(own.pwd));
    this.#remoteUfrag = remoteUfrag;
  }

  /** The pair that was nominated: where to send. */
  get selected(): IceSource | undefined {
    return this.#selected;
  }

  remoteIs(ufrag: string): void {
    this.#remoteUfrag = ufrag;
  }

  /** Whether this source has proved who it is, so that its datagrams may be looked at. */
  isValid(source: IceSource): boolean {
    return this.#valid.has(keyOf(source));
  }

  /** False when the nominated one has not asked for so long that it must be gone. True before there is one. */
  consents(nowMs: number): boolean {
    const last = this.#selected && this.#valid.get(keyOf(this.#selected));
    return last === undefined || nowMs - last < ICE_CONSENT_MS;
  }

  /**
   * A STUN datagram came. @returns what to send back there; undefined for what deserves no answer
   * @param packed the source's address in 4 or 16 bytes
   */
  received(
    bytes: Uint8Array,
    start: number,
    end: number,
    source: IceSource,
    packed: Uint8Array,
    nowMs: number,
  ): Uint8Array | undefined {
    const message = readStun(bytes, start, end);
    if (message?.kind !== 'request') return undefined;
    const refusal = this.#refusal(bytes, start, message);
    if (refusal) {
      // Whoever doesn't know the password gets an answer without (RFC 8489 §9.1.3).
      const known = refusal.code !== 400 && refusal.code !== 401;
      return writeStun(
        { kind: 'error', transaction: message.transaction, error: refusal },
        known ? this.#hmac : undefined,
      );
    }
    this.#noteValid(source, nowMs);
    if (message.useCandidate) this.#selected = source;
    const mapped = { address: packed, port: source.port };
    return writeStun({ kind: 'success', transaction: message.transaction, mapped }, this.#hmac);
  }

  #refusal(
    bytes: Uint8Array,
    start: number,
    message: StunMessage,
  ): { readonly code: number; readonly reason: string; readonly unknown?: readonly number[] } | undefined {
    const { username, integrityAt, unknown, role } = message;
    if (integrityAt === undefined || username === undefined) return { code: 400, reason: 'Bad Request' };
    const [ours, theirs] = username.split(':');
    const addressed = ours === this.#own.ufrag && (this.#remoteUfrag === undefined || theirs === this.#remoteUfrag);
    if (!addressed || !integrityHolds(bytes, start, message, this.#hmac)) return { code: 401, reason: 'Unauthorized' };
    if (unknown.length > 0) return { code: 420, reason: 'Unknown Attribute', unknown };
    // A lite end never controls; one that thinks so too has to change its mind (RFC 8445 §7.3.1.1).
    return role === 'controlled' ? { code: 487, reason: 'Role Conflict' } : undefined;
  }

  #noteValid(source: IceSource, nowMs: number): void {
    const key = keyOf(source);
    this.#valid.delete(key);
    this.#valid.set(key, nowMs);
    if (this.#valid.size <= ICE_SOURCES_MAX) return;
    const selected = this.#selected && keyOf(this.#selected);
    for (const silent of this.#valid.keys()) {
      if (silent === selected) continue;
      this.#valid.delete(silent);
      return;
    }
  }
}

function keyOf({ address, port }: IceSource): string {
  return `${address} ${port}`;
}
