import type { LineBody } from '../config/types.ts';
import type { FlowCause, Media, MediaListener, MediaSession } from '../media/types.ts';
import type { Encryption } from '../rules/encryption.ts';
import type { TransportName } from '../sip/types.ts';
import { type Access, accessOf } from './access.ts';
import { encryptionAt } from './encryption.ts';
import type { Floor } from './floor.ts';
import type { SoundKind } from './media-path.ts';
import type { Party } from './types.ts';

/** How the box reaches a phone's sound, or is reached by it. */
export interface AnchorAt {
  /** Sessions that hear each other have the same. */
  readonly group: string;
  /** Our address as this phone knows it. */
  readonly host: string;
  /** Where its signalling comes from; undefined where that says nothing about its sound. */
  readonly peer: string | undefined;
  readonly kind: SoundKind;
  readonly transport: TransportName;
  /** Whose settings decide: those of the line, or of the provider. */
  readonly party: Party;
  /** Of a call for help (FAC-11). */
  readonly isUrgent: boolean;
}

/** Hears what the box's end of a phone's sound tells. */
export interface Anchored {
  onKey(key: string): void;
  onFlow(anchor: Anchor, cause: FlowCause | undefined): void;
  /** Its worker died; the session is closed already. */
  onLost(anchor: Anchor): void;
}

interface AnchorFor {
  readonly access: Access;
  readonly encryption: Encryption;
}

/** The box's end of one phone's sound: a session, and which others it can be connected with. */
export class Anchor implements MediaListener {
  readonly session: MediaSession;
  readonly group: string;
  /** How its phone sends keys (DEV-07). */
  readonly dtmf: LineBody['dtmf'];
  /** Its keys may be codes, which others are not to hear (CAL-03). */
  readonly readsCodes: boolean;
  readonly #user: Anchored;
  #closed = false;
  #silent = false;

  private constructor(media: Media, at: AnchorAt, { access, encryption }: AnchorFor, user: Anchored) {
    const { group, host, peer, kind, isUrgent } = at;
    this.#user = user;
    this.group = group;
    this.dtmf = access.dtmf;
    this.readsCodes = access.readsCodes;
    const keys = { dtmf: this.dtmf, keepsKeys: this.readsCodes, codecs: access.codecs };
    this.session = media.open({ group, host, peer, kind, encryption, isUrgent, ...keys, listener: this });
  }

  /** Undefined where there is no media engine, no port is free, or its phone has to be encrypted and can't be. */
  static open(floor: Floor, at: AnchorAt, user: Anchored): Anchor | undefined {
    const { media, config } = floor;
    const access = accessOf(config, at.party);
    const verdict = encryptionAt(config, at.party, at.transport);
    if (!media || verdict.kind === 'refused') return undefined;
    try {
      return new Anchor(media, at, { access, encryption: verdict.encryption }, user);
    } catch (error) {
      if (error instanceof Error && error.name === 'NoMediaPorts') return undefined;
      throw error;
    }
  }

  get closed(): boolean {
    return this.#closed;
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.session.close();
  }

  onKey(key: string): void {
    if (!this.#closed) this.#user.onKey(key);
  }

  /** Told when it stays so: nothing comes and why, or it comes again. */
  onFlow(flow: 'flows' | 'silent', cause: FlowCause | undefined): void {
    const wasSilent = this.#silent;
    this.#silent = flow === 'silent';
    if (this.#closed || this.#silent === wasSilent) return;
    this.#user.onFlow(this, this.#silent ? (cause ?? 'stopped') : undefined);
  }

  onLost(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#user.onLost(this);
  }
}
