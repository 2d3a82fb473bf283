import { Limiter } from '../rtp/limiter.ts';
import { Mixer, type SeatRole } from '../rtp/mixer.ts';
import { Feed } from './feed.ts';
import type { Listener, Source } from './hearing.ts';
import { nextDue, type Paced, type Pacer } from './pacer.ts';
import type { Session } from './session.ts';

/** Where all speak narrowband nothing is gained by more; what is wider than wideband is not worth mixing. */
const NARROW_HZ = 8_000;
const WIDE_HZ = 16_000;
const PIECE_MS = 20;

interface Member {
  readonly session: Session;
  role: SeatRole;
  /** What it says, in the rate of the room. */
  readonly said: Feed;
  readonly listener: Listener;
  /** What it hears. */
  readonly heard: Feed;
  /** What a recording has of all others. */
  readonly others: Others;
}

/** All parties of a room but one, for whoever listens. */
class Others implements Source {
  readonly codec = undefined;
  readonly listeners = new Set<Listener>();
  readonly limiter = new Limiter();

  add(listener: Listener): void {
    this.listeners.add(listener);
  }

  remove(listener: Listener): void {
    this.listeners.delete(listener);
  }
}

/** A room in which sessions hear each other as their roles say. */
export class Room implements Paced {
  nextAtMs = 0;
  readonly #pacer: Pacer;
  readonly #onFault: (error: unknown) => void;
  readonly #members = new Map<number, Member>();
  #rateHz = 0;
  #mixer!: Mixer;
  #piece!: Int16Array;

  constructor(pacer: Pacer, turn: number, onFault: (error: unknown) => void) {
    this.#pacer = pacer;
    this.#onFault = onFault;
    this.#mixAt(NARROW_HZ);
    pacer.add(this, 'mix', turn);
  }

  add(session: Session, role: SeatRole): void {
    const known = this.#members.get(session.id);
    if (known) known.role = role;
    else this.#enter(session, role);
    this.#mixer.seat(session.id, role);
    this.fit();
  }

  /** Somebody speaks otherwise than before: mixing is done at the least rate that loses nothing. */
  fit(): void {
    const isWide = [...this.#members.values()].some(({ session }) => session.rateHz > NARROW_HZ);
    this.#mixAt(isWide ? WIDE_HZ : NARROW_HZ);
  }

  #mixAt(rateHz: number): void {
    if (rateHz === this.#rateHz) return;
    this.#rateHz = rateHz;
    const samples = (rateHz * PIECE_MS) / 1_000;
    this.#piece = new Int16Array(samples);
    this.#mixer = new Mixer(samples);
    for (const [id, { role }] of this.#members) this.#mixer.seat(id, role);
  }

  #enter(session: Session, role: SeatRole): void {
    const said = new Feed(this.#rateHz);
    const heard = new Feed(this.#rateHz);
    const listener: Listener = { hear: (pcm, rateHz) => said.put(pcm, rateHz) };
    this.#members.set(session.id, { session, role, said, heard, listener, others: new Others() });
    session.enter(this, heard);
    session.hearing.add(listener);
  }

  /** What all but this one say, as a recording has it; undefined for one that isn't here. */
  othersOf(session: Session): Source | undefined {
    return this.#members.get(session.id)?.others;
  }

  remove(session: Session): void {
    const member = this.#members.get(session.id);
    if (!member) return;
    this.#members.delete(session.id);
    this.#mixer.leave(session.id);
    session.hearing.remove(member.listener);
    session.leave(this);
    this.fit();
  }

  /** Nobody can be mixed any more: whoever is in it hears no one, and their calls go on. */
  fault(error: unknown): void {
    this.#onFault(error);
    this.close();
  }

  close(): void {
    for (const { session } of [...this.#members.values()]) this.remove(session);
    this.#pacer.remove(this);
  }

  pace(nowMs: number): void {
    this.nextAtMs = nextDue(this.nextAtMs, PIECE_MS, nowMs);
    this.#mixer.begin();
    for (const [id, { said }] of this.#members) {
      if (said.take(this.#piece, this.#rateHz) === 'made') this.#mixer.put(id, this.#piece);
    }
    for (const [id, { heard, others }] of this.#members) {
      this.#mixer.take(id, this.#piece);
      heard.put(this.#piece, this.#rateHz);
      if (others.listeners.size === 0) continue;
      this.#mixer.others(id, others.limiter, this.#piece);
      for (const listener of others.listeners) listener.hear(this.#piece, this.#rateHz, nowMs);
    }
  }
}
