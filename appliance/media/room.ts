import { Mixer, type SeatRole } from '../rtp/mixer.ts';
import { Feed } from './feed.ts';
import type { Listener } from './hearing.ts';
import { nextDue, type Paced, type Pacer } from './pacer.ts';
import type { Session } from './session.ts';

/** Good enough for every voice; what is wider in Opus is not worth mixing for a conference. */
const RATE_HZ = 16_000;
const PIECE_MS = 20;

interface Member {
  readonly session: Session;
  /** What it says, in the rate of the room. */
  readonly said: Feed;
  readonly listener: Listener;
  /** What it hears. */
  readonly heard: Feed;
}

/** A room in which sessions hear each other as their roles say. */
export class Room implements Paced {
  nextAtMs = 0;
  readonly #pacer: Pacer;
  readonly #mixer = new Mixer((RATE_HZ * PIECE_MS) / 1_000);
  readonly #members = new Map<number, Member>();
  readonly #piece = new Int16Array((RATE_HZ * PIECE_MS) / 1_000);

  constructor(pacer: Pacer, turn: number) {
    this.#pacer = pacer;
    pacer.add(this, 'mix', turn);
  }

  add(session: Session, role: SeatRole): void {
    this.#mixer.seat(session.id, role);
    if (this.#members.has(session.id)) return;
    const said = new Feed(RATE_HZ);
    const heard = new Feed(RATE_HZ);
    const listener: Listener = { hear: (pcm, rateHz) => said.put(pcm, rateHz) };
    this.#members.set(session.id, { session, said, heard, listener });
    session.enter(this, heard);
    session.hearing.add(listener);
  }

  remove(session: Session): void {
    const member = this.#members.get(session.id);
    if (!member) return;
    this.#members.delete(session.id);
    this.#mixer.leave(session.id);
    session.hearing.remove(member.listener);
    session.leave(this);
  }

  close(): void {
    for (const { session } of [...this.#members.values()]) this.remove(session);
    this.#pacer.remove(this);
  }

  pace(nowMs: number): void {
    this.nextAtMs = nextDue(this.nextAtMs, PIECE_MS, nowMs);
    this.#mixer.begin();
    for (const [id, { said }] of this.#members) {
      if (said.take(this.#piece, RATE_HZ) === 'made') this.#mixer.put(id, this.#piece);
    }
    for (const [id, { heard }] of this.#members) {
      this.#mixer.take(id, this.#piece);
      heard.put(this.#piece, RATE_HZ);
    }
  }
}
