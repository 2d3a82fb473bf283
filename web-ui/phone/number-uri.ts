import { type URI, UserAgent } from 'sip.js';

/** What is dialled, as the box takes it; undefined where it can't be any address. */
export function numberUri(number: string, host: string): URI | undefined {
  return UserAgent.makeURI(`sip:${escaped(number)}@${host}`);
}

/** RFC 3261 §25.1: of what is dialled, `#` has to be escaped; `+` and `*` may stand. */
function escaped(user: string): string {
  return encodeURIComponent(user).replaceAll('%2B', '+');
}
