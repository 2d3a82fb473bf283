import type { MediaRoom, MediaSession, RoomRole } from '../media/types.ts';
import type { Floor } from './floor.ts';
import type { Leg } from './leg.ts';
import type { Need } from './media-path.ts';
import type { ListeningMode, Party } from './types.ts';

/** Who listens to one person of a call, as the call sees it. */
export interface Ear {
  /** The extension of the person listened to. */
  readonly agentId: string;
  readonly mode: ListeningMode;
  /** The listener's own sound; undefined while there is none. */
  readonly session: MediaSession | undefined;
  /** It hears these two from now on. */
  hears(agent: Leg, others: readonly Party[]): void;
  /** It hears nobody: somebody is on hold, or the two are parted. */
  hearsNobody(): void;
  /** The call is over. */
  callOver(): void;
}

/** The call that is listened to, as far as this has to know it. */
export interface OverheardCall {
  readonly floor: Pick<Floor, 'media'>;
  readonly sound: {
    want(need: Need, done: (anchored: boolean) => void): void;
    wantNoMore(need: Need): void;
    refresh(): void;
  };
}

interface Room {
  readonly room: MediaRoom;
  /** The two whose room it is; undefined where others made it. */
  readonly pair: readonly [MediaSession, MediaSession] | undefined;
  readonly people: readonly Leg[];
}

/**
 * Lets the two of a call hear each other, and whoever listens to one of them hear both (CAL-08): while somebody does,
 * they are in a room instead of being connected. While one of them is on hold nobody listens.
 */
export class Overheard {
  readonly #call: OverheardCall;
  /** Each with the sound by which it is in the room. */
  readonly #ears = new Map<Ear, MediaSession | undefined>();
  #room: Room | undefined;

  constructor(call: OverheardCall) {
    this.#call = call;
  }

  /** Sound alone passes in their room: keys have to be handed on one by one. */
  get mixes(): boolean {
    return this.#room?.pair !== undefined;
  }

  /** Somebody begins to listen. `failed`: the phones of this call don't talk to the box. */
  add(ear: Ear, failed: () => void): void {
    this.#ears.set(ear, undefined);
    this.#call.sound.want('listening-in', (anchored) => {
      if (!this.#ears.has(ear)) return;
      if (anchored) {
        this.changed(ear);
        return;
      }
      this.remove(ear);
      failed();
    });
  }

  remove(ear: Ear): void {
    if (!this.#ears.has(ear)) return;
    this.#unseat(ear);
    this.#ears.delete(ear);
    if (this.#ears.size > 0) return;
    if (this.mixes) this.#leave();
    this.#call.sound.wantNoMore('listening-in');
  }

  /** What somebody may say has changed, or their sound is another one. */
  changed(ear: Ear): void {
    if (!this.#ears.has(ear)) return;
    if (this.#room) this.#seat(ear, this.#room);
    else this.#call.sound.refresh();
  }

  /** These two hear each other from now on. */
  pair(near: Leg, far: Leg): void {
    const [one, other] = [near.media, far.media];
    const isHeard = one && other && !near.holds && !far.holds && this.#concerned([near, far]).length > 0;
    if (!isHeard) {
      this.#leave();
      one?.connect(other);
      return;
    }
    const { pair } = this.#room ?? {};
    if (pair?.[0] !== one || pair[1] !== other) {
      this.#leave();
      const room = this.#call.floor.media!.room({ near: one });
      this.#room = { room, pair: [one, other], people: [near, far] };
      for (const session of [one, other]) {
        session.connect(undefined);
        room.add(session, { kind: 'party' });
      }
    }
    this.#seatAll();
  }

  /** Several talk in a room that somebody else made. */
  attend(room: MediaRoom, people: readonly Leg[]): void {
    this.#leave();
    this.#room = { room, pair: undefined, people };
    this.#seatAll();
  }

  /** The two are about to be parted, or connected with others: they hear each other without a room until then. */
  giveWay(): void {
    this.#leave();
  }

  /** A worker died, and with it whoever was in the room. */
  lost(): void {
    const room = this.#room;
    this.#room = undefined;
    room?.room.close();
    this.#deafen();
  }

  /** The call is over. */
  close(): void {
    this.#leave();
    const ears = [...this.#ears.keys()];
    this.#ears.clear();
    for (const ear of ears) ear.callOver();
  }

  #concerned(people: readonly Leg[]): Ear[] {
    return [...this.#ears.keys()].filter((ear) => agentOf(ear, people) !== undefined);
  }

  #seatAll(): void {
    if (!this.#room) return;
    for (const ear of this.#ears.keys()) this.#seat(ear, this.#room);
  }

  #seat(ear: Ear, { room, people }: Room): void {
    const agent = agentOf(ear, people);
    const before = this.#ears.get(ear);
    const { session } = ear;
    if (before && before !== session) room.remove(before);
    this.#ears.set(ear, agent && session);
    if (!agent?.media || !session) {
      ear.hearsNobody();
      return;
    }
    room.add(session, roleOf(ear.mode, agent.media));
    const others = people.filter((leg) => leg !== agent);
    ear.hears(
      agent,
      others.map(({ party }) => party),
    );
  }

  #unseat(ear: Ear): void {
    const session = this.#ears.get(ear);
    if (session) this.#room?.room.remove(session);
    this.#ears.set(ear, undefined);
  }

  /** The two hear each other without the room, or nobody does. */
  #leave(): void {
    const { room, pair, people } = this.#room ?? {};
    for (const ear of this.#ears.keys()) this.#unseat(ear);
    this.#room = undefined;
    if (pair) {
      room?.close();
      // One of them may be gone.
      if (pair.every((session, at) => people?.[at]?.media === session)) pair[0].connect(pair[1]);
    }
    this.#deafen();
  }

  #deafen(): void {
    for (const ear of this.#ears.keys()) {
      this.#ears.set(ear, undefined);
      ear.hearsNobody();
    }
  }
}

function agentOf({ agentId }: Ear, people: readonly Leg[]): Leg | undefined {
  return people.find(({ party }) => party.extensionId === agentId);
}

function roleOf(mode: ListeningMode, agent: MediaSession): RoomRole {
  if (mode === 'coaching') return { kind: 'coach', of: agent };
  return { kind: mode === 'joined' ? 'party' : 'listener' };
}
