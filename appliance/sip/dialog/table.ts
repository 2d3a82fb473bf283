/** All dialogs of one endpoint, each under its three parts (RFC 3261 §12). */
import { DIALOGS_MAX } from '../../base/limits.ts';
import type { SipRequest } from '../message.ts';
import type { ServerInvite } from '../server-invite.ts';
import type { ServerRequest } from '../server-request.ts';
import type { Deadlines } from '../transaction/deadlines.ts';
import { Table, TableEntry } from '../transaction/table.ts';
import type { DialogId } from '../types.ts';

/** Whoever answers for a dialog: a session, a subscription, or the tombstone of one. */
export abstract class DialogUser extends TableEntry {
  abstract receive(request: ServerRequest | ServerInvite): void;
  abstract receiveAck(ack: SipRequest): void;

  /** It stands in the table no more. */
  onLeft(): void {}
}

/** Stands for the peer's tag while nobody knows it: can't be one, because a tag has no space. */
export const UNKNOWN_TAG = ' ';

export class DialogTable {
  readonly #table: Table<DialogUser>;

  constructor(deadlines: Deadlines) {
    this.#table = new Table(deadlines, (user) => user.onLeft());
  }

  get size(): number {
    return this.#table.size;
  }

  get isFull(): boolean {
    return this.#table.openSize >= DIALOGS_MAX;
  }

  insert(id: DialogId, user: DialogUser, deadlineMs: number): void {
    this.#table.insert(dialogKey(id), user, deadlineMs);
  }

  /** Puts `user` where another one was, or was not. */
  replace(id: DialogId, user: DialogUser, deadlineMs: number): void {
    const before = this.get(id);
    if (before) this.#table.remove(before);
    this.insert(id, user, deadlineMs);
  }

  get(id: DialogId): DialogUser | undefined {
    return this.#table.get(dialogKey(id));
  }

  /** The dialog that a request from the peer belongs to. */
  of(request: SipRequest): DialogUser | undefined {
    const localTag = request.to.tag;
    if (localTag === undefined) return undefined;
    const { callId } = request;
    // A peer from before RFC 3261 has no tag of its own; its part is empty then.
    const known = this.get({ callId, localTag, remoteTag: request.from.tag ?? '' });
    // The first NOTIFY may come before the answer to our SUBSCRIBE (RFC 6665 §4.4.1).
    return known ?? (request.method === 'NOTIFY' ? this.get({ callId, localTag, remoteTag: UNKNOWN_TAG }) : undefined);
  }

  /** Puts it under another id, as the peer's tag is known now. Its deadline stays. */
  move(from: DialogId, to: DialogId): void {
    const user = this.get(from);
    if (!user) return;
    const { dueMs } = user;
    this.#table.remove(user);
    this.insert(to, user, dueMs);
  }
}

function dialogKey(id: DialogId): string {
  return `${id.callId} ${id.localTag} ${id.remoteTag}`;
}
