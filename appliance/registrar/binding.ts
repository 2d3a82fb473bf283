import { udpFlow } from '../sip/flow.ts';
import { Timed } from '../sip/transaction/deadlines.ts';
import type { Address, Flow, TransportName } from '../sip/types.ts';
import { Uri } from '../sip/uri.ts';
import type { Binding, Proof } from './types.ts';

/** What of a binding is the phone's own wish. */
export interface ContactWish {
  /** Without display name and parameters of the header. */
  readonly uri: Uri;
  /** 0 removes it. */
  readonly expiresSec: number;
  readonly instance: string | undefined;
  readonly regId: string | undefined;
}

/** A binding as the journal keeps it. */
export interface StoredBinding {
  readonly lineId: string;
  readonly contact: string;
  readonly transport: TransportName;
  readonly local: Address;
  readonly remote: Address;
  readonly source: string;
  readonly userAgent?: string;
  readonly path?: readonly string[];
  readonly instance?: string;
  readonly regId?: string;
  readonly callId: string;
  readonly cseq: number;
  readonly registeredAt: number;
  readonly expiresAt: number;
  readonly algorithm?: Proof['algorithm'];
  readonly nonce?: string;
  readonly nonceCount?: number;
}

const NO_PATH: readonly string[] = [];

/** Where it came from: all that the way to a phone consists of. */
export interface Way {
  readonly flow: Flow | undefined;
  readonly transport: TransportName;
  readonly local: Address;
  readonly remote: Address;
  readonly source: string;
}

/** One contact of one line, alive. Only the registrar changes it. */
export class LiveBinding extends Timed {
  readonly lineId: string;
  readonly contact: string;
  /** Its name in the journal. */
  readonly key: string;
  readonly instance: string | undefined;
  readonly regId: string | undefined;
  readonly registeredAt: number;
  way: Way;
  userAgent: string | undefined;
  path: readonly string[] = NO_PATH;
  callId = '';
  cseq = 0;
  /** Monotonic, for the timer. */
  expiresMs = 0;
  /** Wall clock, for people and the disk. */
  expiresAt = 0;
  /** Monotonic: when the phone was heard of last. */
  heardMs = 0;
  unverified = false;
  reachable: boolean | undefined;
  algorithm: Proof['algorithm'] | undefined;
  nonce: string | undefined;
  nonceCount: number | undefined;
  #uri: Uri | undefined;
  #snapshot: Binding | undefined;
  readonly #onExpired: (binding: LiveBinding) => void;

  constructor(
    who: Pick<StoredBinding, 'lineId' | 'contact' | 'instance' | 'regId' | 'registeredAt'>,
    way: Way,
    onExpired: (binding: LiveBinding) => void,
  ) {
    super();
    this.lineId = who.lineId;
    this.contact = who.contact;
    this.key = `${who.lineId} ${who.contact}`;
    this.instance = who.instance;
    this.regId = who.regId;
    this.registeredAt = who.registeredAt;
    this.way = way;
    this.#onExpired = onExpired;
  }

  /** As the journal gave it back. A connection did not outlive the restart; a UDP flow is made of addresses alone. */
  static restored(stored: StoredBinding, onExpired: (binding: LiveBinding) => void): LiveBinding {
    const { transport, local, remote, source } = stored;
    const flow = transport === 'udp' ? udpFlow(local, remote) : undefined;
    const binding = new LiveBinding(stored, { flow, transport, local, remote, source }, onExpired);
    binding.userAgent = stored.userAgent;
    binding.path = stored.path ?? NO_PATH;
    binding.callId = stored.callId;
    binding.cseq = stored.cseq;
    binding.expiresAt = stored.expiresAt;
    binding.unverified = true;
    binding.algorithm = stored.algorithm;
    binding.nonce = stored.nonce;
    binding.nonceCount = stored.nonceCount;
    return binding;
  }

  /** Is this wish for the same contact? By device and registration number (RFC 5626 §6), else by URI (§10.2.4). */
  isFor(wish: ContactWish, contact: string): boolean {
    if (this.contact === contact) return true;
    if (wish.instance !== undefined && wish.instance === this.instance) return wish.regId === this.regId;
    return this.uri?.equals(wish.uri) === true;
  }

  get uri(): Uri | undefined {
    this.#uri ??= Uri.tryParse(this.contact);
    return this.#uri;
  }

  /** To be called after every change. */
  changed(): void {
    this.#snapshot = undefined;
  }

  snapshot(): Binding {
    this.#snapshot ??= Object.freeze({
      lineId: this.lineId,
      contact: this.contact,
      flow: this.way.flow,
      transport: this.way.transport,
      source: this.way.source,
      userAgent: this.userAgent,
      path: this.path,
      registeredAt: this.registeredAt,
      expiresAt: this.expiresAt,
      unverified: this.unverified,
      reachable: this.reachable,
      instance: this.instance,
    });
    return this.#snapshot;
  }

  /** For the journal, which asks when it writes. */
  toJSON(): StoredBinding {
    return {
      lineId: this.lineId,
      contact: this.contact,
      transport: this.way.transport,
      local: this.way.local,
      remote: this.way.remote,
      source: this.way.source,
      userAgent: this.userAgent,
      path: this.path.length === 0 ? undefined : this.path,
      instance: this.instance,
      regId: this.regId,
      callId: this.callId,
      cseq: this.cseq,
      registeredAt: this.registeredAt,
      expiresAt: this.expiresAt,
      algorithm: this.algorithm,
      nonce: this.nonce,
      nonceCount: this.nonceCount,
    };
  }

  /** A refresh only moves `expiresMs`; the deadline itself follows when it comes up, so that refreshes cost nothing. */
  override onDue(): void {
    this.#onExpired(this);
  }
}
