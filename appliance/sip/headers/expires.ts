/** Lifetimes in seconds: Expires, Min-Expires, a contact's `expires` (RFC 3261 §20.19). */

/** Undefined when it is no number; too large ones are cut to 2^32-1, as RFC 3261 §20.10 bids. */
export function parseExpires(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const digits = text.trim();
  return /^[0-9]+$/.test(digits) ? Math.min(Number(digits), 2 ** 32 - 1) : undefined;
}
