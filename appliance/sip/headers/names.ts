/** Header names as they are written out, and what each is by nature. */

const NAMES = `Accept Accept-Contact Accept-Encoding Accept-Language Alert-Info Allow Allow-Events Answer-Mode
Authentication-Info Authorization Call-ID Call-Info Contact Content-Disposition Content-Encoding Content-ID
Content-Language Content-Length Content-Transfer-Encoding Content-Type CSeq Date Diversion Error-Info Event Expires
Feature-Caps Flow-Timer From Geolocation History-Info Identity In-Reply-To Info-Package Join Max-Forwards MIME-Version
Min-Expires Min-SE Organization P-Access-Network-Info P-Asserted-Identity P-Called-Party-ID P-Early-Media
P-Preferred-Identity Path Priority Privacy Proxy-Authenticate Proxy-Authentication-Info Proxy-Authorization
Proxy-Require RAck Reason Record-Route Recv-Info Refer-Sub Refer-To Referred-By Reject-Contact Remote-Party-ID Replaces
Reply-To Request-Disposition Require Retry-After Route RSeq Server Service-Route Session-Expires SIP-ETag SIP-If-Match
Subject Subscription-State Supported Suppress-If-Match Target-Dialog Timestamp To Unsupported User-Agent User-to-User
Via Warning WWW-Authenticate X-Serialnumber`.split(/\s+/);

/** RFC 3261 §7.3.3 and the registry of header fields. */
const COMPACT: Readonly<Record<string, string>> = {
  a: 'Accept-Contact',
  b: 'Referred-By',
  c: 'Content-Type',
  d: 'Request-Disposition',
  e: 'Content-Encoding',
  f: 'From',
  i: 'Call-ID',
  j: 'Reject-Contact',
  k: 'Supported',
  l: 'Content-Length',
  m: 'Contact',
  o: 'Event',
  r: 'Refer-To',
  s: 'Subject',
  t: 'To',
  u: 'Allow-Events',
  v: 'Via',
  x: 'Session-Expires',
  y: 'Identity',
};

/** Headers whose value is a list with commas; all others are one value each line. */
const LISTS = new Set(
  `Accept Accept-Contact Accept-Encoding Accept-Language Alert-Info Allow Allow-Events Call-Info Contact
Content-Encoding Content-Language Diversion Error-Info History-Info In-Reply-To P-Asserted-Identity P-Preferred-Identity Path
Proxy-Require Reason Record-Route Recv-Info Reject-Contact Require Route Service-Route Supported Unsupported Via
Warning`.split(/\s+/),
);

/** Headers of which a message has one at most (RFC 3261 §7.3.1); a second one makes the message unclear. */
const SINGLE = `Call-ID CSeq From To Max-Forwards Content-Type Event Expires RAck Refer-To Replaces Session-Expires
Subscription-State`.split(/\s+/);
const singles = new Map(SINGLE.map((name, at) => [name, 1 << at]));

/** The names of which there are several lines though one is allowed. */
export function repeatedSingles(names: readonly string[]): readonly string[] {
  let seen = 0;
  let repeated: string[] | undefined;
  for (const name of names) {
    const bit = singles.get(name);
    if (bit === undefined) continue;
    if ((seen & bit) !== 0 && !repeated?.includes(name)) {
      repeated ??= [];
      repeated.push(name);
    }
    seen |= bit;
  }
  return repeated ?? NONE;
}

const NONE: readonly string[] = [];

const known = new Map<string, string>();
for (const name of NAMES) {
  known.set(name, name);
  known.set(name.toLowerCase(), name);
}
for (const [letter, name] of Object.entries(COMPACT)) known.set(letter, name);

interface Entry {
  /** In lower case. */
  readonly bytes: Uint8Array;
  readonly name: string;
}

/** Known names by a hash of their letters in lower case, for the parser: no text is made of a name it knows. */
const table: Entry[][] = Array.from({ length: 256 }, () => []);
for (const [spelling, name] of known) {
  if (spelling !== spelling.toLowerCase()) continue;
  const bytes = new TextEncoder().encode(spelling);
  table[hashOf(bytes, 0, bytes.length)]!.push({ bytes, name });
}

function hashOf(bytes: Uint8Array, start: number, end: number): number {
  const middle = bytes[(start + end) >> 1]! | 32;
  return ((end - start) * 37 + (bytes[start]! | 32) * 11 + middle * 5 + (bytes[end - 1]! | 32)) & 255;
}

/** Canonical name of the known header whose name stands in `bytes`, in whatever case; undefined for all others. */
export function knownName(bytes: Uint8Array, start: number, end: number): string | undefined {
  if (end <= start) return undefined;
  const row = table[hashOf(bytes, start, end)]!;
  for (const entry of row) if (matches(entry.bytes, bytes, start, end)) return entry.name;
  return undefined;
}

function matches(lower: Uint8Array, bytes: Uint8Array, start: number, end: number): boolean {
  if (lower.length !== end - start) return false;
  for (let i = 0; i < lower.length; i++) {
    const wanted = lower[i]!;
    const byte = bytes[start + i]!;
    // Only letters may differ by their case bit: a CR would pass for a hyphen otherwise.
    if (byte !== wanted && (wanted < 97 || (byte | 32) !== wanted)) return false;
  }
  return true;
}

/** The one spelling under which a header is kept: `Call-ID` for `call-id` and `i`, `X-Foo-Bar` for `x-FOO-bar`. */
export function canonicalName(name: string): string {
  return known.get(name) ?? known.get(name.toLowerCase()) ?? titleCase(name);
}

export function isListHeader(canonical: string): boolean {
  return LISTS.has(canonical);
}

function titleCase(name: string): string {
  return name.toLowerCase().replace(/(^|-)([a-z])/g, (_, dash: string, letter: string) => dash + letter.toUpperCase());
}
