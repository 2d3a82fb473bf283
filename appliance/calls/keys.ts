import type { AnswerableRequest } from '../sip/types.ts';
import type { Leg } from './leg.ts';

/** How phones write a key in an INFO: `Signal=5` with a duration, or the bare key. */
const BY_INFO: ReadonlySet<string> = new Set(['application/dtmf-relay', 'application/dtmf']);
const KEY_MS = 160;

/** A key that came by INFO from a phone whose sound goes through the box; false for every other request. */
export function takeKey(leg: Leg, request: AnswerableRequest): boolean {
  const { message } = request;
  const type = message.headers.get('Content-Type')?.split(';', 1)[0]?.trim().toLowerCase() ?? '';
  if (!leg.media || message.method !== 'INFO' || !BY_INFO.has(type)) return false;
  const key = keyIn(message.bodyText);
  if (key !== undefined) leg.media.infoKey(key);
  request.respond(key === undefined ? 400 : 200);
  return true;
}

function keyIn(body: string): string | undefined {
  // Line by line: `\s` would go on over all lines, from each of them anew.
  const found = /^[ \t]*(?:Signal[ \t]*=[ \t]*)?([\dA-D*#]|1[0-5])[ \t]*$/im.exec(body)?.[1]?.toUpperCase();
  // Some write events by their number (RFC 4733 §3.2): 10 is *, 11 is #.
  return found === undefined || found.length === 1 ? found : '*#ABCD'[Number(found) - 10];
}

/**
 * Hands a key that the box heard of one phone of a call to the other, unless that has heard it already.
 * `mixes`: they hear each other in a room, through which no events go.
 */
export function passKey(from: Leg, other: Leg, key: string, mixes = false): void {
  if (other.anchor?.dtmf === 'info') {
    const body = { contentType: 'application/dtmf-relay', content: `Signal=${key}\r\nDuration=${KEY_MS}\r\n` };
    other.session?.request('INFO', { body });
  } else if (from.media?.keysInSound ? other.media?.takesEvents : from.anchor?.readsCodes || mixes) {
    // All else the media engine passes on by itself, with the sound.
    other.media?.sendKeys(key);
  }
}
