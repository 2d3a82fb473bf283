import { typeOf } from './phone-number.ts';

/** How a desk phone is told what kind of call rings it, so that it can ring for each in a way of its own (CAL-17). */

export const CALL_KINDS = ['internal', 'group', 'national', 'international'] as const;
export type CallKind = (typeof CALL_KINDS)[number];

/** Desk phones that know the texts below, by who makes them. */
export const PHONE_BRANDS = ['yealink', 'gigaset'] as const;
export type PhoneBrand = (typeof PHONE_BRANDS)[number];

/** What the phones' ring tones are bound to. */
const TEXTS: Readonly<Record<CallKind, string>> = {
  internal: 'alert-community-1',
  group: 'alert-group',
  national: 'alert-external',
  international: 'alert-community-2',
};

/** Phones begin their User-Agent with the name of the product: `Yealink SIP-T46U 108.86.0.45`, `N870 IP PRO/83`. */
const PRODUCTS: Readonly<Record<PhoneBrand, RegExp>> = {
  yealink: /^Yealink (?:SIP|W\d|CP|VP|AX)/i,
  gigaset: /^(?:Gigaset\b|Maxwell\b|DE\d{3}\b|N\d{3}E? )/i,
};

/** Undefined for a program (soft phones ring as they like) and for phones of others. */
export function brandOf(userAgent: string | undefined): PhoneBrand | undefined {
  return PHONE_BRANDS.find((brand) => PRODUCTS[brand].test(userAgent ?? ''));
}

/** A caller outside as seen from the office's country; a withheld number is taken for one of it. */
export function outsideKind(callerNumber: string | undefined, country: string): CallKind {
  if (callerNumber === undefined) return 'national';
  return typeOf(callerNumber, country).country === country ? 'national' : 'international';
}

/**
 * The value of the header (RFC 3261 §20.4). The address is none to fetch from: Gigaset's manual has this very one for
 * “a tone of the phone”, and Yealink looks at the text alone.
 */
export function alertInfo(kind: CallKind): string {
  return `<http://127.0.0.1>;info=${TEXTS[kind]}`;
}
