/**
 * Every limit of the box, in one place: what it bounds, its unit (last in the name) and why it is what it is.
 * Reaching one is answered (503, an error sentence), counted and told; it is never silent. The printed list in
 * `appliance/LIMITS.md` is generated from this file.
 */

// --- SIP messages (floor 1) ---
/** Largest SIP message taken: a UDP datagram can't be larger, and no phone sends more. */
export const MESSAGE_MAX_BYTES = 65_535;
/** Most header lines of a message; ordinary phones send 20 to 30. */
export const HEADERS_MAX = 128;
/** Most Via headers: each is a hop, and 70 is where Max-Forwards starts. */
export const VIAS_MAX = 70;

// --- SIP transactions and dialogs (floor 1) ---
/** Open transactions; above it new requests get 503 with Retry-After. 300 phones at once need 600. */
export const TRANSACTIONS_MAX = 50_000;
/** Dialogs of all kinds, subscriptions included. */
export const DIALOGS_MAX = 20_000;

// --- Registrar (floor 3) ---
/** Contacts per line: desk phone, softphone, mobile and some spare. */
export const CONTACTS_PER_LINE_MAX = 10;
/** Bounds of a registration's life. Below the least, 423 names it (RFC 3261 §10.3 step 7). */
export const BINDING_EXPIRES_MIN_SEC = 60;
export const BINDING_EXPIRES_DEFAULT_SEC = 600;
export const BINDING_EXPIRES_MAX_SEC = 3_600;

// --- Calls (floor 3) ---
/** Calls at the same time; ten times what APP-10 asks of a small box. */
export const CALLS_MAX = 2_000;
/** Hops from extension to extension before a call is a loop (EXT-02). */
export const HOPS_MAX = 10;
