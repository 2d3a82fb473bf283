import type { Random } from '../base/random.ts';
import { type IceCredentials, IceLite, type IceSource } from '../rtp/ice-lite.ts';
import { SrtpReceiver, SrtpSender } from '../rtp/srtp.ts';
import type { Fingerprint } from '../sdp/ice-lines.ts';
import type { Agreed } from '../sdp/own-media.ts';
import { DtlsAssociation } from './dtls/association.ts';
import type { DtlsCertificate } from './dtls/certificate.ts';
import type { PacketSource } from './packet-io.ts';
import type { Protection } from './protection.ts';
import { addressBytes } from './sockaddr.ts';

/** What a browser's session is given at its beginning. Plain data. */
export interface BrowserTold {
  readonly certificate: DtlsCertificate;
  readonly ice: IceCredentials;
}

export interface BrowserWayParts extends BrowserTold {
  readonly random: Random;
  /** Sends a datagram as it is. */
  readonly send: (bytes: Uint8Array, to: IceSource) => void;
}

/**
 * How sound of a browser goes (RFC 8827): ICE says from where and to where, DTLS agrees on keys there, SRTP protects by
 * them. Until all three are through nothing is taken and nothing is sent.
 */
export class BrowserWay implements Protection {
  readonly #parts: BrowserWayParts;
  readonly #ice: IceLite;
  #association: DtlsAssociation | undefined;
  #promised: readonly Fingerprint[] = [];
  #started = false;
  #sender: SrtpSender | undefined;
  #receiver: SrtpReceiver | undefined;

  constructor(parts: BrowserWayParts) {
    this.#parts = parts;
    this.#ice = new IceLite(parts.ice, undefined);
  }

  agree({ ice, security }: Agreed, nowMs: number): void {
    if (ice) this.#ice.remoteIs(ice.ufrag);
    if (security.kind !== 'dtls' || sameFingerprints(security.fingerprints, this.#promised)) return;
    // Another certificate is another browser, or the same one after a reload: it begins anew (RFC 8842 §4).
    const { random, certificate } = this.#parts;
    const { role, fingerprints: promised } = security;
    this.#promised = promised;
    this.#association = new DtlsAssociation({ role, random, certificate, promised }, nowMs);
    this.#started = false;
    this.#sender = undefined;
    this.#receiver = undefined;
    this.#begin(nowMs);
  }

  /** Where sound goes; undefined while there is no way. */
  get target(): IceSource | undefined {
    return this.#ice.selected;
  }

  /** The other end still wants to hear us (RFC 7675). */
  consents(nowMs: number): boolean {
    return this.#ice.consents(nowMs);
  }

  isFrom(source: PacketSource): boolean {
    return this.#ice.isValid(source);
  }

  /** Why its keys could not be agreed on; undefined where nothing is wrong. */
  get trouble(): string | undefined {
    return this.#association?.why;
  }

  receivedStun(bytes: Uint8Array, end: number, from: PacketSource, nowMs: number): void {
    // What is kept of the source must outlive the packet.
    const source = { address: from.address, port: from.port };
    const answer = this.#ice.received(bytes, 0, end, source, addressBytes(source.address), nowMs);
    if (answer) this.#parts.send(answer, source);
    this.#begin(nowMs);
  }

  receivedDtls(bytes: Uint8Array, end: number, from: PacketSource, nowMs: number): void {
    const association = this.#association;
    if (!association || !this.isFrom(from)) return;
    const source = { address: from.address, port: from.port };
    for (const datagram of association.received(bytes, 0, end, nowMs)) this.#parts.send(datagram, source);
    const { keys } = association;
    if (!keys || this.#sender) return;
    this.#sender = new SrtpSender(keys.suite, keys.ownKey);
    this.#receiver = new SrtpReceiver(keys.suite, keys.remoteKey);
  }

  tick(nowMs: number): void {
    this.#sendAll(this.#association?.tick(nowMs) ?? []);
  }

  close(): void {
    this.#sendAll(this.#association?.close() ?? []);
  }

  protectRtp(bytes: Uint8Array, end: number): number {
    return this.#sender?.protectRtp(bytes, 0, end) ?? 0;
  }

  protectRtcp(bytes: Uint8Array, end: number): number {
    return this.#sender?.protectRtcp(bytes, 0, end) ?? 0;
  }

  openRtp(bytes: Uint8Array, end: number): number {
    return this.#receiver?.openRtp(bytes, 0, end) ?? 0;
  }

  openRtcp(bytes: Uint8Array, end: number): number {
    return this.#receiver?.openRtcp(bytes, 0, end) ?? 0;
  }

  /** A client begins once there is somewhere to send to. */
  #begin(nowMs: number): void {
    if (this.#started || !this.#association || !this.#ice.selected) return;
    this.#started = true;
    this.#sendAll(this.#association.start(nowMs));
  }

  #sendAll(datagrams: readonly Uint8Array[]): void {
    const to = this.#ice.selected;
    if (to) for (const datagram of datagrams) this.#parts.send(datagram, to);
  }
}

function sameFingerprints(a: readonly Fingerprint[], b: readonly Fingerprint[]): boolean {
  return a.length === b.length && a.every(({ hash, value }, at) => b[at]!.hash === hash && b[at]!.value === value);
}
