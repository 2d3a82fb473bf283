import type { Clock } from '../base/clock.ts';
import { NONCE_LIFE_SEC, NONCES_REMEMBERED_MAX } from '../base/limits.ts';
import { ownText } from '../base/own-text.ts';
import type { Random } from '../base/random.ts';
import { equalInConstantTime } from '../sip/digest.ts';
import { KeyedDigest } from './keyed-digest.ts';

/** `good`: ours, for this address and not too old. `old`: not so, a fresh one has to be fetched. */
export type NonceState = 'good' | 'old';

const TIME_BYTES = 4;
const SERIAL_BYTES = 4;
const MAC_BYTES = 13;
const HEAD_BYTES = TIME_BYTES + SERIAL_BYTES;
const NONCE_BYTES = HEAD_BYTES + MAC_BYTES;
/** An IPv6 address with its zone. */
const ADDRESS_MAX_BYTES = 64;
const NONCE_LENGTH = (NONCE_BYTES / 3) * 4;

/** Wrong answers to a nonce that has let somebody in before it loses that standing. */
const DISTRUST_AFTER = 3;

/** The count of a client that sends none: it may use a nonce once. */
const NO_COUNT = 0xffff_ffff;

interface Used {
  /** The nonce itself, as a text of its own. */
  readonly nonce: string;
  readonly issuedSec: number;
  /** Highest count that was accepted: only higher ones are new. */
  highest: number;
  failures: number;
}

/**
 * Nonces that need no memory until they have let somebody in: time, a serial number, and a keyed digest over both
 * and the address they were given to (RFC 7616 §5.4). The key is kept on disk, so phones go on with theirs after a
 * restart; a nonce that somebody else was given, or that is forged, is worth nothing.
 *
 * For nonces that did let somebody in the highest count is remembered, so that no request is accepted twice. When
 * that memory is full the part goes that nobody used lately, and with it every nonce as old: none becomes repeatable.
 */
export class Nonces {
  readonly #digest: KeyedDigest;
  readonly #clock: Clock;
  #young = new Map<string, Used>();
  #old = new Map<string, Used>();
  readonly #bytes = Buffer.alloc(NONCE_BYTES);
  /** Makes nonces of the same second differ; nobody can guess one all the same, because of the digest. */
  #serial: number;
  /**
   * Nonces issued until then, of which nothing is remembered, are too old. That is so of all from before this start:
   * which of them let a call in, nobody knows any more.
   */
  #forgottenUntilSec: number;

  constructor(secret: Uint8Array, clock: Clock, random: Random) {
    this.#digest = new KeyedDigest(secret, HEAD_BYTES + ADDRESS_MAX_BYTES);
    this.#clock = clock;
    this.#serial = random.integer(0, 2 ** 32 - 1);
    this.#forgottenUntilSec = this.#nowSec();
  }

  /** How many nonces have their count remembered. */
  get remembered(): number {
    return this.#young.size + this.#old.size;
  }

  /** A fresh nonce for a client at that address. */
  issue(address: string): string {
    const bytes = this.#bytes;
    bytes.writeUInt32BE(this.#issueSec(), 0);
    this.#serial = (this.#serial + 1) >>> 0;
    bytes.writeUInt32BE(this.#serial, TIME_BYTES);
    bytes.write(this.#mac(address), HEAD_BYTES, 'latin1');
    return bytes.toString('base64url');
  }

  /** Whether a nonce may still be used from that address, its count apart. */
  inspect(nonce: string, address: string): NonceState {
    if (nonce.length !== NONCE_LENGTH) return 'old';
    const bytes = this.#bytes;
    if (bytes.write(nonce, 'base64url') !== NONCE_BYTES) return 'old';
    const issuedSec = bytes.readUInt32BE(0);
    const ageSec = this.#nowSec() - issuedSec;
    // From the future: the clock of the box was set back. One more round trip mends it.
    if (ageSec > NONCE_LIFE_SEC || ageSec < -NONCE_LIFE_SEC) return 'old';
    if (!equalInConstantTime(this.#mac(address), bytes.toString('latin1', HEAD_BYTES))) return 'old';
    if (issuedSec <= this.#forgottenUntilSec && !this.#find(nonce)) return 'old';
    return 'good';
  }

  /** Did this nonce let somebody in before, and was it not guessed at since? Its holder is no stranger. */
  proven(nonce: string): boolean {
    const used = this.#find(nonce);
    return used !== undefined && used.failures < DISTRUST_AFTER;
  }

  /** A wrong answer was given with this nonce. */
  failed(nonce: string): void {
    const used = this.#find(nonce);
    if (used) used.failures++;
  }

  /**
   * Takes a count (of a nonce that is good, and a right answer to it). Refused when that count was used already:
   * somebody repeats an old request. A client without counts may use each nonce once. Answers the nonce as a text of
   * its own, or undefined.
   */
  take(nonce: string, count: number | undefined): string | undefined {
    const used = this.#find(nonce);
    if (!used) return this.remember(nonce, count);
    if (count === undefined || count <= used.highest) return undefined;
    used.highest = count;
    return used.nonce;
  }

  /** Puts back what was known before a restart. */
  remember(text: string, highest: number | undefined): string {
    const nonce = ownText(text);
    this.#keep({ nonce, issuedSec: issuedAt(nonce), highest: highest ?? NO_COUNT, failures: 0 });
    return nonce;
  }

  /** What is still in use moves to the young, so that only what nobody uses falls out at the end. */
  #find(nonce: string): Used | undefined {
    const young = this.#young.get(nonce);
    if (young) return young;
    const old = this.#old.get(nonce);
    if (old) {
      this.#old.delete(nonce);
      this.#keep(old);
    }
    return old;
  }

  #keep(used: Used): void {
    if (this.#young.size >= NONCES_REMEMBERED_MAX / 2) {
      for (const { issuedSec } of this.#old.values()) {
        this.#forgottenUntilSec = Math.max(this.#forgottenUntilSec, issuedSec);
      }
      this.#old = this.#young;
      this.#young = new Map();
    }
    this.#young.set(used.nonce, used);
  }

  #mac(address: string): string {
    return this.#digest.of(this.#bytes.subarray(0, HEAD_BYTES), address).slice(0, MAC_BYTES);
  }

  /**
   * Later than what is forgotten, or nonces would be too old in the very second in which the box started. A clock that
   * was set back by more than a nonce lives takes that back with it, or nobody could get in until it has caught up.
   */
  #issueSec(): number {
    const nowSec = this.#nowSec();
    if (this.#forgottenUntilSec >= nowSec + NONCE_LIFE_SEC) this.#forgottenUntilSec = nowSec;
    return Math.max(nowSec, this.#forgottenUntilSec + 1);
  }

  /** Calendar time, because nonces outlive the process. */
  #nowSec(): number {
    return Math.floor(this.#clock.wall() / 1000);
  }
}

function issuedAt(nonce: string): number {
  const head = Buffer.from(nonce.slice(0, 8), 'base64url');
  return head.length >= TIME_BYTES ? head.readUInt32BE(0) : 0;
}
