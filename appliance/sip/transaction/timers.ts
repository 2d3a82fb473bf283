/**
 * The times of RFC 3261 (table 4) and RFC 6026, in milliseconds. A reliable transport needs no retransmission and no
 * waiting for stragglers, so there many of them are zero.
 */
import type { TransportName } from '../types.ts';

/** Round-trip estimate: the first retransmission comes after it. */
export const T1_MS = 500;
/** Longest pause between retransmissions of other requests than INVITE, and of responses to INVITE. */
export const T2_MS = 4_000;
/** Longest time that a message stays in the network. */
export const T4_MS = 5_000;

/** Timers B, F, H, J, L, M and the life of tombstones: whoever has not heard by then never will. */
export const GIVE_UP_MS = 64 * T1_MS;
/** Timer D: at least 32 s on unreliable transports. */
export const TIMER_D_MS = 32_000;

export function isReliable(transport: TransportName): boolean {
  return transport !== 'udp';
}

/** The pause after the one of `pauseMs`, as timers E and G grow. */
export function nextPause(pauseMs: number): number {
  return Math.min(2 * pauseMs, T2_MS);
}
