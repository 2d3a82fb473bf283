import type { Clock } from '../base/clock.ts';
import type { PacketIo, PacketPort, PacketSource, SourceKey, Target } from './packet-io.ts';
import type { PortsTold } from './protocol.ts';
import { SourceTable } from './source-table.ts';

/** Who takes what comes to a port. */
export interface PortUser {
  receive(bytes: Uint8Array, end: number, from: PacketSource): void;
}

/** What a session sends by, and where it says from whom its packets come. */
export interface SessionPorts {
  readonly rtp: PacketPort;
  readonly rtcp: PacketPort;
  /** Its phone sends from there. Answers false where somebody else's does already. */
  expect(user: PortUser, rtp: Target | undefined, rtcp: Target | undefined): boolean;
}

type Receive = (bytes: Uint8Array, end: number, from: PacketSource) => void;

/** Two ports of one session: whatever comes there is its affair. */
export class OwnPair implements SessionPorts {
  readonly told: PortsTold;
  readonly rtp: PacketPort;
  readonly rtcp: PacketPort;
  user: PortUser | undefined;
  /** When the last packet came after it was released. */
  lastMs = 0;
  releasedMs = 0;

  /** @throws Error where a port can't be opened */
  constructor(io: PacketIo, told: PortsTold, clock: Clock) {
    this.told = told;
    const { host } = told;
    const receive: Receive = (bytes, end, from) => {
      if (this.user) this.user.receive(bytes, end, from);
      else this.lastMs = clock.now();
    };
    this.rtp = io.open({ host, port: told.rtp, shared: false }, { receive });
    try {
      this.rtcp = io.open({ host, port: told.rtcp, shared: false }, { receive });
    } catch (error) {
      this.rtp.close();
      throw error;
    }
  }

  expect(): boolean {
    return true;
  }

  close(): void {
    this.rtp.close();
    this.rtcp.close();
  }
}

/**
 * Two ports of many sessions, told apart by where their phones send from. Only what comes from such a place is taken,
 * so nobody is heard in two calls, and no place can be claimed twice.
 */
export class SharedPair {
  readonly rtp: PacketPort;
  readonly rtcp: PacketPort;
  readonly #senders = new SourceTable<PortUser>();
  readonly #reporters = new SourceTable<PortUser>();

  /** @throws Error where a port can't be opened */
  constructor(io: PacketIo, { host, rtp, rtcp }: PortsTold) {
    const by =
      (users: SourceTable<PortUser>): Receive =>
      (bytes, end, from) =>
        users.get(from.key)?.receive(bytes, end, from);
    this.rtp = io.open({ host, port: rtp, shared: true }, { receive: by(this.#senders) });
    try {
      this.rtcp = io.open({ host, port: rtcp, shared: true }, { receive: by(this.#reporters) });
    } catch (error) {
      this.rtp.close();
      throw error;
    }
  }

  /** One session's part of it. */
  part(): SessionPorts & { leave(): void } {
    const { rtp, rtcp } = this;
    const sender = new Claim(this.#senders);
    const reporter = new Claim(this.#reporters);
    return {
      ...{ rtp, rtcp },
      expect: (user, from, reportsFrom) => {
        if (!sender.take(user, from?.key)) return false;
        // Two phones of one machine may lie so close that both report from one place: the first has it.
        reporter.take(user, reportsFrom?.key);
        return true;
      },
      leave: () => {
        sender.leave();
        reporter.leave();
      },
    };
  }

  close(): void {
    this.rtp.close();
    this.rtcp.close();
  }
}

/** One user's place among those of others. */
class Claim {
  readonly #users: SourceTable<PortUser>;
  #key: SourceKey | undefined;

  constructor(users: SourceTable<PortUser>) {
    this.#users = users;
  }

  /** Gives up the place before for this one; false, and nothing changed, where it is another's. */
  take(user: PortUser, key: SourceKey | undefined): boolean {
    const owner = key === undefined ? undefined : this.#users.get(key);
    if (owner !== undefined && owner !== user) return false;
    this.leave();
    if (key !== undefined) this.#users.set(key, user);
    this.#key = key;
    return true;
  }

  leave(): void {
    if (this.#key !== undefined) this.#users.delete(this.#key);
    this.#key = undefined;
  }
}
