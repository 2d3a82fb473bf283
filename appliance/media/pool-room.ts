import { Bridge } from './bridge.ts';
import type { PoolSession } from './pool-session.ts';
import type { Command, RoleTold } from './protocol.ts';
import type { MediaRoom, MediaSession, RoomRole } from './types.ts';

export interface PoolRoomParts {
  readonly room: number;
  /** Tells the worker of the room. */
  readonly send: (command: Command) => void;
  readonly number: () => number;
  /** A session of this pool; undefined for one that is over. */
  readonly find: (session: MediaSession) => PoolSession | undefined;
  /** Whether it lives in the worker of the room. */
  readonly isNear: (session: PoolSession) => boolean;
}

/** The main side of a room: who is in another worker is in it by a bridge. */
export class PoolRoom implements MediaRoom {
  readonly #parts: PoolRoomParts;
  readonly #bridges = new Map<number, Bridge>();

  constructor(parts: PoolRoomParts) {
    this.#parts = parts;
  }

  add(session: MediaSession, role: RoomRole): void {
    const { room, send, find } = this.#parts;
    const found = find(session);
    if (!found) return;
    const coached = role.kind === 'coach' ? find(role.of) : undefined;
    // Nobody is left to be coached: then it only listens.
    const told: RoleTold =
      role.kind !== 'coach' ? role : coached ? { kind: 'coach', of: this.#seatOf(coached) } : { kind: 'listener' };
    send({ do: 'room-add', room, session: this.#seatOf(found), role: told });
  }

  remove({ id }: MediaSession): void {
    const { room, send } = this.#parts;
    const bridge = this.#bridges.get(id);
    send({ do: 'room-remove', room, session: bridge?.near ?? id });
    this.#bridges.delete(id);
    bridge?.end();
  }

  close(): void {
    for (const bridge of this.#bridges.values()) bridge.end();
    this.#bridges.clear();
    this.#parts.send({ do: 'room-close', room: this.#parts.room });
  }

  /** The session that stands for it in the room's worker. */
  #seatOf(session: PoolSession): number {
    session.begin();
    if (this.#parts.isNear(session)) return session.id;
    const known = this.#bridges.get(session.id);
    if (known) return known.near;
    const { send, number } = this.#parts;
    const bridge = new Bridge(number, { send, speaks: undefined }, session.side);
    this.#bridges.set(session.id, bridge);
    session.joinBridge(bridge.far);
    session.onClose(() => this.remove(session));
    return bridge.near;
  }
}
