import type { MediaRoom, MediaSession, Playing } from '../media/types.ts';
import type { Floor } from './floor.ts';
import type { MeetOptions, Party } from './types.ts';
import { soundsOf } from './voice.ts';

/** One party's place in a conference room. */
export interface Seat {
  /** In which sessions are to be opened that hear the room. */
  readonly group: string;
  /** Its sound is there now, for the first time or again. */
  sits(session: MediaSession): void;
  /** A worker died and took its sound along, and everybody's. */
  lost(): void;
  leave(): void;
}

type Parts = Pick<Floor, 'media' | 'sounds' | 'config'>;

/** Tells that somebody has come in. */
const BEEP_MS = 250;

/** The owner of the conference rooms in which somebody is. */
export class Meetings {
  readonly #floor: Parts;
  readonly #meetings = new Map<string, Meeting>();

  constructor(floor: Parts) {
    this.#floor = floor;
  }

  /** How many are in a room. */
  people(roomId: string): number {
    return this.#meetings.get(roomId)?.people ?? 0;
  }

  /** Takes a seat, at once; undefined where there is none left. */
  take(options: MeetOptions, room: Party): Seat | undefined {
    const { roomId, partiesMax } = options;
    if (this.people(roomId) >= partiesMax) return undefined;
    const meeting = this.#meetings.get(roomId) ?? new Meeting(this.#floor, options, room);
    this.#meetings.set(roomId, meeting);
    return meeting.take(() => {
      if (meeting.people === 0) this.#meetings.delete(roomId);
    });
  }

  /** Rooms in which somebody is. */
  get live(): number {
    return this.#meetings.size;
  }
}

/** A room while somebody is in it: everybody hears everybody else; who is alone may hear music. */
class Meeting {
  readonly #floor: Parts;
  readonly #options: MeetOptions;
  readonly #party: Party;
  /** Undefined while a party's sound is on its way. */
  readonly #seats = new Map<Seat, MediaSession | undefined>();
  #room: MediaRoom | undefined;
  #music: Playing | undefined;

  constructor(floor: Parts, options: MeetOptions, party: Party) {
    this.#floor = floor;
    this.#options = options;
    this.#party = party;
  }

  get people(): number {
    return this.#seats.size;
  }

  take(left: () => void): Seat {
    const seat: Seat = {
      group: `room ${this.#options.roomId}`,
      sits: (session) => this.#sits(seat, session),
      lost: () => this.#lost(seat),
      leave: () => {
        this.#leave(seat);
        left();
      },
    };
    this.#seats.set(seat, undefined);
    return seat;
  }

  #sits(seat: Seat, session: MediaSession): void {
    if (!this.#seats.has(seat)) return;
    const before = this.#seats.get(seat);
    if (before === session) return;
    if (before) this.#room?.remove(before);
    this.#seats.set(seat, session);
    this.#room ??= this.#floor.media?.room({ near: session });
    this.#room?.add(session, { kind: 'party' });
    this.#wait();
    if (!before) this.#tellOthers(seat);
  }

  /** Somebody has come in. */
  #tellOthers(seat: Seat): void {
    const beep = soundsOf(this.#floor, { tone: 'beep', forMs: BEEP_MS }, 'en');
    for (const [other, session] of this.#seats) if (other !== seat) session?.play(beep);
  }

  /** Music for who is alone, nobody else. */
  #wait(): void {
    this.#music?.stop();
    this.#music = undefined;
    const [alone, another] = [...this.#seats.values()].filter((session) => session !== undefined);
    if (!this.#options.musicForFirst || !alone || another) return;
    const music = this.#floor.sounds.music(this.#party);
    if (music.length > 0) this.#music = alone.play(music, { loop: true });
  }

  #lost(seat: Seat): void {
    if (!this.#seats.has(seat)) return;
    this.#seats.set(seat, undefined);
    // It was in that worker too.
    this.#room = undefined;
    this.#music = undefined;
  }

  #leave(seat: Seat): void {
    const session = this.#seats.get(seat);
    if (!this.#seats.delete(seat)) return;
    if (session) this.#room?.remove(session);
    this.#wait();
    if (this.people > 0) return;
    this.#room?.close();
    this.#room = undefined;
  }
}
