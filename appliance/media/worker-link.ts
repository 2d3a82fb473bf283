import type { Command, Notice } from './protocol.ts';

/** A worker as the main side sees it: a thread, or a twin in the same thread (tests, simulator). */
export interface WorkerLink {
  /** Numbers it and sends it off. */
  send(command: Command): void;
  /** Gauges of what the worker said last. */
  readonly io: 'batched' | 'dgram' | 'memory' | undefined;
  close(): void;
}

export interface WorkerLinkUser {
  onNotice(notice: Notice): void;
  /** It died or hangs; it is gone already, and whatever it had open is closed. */
  onDead(why: unknown): void;
}

/** Makes a worker; it may take a moment until it does anything, commands wait for it meanwhile. */
export type MakeWorker = (user: WorkerLinkUser) => WorkerLink;

/** What goes over to a worker thread. */
export interface NumberedCommand {
  readonly number: number;
  readonly command: Command;
}

/** What comes back: notices, and up to which number commands were worked off. */
export interface WorkerTurn {
  readonly upTo: number;
  readonly notices: readonly Notice[];
}
