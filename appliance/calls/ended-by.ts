import type { SessionEnd } from '../sip/types.ts';
import { type CallFailure, ConnectionLost, Misunderstood, SessionExpired } from './ended.ts';

/** Why a session ended that neither end hung up; undefined where somebody did. */
export function failureOfEnd(end: SessionEnd, name: string): CallFailure | undefined {
  if (end.cause === 'peer' || end.cause === 'local') return undefined;
  if (end.cause === 'session-expired') return new SessionExpired(name);
  return end.cause === 'protocol' ? new Misunderstood(name) : new ConnectionLost(name);
}
